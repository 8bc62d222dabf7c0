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
    ///
    /// - Parameter sealed: what its client wrote, as ``SealedJob`` seals it.
    static func insert(
        _ submission: JobSubmission,
        sealed: [UInt8],
        at now: Timestamp,
        into database: Database
    ) throws -> Job {
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
        row.append(sealed)
        row.append(request.aspectRatio?.width)
        row.append(request.aspectRatio?.height)
        row.append(Int64(request.seed))
        row.append(request.chaos)
        row.append(request.stylize)
        row.append(request.imageWeight)
        row.append(submission.nonce)
        row.append(submission.hash.text)
        row.append(submission.linkBase)
        row.append(submission.webhook.map { _ in "sealed" })
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
    ///
    /// - Parameter mayLackText: whether a text that does not open is left out.
    /// - Throws: ``Unsealable`` for any other text that does not open, unless the job ended because of that.
    static func first(
        _ sql: String,
        _ arguments: StatementArguments,
        _ key: SealingKey,
        mayLackText: Bool = false,
        in database: Database
    ) throws -> Job? {
        let statement = try database.cachedStatement(sql: sql)
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        return try job(from: row, key, mayLackText: mayLackText, in: database)
    }

    /// A page of jobs, each with a lower number than the one before; those that can't be opened any more are left out.
    ///
    /// - Parameter arguments: of `sql`, for the jobs below a number, and as many of them.
    static func page(
        _ sql: String,
        below number: Int64,
        limit: Int,
        _ key: SealingKey,
        in database: Database,
        _ arguments: (_ number: Int64, _ limit: Int) -> StatementArguments
    ) throws -> [Job] {
        let statement = try database.cachedStatement(sql: sql)
        var jobs: [Job] = []
        var number = number
        while jobs.count < limit {
            let missing = limit - jobs.count
            let rows = try Row.fetchAll(statement, arguments: arguments(number, missing))
            for row in rows { if let job = try legible(row, key, in: database) { jobs.append(job) } }
            guard rows.count == missing, let last = rows.last else { break }
            number = last[0]
        }
        return jobs
    }

    static func all(
        _ sql: String,
        _ arguments: StatementArguments,
        _ key: SealingKey,
        in database: Database
    ) throws -> [Job] {
        try rows(sql, arguments, in: database).map { try job(from: $0, key, in: database) }
    }

    /// Those of the jobs that `sql` finds which can be opened.
    static func legible(
        _ sql: String,
        _ arguments: StatementArguments,
        _ key: SealingKey,
        in database: Database
    ) throws -> [Job] {
        try rows(sql, arguments, in: database).compactMap { try legible($0, key, in: database) }
    }

    private static func rows(_ sql: String, _ arguments: StatementArguments, in database: Database) throws -> [Row] {
        try Row.fetchAll(try database.cachedStatement(sql: sql), arguments: arguments)
    }

    private static func legible(_ row: Row, _ key: SealingKey, in database: Database) throws -> Job? {
        do { return try job(from: row, key, in: database) } catch is Unsealable { return nil }
    }

    static func job(
        from row: Row,
        _ key: SealingKey,
        mayLackText: Bool = false,
        in database: Database
    ) throws -> Job {
        guard let state = JobState(rawValue: row[22]) else { throw Unreadable(column: "state") }
        var job = Job(
            try submission(from: row, key, mayLackText: mayLackText),
            number: JobNumber(row[0]),
            at: Timestamp(milliseconds: row[27])
        )
        let pictures = try PictureRow.all(of: job.number, in: database)
        job.deadline = (row[21] as Int64?).map { Timestamp(milliseconds: $0) }
        job.state = state
        job.revision = row[23]
        job.attempt = row[24]
        job.workerDeaths = row[25]
        job.progress = row[26]
        job.updatedAt = Timestamp(milliseconds: row[28])
        job.startedAt = (row[29] as Int64?).map { Timestamp(milliseconds: $0) }
        job.finishedAt = (row[30] as Int64?).map { Timestamp(milliseconds: $0) }
        job.reference = pictures.first { $0.role == .reference }
        job.result = (row[31] as String?).map { recipes in
            GenerationResult(
                pictures: pictures.filter { $0.role != .reference },
                recipes: RecipeColumn.recipes(in: recipes)
            )
        }
        job.failure = try failure(from: row)
        return job
    }

    private static func submission(from row: Row, _ key: SealingKey, mayLackText: Bool) throws -> JobSubmission {
        let name = row[1] as String
        guard let id = JobID(name) else { throw Unreadable(column: "id") }
        guard let kind = JobAction.Kind(rawValue: row[5]), let action = JobAction(kind: kind, tile: row[6]) else {
            throw Unreadable(column: "action")
        }
        guard let priority = JobPriority(rawValue: row[7]) else { throw Unreadable(column: "priority") }
        guard let hash = PictureHash(row[18] as String) else { throw Unreadable(column: "hash") }
        let isLost = mayLackText || row[32] as String? == RecordedFailure.unreadable.code
        let text = try text(from: row, of: name, key, mayLack: isLost)
        return JobSubmission(
            id: id,
            owner: OwnerID(row[2]),
            dialect: DialectID(row[3]),
            engine: EngineID(row[4]),
            action: action,
            priority: priority,
            parent: (row[8] as String?).flatMap { JobID($0) },
            recipe: (row[9] as String?).map { EngineRecipe($0) },
            request: request(from: row, text),
            nonce: row[17],
            hash: hash,
            linkBase: row[19],
            correlation: text.correlation,
            webhook: try text.webhook.map {
                WebhookSubscription(address: $0, events: try EventsColumn.events(in: row[20]))
            }
        )
    }

    private static func text(
        from row: Row,
        of id: String,
        _ key: SealingKey,
        mayLack: Bool
    ) throws(Unsealable) -> SealedJob {
        do {
            return try SealedJob(row[10], of: id, key)
        } catch {
            guard mayLack else { throw error }
            return .lost
        }
    }

    private static func request(from row: Row, _ text: SealedJob) -> GenerationRequest {
        let width = row[11] as Int?
        let height = row[12] as Int?
        return GenerationRequest(
            prompt: text.prompt,
            referenceAddress: text.referenceAddress,
            instruction: text.instruction,
            excluded: text.excluded,
            aspectRatio: width.flatMap { width in height.map { AspectRatio(width: width, height: $0) } },
            seed: UInt32(truncatingIfNeeded: row[13] as Int64),
            chaos: row[14],
            stylize: row[15],
            imageWeight: row[16],
            ignoredParameters: text.ignoredParameters
        )
    }

    private static func failure(from row: Row) throws -> RecordedFailure? {
        guard let code = row[32] as String? else { return nil }
        guard let fault = RecordedFailure.Fault(rawValue: row[34]) else { throw Unreadable(column: "failure_fault") }
        return RecordedFailure(code: code, message: row[33], fault: fault)
    }
}
