import Generation
import GenerationService
import GenerationTesting
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@Suite("Result expirer", .timeLimit(.minutes(1)))
struct ResultExpirerTests {
    private let clock = ManualClock()
    private let store: InMemoryJobStore
    private let pictures = InMemoryPictures()
    private let forgotten = Forgotten()

    init() { store = InMemoryJobStore(clock: clock) }

    /// The jobs that were told to be forgotten.
    private final class Forgotten: Sendable {
        private let state = Mutex<[JobID]>([])
        var jobs: [JobID] { state.withLock { $0 } }
        func add(_ ids: [JobID]) { state.withLock { $0 += ids } }
    }

    private func expirer(_ retention: String = "1h", interval: Duration = .zero) throws -> ResultExpirer {
        ResultExpirer(
            store: store,
            pictures: pictures,
            retention: try #require(Retention(parsing: retention)),
            forget: { [forgotten] ids in forgotten.add(ids) },
            interval: interval,
            logger: .silent,
            now: { [clock] in clock.now }
        )
    }

    /// A job that has ended, with the files of its pictures.
    private func ended(_ name: String, reference: [UInt8] = [0]) async throws -> Job {
        let accepted = try await store.accepted(Sample.submission())
        let job = try #require(try await store.claim(accepted.id, lease: .seconds(30)))
        _ = try await store.attachReference(try await kept(reference, as: .reference), to: job.claim)
        let pictures = [
            try await kept(Array(name.utf8), as: .grid), try await kept(Array("\(name) 1".utf8), as: .tile(1)),
        ]
        let result = GenerationResult(pictures: pictures, recipes: [EngineRecipe("r")])
        return try #require(try await store.finish(job.claim, with: .succeeded(result)))
    }

    private func kept(_ bytes: [UInt8], as role: PictureRole) async throws -> StoredPicture {
        var picture = Sample.picture(role)
        picture.digest = try await pictures.keep(bytes)
        pictures.release(picture.digest)
        return picture
    }

    private func files(of job: Job) -> Set<ContentDigest> {
        Set(((job.result?.pictures ?? []) + [job.reference].compactMap { $0 }).map(\.digest))
    }

    @Test("jobs that ended too long ago go with their files, and younger ones stay with theirs")
    func expires() async throws {
        let old = try await ended("old", reference: [1])
        clock.advance(by: .seconds(1800))
        let young = try await ended("young", reference: [2])
        clock.advance(by: .seconds(1799))
        let expirer = try expirer()
        #expect(await expirer.runOnce() == ResultExpirer.Tally())
        clock.advance(by: .seconds(1))
        #expect(await expirer.runOnce() == ResultExpirer.Tally(jobs: 1, files: 3))
        #expect(try await store.job(old.id) == nil)
        #expect(try await store.job(young.id) == young)
        #expect(pictures.digests == files(of: young))
        #expect(forgotten.jobs == [old.id])
        #expect(try await store.hasExpired(try #require(old.result?.principal).token))
    }

    @Test("many jobs go in one run, in several transactions")
    func many() async throws {
        for number in 0..<55 { _ = try await ended("job \(number)") }
        clock.advance(by: .seconds(3600))
        // 110 pictures, and one reference that they share.
        #expect(await (try expirer()).runOnce() == ResultExpirer.Tally(jobs: 55, files: 111))
        #expect(pictures.digests.isEmpty)
    }

    @Test("a file that another job shares stays until that one goes too")
    func shared() async throws {
        let first = try await ended("first", reference: [9])
        clock.advance(by: .seconds(600))
        let second = try await ended("second", reference: [9])
        clock.advance(by: .seconds(3000))
        let expirer = try expirer()
        #expect(await expirer.runOnce() == ResultExpirer.Tally(jobs: 1, files: 2))
        let reference = try #require(second.reference).digest
        #expect(first.reference?.digest == reference && pictures.digests.contains(reference))
        clock.advance(by: .seconds(600))
        #expect(await expirer.runOnce() == ResultExpirer.Tally(jobs: 1, files: 3))
        #expect(pictures.digests.isEmpty)
    }

    @Test("nothing goes when everything is kept", arguments: ["never", "0"])
    func never(text: String) async throws {
        let job = try await ended("job")
        clock.advance(by: .seconds(86_400 * 10_000))
        #expect(await (try expirer(text)).runOnce() == ResultExpirer.Tally())
        #expect(try await store.job(job.id) == job)
    }

    @Test("files that were kept for nothing go, unless someone holds them")
    func keptForNothing() async throws {
        let held = try await pictures.keep([1])
        let orphan = try await pictures.keep([2])
        pictures.release(orphan)
        let expirer = try expirer()
        #expect(await expirer.runOnce().files == 1)
        #expect(pictures.digests == [held])
        pictures.release(held)
        #expect(await expirer.runOnce().files == 1)
    }

    @Test("a store that does not answer loses no file from sight", arguments: [1, 2])
    func storeFails(callsBefore: Int) async throws {
        _ = try await ended("job")
        _ = pictures.takeReleased()
        clock.advance(by: .seconds(3600))
        let expirer = try expirer()
        // The rows go in the first transaction; what they named can't be asked for then.
        store.fail(.unnamed, times: callsBefore)
        #expect(await expirer.runOnce() == ResultExpirer.Tally(jobs: 1, isIncomplete: true))
        #expect(pictures.digests.count == 3)
        if callsBefore == 2 { #expect(await expirer.runOnce().isIncomplete) }
        #expect(await expirer.runOnce() == ResultExpirer.Tally(files: 3))
    }

    @Test("a disk that refuses loses no file from sight")
    func diskFails() async throws {
        _ = try await ended("job")
        _ = pictures.takeReleased()
        clock.advance(by: .seconds(3600))
        pictures.fail(.remove)
        let expirer = try expirer()
        #expect(await expirer.runOnce() == ResultExpirer.Tally(jobs: 1, isIncomplete: true))
        #expect(await expirer.runOnce() == ResultExpirer.Tally(files: 3))
        #expect(pictures.digests.isEmpty)
    }

    @Test("the folder is looked through once: files that no row names go, whatever fails on the way")
    func sweepFolder() async throws {
        let job = try await ended("job")
        for number in 0..<30 {
            let digest = try await pictures.keep([200, UInt8(number)])
            pictures.release(digest)
        }
        // As after a restart: nobody remembers what was let go.
        _ = pictures.takeReleased()
        store.fail(.unnamed, times: 3)
        #expect(await (try expirer()).sweepFolder() == 30)
        #expect(pictures.digests == files(of: job))
    }

    @Test("an owner's job goes at once, with its files, and is forgotten")
    func delete() async throws {
        let job = try await ended("job")
        let expirer = try expirer("never")
        #expect(try await expirer.delete(job.id, of: OwnerID("stranger")) == .unknown)
        guard case .deleted = try await expirer.delete(job.id, of: job.owner) else {
            Issue.record("not deleted")
            return
        }
        #expect(pictures.digests.isEmpty)
        #expect(forgotten.jobs == [job.id])
        let token = try #require(job.result?.principal).token
        #expect(try await store.hasExpired(token))
        clock.advance(by: .seconds(30 * 86_400))
        _ = await expirer.runOnce()
        #expect(try await store.hasExpired(token) == false, "remembered for thirty days")
    }

    @Test("marks of submits go after a day")
    func marks() async throws {
        var submission = Sample.submission()
        let mark = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
        submission.idempotency = mark
        _ = try await store.accepted(submission)
        clock.advance(by: IdempotencyMark.lifetime)
        _ = await (try expirer("never")).runOnce()
        clock.advance(by: .seconds(-10))
        #expect(try await store.acceptance(of: mark, from: submission.owner) == nil)
    }

    @Test("as a service it looks through the folder, goes on looking, and ends with the server")
    func service() async throws {
        let orphan = try await pictures.keep([1])
        pictures.release(orphan)
        _ = pictures.takeReleased()
        let gone = EventCount()
        let job = try await ended("job")
        let expirer = ResultExpirer(
            store: store,
            pictures: pictures,
            retention: try #require(Retention(parsing: "1h")),
            forget: { _ in gone.hit() },
            interval: .milliseconds(1),
            logger: .silent,
            now: { [clock] in clock.now }
        )
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await expirer.run() }
                clock.advance(by: .seconds(3600))
                await gone.reached()
                #expect(try await store.job(job.id) == nil)
                while !pictures.digests.isEmpty { await Task.yield() }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }
}
