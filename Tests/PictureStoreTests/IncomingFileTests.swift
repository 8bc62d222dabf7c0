import Foundation
import Generation
import GenerationTesting
import PictureStore
import Testing

@Suite("Files that come piece by piece", .timeLimit(.minutes(1)))
struct IncomingFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var root: String { folder.path + "/pictures" }

    private var incoming: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: root + "/incoming") }
    }

    private func file(of digest: ContentDigest) -> String {
        "\(root)/\(digest.text.prefix(2))/\(digest.text.dropFirst(2).prefix(2))/\(digest.text)"
    }

    @Test("the pieces become one file under the digest of them all, pinned, and nothing is left of the way")
    func pieces() async throws {
        let pictures = try PictureFolder(root: root)
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let file = try await pictures.begin()
        #expect(try incoming.count == 1)
        for start in stride(from: 0, to: bytes.count, by: 7001) {
            try await file.write(Array(bytes[start..<min(start + 7001, bytes.count)]))
        }
        #expect(file.byteCount == bytes.count)
        #expect(try await file.contents() == bytes)
        let digest = try await file.keep()
        #expect(digest == PictureFolder.digest(of: bytes))
        #expect(try await pictures.bytes(of: digest) == bytes)
        #expect(try incoming.isEmpty)
        #expect(pictures.condemn([digest]).digests.isEmpty)
        pictures.release(digest)
        #expect(pictures.condemn([digest]).digests == [digest])
        let attributes = try FileManager.default.attributesOfItem(atPath: self.file(of: digest))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a file that is there already stays, and one of another length is replaced")
    func sameFile() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = try await pictures.keep([1, 2, 3])
        let number = try FileManager.default.attributesOfItem(atPath: file(of: digest))[.systemFileNumber] as? Int
        let again = try await pictures.begin()
        try await again.write([1, 2, 3])
        #expect(try await again.keep() == digest)
        let attributes = try FileManager.default.attributesOfItem(atPath: file(of: digest))
        #expect(attributes[.systemFileNumber] as? Int == number)
        #expect(try incoming.isEmpty)

        try Data([1]).write(to: URL(filePath: file(of: digest)))
        let third = try await pictures.begin()
        try await third.write([1, 2, 3])
        _ = try await third.keep()
        #expect(try await pictures.bytes(of: digest) == [1, 2, 3])
    }

    @Test("whoever lets go of a file leaves nothing behind")
    func discarded() async throws {
        let pictures = try PictureFolder(root: root)
        do {
            let file = try await pictures.begin()
            try await file.write([1])
            #expect(try await pictures.leftovers(removing: true) == 0)
            #expect(try incoming.count == 1)
        }
        #expect(try incoming.isEmpty)
        let file = try await pictures.begin()
        file.discard()
        #expect(try incoming.isEmpty)
        await #expect(throws: PictureStoreFailure.self) { try await file.write([2]) }
        await #expect(throws: PictureStoreFailure.self) { try await file.keep() }
        // It has tried to be the empty file, and let go of it.
        let empty = PictureFolder.digest(of: [])
        #expect(pictures.condemn([empty]).digests == [empty])
        #expect(try incoming.isEmpty)
        for number in UInt8.min...UInt8.max {
            #expect(try await pictures.shelf(number) == PictureShelf(), "shelf \(number)")
        }
    }

    @Test("what a crash left half written is removed at the next opening")
    func crash() async throws {
        let pictures = try PictureFolder(root: root)
        let file = try await pictures.begin()
        try await file.write([1, 2])
        #expect(try incoming.count == 1)
        _ = try PictureFolder(root: root)
        #expect(try incoming.isEmpty)
        file.discard()
    }

    @Test("a file that can't get its place is unavailable, leaves nothing, and is not pinned")
    func unwritable() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = PictureFolder.digest(of: [1, 2, 3])
        try Data().write(to: URL(filePath: "\(root)/\(digest.text.prefix(2))"))
        let file = try await pictures.begin()
        try await file.write([1, 2, 3])
        await #expect(throws: PictureStoreFailure.self) { try await file.keep() }
        #expect(try incoming.isEmpty)
        #expect(pictures.condemn([digest]).digests == [digest])
    }
}
