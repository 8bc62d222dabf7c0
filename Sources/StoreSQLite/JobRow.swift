import GRDB
import Generation

/// Reads and writes a ``Job`` as a row of `job` with its rows of `picture`.
enum JobRow {
    /// A row that this version can't read: someone else wrote it.
    struct Unreadable: Error, CustomStringConvertible {
        let column: String
        var description: String { "The column \(column) of a job holds a value that this version does not know" }
    }

    /// Inserts a submission as a new row.
    static func insert(_ submission: JobSubmission, at now: Timestamp, into database: Database) throws -> Job {
        var generator = PooledRandomness()
        let draft = JobNumber(at: now, random: UInt32(truncatingIfNeeded: generator.next()))
        var job = Job(submission, number: draft, at: now)
        let request = submission.request
        var row = ArgumentWriter(try database.cachedStatement(sql: JobSQL.insert))
        row.append(draft.value)
        row.append(submission.id.text)
        row.append(submission.owner.text)
        row.append(submission.dialect.text)
        row.append(submission.engine.text)
        row.append(submission.action.kind.rawValue)
        row.append(submission.action.tile)
        row.append(submission.priority.rawValue)
        row.append(submission.parent?.text)
        row.append(submission.recipe?.text)
        row.append(request.prompt)
        row.append(request.referenceAddress)
        row.append(request.instruction)
        row.append(try ListColumn.text(of: request.excluded))
        row.append(request.aspectRatio?.width)
        row.append(request.aspectRatio?.height)
        row.append(Int64(request.seed))
        row.append(request.chaos)
        row.append(request.stylize)
        row.append(request.imageWeight)
        row.append(try ListColumn.text(of: request.ignoredParameters))
        row.append(submission.nonce)
        row.append(submission.hash.text)
        row.append(submission.linkBase)
        row.append(submission.correlation)
        row.append(submission.webhook?.address)
        row.append(try EventsColumn.text(of: submission.webhook))
        row.append(job.deadline?.milliseconds)
        row.append(now.milliseconds)
        try row.execute()
        job.number = JobNumber(database.lastInsertedRowID)
        if let reference = submission.reference { try PictureRow.insert(reference, of: job.number, into: database) }
        return job
    }

    /// Writes all that can change of a job.
    ///
    /// - Parameter lease: until when its attempt may go without a sign of life; there exactly while it runs.
    static func update(_ job: Job, lease: Timestamp?, in database: Database) throws {
        var row = ArgumentWriter(try database.cachedStatement(sql: JobSQL.update))
        row.append(job.state.rawValue)
        row.append(job.revision)
        row.append(job.attempt)
        row.append(job.workerDeaths)
        row.append(job.progress)
        row.append(job.updatedAt.milliseconds)
        row.append(job.startedAt?.milliseconds)
        row.append(job.finishedAt?.milliseconds)
        row.append(lease?.milliseconds)
        row.append(try job.result.map { try RecipeColumn.text(of: $0.recipes) })
        row.append(job.failure?.code)
        row.append(job.failure?.message)
        row.append(job.failure?.fault.rawValue)
        row.append(job.number.value)
        try row.execute()
    }

    /// The job that `sql` finds, with its pictures.
    static func first(_ sql: String, _ arguments: StatementArguments, in database: Database) throws -> Job? {
        let statement = try database.cachedStatement(sql: sql)
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        return try job(from: row, in: database)
    }

    static func all(_ sql: String, _ arguments: StatementArguments, in database: Database) throws -> [Job] {
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: arguments).map { try job(from: $0, in: database) }
    }

    static func job(from row: Row, in database: Database) throws -> Job {
        guard let state = JobState(rawValue: row[28]) else { throw Unreadable(column: "state") }
        var job = Job(
            try submission(from: row),
            number: JobNumber(row[0]),
            at: Timestamp(milliseconds: row[33])
        )
        let pictures = try PictureRow.all(of: job.number, in: database)
        job.deadline = (row[27] as Int64?).map { Timestamp(milliseconds: $0) }
        job.state = state
        job.revision = row[29]
        job.attempt = row[30]
        job.workerDeaths = row[31]
        job.progress = row[32]
        job.updatedAt = Timestamp(milliseconds: row[34])
        job.startedAt = (row[35] as Int64?).map { Timestamp(milliseconds: $0) }
        job.finishedAt = (row[36] as Int64?).map { Timestamp(milliseconds: $0) }
        job.reference = pictures.first { $0.role == .reference }
        job.result = (row[37] as String?).map { recipes in
            GenerationResult(
                pictures: pictures.filter { $0.role != .reference },
                recipes: RecipeColumn.recipes(in: recipes)
            )
        }
        job.failure = try failure(from: row)
        return job
    }

    private static func submission(from row: Row) throws -> JobSubmission {
        guard let id = JobID(row[1] as String) else { throw Unreadable(column: "id") }
        guard let kind = JobAction.Kind(rawValue: row[5]), let action = JobAction(kind: kind, tile: row[6]) else {
            throw Unreadable(column: "action")
        }
        guard let priority = JobPriority(rawValue: row[7]) else { throw Unreadable(column: "priority") }
        guard let hash = PictureHash(row[22] as String) else { throw Unreadable(column: "hash") }
        return JobSubmission(
            id: id,
            owner: KeyID(row[2]),
            dialect: DialectID(row[3]),
            engine: EngineID(row[4]),
            action: action,
            priority: priority,
            parent: (row[8] as String?).flatMap { JobID($0) },
            recipe: (row[9] as String?).map { EngineRecipe($0) },
            request: try request(from: row),
            nonce: row[21],
            hash: hash,
            linkBase: row[23],
            correlation: row[24],
            webhook: try (row[25] as String?).map {
                WebhookSubscription(address: $0, events: try EventsColumn.events(in: row[26]))
            }
        )
    }

    private static func request(from row: Row) throws -> GenerationRequest {
        let width = row[14] as Int?
        let height = row[15] as Int?
        return GenerationRequest(
            prompt: row[10],
            referenceAddress: row[11],
            instruction: row[12],
            excluded: try ListColumn.list(in: row[13]),
            aspectRatio: width.flatMap { width in height.map { AspectRatio(width: width, height: $0) } },
            seed: UInt32(truncatingIfNeeded: row[16] as Int64),
            chaos: row[17],
            stylize: row[18],
            imageWeight: row[19],
            ignoredParameters: try ListColumn.list(in: row[20])
        )
    }

    private static func failure(from row: Row) throws -> RecordedFailure? {
        guard let code = row[38] as String? else { return nil }
        guard let fault = RecordedFailure.Fault(rawValue: row[40]) else { throw Unreadable(column: "failure_fault") }
        return RecordedFailure(code: code, message: row[39], fault: fault)
    }
}
