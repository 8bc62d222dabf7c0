import Generation
import GenerationTesting
import Testing

@Suite("Offered follow-ups")
struct OfferedActionTests {
    private let store = InMemoryJobStore()

    @Test("a grid offers U1–U4, a reroll and V1–V4, in the order of the buttons")
    func gridOffers() async throws {
        let job = try await ended { Sample.result(of: $0) }
        #expect(
            job.offeredActions == [
                .upscale(tile: 1), .upscale(tile: 2), .upscale(tile: 3), .upscale(tile: 4), .reroll,
                .variation(tile: 1), .variation(tile: 2), .variation(tile: 3), .variation(tile: 4),
            ]
        )
    }

    @Test("an upscaled picture offers nothing")
    func upscaledOffersNothing() async throws {
        let job = try await ended { job in
            GenerationResult(pictures: [Sample.picture(.upscaled, hash: job.hash)], recipes: [EngineRecipe("r")])
        }
        #expect(job.offeredActions == [])
        #expect(job.result?.principal?.role == .upscaled)
        #expect(job.result?.singles.map(\.role) == [.upscaled])
    }

    @Test("a job without a result offers nothing")
    func unfinishedOffersNothing() async throws {
        let job = try await store.accepted(Sample.submission())
        #expect(job.offeredActions == [])
    }

    @Test("the grid is what a client shows first, and is not one of the singles")
    func gridIsPrincipal() async throws {
        let job = try await ended { Sample.result(of: $0) }
        #expect(job.result?.principal?.hash == job.hash)
        #expect(job.result?.singles.map(\.role) == [.tile(1), .tile(2), .tile(3), .tile(4)])
    }

    private func ended(with result: (Job) -> GenerationResult) async throws -> Job {
        _ = try await store.submit(Sample.submission())
        let job = try #require(try await store.claimOldest())
        return try #require(try await store.finish(job.claim, with: .succeeded(result(job))))
    }
}
