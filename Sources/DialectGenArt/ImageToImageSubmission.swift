package import DialectKit
package import Generation
import PromptLanguage

/// The parameters of `POST /imageToImage`.
package struct ImageToImageSubmission: Sendable, Hashable {
    /// Its reference has the form of an address; whether it can be fetched is not known yet.
    package let request: GenerationRequest
    /// The reference itself, where `imageUrl` brings it.
    package let picture: SentPicture?
    /// From `--relax`, `--fast` or `--turbo`.
    package let priority: JobPriority
    /// Whether the job goes on when its client goes away: `onDisconnect=continue`; the default is `cancel`.
    package let outlivesClient: Bool

    /// Reads `prompt`, `imageUrl` and `onDisconnect`; all may stand in the query, in a JSON object or in a form, and the query wins.
    ///
    /// - Parameters:
    ///   - query: what stands behind `?`, still encoded; see ``UnencodedAddress`` for what it may contain.
    ///   - contentType: the header as it came.
    ///   - fallbackSeed: the seed for a prompt without `--seed`.
    package init(
        query: String?,
        contentType: String?,
        body: [UInt8],
        fallbackSeed: UInt32
    ) throws(RequestFailure) {
        let fields = try RequestFields(
            query: query,
            contentType: contentType,
            body: body,
            pairReader: UnencodedAddress.decodedPairs
        )
        let sent = try SentPrompt(try fields.required("prompt", expected: "text"))
        guard let address = try fields.string("imageUrl") else { throw .noPicture(parameter: "imageUrl") }
        guard sent.pictureCount == 0 else {
            throw .severalPictures(parameter: "prompt", count: sent.pictureCount + 1)
        }
        let picture = try Self.picture(address)
        request = try GenerationRequest(sent, picture: picture, fallbackSeed: fallbackSeed)
        self.picture = picture.sentPicture
        priority = JobPriority(sent.prompt.settings)
        outlivesClient = try OnDisconnect.outlivesClient(fields)
    }

    /// White space, which a `data:` address may have, stands between two addresses of the web.
    private static func picture(_ text: String) throws(RequestFailure) -> RequestedPicture {
        let first = text.utf8.drop { $0 <= 0x20 }.prefix(8).map { (65...90).contains($0) ? $0 | 0x20 : $0 }
        if first.starts(with: "http".utf8) {
            let addresses = text.split(whereSeparator: \.isWhitespace)
            guard addresses.count < 2 else { throw .severalPictures(parameter: "imageUrl", count: addresses.count) }
        }
        return try RequestedPicture(text, parameter: "imageUrl")
    }
}

/// The parameter `onDisconnect`: what becomes of a job whose client goes away.
enum OnDisconnect {
    static func outlivesClient(_ fields: RequestFields) throws(RequestFailure) -> Bool {
        switch try fields.string("onDisconnect") {
        case nil, "cancel": return false
        case "continue": return true
        case let other?:
            throw .invalidParameter(name: "onDisconnect", expected: "cancel or continue", received: other)
        }
    }
}

/// Reads queries in which the value of `imageUrl` is an address that nobody encoded.
///
/// An encoded value is decoded once, as any other. A value that begins with `http://`, `https://` or `data:` as it stands
/// was not encoded: it is taken to the byte, so that `%20` and `+` in it stay. When such an address has a `?`, the pairs behind it are
/// its own query, up to the next parameter of this endpoint that has not been given yet; they go back where they came
/// from, in order: `imageUrl=https://h/x.png?ex=1&is=2&hm=3&` is one address. A second `imageUrl` is a second picture.
package enum UnencodedAddress {
    /// Names that end an address; the credentials are headers, but some clients repeat them in the query.
    static let endpointParameters: Set<String> = [
        "prompt", "imageUrl", "apiKey", "server_id", "channel_id", "discord_token", "onDisconnect",
    ]

    /// Decodes `pairs`.
    ///
    /// - Throws: ``RequestFailure/severalPictures(parameter:count:)`` and ``RequestFailure/malformedBody(reason:)``.
    package static func decodedPairs(
        _ pairs: [FormPair]
    ) throws(RequestFailure) -> [(name: String, value: String)] {
        var decoded: [(name: String, value: String)] = []
        var given: Set<String> = []
        var rest = pairs[...]
        while let pair = rest.popFirst() {
            let name = try pair.name()
            let isFirst = given.insert(name).inserted
            guard isFirst || name != "imageUrl" else {
                throw .severalPictures(parameter: "imageUrl", count: pairs.count { (try? $0.name()) == "imageUrl" })
            }
            guard name == "imageUrl", let beginning = unencodedAddress(pair) else {
                decoded.append((name, try pair.value()))
                continue
            }
            decoded.append((name, try whole(beginning, &rest, given: given)))
        }
        return decoded
    }

    /// An address with the pairs behind it that are its own query.
    ///
    /// - Parameter rest: the pairs behind it; those that are its own are taken out.
    /// - Throws: ``RequestFailure/invalidParameter(name:expected:received:)`` for an address of the web that would be too
    ///   long, before it is put together.
    private static func whole(
        _ beginning: String,
        _ rest: inout ArraySlice<FormPair>,
        given: Set<String>
    ) throws(RequestFailure) -> String {
        // What comes behind changes nothing in this, so the address is searched once.
        guard beginning.utf8.contains(UInt8(ascii: "?")) else { return beginning }
        var pieces = [beginning]
        var length = beginning.utf8.count
        while let next = rest.first, !ends(at: next, given: given) {
            pieces.append(next.raw)
            length += 1 + next.raw.utf8.count
            rest.removeFirst()
        }
        let isOfTheWeb = beginning.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "h")
        guard !isOfTheWeb || length <= WebAddress.maximumLength else {
            throw .invalidParameter(
                name: "imageUrl",
                expected: "an http or https address",
                received: ShownAddress(beginning).description
            )
        }
        return pieces.joined(separator: "&")
    }

    private static func unencodedAddress(_ pair: FormPair) -> String? {
        guard let value = pair.rawValue else { return nil }
        let lowercased = value.prefix(8).lowercased()
        return ["https://", "http://", "data:"].contains { lowercased.hasPrefix($0) } ? value : nil
    }

    /// A name that can't be decoded is none of ours.
    private static func ends(at pair: FormPair, given: Set<String>) -> Bool {
        guard let name = try? pair.name() else { return false }
        return name == "imageUrl" || (endpointParameters.contains(name) && !given.contains(name))
    }
}
