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
        let number = try insertRow(submission, at: now, into: database)
        if let reference = submission.reference {
            try PictureRow.insert(reference, of: submission.id, into: database)
        }
        return Job(submission, number: number, at: now)
    }

    /// Inserts the row under a number that no job has: 22 random bits a millisecond meet now and then when thousands
    /// arrive in a second.
    private static func insertRow(
        _ submission: JobSubmission,
        at now: Timestamp,
        into database: Database
    ) throws -> JobNumber {
        let request = submission.request
        let statement = try database.cachedStatement(sql: JobSQL.insert)
        while true {
            let number = JobNumber(at: now, random: UInt32.random(in: .min ... .max))
            do {
                try statement.execute(arguments: [
                    submission.id.text, number.value, submission.owner.text, submission.dialect.text,
                    submission.engine.text, submission.action.kind.rawValue, submission.action.tile,
                    submission.parent?.text, submission.nonce, submission.hash.text, submission.linkBase,
                    submission.correlation, submission.webhook, now.milliseconds, now.milliseconds, request.prompt,
                    request.referenceAddress, request.instruction, try ListColumn.text(of: request.excluded),
                    request.aspectRatio?.width, request.aspectRatio?.height, Int64(request.seed), request.chaos,
                    request.stylize, request.imageWeight, try ListColumn.text(of: request.ignoredParameters),
                ])
                return number
            } catch let error as DatabaseError where error.message?.hasSuffix("job.number") == true {
                continue
            }
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
        guard let hash = PictureHash(row[9] as String) else { throw Unreadable(column: "hash") }
        guard let state = JobState(rawValue: row[13]) else { throw Unreadable(column: "state") }
        let pictures = try PictureRow.all(of: id, in: database)
        return Job(
            id: id,
            number: JobNumber(row[1]),
            owner: KeyID(row[2]),
            dialect: DialectID(row[3]),
            engine: EngineID(row[4]),
            action: action,
            parent: (row[7] as String?).flatMap { JobID($0) },
            request: try request(from: row),
            nonce: row[8],
            hash: hash,
            linkBase: row[10],
            correlation: row[11],
            webhook: row[12],
            state: state,
            attempt: row[14],
            workerDeaths: row[15],
            progress: row[16],
            createdAt: Timestamp(milliseconds: row[17]),
            updatedAt: Timestamp(milliseconds: row[18]),
            reference: pictures.first { $0.role == .reference },
            result: (row[19] as String?).map { recipes in
                GenerationResult(
                    pictures: pictures.filter { $0.role != .reference },
                    recipes: RecipeColumn.recipes(in: recipes)
                )
            },
            failure: try failure(from: row)
        )
    }

    private static func request(from row: Row) throws -> GenerationRequest {
        let width = row[27] as Int?
        let height = row[28] as Int?
        return GenerationRequest(
            prompt: row[23],
            referenceAddress: row[24],
            instruction: row[25],
            excluded: try ListColumn.list(in: row[26]),
            aspectRatio: width.flatMap { width in height.map { AspectRatio(width: width, height: $0) } },
            seed: UInt32(truncatingIfNeeded: row[29] as Int64),
            chaos: row[30],
            stylize: row[31],
            imageWeight: row[32],
            ignoredParameters: try ListColumn.list(in: row[33])
        )
    }

    private static func failure(from row: Row) throws -> RecordedFailure? {
        guard let code = row[20] as String? else { return nil }
        guard let fault = RecordedFailure.Fault(rawValue: row[22]) else { throw Unreadable(column: "failure_fault") }
        return RecordedFailure(code: code, message: row[21], fault: fault)
    }
}

/// Lists of texts, kept as a JSON array; the empty list, which nearly all of them are, as NULL.
enum ListColumn {
    static func text(of list: [String]) throws -> String? {
        list.isEmpty ? nil : String(decoding: try JSONEncoder().encode(list), as: UTF8.self)
    }

    static func list(in text: String?) throws -> [String] {
        guard let text else { return [] }
        return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    }
}

/// Recipes, kept one a line: they are read with every look at a job, and seldom used.
enum RecipeColumn {
    /// A recipe that has a line of its own to lose.
    struct Unstorable: Error {}

    /// - Throws: ``Unstorable`` for a recipe that ``EngineRecipe`` does not allow.
    static func text(of recipes: [EngineRecipe]) throws -> String {
        guard recipes.allSatisfy({ !$0.text.utf8.contains(UInt8(ascii: "\n")) }) else { throw Unstorable() }
        return recipes.map(\.text).joined(separator: "\n")
    }

    static func recipes(in text: String) -> [EngineRecipe] {
        if text.isEmpty { return [] }
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.map { EngineRecipe(String(Substring($0))) }
    }
}
