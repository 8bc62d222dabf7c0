import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Running one job", .timeLimit(.minutes(1)))
struct JobExecutionTests {
    @Test("success keeps the pictures, the recipes and the reference, and owes the report")
    func success() async throws {
        let workshop = try await Workshop()
        try await workshop.submit()
        let job = try await workshop.attempt()
        #expect(job.state == .succeeded)
        let result = try #require(job.result)
        #expect(result.pictures.map(\.role) == [.grid, .tile(1), .tile(2), .tile(3), .tile(4)])
        #expect(result.principal?.hash == job.hash)
        #expect(Set(result.pictures.map(\.hash)).count == 5)
        #expect(Set(result.pictures.map(\.token)).count == 5)
        let task = try #require(workshop.engine.tasks.first)
        let painted = ScriptedEngine.output(of: task)
        #expect(result.recipes == painted.recipes)
        for (stored, made) in zip(result.pictures, painted.pictures) {
            #expect(try await workshop.pictures.bytes(of: stored.digest) == made.bytes)
            #expect((stored.width, stored.height, stored.byteCount) == (made.width, made.height, made.bytes.count))
            #expect(stored.mediaType == "image/png")
        }
        #expect(try await workshop.reports() == ["job.succeeded"])
        await workshop.deliveriesOwed.wait()
    }

    @Test("the reference is fetched, looked at, kept, and handed to the engine as it came")
    func reference() async throws {
        let workshop = try await Workshop()
        try await workshop.submit()
        let job = try await workshop.attempt()
        let reference = try #require(job.reference)
        #expect((reference.role, reference.width, reference.height) == (.reference, 12, 9))
        #expect(reference.byteCount == ScriptedReferences.picture.count)
        #expect(reference.mediaType == "image/png")
        #expect(try await workshop.pictures.bytes(of: reference.digest) == ScriptedReferences.picture)
        #expect(workshop.references.requests == [Sample.address])
        let task = try #require(workshop.engine.tasks.first)
        #expect(task.reference == ScriptedReferences.picture)
        #expect(task.work == .imagine)
        #expect(task.tileSize == 64)
        #expect(task.request == job.request)
        #expect(task.claim == Claim(job: job.id, attempt: 1))
    }

    @Test(
        "a follow-up works from its parent's recipe and stored reference, and fetches nothing",
        arguments: [.upscale(tile: 3), .variation(tile: 2), .reroll] as [JobAction]
    )
    func followUp(action: JobAction) async throws {
        let workshop = try await Workshop()
        try await workshop.submit()
        let parent = try await workshop.attempt()
        let origin = JobOrigin(owner: parent.owner, dialect: parent.dialect, linkBase: parent.linkBase)
        _ = try await workshop.admission.followUp(action, on: parent, from: origin)
        let job = try await workshop.attempt()
        #expect(job.state == .succeeded)
        #expect(workshop.references.requests.count == 1)
        let recipes = try #require(parent.result?.recipes)
        let task = try #require(workshop.engine.tasks.last)
        #expect(task.reference == ScriptedReferences.picture)
        switch action {
        case .upscale:
            #expect(task.work == .upscale(of: recipes[2]))
            #expect(job.result?.pictures.map(\.role) == [.upscaled])
            #expect(job.result?.principal?.hash == job.hash)
        case .variation: #expect(task.work == .variation(of: recipes[1]))
        case .reroll, .imagine:
            #expect(task.work == .imagine)
            #expect(task.request.seed == job.request.seed)
        }
    }

    @Test(
        "a reference that can't be used fails its job at once, and no engine sees it",
        arguments: [
            (.failure(.unreachable), "reference_unreachable"),
            (.failure(.tooLarge(limit: "20971520 bytes")), "reference_too_large"),
            (.success(Array("<html>no picture</html>".utf8)), "reference_unsupported"),
            (.success(Array(ScriptedReferences.picture.prefix(20))), "reference_truncated"),
            (.success([0xFF, 0xD8, 0xFF, 0xD9]), "reference_malformed"),
            (.success([]), "reference_unsupported"),
        ] as [(Result<[UInt8], ReferenceFailure>, String)]
    )
    func badReference(answer: Result<[UInt8], ReferenceFailure>, code: String) async throws {
        let workshop = try await Workshop(references: [Sample.address: answer])
        try await workshop.submit()
        let job = try await workshop.attempt()
        #expect(job.state == .failed)
        #expect(job.failure?.code == code)
        #expect(job.failure?.fault == .request)
        #expect(job.attempt == 1)
        #expect(workshop.engine.tasks == [])
        #expect(try await workshop.reports() == ["job.failed"])
    }

    @Test(
        "an engine's refusal fails the job at once",
        arguments: [
            (.rejectedReference(.malformed(format: "JPEG")), "reference_malformed", .request),
            (.rejectedReference(.truncated(format: "PNG")), "reference_truncated", .request),
            (.unreadableRecipe, "recipe_unreadable", .server),
            (.outdatedRecipe(made: "1", current: "2"), "recipe_unreadable", .server),
            (.timedOut, "render_timeout", .server),
        ] as [(EngineFailure, String, RecordedFailure.Fault)]
    )
    func refusal(failure: EngineFailure, code: String, fault: RecordedFailure.Fault) async throws {
        let workshop = try await Workshop(script: [.failure(failure)])
        try await workshop.submit()
        let job = try await workshop.attempt()
        #expect(job.state == .failed)
        #expect(job.failure?.code == code)
        #expect(job.failure?.fault == fault)
        #expect(workshop.engine.tasks.count == 1)
    }

    @Test("a job whose worker dies three times fails")
    func threeDeaths() async throws {
        let death = ScriptedEngine.Step.failure(.workerDied(reason: "signal 11"))
        let workshop = try await Workshop(script: [death, death, death])
        try await workshop.submit()
        for deaths in 1...2 {
            let job = try await workshop.attempt()
            #expect(job.state == .queued)
            #expect(job.workerDeaths == deaths)
            #expect(try await workshop.reports() == [])
        }
        let job = try await workshop.attempt()
        #expect(job.state == .failed)
        #expect(job.failure?.code == "render_crashed")
        #expect(job.failure?.message.contains("signal") == false)
        #expect(job.attempt == 3)
        #expect(try await workshop.reports() == ["job.failed"])
    }

    @Test("a job whose worker dies twice and then does not succeeds, with its reference fetched once")
    func twoDeaths() async throws {
        let death = ScriptedEngine.Step.failure(.workerDied(reason: "signal 9"))
        let workshop = try await Workshop(script: [death, death])
        try await workshop.submit()
        for _ in 0..<2 { try await workshop.attempt() }
        let job = try await workshop.attempt()
        #expect(job.state == .succeeded)
        #expect((job.attempt, job.workerDeaths) == (3, 2))
        #expect(workshop.references.requests.count == 1)
        #expect(Set(workshop.engine.tasks.map(\.request)).count == 1)
    }

    @Test("a cancelled attempt goes back to the queue and counts no death")
    func cancelled() async throws {
        let workshop = try await Workshop(script: [.stall])
        try await workshop.submit()
        let job = try await workshop.claim()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await workshop.execution.run(job) }
            await workshop.engine.started.reached()
            group.cancelAll()
        }
        #expect(workshop.engine.cancelled.count == 1)
        let stored = try #require(try await workshop.store.job(job.id))
        #expect((stored.state, stored.workerDeaths) == (.queued, 0))
        #expect(try await workshop.reports() == [])
    }

    @Test("progress is written down while the engine works")
    func progress() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn, progress: 40)])
        try await workshop.submit()
        let job = try await workshop.claim()
        async let run: Void = workshop.execution.run(job)
        await workshop.store.progressed.reached()
        #expect(try await workshop.store.job(job.id)?.progress == 40)
        goOn.hit()
        await run
        #expect(try await workshop.store.job(job.id)?.progress == 100)
    }

    @Test("previews are passed on with their job, in order, and stored nowhere")
    func previews() async throws {
        let shown = [1, 1, 2].map { tile in
            PicturePreview(tile: tile, width: 8, height: 6, mediaType: "image/jpeg", bytes: [UInt8(tile)])
        }
        let workshop = try await Workshop(script: [.pictures(progress: [10], previews: shown)])
        let job = try await workshop.submit()
        #expect(try await workshop.attempt().state == .succeeded)
        #expect(workshop.previews.all(of: job.id) == shown)
    }

    @Test("progress that the store does not take disturbs nothing")
    func progressLost() async throws {
        let workshop = try await Workshop(script: [.pictures(progress: [10, 20, 30])])
        workshop.store.fail(.recordProgress, times: 3)
        try await workshop.submit()
        #expect(try await workshop.attempt().state == .succeeded)
    }

    @Test("an end that the store does not take is told again until it does, and rendered once")
    func storeUnavailable() async throws {
        let workshop = try await Workshop()
        workshop.store.fail(.finish, times: 5)
        try await workshop.submit()
        let job = try await workshop.attempt()
        #expect(job.state == .succeeded)
        #expect(workshop.store.failed.count == 5)
        #expect(workshop.engine.tasks.count == 1)
        #expect(try await workshop.reports() == ["job.succeeded"])
    }

    @Test("a store that is closed at the end leaves the job for the next start")
    func storeClosed() async throws {
        let workshop = try await Workshop()
        workshop.store.fail(.finish, with: .closed)
        try await workshop.submit()
        #expect(try await workshop.attempt().state == .running)
        #expect(try await workshop.jobs.requeueExpired() == [])
        let next = try await Workshop(store: workshop.store, pictures: workshop.pictures)
        #expect(try await next.attempt().state == .succeeded)
    }

    @Test("a full disk under the pictures is waited out, and nothing is fetched or painted twice")
    func picturesUnavailable() async throws {
        let workshop = try await Workshop()
        workshop.pictures.failKeeping(times: 2)
        try await workshop.submit()
        let job = try await workshop.attempt()
        #expect((job.state, job.attempt) == (.succeeded, 1))
        #expect(workshop.pictures.failed.count == 2)
        #expect(workshop.references.requests.count == 1)
        #expect(workshop.engine.tasks.count == 1)
    }

    @Test("a follow-up carries what it needs and asks nobody for its parent")
    func parentGone() async throws {
        let workshop = try await Workshop()
        try await workshop.submit()
        let parent = try await workshop.attempt()
        var submission = Sample.submission()
        submission.action = .upscale(tile: 1)
        submission.parent = JobID()
        submission.recipe = EngineRecipe("the recipe")
        submission.reference = parent.reference
        try await workshop.submit(submission)
        #expect(try await workshop.attempt().state == .succeeded)
        #expect(workshop.engine.tasks.last?.work == .upscale(of: EngineRecipe("the recipe")))
    }

    @Test("a stored reference that is gone fails its job and is not asked for again for ever")
    func referenceLost() async throws {
        let workshop = try await Workshop(script: [.failure(.workerDied(reason: "signal 9"))])
        try await workshop.submit()
        try await workshop.attempt()
        workshop.pictures.loseEverything()
        let job = try await workshop.attempt()
        #expect(job.state == .failed)
        #expect(job.failure?.code == "reference_lost")
        #expect(job.failure?.fault == .server)
    }

    @Test("an attempt that was overtaken tells nobody of its end")
    func overtaken() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn)])
        try await workshop.submit()
        let job = try await workshop.claim()
        async let run: Void = workshop.execution.run(job)
        await workshop.engine.started.reached()
        _ = try await workshop.jobs.requeueAbandoned()
        goOn.hit()
        await run
        #expect(try await workshop.store.job(job.id)?.state == .queued)
        #expect(try await workshop.reports() == [])
    }
}
