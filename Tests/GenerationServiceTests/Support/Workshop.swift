import Generation
import GenerationService
import GenerationTesting
import Logging
import Testing

/// Everything that brings a job to its end, with fakes at the edges.
struct Workshop {
    let clock: ManualClock
    let store: InMemoryJobStore
    let jobs: LiveJobs
    let pictures: InMemoryPictures
    let references: ScriptedReferences
    let engine: ScriptedEngine
    let feed = JobFeed()
    let jobsAdded = WorkSignal()
    let deliveriesOwed = WorkSignal()
    let previews = ShownPreviews()

    static let webhook = "https://hooks.example/x"

    /// - Parameters:
    ///   - store: the jobs that a server left that is no more.
    ///   - pictures: the files that it left.
    init(
        script: [ScriptedEngine.Step] = [],
        references: [String: Result<[UInt8], ReferenceFailure>] = [:],
        store: InMemoryJobStore? = nil,
        pictures: InMemoryPictures = InMemoryPictures(),
        clock: ManualClock = ManualClock()
    ) async throws {
        self.clock = clock
        self.pictures = pictures
        self.store = store ?? InMemoryJobStore(clock: clock)
        jobs = try await LiveJobs(store: self.store, feed: feed, deliveries: deliveriesOwed)
        engine = ScriptedEngine(script: script)
        self.references = ScriptedReferences(references)
    }

    var execution: JobExecution {
        JobExecution(
            store: jobs,
            pictures: pictures,
            references: references,
            engine: engine,
            tileSize: 64,
            pause: .zero,
            previews: { [previews] in previews.show($0, $1) },
            logger: .silent
        )
    }

    var uploads: Uploads { .usual(in: store, pictures, clock: clock) }

    var admission: Admission {
        Admission(
            jobs: jobs,
            limits: .usual(for: jobs),
            engine: engine.id,
            signal: jobsAdded,
            deadlines: DeadlineWatch(jobs: jobs, logger: .silent),
            uploads: uploads
        )
    }

    func runner(slots: Int = 2, lease: Duration = .seconds(30), grace: Duration = .seconds(60)) -> JobRunner {
        JobRunner(
            jobs: jobs,
            feed: feed,
            execution: execution,
            signal: jobsAdded,
            slots: slots,
            lease: lease,
            grace: grace,
            pause: .zero,
            logger: .silent
        )
    }

    /// Submits a job and wakes a runner for it.
    @discardableResult
    func submit(_ submission: JobSubmission = Sample.submission(webhook: webhook)) async throws -> Job {
        let job = try await jobs.accepted(submission)
        jobsAdded.notify()
        return job
    }

    /// Claims the next job.
    func claim() async throws -> Job { try #require(try await jobs.claimNext(lease: .seconds(600))) }

    /// Claims the next job and runs one attempt of it.
    @discardableResult
    func attempt() async throws -> Job {
        let job = try await claim()
        await execution.run(job)
        return try #require(try await store.job(job.id))
    }

    /// The job, as it has ended.
    func end(of job: Job) async throws -> Job {
        let end = try await feed.end(of: job.id, in: jobs, within: .seconds(50), hangUp: WorkSignal())
        guard case .ended(let ended) = end else { throw NotEnded() }
        return ended
    }

    /// The events of which a report is owed.
    func reports() async throws -> [String] {
        store.owed.map { delivery in
            String(String(decoding: delivery.body, as: UTF8.self).prefix { $0 != " " })
        }
    }

    struct NotEnded: Error {}
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
