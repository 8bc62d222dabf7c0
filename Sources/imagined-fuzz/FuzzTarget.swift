import DialectGenArt
import DialectImaginePro
import DialectKit
import DialectV1
import ImageSniffing
import PromptLanguage
import RenderProtocol

/// A reader of strangers' bytes, and what must hold of it whatever they are.
///
/// A reader may refuse; it may not trap, hang, or contradict itself.
enum FuzzTarget: String, CaseIterable {
    case prompt
    case frames
    case form
    case json
    case imaginepro
    case genart
    case v1
    case sniffing
    case multipart
    case dataurl

    /// Gives the reader one input.
    func feed(_ bytes: [UInt8]) {
        switch self {
        case .prompt: Self.prompt(bytes)
        case .frames: Self.frames(bytes)
        case .form: Self.form(bytes)
        case .json: Self.json(bytes)
        case .imaginepro: Self.imaginePro(bytes)
        case .genart: Self.genArt(bytes)
        case .v1: Self.v1(bytes)
        case .sniffing: Self.sniffing(bytes)
        case .multipart: MultipartFuzzing.feed(bytes)
        case .dataurl: DataURLFuzzing.feed(bytes)
        }
    }

    /// The canonical text of a prompt means the same prompt.
    private static func prompt(_ bytes: [UInt8]) {
        guard let prompt = try? Prompt.parse(String(decoding: bytes, as: UTF8.self)) else { return }
        guard let again = try? Prompt.parse(prompt.canonical) else {
            // Only its length may keep a canonical text from being read.
            expect(prompt.canonical.unicodeScalars.count > Prompt.maximumLength, "canonical text refused")
            return
        }
        expect(again == prompt, "canonical text means another prompt")
        expect(again.canonical == prompt.canonical, "canonical text is not canonical")
        _ = (prompt.instruction, prompt.excluded, prompt.ignored, prompt.withoutPictures)
    }

    /// Frames are the same however the pipe cuts them, and so is what is wrong with the stream.
    ///
    /// The first byte says where it is cut. Of a piece with a fault no frame comes out, so that larger pieces may give
    /// fewer.
    private static func frames(_ bytes: [UInt8]) {
        guard let step = bytes.first else { return }
        let stream = Array(bytes.dropFirst())
        let whole = parsed(stream, cut: max(1, stream.count))
        let cut = parsed(stream, cut: Int(step) % 16 + 1)
        expect(cut.frames.starts(with: whole.frames), "other frames when cut")
        expect(whole.failure != nil || whole.frames == cut.frames, "fewer frames in one piece")
        expect(whole.failure == cut.failure, "another failure when cut")
        for frame in whole.frames {
            _ = try? frame.message(RenderCommand.self)
            _ = try? frame.message(RenderReport.self)
        }
    }

    private static func parsed(_ stream: [UInt8], cut: Int) -> (frames: [Frame], failure: FrameFailure?) {
        var parser = FrameParser(limits: FrameLimits(maximumHeaderBytes: 256, maximumPayloadBytes: 4096))
        var frames: [Frame] = []
        do throws(FrameFailure) {
            for start in stride(from: 0, to: stream.count, by: cut) {
                let piece = Array(stream[start..<min(start + cut, stream.count)])
                let found = piece.withUnsafeBytes { bytes in
                    Result<[Frame], FrameFailure> { () throws(FrameFailure) in try parser.frames(from: bytes) }
                }
                frames += try found.get()
            }
            try parser.finish()
            return (frames, nil)
        } catch {
            return (frames, error)
        }
    }

    /// Joined again, the pairs are the text.
    private static func form(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let pairs = FormPair.list(text)
        expect(pairs.map(\.raw).joined(separator: "&") == text, "the pairs are not the text")
        for pair in pairs {
            _ = try? pair.name()
            _ = try? pair.value()
        }
        _ = try? RequestFields(query: text, contentType: "application/x-www-form-urlencoded", body: bytes)
    }

    /// Whatever is read and is a string is written so that it is read as the same.
    private static func json(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        guard case .object(let members) = value else { return }
        for case (let name, .string(let text)) in members {
            let written = JSONWriter.object { $0.member(name, text) }
            expect((try? JSONValue(parsing: written)) == .object([name: .string(text)]), "written another string")
        }
    }

    private static func imaginePro(_ bytes: [UInt8]) {
        guard let fields = try? RequestFields(query: nil, contentType: "application/json", body: bytes) else { return }
        _ = try? ImagineSubmission(fields, fallbackSeed: 1)
        _ = try? ButtonPress(fields)
        _ = try? MessageID.parse(String(decoding: bytes.prefix(100), as: UTF8.self))
    }

    /// The first byte says whether the rest is a query, a form or JSON.
    private static func genArt(_ bytes: [UInt8]) {
        guard let kind = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        let text = String(decoding: rest, as: UTF8.self)
        let query = kind % 3 == 0 ? text : nil
        let contentType = kind % 3 == 1 ? "application/x-www-form-urlencoded" : "application/json"
        let body = query == nil ? rest : []
        _ = try? ImageToImageSubmission(query: query, contentType: contentType, body: body, fallbackSeed: 1)
        guard let fields = try? RequestFields(query: query, contentType: contentType, body: body) else { return }
        for endpoint in [FollowUp.Endpoint.upscale, .variation, .reroll] {
            _ = try? FollowUp(fields, endpoint: endpoint)
        }
    }

    private static func v1(_ bytes: [UInt8]) {
        _ = try? V1Submission(contentType: "application/json", body: bytes, fallbackSeed: 1)
        let query = String(decoding: bytes, as: UTF8.self)
        _ = try? JobPageRequest(query: query)
        _ = try? EndpointPageRequest(query: query)
    }

    /// What a header's reader lets through is within the limits.
    private static func sniffing(_ bytes: [UInt8]) {
        let limits = ImageLimits(formats: ImageFormat.allCases)
        guard let header = try? ImageHeader.read(bytes, limits: limits) else { return }
        expect(ImageFormat.sniff(bytes) == header.format, "two opinions of the format")
        expect(header.width > 0 && header.height > 0, "a picture without pixels")
        expect(header.width * header.height <= limits.maximumPixels, "more pixels than may be")
        expect(header.rawByteCount <= limits.maximumRawBytes, "more bytes than may be")
        expect(header.residentByteCount <= limits.maximumRawBytes, "more memory than may be")
        _ = (header.isCutOff(bytes), header.neededBytes(of: bytes))
    }

    static func expect(_ holds: Bool, _ sentence: String) {
        guard holds else { fatalError(sentence) }
    }
}
