import Generation
import GenerationService
import GenerationTesting
import Testing

/// What an attempt keeps must stay until its rows are written, and must not stay for ever when they never are.
@Suite("Files of an attempt", .timeLimit(.minutes(1)))
struct AttemptPinsTests {
    @Test("while an attempt runs none of its files can be removed, and afterwards only those that no row names")
    func succeeded() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn)])
        try await workshop.submit()
        async let job = workshop.attempt()
        await workshop.engine.started.reached()
        let during = workshop.pictures.digests
        #expect(during.count == 1, "the reference")
        #expect(workshop.pictures.condemn(during).digests.isEmpty)
        goOn.hit()
        #expect(try await job.state == .succeeded)
        #expect(workshop.pictures.digests.count == 6)
        #expect(await workshop.expirer.runOnce() == ResultExpirer.Tally())
        #expect(workshop.pictures.digests.count == 6)
    }

    @Test("pictures of an attempt whose claim is void are removed in the next run")
    func void() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn)])
        let submitted = try await workshop.submit()
        let claimed = try #require(try await workshop.jobs.claimNext(lease: .seconds(60)))
        async let run: Void = workshop.execution.run(claimed)
        await workshop.engine.started.reached()
        _ = try await workshop.jobs.end(submitted.id, with: .cancelled)
        goOn.hit()
        await run
        #expect(workshop.pictures.digests.count == 6)
        #expect(await workshop.expirer.runOnce() == ResultExpirer.Tally(files: 5))
        let reference = try #require(try await workshop.store.job(submitted.id)?.reference)
        #expect(workshop.pictures.digests == [reference.digest], "it belongs to the cancelled job")
    }

    @Test("files of an attempt that the store never took go in the next run")
    func refused() async throws {
        let workshop = try await Workshop()
        workshop.store.fail(.finish, with: .refused(reason: "no"))
        let job = try await workshop.submit()
        _ = try await workshop.attempt()
        #expect(await workshop.expirer.runOnce().files == 5)
        let reference = try #require(try await workshop.store.job(job.id)?.reference)
        #expect(workshop.pictures.digests == [reference.digest])
    }
}

extension Workshop {
    /// Removes what is over, of this workshop.
    fileprivate var expirer: ResultExpirer {
        ResultExpirer(
            store: store,
            pictures: pictures,
            retention: .standard,
            forget: { [jobs] in jobs.forget($0) },
            logger: .silent,
            now: { [clock] in clock.now }
        )
    }
}
