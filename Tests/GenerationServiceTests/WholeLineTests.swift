import Generation
import GenerationService
import GenerationTesting
import PictureStore
import ServiceLifecycleTestKit
import StoreSQLite
import StoreSQLiteTesting
import Testing

/// Admission, runner and deliverer on the real store and the real picture folder; only engine and network are fakes.
@Suite("The whole line on disk", .timeLimit(.minutes(1)))
struct WholeLineTests {
    private let folder: TemporaryFolder
    private let origin = JobOrigin(
        owner: OwnerID("owner001"),
        dialect: DialectID("imaginepro"),
        linkBase: "http://127.0.0.1:9",
        webhook: WebhookSubscription(address: "https://hooks.example/x")
    )

    init() throws { folder = try TemporaryFolder() }

    @Test("jobs that a stop hands back are ended by the next start, each reported once, with all their files")
    func stopAndGoOn() async throws {
        let first = RecordingWebhookSender()
        let stalling = ScriptedEngine(script: [.pictures(), .pictures(), .stall, .stall])
        var jobs: [Job] = []
        try await serving(engine: stalling, sender: first) { line in
            for seed in 1...6 {
                jobs.append(try await line.admission.imagine(Sample.request(seed: UInt32(seed)), from: origin).job)
            }
            await stalling.started.reached(4)
            await first.sent.reached(2)
        }
        let second = RecordingWebhookSender()
        try await serving(engine: ScriptedEngine(), sender: second) { line in
            for job in jobs {
                let end = try await line.feed.end(
                    of: job.id,
                    in: line.jobs,
                    within: .seconds(50),
                    hangUp: WorkSignal()
                )
                guard case .ended(let ended) = end else {
                    Issue.record("not ended")
                    return
                }
                #expect(ended.state == .succeeded)
                for picture in ended.result?.pictures ?? [] {
                    #expect(try await line.pictures.bytes(of: picture.digest).count == picture.byteCount)
                    #expect(try await line.store.picture(picture.token) == picture)
                }
            }
            let reported = Set(first.attempts.map(\.delivery)).count
            await second.sent.reached(6 - reported)
        }
        let bodies = (first.attempts + second.attempts).map { String(decoding: $0.body, as: UTF8.self) }
        #expect(Set(bodies) == Set(jobs.map { "\($0.id) succeeded" }))
        #expect(Set((first.attempts + second.attempts).map(\.delivery)).count == 6)
    }

    private struct Line {
        let store: SQLiteStore
        let jobs: LiveJobs
        let pictures: PictureFolder
        let admission: Admission
        let feed: JobFeed
    }

    /// One start of a server: serves while the body runs, then stops gracefully.
    private func serving(
        engine: ScriptedEngine,
        sender: RecordingWebhookSender,
        _ body: (Line) async throws -> Void
    ) async throws {
        let jobsAdded = WorkSignal()
        let deliveriesOwed = WorkSignal()
        let feed = JobFeed()
        let store = try SQLiteStore(folder: folder.path) { job, _ in Array("\(job.id) \(job.state.rawValue)".utf8) }
        let jobs = try await LiveJobs(store: store, feed: feed, deliveries: deliveriesOwed)
        let pictures = try PictureFolder(root: folder.path + "/pictures")
        let memory = MemoryBudget(byteCount: 1 << 20)
        let line = Line(
            store: store,
            jobs: jobs,
            pictures: pictures,
            admission: Admission(
                jobs: jobs,
                limits: .usual(for: jobs),
                engine: engine.id,
                signal: jobsAdded,
                deadlines: DeadlineWatch(jobs: jobs, logger: .silent),
                uploads: Uploads(store: store, pictures: pictures, memory: memory, address: { _, _ in nil })
            ),
            feed: feed
        )
        let execution = JobExecution(
            store: jobs,
            pictures: line.pictures,
            references: ScriptedReferences(),
            engine: engine,
            tileSize: 64,
            logger: .silent
        )
        let runner = JobRunner(
            jobs: jobs,
            feed: feed,
            execution: execution,
            signal: jobsAdded,
            slots: 2,
            grace: .zero,
            logger: .silent
        )
        let deliverer = WebhookDeliverer(
            store: store,
            sender: sender,
            secrets: WebhookSecrets(master: Array(0..<32)),
            signal: deliveriesOwed,
            notices: LaneNotices(waking: deliveriesOwed),
            logger: .silent
        )
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await runner.run() }
                group.addTask { await deliverer.run() }
                defer { trigger.triggerGracefulShutdown() }
                try await body(line)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        await store.close()
    }
}
