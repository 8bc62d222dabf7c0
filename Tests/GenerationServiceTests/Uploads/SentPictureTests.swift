import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Pictures that come with a submit, or ahead of it", .timeLimit(.minutes(1)))
struct SentPictureTests {
    private let png = SmallPNG.bytes(width: 12, height: 9, colour: 0x336699)
    private let origin = JobOrigin(
        owner: OwnerID("owner001"),
        dialect: DialectID("v1"),
        linkBase: "http://127.0.0.1:9"
    )

    private func picture(_ bytes: [UInt8]? = nil, claimed: String = "image/png") -> SentPicture {
        SentPicture(bytes: bytes ?? png, claimedType: claimed, parameter: "image", isPartOfPrompt: false)
    }

    private func upload(in shop: Workshop, of owner: OwnerID = OwnerID("owner001")) async throws -> Upload {
        let file = try await shop.uploads.begin(for: owner, key: nil)
        try await shop.uploads.write(png, to: file)
        return try await shop.uploads.add(file, of: owner, key: nil).upload
    }

    private func request(at address: String) -> GenerationRequest {
        var request = Sample.request()
        request.referenceAddress = address
        return request
    }

    @Test("a picture that comes along is kept before its job is stored, and nothing is fetched for it")
    func comesAlong() async throws {
        let shop = try await Workshop()
        let picture = picture()
        let job = try await shop.admission.imagine(request(at: "http://h/r/1"), with: picture, from: origin).job
        let reference = try #require(job.reference)
        #expect(reference.token == picture.token && reference.role == .reference)
        #expect(reference.width == 12 && reference.height == 9 && reference.mediaType == "image/png")
        #expect(try await shop.pictures.bytes(of: reference.digest) == png)
        #expect(try await shop.store.picture(reference.token) == reference)
        // Its row keeps it, and no pin.
        #expect(shop.pictures.condemn([reference.digest]).digests == [reference.digest])
        #expect(try await shop.store.unnamed(among: [reference.digest]).isEmpty)
        #expect(try await shop.attempt().state == .succeeded)
        #expect(shop.references.requests.isEmpty)
    }

    @Test("what is no picture is refused under its parameter, and makes no job and no file")
    func refused() async throws {
        let shop = try await Workshop()
        let svg = picture(Array("<svg/>".utf8), claimed: "image/svg+xml")
        let refusal = ReferenceFailure.unsupportedFormat(found: "an SVG", accepted: "PNG, JPEG, WebP or GIF")
        await #expect(
            throws: AdmissionFailure.picture(refusal, parameter: "image", claimed: "image/svg+xml")
        ) { try await shop.admission.imagine(Sample.request(), with: svg, from: origin) }
        #expect(shop.jobs.counts.queued == 0 && shop.pictures.digests.isEmpty)
    }

    @Test("a disk or a store that takes nothing makes no job, lets go of the file, and uses no quota")
    func unavailable() async throws {
        let shop = try await Workshop()
        shop.pictures.failKeeping(times: 1)
        await #expect(throws: AdmissionFailure.pictures(.unavailable(reason: "disk full"))) {
            try await shop.admission.imagine(Sample.request(), with: picture(), from: origin)
        }
        shop.store.fail(.submit)
        await #expect(throws: AdmissionFailure.store(.unavailable(reason: "disk full"))) {
            try await shop.admission.imagine(Sample.request(), with: picture(), from: origin)
        }
        #expect(shop.jobs.counts.queued == 0)
        #expect(shop.pictures.takeReleased() == shop.pictures.digests)
        #expect(shop.pictures.condemn(shop.pictures.digests).digests.count == 1)
    }

    @Test("a repetition is the job again, and writes no file")
    func repetition() async throws {
        let shop = try await Workshop()
        var marked = origin
        marked.idempotency = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
        let first = try await shop.admission.imagine(Sample.request(), with: picture(), from: marked)
        shop.pictures.failKeeping(times: 1)
        let again = try await shop.admission.imagine(Sample.request(), with: picture(), from: marked)
        #expect(again == AdmittedJob(job: first.job, isReplay: true))
        marked.idempotency?.fingerprint = ContentDigest("g")
        await #expect(throws: AdmissionFailure.keyReused) {
            try await shop.admission.imagine(Sample.request(), with: picture(), from: marked)
        }
    }

    @Test("an upload is its job's reference from the submit on, whatever becomes of it while the job waits")
    func upload() async throws {
        let shop = try await Workshop()
        let upload = try await upload(in: shop)
        let job = try await shop.admission.imagine(request(at: upload.id.text), from: origin).job
        #expect(job.reference?.digest == upload.file.digest)
        #expect(job.request.referenceAddress == upload.id.text)
        #expect(try await shop.uploads.delete(upload.id, of: origin.owner))
        #expect(try await shop.attempt().state == .succeeded)
        #expect(shop.references.requests.isEmpty)
        #expect(try await shop.pictures.bytes(of: upload.file.digest) == png)
    }

    @Test("to another key, and when its time is over, an upload's address is any address")
    func foreignUpload() async throws {
        let shop = try await Workshop()
        let foreign = try await upload(in: shop, of: OwnerID("other"))
        let own = try await upload(in: shop)
        shop.clock.advance(by: .seconds(86_400))
        for id in [foreign.id, own.id, UploadID(number: 1, nonce: 1)] {
            let job = try await shop.admission.imagine(request(at: id.text), from: origin).job
            #expect(job.reference == nil && job.request.referenceAddress == id.text)
        }
        #expect(shop.jobs.counts.queued == 3)
    }

    @Test("an upload that goes while it is submitted makes the same job as one that is not there")
    func vanishing() async throws {
        let shop = try await Workshop()
        let upload = try await upload(in: shop)
        let isDeleted = EventCount()
        // It is found, and deleted before the job is stored.
        shop.store.holdAnswer(to: .read, until: isDeleted)
        async let admitted = shop.admission.imagine(request(at: upload.id.text), from: origin)
        await shop.store.held.reached()
        #expect(try await shop.uploads.delete(upload.id, of: origin.owner))
        isDeleted.hit()
        let job = try await admitted.job
        #expect(job.reference == nil && shop.jobs.counts.queued == 1)
    }
}
