import Foundation
import Generation
import GenerationTesting
import PictureStore
import Synchronization
import Testing

@Suite("Removing pictures", .timeLimit(.minutes(2)))
struct RemovalTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var root: String { folder.path + "/pictures" }

    private func path(of digest: ContentDigest) -> String {
        "\(root)/\(digest.text.prefix(2))/\(digest.text.dropFirst(2).prefix(2))/\(digest.text)"
    }

    @Test("a removed file leaves the disk")
    func unlinked() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = try await pictures.keep([1, 2, 3])
        #expect(FileManager.default.fileExists(atPath: path(of: digest)))
        pictures.release(digest)
        #expect(try await pictures.remove([digest], of: pictures.condemn([digest])) == 1)
        #expect(!FileManager.default.fileExists(atPath: path(of: digest)))
        await #expect(throws: PictureStoreFailure.missing(digest)) { try await pictures.bytes(of: digest) }
    }

    @Test("what the disk refuses to remove is reported and remembered, and the others go")
    func refusal() async throws {
        let pictures = try PictureFolder(root: root)
        var digests: Set<ContentDigest> = []
        for byte in UInt8(0)..<3 {
            let digest = try await pictures.keep([byte])
            pictures.release(digest)
            digests.insert(digest)
        }
        _ = pictures.takeReleased()
        // A folder of the file's name can't be unlinked, which holds for root as well.
        let stuck = try #require(digests.first)
        try FileManager.default.removeItem(atPath: path(of: stuck))
        try FileManager.default.createDirectory(atPath: path(of: stuck), withIntermediateDirectories: false)
        await #expect {
            try await pictures.remove(digests, of: pictures.condemn(digests))
        } throws: { error in
            guard case PictureStoreFailure.unavailable = error else { return false }
            return true
        }
        for digest in digests where digest != stuck {
            #expect(!FileManager.default.fileExists(atPath: path(of: digest)))
        }
        #expect(pictures.takeReleased() == [stuck])
    }

    @Test("a file whose content changed is damaged, is put aside, and can be kept anew")
    func damaged() async throws {
        let pictures = try PictureFolder(root: root)
        let bytes = [UInt8](repeating: 5, count: 600_000)
        let digest = try await pictures.keep(bytes)
        pictures.release(digest)
        let handle = try #require(FileHandle(forUpdatingAtPath: path(of: digest)))
        try handle.seek(toOffset: 500_000)
        try handle.write(contentsOf: Data([6]))
        try handle.close()
        #expect(try await pictures.condition(of: digest) == .damaged)
        #expect(try await pictures.setAside(digest))
        #expect(try await pictures.condition(of: digest) == .missing)
        #expect(FileManager.default.fileExists(atPath: "\(root)/damaged/\(digest.text)"))
        #expect(try await pictures.keep(bytes) == digest)
        #expect(try await pictures.bytes(of: digest) == bytes)
    }

    @Test("a file of another length is replaced when its bytes are kept again")
    func torn() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = try await pictures.keep([1, 2, 3])
        truncate(path(of: digest), 1)
        #expect(try await pictures.keep([1, 2, 3]) == digest)
        #expect(try await pictures.bytes(of: digest) == [1, 2, 3])
    }

    @Test("what is none of the store's files is told by its path, and never counted as one")
    func strangers() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = try await pictures.keep([1, 2, 3])
        let shelf = String(digest.text.prefix(2))
        let box = String(digest.text.dropFirst(2).prefix(2))
        let wrongPlace = String(repeating: "0", count: 64)
        let upper = digest.text.uppercased()
        for stranger in [
            "\(shelf)/note.txt", "\(shelf)/\(box)/x", "\(shelf)/\(box)/\(wrongPlace)", "\(shelf)/\(box)/\(upper)",
        ] {
            try Data([1]).write(to: URL(fileURLWithPath: "\(root)/\(stranger)"))
        }
        let number = try #require(UInt8(shelf, radix: 16))
        let found = try await pictures.shelf(number)
        #expect(found.files == [digest: 3])
        #expect(
            Set(found.strangers) == [
                "\(shelf)/note.txt", "\(shelf)/\(box)/x", "\(shelf)/\(box)/\(wrongPlace)", "\(shelf)/\(box)/\(upper)",
            ]
        )
    }

    @Test("half written files of a dead process are counted, and removed when asked; a file being written is none")
    func leftovers() async throws {
        _ = try PictureFolder(root: root)
        for name in ["a", "b"] { try Data([1]).write(to: URL(fileURLWithPath: "\(root)/incoming/\(name)")) }
        let pictures = try PictureFolder(root: root, keepingLeftovers: true)
        #expect(try await pictures.leftovers(removing: false) == 2)
        // Whatever is being written while the folder is looked at must come to its end.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in UInt8(0)..<8 {
                group.addTask { _ = try await pictures.keep([UInt8](repeating: number, count: 2_000_000)) }
            }
            for _ in 0..<40 { group.addTask { _ = try await pictures.leftovers(removing: true) } }
            try await group.waitForAll()
        }
        #expect(try await pictures.leftovers(removing: false) == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/incoming").isEmpty)
    }

    /// Rows that name files, as a store has them.
    private final class Rows: Sendable {
        private let counts = Mutex<[ContentDigest: Int]>([:])

        func add(_ digest: ContentDigest) { counts.withLock { $0[digest, default: 0] += 1 } }

        func remove(_ digest: ContentDigest) { counts.withLock { $0[digest, default: 0] -= 1 } }

        func unnamed(among digests: Set<ContentDigest>) -> Set<ContentDigest> {
            counts.withLock { counts in digests.filter { counts[$0, default: 0] == 0 } }
        }
    }

    @Test(
        "of many who keep and many who remove, none ever takes a file that a row names",
        arguments: [1, 2, 3] as [UInt64]
    )
    func race(seed: UInt64) async throws {
        let pictures = try PictureFolder(root: root)
        let rows = Rows()
        let contents = (UInt8(0)..<4).map { [UInt8](repeating: $0, count: 1 + Int($0)) }
        let digests = Set(contents.map(PictureFolder.digest(of:)))
        let keepersDone = EventCount()
        let keepers = 8
        let removed = EventCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<keepers {
                group.addTask {
                    defer { keepersDone.hit() }
                    var random = SeededGenerator(seed: seed &* 1000 &+ UInt64(number))
                    for _ in 0..<60 {
                        let content = try #require(contents.randomElement(using: &random))
                        let digest = try await pictures.keep(content)
                        if Bool.random(using: &random) { await Task.yield() }
                        let isStored = Int.random(in: 0..<4, using: &random) > 0
                        if isStored { rows.add(digest) }
                        pictures.release(digest)
                        guard isStored else { continue }
                        if Bool.random(using: &random) { await Task.yield() }
                        let found = try await pictures.bytes(of: digest)
                        #expect(found == content, "a row names the file")
                        rows.remove(digest)
                    }
                }
            }
            for _ in 0..<4 {
                group.addTask {
                    while keepersDone.count < keepers {
                        let condemnation = pictures.condemn(digests)
                        await Task.yield()
                        let unnamed = rows.unnamed(among: condemnation.digests)
                        await Task.yield()
                        let count = try await pictures.remove(unnamed, of: condemnation)
                        for _ in 0..<count { removed.hit() }
                    }
                }
            }
            try await group.waitForAll()
        }
        // The removers must have been at work, or nothing was tried.
        #expect(removed.count >= 5)
        _ = try await pictures.remove(digests, of: pictures.condemn(digests))
        for digest in digests { #expect(try await pictures.condition(of: digest) == .missing) }
    }
}
