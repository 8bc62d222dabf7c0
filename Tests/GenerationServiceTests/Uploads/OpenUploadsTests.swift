import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Uploads under way", .timeLimit(.minutes(1)))
struct OpenUploadsTests {
    private let clock = ManualClock()
    private let store: InMemoryJobStore
    private let pictures = InMemoryPictures()
    private let owner = OwnerID("owner001")
    private let png = SmallPNG.bytes(width: 12, height: 9, colour: 0x336699)

    init() { store = InMemoryJobStore(clock: clock) }

    private func uploads(count: Int = 100, byteCount: Int = 1 << 30) -> Uploads {
        let quota = UploadQuota(count: count, byteCount: byteCount)
        let configuration = UploadConfiguration(lifetime: .seconds(100), quota: quota)
        return .usual(in: store, pictures, configuration: configuration, clock: clock)
    }

    /// Uploads the picture, or bytes that are none.
    private func add(_ bytes: [UInt8], to uploads: Uploads, key: String? = nil) async throws -> Uploads.Added {
        let file = try await uploads.begin(for: owner, key: key)
        try await uploads.write(bytes, to: file)
        return try await uploads.add(file, of: owner, key: key)
    }

    @Test("eight files of an owner may be under way, with a key or without; each way out makes room for one")
    func files() async throws {
        let uploads = uploads()
        var files: [any IncomingPicture] = []
        for number in 0..<8 {
            files.append(try await uploads.begin(for: owner, key: number.isMultiple(of: 2) ? "k\(number)" : nil))
        }
        let full = UploadFailure.full(limit: "8 uploads under way", retryAfter: 1)
        func expectFull() async {
            for key in [nil, "k", "k0"] {
                await #expect(throws: full) { try await uploads.begin(for: owner, key: key) }
            }
            #expect(pictures.incoming == files.count)
        }
        await expectFull()
        _ = try await uploads.begin(for: OwnerID("other"), key: nil)

        // Thrown away, twice over.
        files[7].discard()
        files[7].discard()
        files[7] = try await uploads.begin(for: owner, key: nil)
        await expectFull()
        // Let go of, as by a request that was cancelled.
        files.removeLast()
        files.append(try await uploads.begin(for: owner, key: nil))
        await expectFull()
        // An upload now.
        try await uploads.write(png, to: files[0])
        _ = try await uploads.add(files[0], of: owner, key: "k0")
        files[0] = try await uploads.begin(for: owner, key: nil)
        await expectFull()
        // Refused for what it is.
        try await uploads.write([1, 2, 3], to: files[1])
        await #expect(throws: UploadFailure.self) { try await uploads.add(files[1], of: owner, key: nil) }
        files[1] = try await uploads.begin(for: owner, key: nil)
        await expectFull()
        // Not taken by the disk or the store.
        for isKept in [false, true] {
            if isKept { store.fail(.upload) } else { pictures.failKeeping(times: 1) }
            try await uploads.write(png, to: files[3])
            await #expect(throws: UploadFailure.self) { try await uploads.add(files[3], of: owner, key: nil) }
            files[3] = try await uploads.begin(for: owner, key: nil)
            await expectFull()
        }
    }

    @Test("files under way count against the number of uploads, and whoever meets only them comes back at once")
    func count() async throws {
        let uploads = uploads(count: 3)
        _ = try await add(png, to: uploads)
        let first = try await uploads.begin(for: owner, key: nil)
        let second = try await uploads.begin(for: owner, key: nil)
        let full = UploadFailure.full(limit: "3 uploads", retryAfter: 1)
        await #expect(throws: full) { try await uploads.begin(for: owner, key: nil) }
        second.discard()
        let third = try await uploads.begin(for: owner, key: nil)
        await #expect(throws: full) { try await uploads.begin(for: owner, key: nil) }
        // What was under way and is there now counts once.
        try await uploads.write(png, to: first)
        _ = try await uploads.add(first, of: owner, key: nil)
        await #expect(throws: full) { try await uploads.begin(for: owner, key: nil) }
        try await uploads.write(png, to: third)
        _ = try await uploads.add(third, of: owner, key: nil)
        await #expect(throws: UploadFailure.full(limit: "3 uploads", retryAfter: 100)) {
            try await uploads.begin(for: owner, key: nil)
        }
    }

    @Test("bytes under way count against the bytes of uploads before they are written")
    func bytes() async throws {
        let uploads = uploads(byteCount: 1000)
        let first = try await uploads.begin(for: owner, key: nil)
        let second = try await uploads.begin(for: owner, key: nil)
        try await uploads.write([UInt8](repeating: 1, count: 600), to: first)
        let full = UploadFailure.full(limit: "1000 bytes of uploads", retryAfter: 1)
        await #expect(throws: full) { try await uploads.write([UInt8](repeating: 1, count: 401), to: second) }
        #expect(second.byteCount == 0)
        try await uploads.write([UInt8](repeating: 1, count: 400), to: second)
        await #expect(throws: full) { try await uploads.write([1], to: second) }
        await #expect(throws: full) { try await uploads.begin(for: owner, key: nil) }
        first.discard()
        try await uploads.write([UInt8](repeating: 1, count: 600), to: second)
        #expect(second.byteCount == 1000)
    }

    @Test("an upload that is deleted meanwhile makes room for bytes that come later")
    func deletedMeanwhile() async throws {
        let uploads = uploads(byteCount: png.count + 10)
        let upload = try await add(png, to: uploads).upload
        let file = try await uploads.begin(for: owner, key: nil)
        try await uploads.write([UInt8](repeating: 1, count: 10), to: file)
        await #expect(throws: UploadFailure.full(limit: "\(png.count + 10) bytes of uploads", retryAfter: 100)) {
            try await uploads.write([1], to: file)
        }
        #expect(try await uploads.delete(upload.id, of: owner))
        try await uploads.write([UInt8](repeating: 1, count: png.count), to: file)
    }

    @Test("where there is no room, one file with a key at a time goes on, for it may repeat an upload")
    func spare() async throws {
        let uploads = uploads(count: 1)
        let upload = try await add(png, to: uploads, key: "k").upload
        let full = UploadFailure.full(limit: "1 uploads", retryAfter: 100)
        for _ in 0..<3 {
            let file = try await uploads.begin(for: owner, key: "k")
            await #expect(throws: full) { try await uploads.begin(for: owner, key: "k") }
            await #expect(throws: full) { try await uploads.begin(for: owner, key: nil) }
            try await uploads.write(png, to: file)
            let again = try await uploads.add(file, of: owner, key: "k")
            #expect(again.isReplay && again.upload == upload)
        }
    }

    @Test("the bytes of one file with a key may go on without room, and no second one's")
    func spareBytes() async throws {
        let uploads = uploads(byteCount: png.count + 10)
        let upload = try await add(png, to: uploads, key: "k").upload
        let first = try await uploads.begin(for: owner, key: "k")
        let second = try await uploads.begin(for: owner, key: "k")
        try await uploads.write(png, to: first)
        await #expect(throws: UploadFailure.full(limit: "\(png.count + 10) bytes of uploads", retryAfter: 100)) {
            try await uploads.write(png, to: second)
        }
        let again = try await uploads.add(first, of: owner, key: "k")
        #expect(again.isReplay && again.upload == upload)
        try await uploads.write(png, to: second)
        #expect(try await uploads.add(second, of: owner, key: "k").isReplay)
    }

    @Test("a file for which there is no room any more is not even kept, and one that was kept goes at once")
    func nothingKept() async throws {
        let uploads = uploads(count: 1)
        let late = try await uploads.begin(for: owner, key: nil)
        let repeated = try await uploads.begin(for: owner, key: "k")
        let other = SmallPNG.bytes(colour: 5)
        for file in [late, repeated] { try await uploads.write(other, to: file) }
        // By another way into the same store, which knows nothing of the two.
        let upload = try await add(png, to: self.uploads(count: 1)).upload
        let full = UploadFailure.full(limit: "1 uploads", retryAfter: 100)
        pictures.failKeeping(times: 1)
        await #expect(throws: full) { try await uploads.add(late, of: owner, key: nil) }
        // The failure was not used up: it meets the file with a key, which has to be kept to be known.
        let failure = UploadFailure.pictures(.unavailable(reason: "disk full"))
        await #expect(throws: failure) { try await uploads.add(repeated, of: owner, key: "k") }
        await #expect(throws: full) { try await add(other, to: uploads, key: "k") }
        #expect(pictures.digests == [upload.file.digest])
        store.fail(.upload)
        await #expect(throws: UploadFailure.self) { try await add(other, to: uploads, key: "k") }
        #expect(pictures.digests == [upload.file.digest])
    }
}
