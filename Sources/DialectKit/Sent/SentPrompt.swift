package import Generation
package import PromptLanguage

/// A prompt as it was sent, apart from the picture that may have come inside of it.
///
/// Such a picture, a `data:` address among the words and before the parameters, is megabytes of what is no text: it is
/// taken out before the prompt is read, and nothing that is stored or shown holds it.
package struct SentPrompt: Sendable, Hashable, Discreet {
    /// Without the picture that came inside.
    package let text: String
    package let prompt: Prompt
    /// The picture that came inside, if one did.
    package let picture: SentPicture?

    /// Takes a prompt apart and reads it.
    ///
    /// - Throws: ``RequestFailure/prompt(_:)``, and what is wrong with a picture inside.
    package init(_ sent: String) throws(RequestFailure) {
        let places = DataURL.places(in: sent)
        guard places.count < 2 else { throw .severalPictures(parameter: "prompt", count: places.count) }
        if let place = places.first {
            picture = try DataURL.picture(in: sent.utf8[place.address], parameter: "prompt", isPartOfPrompt: true)
            let before = sent[..<place.whole.lowerBound]
            let behind = sent[place.whole.upperBound...].drop { $0.isWhitespace }
            text = String(before + behind)
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw .invalidParameter(name: "prompt", expected: "more than a picture", received: "nothing else")
            }
        } else {
            picture = nil
            text = sent
        }
        do {
            prompt = try Prompt.parse(text)
        } catch {
            throw .prompt(error)
        }
    }

    /// Pictures that the prompt brings or names.
    package var pictureCount: Int { prompt.pictures.count + (picture == nil ? 0 : 1) }

    /// The first picture that the prompt brings or names.
    package var firstPicture: RequestedPicture? {
        get throws(RequestFailure) {
            if let picture { return .sent(picture) }
            guard let address = prompt.pictures.first else { return nil }
            return .address(try WebAddress.checked(address, parameter: "prompt"))
        }
    }
}

/// The one picture that a submit starts from.
package enum RequestedPicture: Sendable, Hashable {
    /// Where it is; whether it can be fetched is not known yet.
    case address(String)
    /// The picture itself; whether it is one is not known yet.
    case sent(SentPicture)

    /// Reads a parameter that has a picture's address, `http`, `https` or `data`.
    package init(_ text: String, parameter: String) throws(RequestFailure) {
        // White space before an address belongs to none.
        if DataURL.begins(text.utf8.drop { $0 <= 0x20 }) {
            self = .sent(try DataURL.picture(in: text.utf8[...], parameter: parameter, isPartOfPrompt: false))
        } else {
            self = .address(try WebAddress.checked(text, parameter: parameter))
        }
    }

    /// The address, where there is one.
    package var address: String? {
        switch self {
        case .address(let address): address
        case .sent: nil
        }
    }

    /// The picture itself, where it was sent.
    package var sentPicture: SentPicture? {
        switch self {
        case .address: nil
        case .sent(let picture): picture
        }
    }
}

extension DataURL {
    /// Where an address stands in a prompt.
    struct Place {
        /// The characters of the address itself.
        let address: Range<String.Index>
        /// The same, with the angle brackets around it or the commas behind it.
        let whole: Range<String.Index>
    }

    /// The `data:` addresses in a prompt, up to its first parameter.
    ///
    /// Each is a word of its own, or stands in angle brackets: white space ends it.
    static func places(in prompt: String) -> [Place] {
        guard mayHave(prompt) else { return [] }
        var places: [Place] = []
        var rest = prompt.utf8[...]
        while let start = rest.firstIndex(where: { $0 > 0x20 }) {
            let word = rest[start...].prefix { $0 > 0x20 }
            rest = rest[word.endIndex...]
            if word.starts(with: "--".utf8), word.dropFirst(2).first.map(isLetter) == true { break }
            let isBracketed = word.first == UInt8(ascii: "<")
            let inside = isBracketed ? word.dropFirst() : word
            guard begins(inside) else { continue }
            let close = isBracketed ? inside.firstIndex(of: UInt8(ascii: ">")) : nil
            let trimmed = inside[..<(close ?? inside.endIndex)]
            let last = close == nil ? trimmed.lastIndex { $0 != UInt8(ascii: ",") } : nil
            let end = last.map { trimmed.index(after: $0) } ?? trimmed.endIndex
            let wholeEnd = close.map { inside.index(after: $0) } ?? word.endIndex
            places.append(Place(address: inside.startIndex..<end, whole: word.startIndex..<wholeEnd))
        }
        return places
    }

    /// Whether a colon stands behind an `a`, as in `data:`; nearly no other prompt has one, and words are not looked at then.
    private static func mayHave(_ prompt: String) -> Bool {
        var previous: UInt8 = 0
        for byte in prompt.utf8 {
            if byte == UInt8(ascii: ":"), previous | 0x20 == UInt8(ascii: "a") { return true }
            previous = byte
        }
        return false
    }

    /// Reads the picture that a parameter brings.
    fileprivate static func picture(
        in text: Substring.UTF8View,
        parameter: String,
        isPartOfPrompt: Bool
    ) throws(RequestFailure) -> SentPicture {
        do {
            let address = try DataURL(parsing: text)
            return SentPicture(
                bytes: address.bytes,
                claimedType: address.mediaType,
                parameter: parameter,
                isPartOfPrompt: isPartOfPrompt
            )
        } catch {
            throw .invalidParameter(name: parameter, expected: error.expected, received: error.received)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
}
