import Generation
import GenerationTesting
import Testing

/// Jobs that have come as far as a test needs them.
enum JobStoreFixture {
    static func running(in store: some JobStore, webhook: String? = nil) async throws -> Job {
        _ = try await store.submit(Sample.submission(webhook: webhook))
        return try #require(try await store.claimOldest())
    }

    static func succeeded(in store: some JobStore) async throws -> Job {
        let job = try await running(in: store, webhook: "https://hooks.example/x")
        _ = try await store.attachReference(Sample.picture(.reference), to: job.claim)
        _ = try await store.finish(job.claim, with: .succeeded(Sample.result(of: job)))
        return try #require(try await store.job(job.id))
    }
}
