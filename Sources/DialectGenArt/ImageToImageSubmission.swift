package import DialectKit
package import Generation
import PromptLanguage

/// The parameters of `POST /imageToImage`.
package struct ImageToImageSubmission: Sendable, Hashable {
    /// Its reference has the form of an address; whether it can be fetched is not known yet.
    package let request: GenerationRequest
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
        let text = try fields.required("prompt", expected: "text")
        let prompt: Prompt
        do {
            prompt = try Prompt.parse(text)
        } catch {
            throw .prompt(error)
        }
        guard let address = try fields.string("imageUrl") else { throw .noPicture(parameter: "imageUrl") }
        guard prompt.pictures.isEmpty else {
            throw .severalPictures(parameter: "prompt", count: prompt.pictures.count + 1)
        }
        let addresses = address.split(whereSeparator: \.isWhitespace)
        guard addresses.count < 2 else { throw .severalPictures(parameter: "imageUrl", count: addresses.count) }
        request = try GenerationRequest(
            prompt,
            text: text,
            referenceAddress: address,
            addressParameter: "imageUrl",
            fallbackSeed: fallbackSeed
        )
        priority = JobPriority(prompt.settings)
        outlivesClient = try OnDisconnect.outlivesClient(fields)
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
/// An encoded value is decoded once, as any other. A value that begins with `http://` or `https://` as it stands was not
/// encoded: it is taken to the byte, so that `%20` in it stays. When such an address has a `?`, the pairs behind it are
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
            guard name == "imageUrl", var address = unencodedAddress(pair) else {
                decoded.append((name, try pair.value()))
                continue
            }
            while address.utf8.contains(UInt8(ascii: "?")), let next = rest.first, !ends(at: next, given: given) {
                address += "&\(next.raw)"
                rest.removeFirst()
            }
            decoded.append((name, address))
        }
        return decoded
    }

    private static func unencodedAddress(_ pair: FormPair) -> String? {
        guard let value = pair.rawValue else { return nil }
        let lowercased = value.prefix(8).lowercased()
        return lowercased.hasPrefix("https://") || lowercased.hasPrefix("http://") ? value : nil
    }

    /// A name that can't be decoded is none of ours.
    private static func ends(at pair: FormPair, given: Set<String>) -> Bool {
        guard let name = try? pair.name() else { return false }
        return name == "imageUrl" || (endpointParameters.contains(name) && !given.contains(name))
    }
}
