import Generation
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting
import Testing

@Suite(
    "The store on a full disk",
    .enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root on Linux"),
    .timeLimit(.minutes(1))
)
struct FullDiskTests {
    private let disk: SmallDisk
    private let store: SQLiteStore
    private let clock = ManualClock()

    init() throws {
        disk = try SmallDisk()
        store = try SQLiteStore(folder: disk.path, now: { [clock] in clock.now }) { _, _ in
            [UInt8](repeating: 1, count: 9000)
        }
    }

    @Test("a submit that finds no room says so, leaves nothing, and works when there is room")
    func submitting() async throws {
        try disk.fill()
        var kept: [JobID] = []
        let refused = try #require(try await firstRefused(kept: &kept))
        #expect(try await store.job(refused.id) == nil)
        #expect(try await store.openCounts().queued == kept.count)
        try disk.makeRoom()
        _ = try await store.submit(refused)
        #expect(try await store.openCounts().queued == kept.count + 1)
        await store.close()
        let reopened = try SQLiteStore(folder: disk.path, report: Sample.report)
        for id in kept + [refused.id] { #expect(try await reopened.job(id) != nil) }
        await reopened.close()
    }

    @Test("the end of a job that finds no room changes nothing of it, and can be told again")
    func finishing() async throws {
        let job = try await JobStoreFixture.running(in: store, webhook: "https://hooks.example/x")
        let result = Sample.result(of: job)
        try disk.fill()
        var kept: [JobID] = []
        _ = try await firstRefused(kept: &kept)
        await #expect(throws: JobStoreFailure.self) {
            try await store.finish(job.claim, with: .succeeded(result))
        }
        #expect(try await store.job(job.id) == job)
        #expect(try await store.heads().isEmpty)
        #expect(try await store.picture(result.pictures[0].token) == nil)
        try disk.makeRoom()
        let ended = try await store.finish(job.claim, with: .succeeded(result))
        #expect(ended?.state == .succeeded)
        #expect(try await store.job(job.id)?.result == result)
        #expect(try await store.reports(of: job.id).count == 1)
        await store.close()
    }

    @Test("among many submits at once, exactly those are kept that were acknowledged")
    func manyAtOnce() async throws {
        try disk.fill()
        var kept: Set<JobID> = []
        var refused: Set<JobID> = []
        try await withThrowingTaskGroup(of: (JobID, Bool).self) { group in
            for _ in 0..<300 {
                let submission = Sample.submission()
                group.addTask {
                    do {
                        return (try await store.accepted(submission).id, true)
                    } catch JobStoreFailure.unavailable {
                        return (submission.id, false)
                    }
                }
            }
            for try await (id, isKept) in group {
                if isKept { kept.insert(id) } else { refused.insert(id) }
            }
        }
        #expect(!refused.isEmpty)
        for id in kept { #expect(try await store.job(id) != nil) }
        for id in refused { #expect(try await store.job(id) == nil) }
        try disk.makeRoom()
        _ = try await store.submit(Sample.submission())
        #expect(try await store.openCounts().queued == kept.count + 1)
        await store.close()
    }

    /// Submits until one is refused: the log may still have room in pages that it used before.
    private func firstRefused(kept: inout [JobID]) async throws -> JobSubmission? {
        for _ in 0..<400 {
            let submission = Sample.submission()
            do {
                kept.append(try await store.accepted(submission).id)
            } catch JobStoreFailure.unavailable {
                return submission
            }
        }
        return nil
    }
}
