import Generation
import GenerationService
import GenerationTesting
import Logging
import Testing

/// Everything that brings a job to its end, with fakes at the edges.
struct Workshop {
    let clock = ManualClock()
    let store: InMemoryJobStore
    let pictures = InMemoryPictures()
    let references: ScriptedReferences
    let engine: ScriptedEngine
    let announcements = JobAnnouncements()
    let jobsAdded = WorkSignal()
    let deliveriesOwed = WorkSignal()
    let previews = ShownPreviews()

    static let webhook = "https://hooks.example/x"

    init(
        script: [ScriptedEngine.Step] = [],
        references: [String: Result<[UInt8], ReferenceFailure>] = [:]
    ) {
        store = InMemoryJobStore(clock: clock)
        engine = ScriptedEngine(script: script)
        self.references = ScriptedReferences(references)
    }

    var execution: JobExecution {
        JobExecution(
            store: store,
            pictures: pictures,
            references: references,
            engine: engine,
            announcements: announcements,
            deliveries: deliveriesOwed,
            tileSize: 64,
            pause: .zero,
            report: { Array("\($0.state.rawValue)".utf8) },
            previews: { [previews] in previews.show($0, $1) },
            logger: .silent
        )
    }

    func runner(slots: Int = 2, grace: Duration = .seconds(60)) -> JobRunner {
        JobRunner(
            store: store,
            execution: execution,
            signal: jobsAdded,
            slots: slots,
            grace: grace,
            pause: .zero,
            logger: .silent
        )
    }

    /// Submits a job and wakes a runner for it.
    @discardableResult
    func submit(_ submission: JobSubmission = Sample.submission(webhook: webhook)) async throws -> Job {
        let job = try await store.submit(submission)
        jobsAdded.notify()
        return job
    }

    /// Claims the next job and runs one attempt of it.
    @discardableResult
    func attempt() async throws -> Job {
        let job = try #require(try await store.claimNext(worker: WorkerID("test")))
        await execution.run(job)
        return try #require(try await store.job(job.id))
    }

    /// The job, as it has ended.
    func end(of job: Job) async throws -> Job {
        guard case .ended(let ended) = try await announcements.end(of: job.id, in: store, within: .seconds(50)) else {
            throw NotEnded()
        }
        return ended
    }

    /// The bodies of all reports that are owed.
    func reports() async throws -> [String] {
        try await store.deliveriesDue(at: clock.now, limit: 100).map { String(decoding: $0.body, as: UTF8.self) }
    }

    struct NotEnded: Error {}
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
