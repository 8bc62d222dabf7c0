package import Generation
import PromptLanguage

extension GenerationRequest {
    /// Puts a request together from a prompt and its picture.
    ///
    /// Where the picture itself was sent, the request has no address of it yet: see ``referring(to:as:)``.
    ///
    /// - Parameter fallbackSeed: the seed for a prompt without `--seed`.
    /// - Throws: ``RequestFailure/invalidParameter(name:expected:received:)`` when the prompt has no words.
    package init(
        _ sent: SentPrompt,
        picture: RequestedPicture,
        fallbackSeed: UInt32
    ) throws(RequestFailure) {
        let prompt = sent.prompt
        guard !prompt.parts.isEmpty else {
            throw .invalidParameter(name: "prompt", expected: "more than addresses and parameters", received: sent.text)
        }
        let settings = prompt.settings
        self.init(
            prompt: sent.text,
            referenceAddress: picture.address ?? "",
            instruction: prompt.instruction,
            excluded: prompt.excluded,
            aspectRatio: settings.aspectRatio.map { AspectRatio(width: $0.width, height: $0.height) },
            seed: settings.seed ?? fallbackSeed,
            chaos: settings.chaos ?? 0,
            stylize: settings.stylize ?? 100,
            imageWeight: settings.imageWeight ?? 1,
            ignoredParameters: prompt.ignored
        )
    }

    /// The request with the address under which the picture that came with it is found from now on; where it came inside
    /// the prompt, the address takes its place, at the front.
    package func referring(to picture: SentPicture, as address: String) -> GenerationRequest {
        var request = self
        request.referenceAddress = address
        if picture.isPartOfPrompt { request.prompt = "\(address) \(request.prompt)" }
        return request
    }
}

/// The form that every address from a client must have before anything else is asked of it.
package enum WebAddress {
    /// Bytes that an address may have.
    package static let maximumLength = 4096

    /// Checks for `http` or `https`, a host, no white space, and the length.
    ///
    /// Where it leads is not looked at.
    ///
    /// - Returns: the address as it came.
    /// - Throws: ``RequestFailure/invalidParameter(name:expected:received:)``.
    package static func checked(_ address: String, parameter: String) throws(RequestFailure) -> String {
        let lowercased = address.utf8.prefix(8).map { (65...90).contains($0) ? $0 | 32 : $0 }
        let scheme = ["https://", "http://"].first { lowercased.starts(with: $0.utf8) }
        let host = address.utf8.dropFirst(scheme?.utf8.count ?? 0).first
        guard scheme != nil, let host, ![UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(host),
            address.utf8.count <= maximumLength, address.utf8.allSatisfy({ $0 > 32 && $0 != 127 })
        else {
            let shown = ShownAddress(address).description
            throw .invalidParameter(name: parameter, expected: "an http or https address", received: shown)
        }
        return address
    }
}
