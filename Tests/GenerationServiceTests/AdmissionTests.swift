import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Admission", .timeLimit(.minutes(1)))
struct AdmissionTests {
    private let store = InMemoryJobStore()
    private let jobs: LiveJobs
    private let signal = WorkSignal()
    private let origin = JobOrigin(
        owner: OwnerID("owner002"),
        dialect: DialectID("genart"),
        linkBase: "http://127.0.0.1:9",
        correlation: "mine",
        webhook: WebhookSubscription(address: "https://hooks.example/y", events: [.started])
    )

    init() async throws {
        jobs = try await LiveJobs(store: store, feed: JobFeed(), deliveries: WorkSignal())
    }

    private var admission: Admission {
        Admission(
            jobs: jobs,
            limits: .usual(for: jobs),
            engine: EngineID("new-engine"),
            signal: signal,
            deadlines: DeadlineWatch(jobs: jobs, logger: .silent),
            uploads: .usual(in: store, InMemoryPictures())
        )
    }

    @Test("a request becomes a stored job of its origin, and somebody is woken for it")
    func imagine() async throws {
        let job = try await admission.imagine(Sample.request(seed: 42), from: origin).job
        #expect(try await store.job(job.id) == job)
        #expect(job.request == Sample.request(seed: 42))
        #expect(job.action == .imagine)
        #expect(job.engine == EngineID("new-engine"))
        #expect(job.owner == origin.owner && job.dialect == origin.dialect && job.linkBase == origin.linkBase)
        #expect(job.correlation == "mine" && job.webhook == origin.webhook)
        #expect(job.parent == nil && job.reference == nil)
        await signal.wait()
    }

    @Test("a repetition under the same key is the job again, and nobody is woken for it")
    func repetition() async throws {
        var marked = origin
        marked.idempotency = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
        let first = try await admission.imagine(Sample.request(seed: 1), from: marked)
        #expect(!first.isReplay)
        await signal.wait()
        let again = try await admission.imagine(Sample.request(seed: 2), from: marked)
        #expect(again == AdmittedJob(job: first.job, isReplay: true))
        marked.idempotency?.fingerprint = ContentDigest("other")
        await #expect(throws: AdmissionFailure.keyReused) {
            try await admission.imagine(Sample.request(seed: 1), from: marked)
        }
        #expect(jobs.counts.queued == 1)
    }

    @Test("a mark is asked after without a request: it tells its job, to its owner alone, and stands by its request")
    func replay() async throws {
        var marked = origin
        marked.idempotency = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
        #expect(try await admission.replay(of: marked.idempotency, from: origin.owner) == nil)
        let job = try await admission.imagine(Sample.request(), from: marked).job
        let again = try await admission.replay(of: marked.idempotency, from: origin.owner)
        #expect(again == AdmittedJob(job: job, isReplay: true))
        #expect(try await admission.replay(of: nil, from: origin.owner) == nil)
        #expect(try await admission.replay(of: marked.idempotency, from: OwnerID("stranger")) == nil)
        await #expect(throws: AdmissionFailure.keyReused) {
            try await admission.replay(
                of: IdempotencyMark(key: "k", fingerprint: ContentDigest("other")),
                from: origin.owner
            )
        }
    }

    @Test("a follow-up of a job whose reference was deleted is refused")
    func referenceGone() async throws {
        var parent = try await finishedJob()
        parent.reference?.digest = ContentDigest("nobody's")
        await #expect(throws: AdmissionFailure.referenceGone) {
            try await admission.followUp(.reroll, on: parent, from: origin)
        }
        #expect(jobs.counts.queued == 0)
    }

    @Test("a timeout becomes the job's deadline, and a follow-up carries its tile's recipe")
    func deadlineAndRecipe() async throws {
        var limited = origin
        limited.timeout = .seconds(60)
        let job = try await admission.imagine(Sample.request(), from: limited).job
        #expect(job.deadline == job.createdAt.advanced(by: .seconds(60)))
        _ = try await jobs.end(job.id, with: .cancelled)
        let parent = try await finishedJob()
        for tile in 1...4 {
            let child = try await admission.followUp(.variation(tile: tile), on: parent, from: origin).job
            #expect(child.recipe == parent.result?.recipes[tile - 1])
            #expect(child.deadline == nil)
        }
        #expect(try await admission.followUp(.reroll, on: parent, from: origin).job.recipe == nil)
    }

    @Test("a store that takes nothing is told as it is")
    func unavailable() async {
        store.fail(.submit)
        await #expect(throws: AdmissionFailure.store(.unavailable(reason: "disk full"))) {
            try await admission.imagine(Sample.request(), from: origin)
        }
    }

    @Test(
        "a follow-up keeps its parent's engine, request and reference, under an address of its own",
        arguments: [.upscale(tile: 2), .variation(tile: 4), .reroll] as [JobAction]
    )
    func followUp(action: JobAction) async throws {
        let parent = try await finishedJob()
        let job = try await admission.followUp(action, on: parent, from: origin).job
        #expect(job.action == action)
        #expect(job.parent == parent.id)
        #expect(job.engine == parent.engine)
        #expect(job.owner == origin.owner)
        var request = parent.request
        request.seed = job.request.seed
        #expect(job.request == request)
        let mine = try #require(job.reference)
        let theirs = try #require(parent.reference)
        #expect(mine.digest == theirs.digest)
        #expect((mine.width, mine.height, mine.byteCount) == (theirs.width, theirs.height, theirs.byteCount))
        #expect(mine.token != theirs.token)
        #expect(job.hash != parent.hash)
    }

    @Test("an upscale keeps the seed of its parent; new pictures get a new one")
    func seeds() async throws {
        let parent = try await finishedJob()
        let upscale = try await admission.followUp(.upscale(tile: 1), on: parent, from: origin).job
        #expect(upscale.request.seed == parent.request.seed)
        for action in [JobAction.reroll, .variation(tile: 1)] {
            var seeds: Set<UInt32> = []
            for _ in 0..<3 {
                seeds.insert(try await admission.followUp(action, on: parent, from: origin).job.request.seed)
            }
            // Three equal draws of 32 bits would be one chance in 2^64.
            #expect(seeds != [parent.request.seed])
            #expect(seeds.count > 1)
        }
    }

    @Test("a parent without a result has no buttons")
    func unfinishedParent() async throws {
        let queued = try await jobs.accepted(Sample.submission())
        await #expect(throws: AdmissionFailure.parentHasNoResult(.queued)) {
            try await admission.followUp(.reroll, on: queued, from: origin)
        }
        let running = try #require(try await jobs.claimOldest())
        let failed = try #require(try await jobs.finish(running.claim, with: .failed(Sample.failure)))
        await #expect(throws: AdmissionFailure.parentHasNoResult(.failed)) {
            try await admission.followUp(.reroll, on: failed, from: origin)
        }
        #expect(try await store.openCounts() == JobCounts(queued: 0, running: 0))
    }

    @Test(
        "a button that the result does not have is refused",
        arguments: [.imagine, .upscale(tile: 0), .upscale(tile: 5), .variation(tile: -1)] as [JobAction]
    )
    func unknownButton(action: JobAction) async throws {
        let parent = try await finishedJob()
        await #expect(throws: AdmissionFailure.actionNotOffered(action)) {
            try await admission.followUp(action, on: parent, from: origin)
        }
    }

    @Test("a tile whose recipe is not there can't be asked for")
    func missingRecipe() async throws {
        let parent = try await finishedJob(recipes: 2)
        _ = try await admission.followUp(.upscale(tile: 2), on: parent, from: origin)
        await #expect(throws: AdmissionFailure.actionNotOffered(.upscale(tile: 3))) {
            try await admission.followUp(.upscale(tile: 3), on: parent, from: origin)
        }
    }

    private func finishedJob(recipes: Int = 4) async throws -> Job {
        _ = try await jobs.submit(Sample.submission(seed: 77))
        let job = try #require(try await jobs.claimOldest())
        _ = try await jobs.attachReference(Sample.picture(.reference), to: job.claim)
        var result = Sample.result(of: job)
        result.recipes = Array(result.recipes.prefix(recipes))
        return try #require(try await jobs.finish(job.claim, with: .succeeded(result)))
    }
}
