import Generation
import GenerationService
import GenerationTesting
import ImageSniffing
import Testing

@Suite("Uploads", .timeLimit(.minutes(1)))
struct UploadsTests {
    private let clock = ManualClock()
    private let store: InMemoryJobStore
    private let pictures = InMemoryPictures()
    private let owner = OwnerID("owner001")
    private let png = SmallPNG.bytes(width: 12, height: 9, colour: 0x336699)

    init() { store = InMemoryJobStore(clock: clock) }

    private func uploads(_ configuration: UploadConfiguration = UploadConfiguration()) -> Uploads {
        .usual(in: store, pictures, configuration: configuration, clock: clock)
    }

    /// Uploads bytes, in two pieces.
    private func add(
        _ bytes: [UInt8],
        to uploads: Uploads,
        of owner: OwnerID? = nil,
        key: String? = nil
    ) async throws -> Uploads.Added {
        let owner = owner ?? self.owner
        let file = try await uploads.begin(for: owner, key: key)
        try await uploads.write(Array(bytes.prefix(5)), to: file)
        try await uploads.write(Array(bytes.dropFirst(5)), to: file)
        return try await uploads.add(file, of: owner, key: key)
    }

    /// What holds while nothing is under way: no file is open, and every pin was let go of.
    private func checkNothingIsLeft() {
        #expect(pictures.incoming == 0)
        #expect(pictures.condemn(pictures.digests).digests == pictures.digests)
    }

    @Test("a picture becomes an upload of its owner, with what it is by its content, for a time")
    func added() async throws {
        let uploads = uploads(UploadConfiguration(lifetime: .seconds(60)))
        let added = try await add(png, to: uploads)
        let upload = added.upload
        #expect(!added.isReplay && upload.owner == owner)
        #expect(upload.file.width == 12 && upload.file.height == 9 && upload.file.byteCount == png.count)
        #expect(upload.file.mediaType == "image/png")
        #expect(upload.expiresAt == clock.now.advanced(by: .seconds(60)))
        #expect(try await pictures.bytes(of: upload.file.digest) == png)
        #expect(try await uploads.upload(upload.id, of: owner) == upload)
        #expect(try await uploads.upload(upload.id, of: OwnerID("other")) == nil)
        checkNothingIsLeft()
        #expect(pictures.digests.count == 1)
    }

    @Test("what is no picture is refused by its content, and nothing is left of it")
    func refused() async throws {
        let uploads = uploads()
        let cases: [([UInt8], ReferenceFailure)] = [
            (
                Array("<svg/>".utf8),
                .unsupportedFormat(found: "an SVG", accepted: "PNG, JPEG, WebP or GIF")
            ), (Array("GIF89a".utf8), .truncated(format: "GIF")),
            (Array(png.prefix(20)), .truncated(format: "PNG")),
        ]
        for (bytes, failure) in cases {
            await #expect(throws: UploadFailure.refused(failure)) { try await add(bytes, to: uploads) }
        }
        checkNothingIsLeft()
        #expect(pictures.digests.isEmpty)
        #expect(try await store.uploadUsage(of: owner).count == 0)
    }

    @Test("too many bytes are refused before they are written, and too many pixels by the header")
    func tooLarge() async throws {
        let bytes = uploads(UploadConfiguration(limits: ImageLimits(maximumBytes: png.count - 1)))
        let file = try await bytes.begin(for: owner, key: nil)
        try await bytes.write(Array(png.dropLast(1)), to: file)
        let failure = UploadFailure.refused(.tooLarge(limit: "\(png.count - 1) bytes"))
        await #expect(throws: failure) { try await bytes.write([0], to: file) }
        #expect(file.byteCount == png.count - 1)
        let pixels = uploads(UploadConfiguration(limits: ImageLimits(maximumPixels: 107)))
        await #expect(throws: UploadFailure.refused(.tooLarge(limit: "107 pixels, and this one has 108"))) {
            try await add(png, to: pixels)
        }
    }

    @Test("a key has no more uploads than it may, is told when there is room, and no byte is read in vain")
    func quota() async throws {
        let quota = UploadQuota(count: 2, byteCount: 1000)
        let uploads = uploads(UploadConfiguration(lifetime: .seconds(100), quota: quota))
        let first = try await add(png, to: uploads).upload
        clock.advance(by: .seconds(40))
        _ = try await add(png, to: uploads)
        clock.advance(by: .milliseconds(500))
        let full = UploadFailure.full(limit: "2 uploads", retryAfter: 60)
        await #expect(throws: full) { try await uploads.begin(for: owner, key: nil) }
        // With a key it may be a repetition, so it is read; but it makes no third upload, and leaves no file.
        let other = SmallPNG.bytes(colour: 1)
        await #expect(throws: full) { try await add(other, to: uploads, key: "k") }
        #expect(pictures.digests == [first.file.digest])
        _ = try await uploads.begin(for: OwnerID("other"), key: nil)
        #expect(try await uploads.delete(first.id, of: owner))
        _ = try await add(png, to: uploads)
        let bytes = self.uploads(UploadConfiguration(quota: UploadQuota(count: 9, byteCount: png.count * 2 + 5)))
        await #expect(throws: UploadFailure.full(limit: "\(png.count * 2 + 5) bytes of uploads", retryAfter: 100)) {
            try await add(png, to: bytes)
        }
        #expect(pictures.digests == [first.file.digest])
        checkNothingIsLeft()
    }

    @Test("a repetition is the upload again, also when there is no room, and another picture is refused")
    func repetition() async throws {
        let uploads = uploads(UploadConfiguration(quota: UploadQuota(count: 1, byteCount: 1 << 20)))
        let first = try await add(png, to: uploads, key: "k")
        let again = try await add(png, to: uploads, key: "k")
        #expect(again.isReplay && again.upload == first.upload)
        let other = SmallPNG.bytes(colour: 1)
        await #expect(throws: UploadFailure.keyReused) { try await add(other, to: uploads, key: "k") }
        checkNothingIsLeft()
        #expect(pictures.digests == [first.upload.file.digest])
    }

    @Test("a deleted upload takes its file with it, unless something else names it")
    func deletion() async throws {
        let uploads = uploads()
        let first = try await add(png, to: uploads).upload
        let second = try await add(png, to: uploads, of: OwnerID("other")).upload
        #expect(try await uploads.delete(first.id, of: OwnerID("other")) == false)
        #expect(try await uploads.delete(first.id, of: owner))
        #expect(try await uploads.delete(first.id, of: owner) == false)
        #expect(pictures.digests == [second.file.digest])
        #expect(try await uploads.delete(second.id, of: OwnerID("other")))
        #expect(pictures.digests.isEmpty)
    }

    @Test("a disk or a store that takes nothing is told, and nothing is left")
    func unavailable() async throws {
        let uploads = uploads()
        pictures.failKeeping(times: 1)
        await #expect(throws: UploadFailure.pictures(.unavailable(reason: "disk full"))) {
            try await add(png, to: uploads)
        }
        store.fail(.upload)
        await #expect(throws: UploadFailure.store(.unavailable(reason: "disk full"))) {
            try await add(png, to: uploads)
        }
        checkNothingIsLeft()
        #expect(pictures.digests.isEmpty)
        #expect(try await store.uploadUsage(of: owner).count == 0)
    }

    @Test("the expirer deletes uploads whose time is over with their files, and those that a job needs stay files")
    func expiry() async throws {
        let uploads = uploads(UploadConfiguration(lifetime: .seconds(60)))
        let used = try await add(png, to: uploads).upload
        let unused = try await add(SmallPNG.bytes(colour: 7), to: uploads).upload
        var submission = Sample.submission()
        submission.reference = used.reference
        let job = try await store.accepted(submission)
        let expirer = ResultExpirer(
            store: store,
            pictures: pictures,
            retention: .standard,
            forget: { _ in },
            logger: .silent,
            now: { [clock] in clock.now }
        )
        clock.advance(by: .seconds(59))
        #expect(await expirer.runOnce().uploads == 0)
        clock.advance(by: .seconds(1))
        #expect(try await uploads.upload(used.id, of: owner) == nil)
        let tally = await expirer.runOnce()
        #expect(tally.uploads == 2 && tally.files == 1)
        #expect(pictures.digests == [used.file.digest])
        #expect(try await pictures.bytes(of: try #require(job.reference).digest) == png)
        #expect(!pictures.digests.contains(unused.file.digest))
    }
}
