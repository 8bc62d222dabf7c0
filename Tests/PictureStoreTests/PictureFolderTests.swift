import Foundation
import Generation
import GenerationTesting
import PictureStore
import Testing

@Suite("The picture folder", .timeLimit(.minutes(1)))
struct PictureFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var root: String { folder.path + "/pictures" }

    @Test("bytes are kept under the SHA-256 of their content")
    func contentAddress() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = try await pictures.keep(Array("abc".utf8))
        // FIPS 180-4's own example.
        #expect(digest.text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(digest == PictureFolder.digest(of: Array("abc".utf8)))
        #expect(try files() == ["ba/78/\(digest.text)"])
        #expect(try await pictures.bytes(of: digest) == Array("abc".utf8))
    }

    @Test("bytes come back as they were", arguments: [0, 1, 4095, 4096, 4097, 3_000_000])
    func roundTrip(length: Int) async throws {
        let pictures = try PictureFolder(root: root)
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let digest = try await pictures.keep(bytes)
        #expect(try await pictures.bytes(of: digest) == bytes)
        #expect(try await PictureFolder(root: root).bytes(of: digest) == bytes)
        for (offset, count) in [(0, 1), (0, 4096), (4095, 2), (2_999_999, 5), (3_000_000, 1), (4_000_000, 1)] {
            let part = try await pictures.bytes(of: digest, from: offset, count: count)
            #expect(part == Array(bytes.dropFirst(offset).prefix(count)))
        }
    }

    @Test("the same bytes are one file, kept twice or by many at once")
    func sameBytes() async throws {
        let pictures = try PictureFolder(root: root)
        let bytes = SmallPNG.bytes(colour: 0x123456)
        var digests: Set<ContentDigest> = [try await pictures.keep(bytes), try await pictures.keep(bytes)]
        let other = SmallPNG.bytes(colour: 0x654321)
        try await withThrowingTaskGroup(of: ContentDigest.self) { group in
            for number in 0..<40 { group.addTask { try await pictures.keep(number % 2 == 0 ? bytes : other) } }
            for try await digest in group { digests.insert(digest) }
        }
        #expect(digests.count == 2)
        #expect(try files().count == 2)
    }

    @Test("whoever sees a name sees the whole file")
    func neverHalf() async throws {
        let pictures = try PictureFolder(root: root)
        let contents = (0..<8).map { number in [UInt8](repeating: UInt8(number), count: 2_000_000 + number) }
        let done = EventCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for content in contents {
                group.addTask {
                    _ = try await pictures.keep(content)
                    done.hit()
                }
                group.addTask {
                    let digest = PictureFolder.digest(of: content)
                    while true {
                        let isLast = done.count == contents.count
                        if let seen = try? await pictures.bytes(of: digest) {
                            #expect(seen == content)
                            return
                        }
                        try #require(!isLast)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try files().count == contents.count)
    }

    @Test("what a crash left half written is removed at the next opening, and finished files stay")
    func leftovers() async throws {
        let digest = try await PictureFolder(root: root).keep([1, 2, 3])
        try Data([1, 2]).write(to: URL(fileURLWithPath: root + "/incoming/half"))
        let pictures = try PictureFolder(root: root)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/incoming") == [])
        #expect(try await pictures.bytes(of: digest) == [1, 2, 3])
    }

    @Test("a file that nobody kept is missing")
    func missing() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = PictureFolder.digest(of: [7])
        await #expect(throws: PictureStoreFailure.missing(digest)) { try await pictures.bytes(of: digest) }
    }

    @Test("a file that is there but can't be read is unavailable, not missing")
    func unreadable() async throws {
        let pictures = try PictureFolder(root: root)
        let digest = try await pictures.keep([7])
        let path = root + "/" + (try #require(try files().first))
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        await #expect {
            try await pictures.bytes(of: digest)
        } throws: {
            Self.isUnavailable($0)
        }
    }

    @Test("a folder that can't be made is unavailable, with its path")
    func unusableRoot() throws {
        try Data().write(to: URL(fileURLWithPath: root))
        #expect {
            try PictureFolder(root: root)
        } throws: { error in
            guard case PictureStoreFailure.unavailable(let reason) = error else { return false }
            return reason.contains("pictures")
        }
    }

    @Test("bytes that can't be written are unavailable, leave nothing, and can be kept later")
    func unwritable() async throws {
        let pictures = try PictureFolder(root: root)
        let bytes: [UInt8] = [1, 2, 3]
        let digest = PictureFolder.digest(of: bytes)
        // A file where a folder must be stops root as well, which permissions would not.
        let obstacle = "\(root)/\(digest.text.prefix(2))"
        try Data().write(to: URL(fileURLWithPath: obstacle))
        await #expect {
            try await pictures.keep(bytes)
        } throws: {
            Self.isUnavailable($0)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/incoming") == [])
        try FileManager.default.removeItem(atPath: obstacle)
        #expect(try await pictures.keep(bytes) == digest)
        #expect(try await pictures.bytes(of: digest) == bytes)
    }

    @Test("a lost folder of incoming files is unavailable and not a crash")
    func lostIncoming() async throws {
        let pictures = try PictureFolder(root: root)
        try FileManager.default.removeItem(atPath: root + "/incoming")
        await #expect {
            try await pictures.keep([1])
        } throws: {
            Self.isUnavailable($0)
        }
        #expect(try files() == [])
    }

    @Test(
        "a picture that finds no room is unavailable, leaves nothing, and can be kept when there is room",
        .enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root on Linux")
    )
    func fullDisk() async throws {
        let disk = try SmallDisk()
        let pictures = try PictureFolder(root: disk.path + "/pictures")
        let bytes = [UInt8](repeating: 9, count: 400_000)
        try disk.fill()
        await #expect {
            try await pictures.keep(bytes)
        } throws: {
            Self.isUnavailable($0)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path + "/pictures/incoming") == [])
        try disk.makeRoom()
        let digest = try await pictures.keep(bytes)
        #expect(try await pictures.bytes(of: digest) == bytes)
    }

    private static func isUnavailable(_ error: any Error) -> Bool {
        guard case PictureStoreFailure.unavailable = error else { return false }
        return true
    }

    /// Paths of all files below the root.
    private func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }
}
