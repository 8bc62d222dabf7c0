import Generation
import GenerationService
import GenerationTesting
import PictureStore
import StoreSQLite
import StoreSQLiteTesting
import Testing

/// The real database and real files, left as a server leaves them that dies between a row's end and its file's.
@Suite("A removal that was cut off", .timeLimit(.minutes(1)))
struct InterruptedRemovalTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// One life of a server, as far as it has to do with files.
    private struct Life {
        let store: SQLiteStore
        let pictures: PictureFolder
        let expirer: ResultExpirer

        init(_ folder: TemporaryFolder) throws {
            store = try SQLiteStore(folder: folder.path, report: Sample.report)
            pictures = try PictureFolder(root: folder.path + "/pictures")
            expirer = ResultExpirer(
                store: store,
                pictures: pictures,
                retention: .standard,
                forget: { _ in },
                logger: .silent
            )
        }

        /// A job that has ended, with two files of its own and one that it shares with all others.
        func ended(_ name: String) async throws -> Job {
            let accepted = try await store.accepted(Sample.submission())
            let job = try #require(try await store.claim(accepted.id, lease: .seconds(60)))
            _ = try await store.attachReference(try await pictures.kept("reference", as: .reference), to: job.claim)
            let made = [
                try await pictures.kept("\(name) grid", as: .grid),
                try await pictures.kept("\(name) tile", as: .tile(1)),
            ]
            let result = GenerationResult(pictures: made, recipes: [EngineRecipe("r")])
            return try #require(try await store.finish(job.claim, with: .succeeded(result)))
        }

        func files() async throws -> Set<ContentDigest> {
            var files: Set<ContentDigest> = []
            for number in UInt8.min...UInt8.max { files.formUnion(try await pictures.shelf(number).files.keys) }
            return files
        }
    }

    private func files(of job: Job) -> Set<ContentDigest> {
        Set(((job.result?.pictures ?? []) + [job.reference].compactMap { $0 }).map(\.digest))
    }

    @Test("is finished at the next start; what another job shares stays", arguments: [false, true])
    func restart(byOwner: Bool) async throws {
        let first = try Life(folder)
        let gone = try await first.ended("gone")
        let stays = try await first.ended("stays")
        #expect(try await first.files().count == 5)
        // Rows go first; the life ends before their files do.
        if byOwner {
            guard case .deleted = try await first.store.delete(gone.id, of: gone.owner, rememberedUntil: .now) else {
                Issue.record("not deleted")
                return
            }
        } else {
            let removed = try await first.store.expire(
                ExpirySelection(
                    endedBy: .now,
                    owedEndedBy: .now,
                    after: nil,
                    limit: 1,
                    rememberedUntil: .now
                )
            )
            #expect(removed.jobs == [gone.id])
        }
        await first.store.close()

        let second = try Life(folder)
        #expect(try await second.store.job(gone.id) == nil)
        #expect(try await second.files().isSuperset(of: files(of: gone)), "left by the first life")
        #expect(await second.expirer.sweepFolder() == 2)
        #expect(try await second.files() == files(of: stays))
        #expect(await second.expirer.sweepFolder() == 0)
        await second.store.close()
    }

    @Test("by somebody who holds a file is finished in the next run after he lets go", arguments: [1, 2])
    func pinned(holders: Int) async throws {
        let life = try Life(folder)
        let gone = try await life.ended("gone")
        // An attempt of another job has painted the same picture, and its row is not written yet.
        for _ in 1...holders { _ = try await life.pictures.keep(Array("gone grid".utf8)) }
        let held = PictureFolder.digest(of: Array("gone grid".utf8))
        _ = await life.expirer.runOnce()
        guard case .deleted = try await life.expirer.delete(gone.id, of: gone.owner) else {
            Issue.record("not deleted")
            return
        }
        #expect(try await life.files() == [held])
        #expect(await life.expirer.runOnce() == ResultExpirer.Tally())
        #expect(await life.expirer.sweepFolder() == 0)
        for _ in 1...holders {
            #expect(try await life.files() == [held])
            life.pictures.release(held)
        }
        #expect(await life.expirer.runOnce() == ResultExpirer.Tally(files: 1))
        #expect(try await life.files().isEmpty)
        await life.store.close()
    }
}
