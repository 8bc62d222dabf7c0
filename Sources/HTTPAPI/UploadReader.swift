import DialectKit
import DialectV1
import Generation
import GenerationService
import HTTPEdge
import Hummingbird
import NIOCore

/// Takes the picture out of the body of an upload, in whichever form it came, and has it kept.
///
/// A file, and a `data:` address in plain text or in a form's field, go to the disk as they come; only JSON and the form
/// without parts are held in memory, which they wait for.
struct UploadReader: Sendable {
    /// What else than the picture there may be in the body.
    private static let mostBesides = 1 << 20

    private let services: APIServices
    private let owner: OwnerID

    init(_ services: APIServices, owner: OwnerID) {
        self.services = services
        self.owner = owner
    }

    /// Reads the body and makes an upload of its picture; a body that can't be one is not read to its end.
    func read(_ request: Request, _ context: APIRequestContext) async throws -> Uploads.Added {
        let contentType = request.headers.first(.contentType) ?? "application/octet-stream"
        let mediaType = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        let body = ArrivingBody(request, context)
        do {
            let key = try services.idempotencyKey(of: request)
            switch mediaType {
            case "multipart/form-data":
                let boundary = try MultipartBoundary(contentType: contentType)
                return try await finish(try await parts(of: body, boundary, key), key, claimed: "")
            case "text/plain":
                let file = PictureSink(try await begin(key), services.uploads, isDataURL: true)
                try await pour(body, limit: largestText, into: file)
                return try await finish(file, key, claimed: mediaType)
            case "application/json", "application/x-www-form-urlencoded":
                // Its memory is given back before the file is looked at, which takes a share of its own: who held one
                // and waited for another could wait for himself.
                return try await finish(try await whole(body, contentType, mediaType, key), key, claimed: "")
            case _ where mediaType.hasPrefix("image/") || mediaType.hasSuffix("/octet-stream"):
                let limit = services.uploads.maximumBytes
                if let announced = body.announced, announced > limit { throw UploadFailure.refused(tooLarge) }
                let file = PictureSink(try await begin(key), services.uploads, isDataURL: false)
                // Whoever does not announce how much it is hears of the limit when it is reached.
                try await pour(body, limit: .max, into: file)
                return try await finish(file, key, claimed: mediaType)
            default:
                throw V1Problem.notUploadable(mediaType)
            }
        } catch {
            throw Self.told(error, claimed: mediaType)
        }
    }

    private var tooLarge: ReferenceFailure { .tooLarge(limit: "\(services.uploads.maximumBytes) bytes") }

    /// Bytes of a text that has the largest picture in it.
    private var largestText: Int { services.uploads.maximumBytes / 3 * 4 + Self.mostBesides }

    private func begin(_ key: String?) async throws(UploadFailure) -> any IncomingPicture {
        try await services.uploads.begin(for: owner, key: key)
    }

    /// Writes a whole body into a file.
    private func pour(_ body: ArrivingBody, limit: Int, into file: PictureSink) async throws {
        while let piece = try await body.next(limit: limit) { try await file.take(piece) }
        try await file.end()
    }

    private func finish(_ file: PictureSink, _ key: String?, claimed: String) async throws -> Uploads.Added {
        guard file.byteCount > 0 else { throw V1Problem.noFile }
        do {
            return try await services.uploads.add(file.file, of: owner, key: key)
        } catch {
            throw RequestFailure(error, claimed: file.claimedType.isEmpty ? claimed : file.claimedType)
        }
    }

    /// Writes the file of a body that has to be in memory to be understood.
    private func whole(
        _ body: ArrivingBody,
        _ contentType: String,
        _ mediaType: String,
        _ key: String?
    ) async throws -> PictureSink {
        let (bytes, share) = try await body.whole(services)
        defer { share?.release() }
        let text =
            mediaType == "application/json"
            ? try V1Uploads.dataURL(contentType: contentType, body: bytes)
            : try RequestFields(query: nil, contentType: contentType, body: bytes)
                .required("image", expected: "a data URL such as data:image/png;base64,iVBORw0…")
        let file = PictureSink(try await begin(key), services.uploads, isDataURL: true)
        try await file.take(Array(text.utf8))
        try await file.end()
        return file
    }

    /// Writes the file of a form.
    private func parts(
        of body: ArrivingBody,
        _ boundary: MultipartBoundary,
        _ key: String?
    ) async throws -> PictureSink {
        var parser = MultipartParser(boundary: boundary)
        var form = UploadForm()
        var events: [MultipartEvent] = []
        while let piece = try await body.next(limit: largestText) {
            events.removeAll(keepingCapacity: true)
            try parser.push(piece, into: &events)
            for event in events {
                switch event {
                case .partBegan(let part):
                    guard try form.takes(part) else { continue }
                    // One before it gives its place back.
                    form.file = nil
                    form.file = PictureSink(try await begin(key), services.uploads, part: part)
                case .content(let bytes):
                    if form.isOpen { try await form.file?.take(bytes) }
                case .partEnded:
                    if form.isOpen { try await form.file?.end() }
                    form.isOpen = false
                }
            }
        }
        try parser.finish()
        guard let file = form.file else { throw V1Problem.noFile }
        return file
    }

    private static func told(_ error: any Error, claimed: String) -> any Error {
        switch error {
        case let failure as UploadFailure: RequestFailure(failure, claimed: claimed)
        case let failure as MultipartFailure: RequestFailure.malformedBody(reason: failure.reason)
        case let failure as DataURLFailure:
            RequestFailure.invalidParameter(name: "image", expected: failure.expected, received: failure.received)
        default: error
        }
    }
}

/// Which part of a form is the picture: the one named `file`, else the only one that is a file.
private struct UploadForm {
    /// What was found last.
    var file: PictureSink?
    /// Whether the part that is being read is this file.
    var isOpen = false
    private var isNamed = false

    /// Whether a part that begins is taken, perhaps in place of one that was found before; every other one is passed over.
    mutating func takes(_ part: MultipartPart) throws(Problem) -> Bool {
        let isFile = part.fileName?.isEmpty == false
        let hasName = part.name == "file"
        isOpen = false
        guard isFile || hasName || part.name == "image" else { return false }
        guard file == nil || isNamed != hasName else { throw V1Problem.severalFiles(part.name) }
        guard !isNamed else { return false }
        isNamed = hasName
        isOpen = true
        return true
    }
}

/// A file that is written as its bytes, or the `data:` address that stands for them, come in.
private final class PictureSink {
    let file: any IncomingPicture
    private let uploads: Uploads
    /// `nil` where the bytes are those of the file.
    private var decoder: DataURLDecoder?
    /// The beginning of a form's field, until it tells which of the two it is.
    private var beginning: [UInt8]?
    private let partType: String

    init(_ file: any IncomingPicture, _ uploads: Uploads, isDataURL: Bool) {
        self.file = file
        self.uploads = uploads
        decoder = isDataURL ? DataURLDecoder() : nil
        partType = ""
    }

    /// - Parameter part: of a form; one that is no file may have a `data:` address for content.
    init(_ file: any IncomingPicture, _ uploads: Uploads, part: MultipartPart) {
        self.file = file
        self.uploads = uploads
        beginning = part.fileName == nil ? [] : nil
        partType = part.mediaType ?? ""
    }

    /// Bytes of the file so far.
    var byteCount: Int { file.byteCount }

    /// What the picture was sent as; empty where it was not said.
    var claimedType: String { decoder?.mediaType ?? partType }

    func take(_ bytes: [UInt8]) async throws {
        if var held = beginning {
            held += bytes
            guard held.count >= Self.telling.count else { return beginning = held }
            try await decide(held)
        } else {
            try await write(bytes)
        }
    }

    /// Takes note that nothing more comes.
    func end() async throws {
        if let held = beginning { try await decide(held) }
        var rest: [UInt8] = []
        try decoder?.finish(into: &rest)
        if !rest.isEmpty { try await uploads.write(rest, to: file) }
    }

    private static let telling = Array("data:".utf8)

    private func decide(_ held: [UInt8]) async throws {
        beginning = nil
        let start = held.prefix(Self.telling.count).map { (65...90).contains($0) ? $0 | 0x20 : $0 }
        if start == Self.telling { decoder = DataURLDecoder() }
        try await write(held)
    }

    private func write(_ bytes: [UInt8]) async throws {
        guard decoder != nil else { return try await uploads.write(bytes, to: file) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        try decoder?.push(bytes, into: &output)
        if !output.isEmpty { try await uploads.write(output, to: file) }
    }
}

/// A body as it comes in, counted.
private final class ArrivingBody {
    /// What the request says that the body has.
    let announced: Int?
    private let request: Request
    private let context: APIRequestContext
    private var pieces: RequestBody.AsyncIterator?
    private var received = 0

    init(_ request: Request, _ context: APIRequestContext) {
        announced = request.headers.first(.contentLength).flatMap { Int($0) }
        self.request = request
        self.context = context
    }

    /// The next bytes; `nil` at the end.
    ///
    /// - Throws: ``RequestFailure/requestTooLarge(limitBytes:)`` when it is known that they are too many.
    func next(limit: Int) async throws -> [UInt8]? {
        if let announced, announced > limit { throw RequestFailure.requestTooLarge(limitBytes: limit) }
        if pieces == nil { context.inviteBody(of: request) }
        var iterator = pieces ?? request.body.makeAsyncIterator()
        let piece: ByteBuffer?
        do {
            piece = try await iterator.next()
        } catch EdgeRefusal.bodyTooSlow {
            throw RequestFailure.bodyTooSlow
        } catch is CancellationError {
            throw RequestFailure.stopping
        } catch {
            throw APIServices.cutOff
        }
        pieces = iterator
        guard let piece else {
            if let announced, announced != received { throw APIServices.cutOff }
            return nil
        }
        received += piece.readableBytes
        guard received <= limit else { throw RequestFailure.requestTooLarge(limitBytes: limit) }
        return Array(buffer: piece)
    }

    /// All of it, in memory, when there is memory for it.
    func whole(_ services: APIServices) async throws -> (bytes: [UInt8], share: MemoryBudget.Share?) {
        var request = request
        return try await services.pictureBody(of: &request, context)
    }
}
