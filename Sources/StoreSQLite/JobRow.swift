import Foundation
import GRDB
import Generation

/// Reads and writes a ``Job`` as a row of `job` with its rows of `picture`.
enum JobRow {
    /// A row that this version can't read: someone else wrote it.
    struct Unreadable: Error, CustomStringConvertible {
        let column: String
        var description: String { "The column \(column) of a job holds a value that this version does not know" }
    }

    static func insert(_ submission: JobSubmission, at now: Timestamp, into database: Database) throws -> Job {
        let number = try freeNumber(at: now, in: database)
        let statement = try database.cachedStatement(sql: JobSQL.insert)
        try statement.execute(arguments: [
            submission.id.text, number.value, submission.owner.text, submission.dialect.text, submission.engine.text,
            submission.action.kind.rawValue, submission.action.tile, submission.parent?.text,
            try JSONColumn.text(of: submission.request), submission.nonce, submission.hash.text, submission.linkBase,
            submission.correlation, submission.webhook, now.milliseconds, now.milliseconds,
        ])
        if let reference = submission.reference {
            try PictureRow.insert(reference, of: submission.id, into: database)
        }
        return Job(
            id: submission.id,
            number: number,
            owner: submission.owner,
            dialect: submission.dialect,
            engine: submission.engine,
            action: submission.action,
            parent: submission.parent,
            request: submission.request,
            nonce: submission.nonce,
            hash: submission.hash,
            linkBase: submission.linkBase,
            correlation: submission.correlation,
            webhook: submission.webhook,
            state: .queued,
            attempt: 0,
            workerDeaths: 0,
            progress: 0,
            createdAt: now,
            updatedAt: now,
            reference: submission.reference,
            result: nil,
            failure: nil
        )
    }

    /// A number that no job has: 22 random bits a millisecond meet now and then when thousands arrive in a second.
    private static func freeNumber(at now: Timestamp, in database: Database) throws -> JobNumber {
        let statement = try database.cachedStatement(sql: JobSQL.numberIsTaken)
        while true {
            let number = JobNumber(at: now, random: UInt32.random(in: .min ... .max))
            if try Bool.fetchOne(statement, arguments: [number.value]) != true { return number }
        }
    }

    /// The job that `sql` finds, with its pictures.
    static func first(_ sql: String, _ arguments: StatementArguments, in database: Database) throws -> Job? {
        let statement = try database.cachedStatement(sql: sql)
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        return try job(from: row, in: database)
    }

    static func all(_ sql: String, in database: Database) throws -> [Job] {
        try Row.fetchAll(database, sql: sql).map { try job(from: $0, in: database) }
    }

    private static func job(from row: Row, in database: Database) throws -> Job {
        guard let id = JobID(row[0] as String) else { throw Unreadable(column: "id") }
        guard let kind = JobAction.Kind(rawValue: row[5]), let action = JobAction(kind: kind, tile: row[6]) else {
            throw Unreadable(column: "action")
        }
        guard let hash = PictureHash(row[10] as String) else { throw Unreadable(column: "hash") }
        guard let state = JobState(rawValue: row[14]) else { throw Unreadable(column: "state") }
        let pictures = try PictureRow.all(of: id, in: database)
        return Job(
            id: id,
            number: JobNumber(row[1]),
            owner: KeyID(row[2]),
            dialect: DialectID(row[3]),
            engine: EngineID(row[4]),
            action: action,
            parent: (row[7] as String?).flatMap { JobID($0) },
            request: try JSONColumn.value(GenerationRequest.self, from: row[8]),
            nonce: row[9],
            hash: hash,
            linkBase: row[11],
            correlation: row[12],
            webhook: row[13],
            state: state,
            attempt: row[15],
            workerDeaths: row[23],
            progress: row[16],
            createdAt: Timestamp(milliseconds: row[17]),
            updatedAt: Timestamp(milliseconds: row[18]),
            reference: pictures.first { $0.role == .reference },
            result: try result(from: row, pictures: pictures),
            failure: try failure(from: row)
        )
    }

    private static func result(from row: Row, pictures: [StoredPicture]) throws -> GenerationResult? {
        guard let recipes = row[19] as String? else { return nil }
        return GenerationResult(
            pictures: pictures.filter { $0.role != .reference },
            recipes: try JSONColumn.value([EngineRecipe].self, from: recipes)
        )
    }

    private static func failure(from row: Row) throws -> RecordedFailure? {
        guard let code = row[20] as String? else { return nil }
        guard let fault = RecordedFailure.Fault(rawValue: row[22]) else { throw Unreadable(column: "failure_fault") }
        return RecordedFailure(code: code, message: row[21], fault: fault)
    }
}

/// Values that are kept as JSON text.
enum JSONColumn {
    static func text(of value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
