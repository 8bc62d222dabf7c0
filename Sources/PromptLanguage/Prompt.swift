/// A prompt in Midjourney's grammar: picture addresses, then text, then `--parameters`.
///
/// An address in the middle of the text counts as one at the front. Groups in braces are text.
///
/// - Invariant: `Prompt.parse(prompt.canonical) == prompt` for every prompt that came from ``parse(_:)`` and whose
///   canonical text is within ``maximumLength``.
package struct Prompt: Sendable, Hashable {
    /// Text with its weight, from `text::weight`.
    package struct Part: Sendable, Hashable {
        /// Not empty; one space between words.
        package let text: String
        /// 1 where none was written; below zero for what the result must not show.
        package let weight: Double
    }

    /// Unicode scalars that a prompt may have.
    package static let maximumLength = 8000

    /// Addresses of pictures in their order, each beginning with `http://` or `https://` in any letter case.
    package let pictures: [String]
    /// Empty when the prompt has no text.
    ///
    /// The weights add up to more than zero.
    package let parts: [Part]
    /// In the order in which they were written, those without effect among them.
    package let parameters: [PromptParameter]
    /// What the parameters ask for.
    package let settings: PromptSettings

    /// Reads a prompt.
    ///
    /// - Throws: every case of ``PromptFailure``.
    package static func parse(_ text: String) throws(PromptFailure) -> Prompt {
        // Far too much is not taken apart: each scalar has four bytes at most.
        guard text.utf8.count <= 4 * maximumLength else {
            throw .tooLong(limit: maximumLength, length: text.unicodeScalars.count)
        }
        var lexer = PromptLexer(text)
        guard lexer.scalarCount <= maximumLength else {
            throw .tooLong(limit: maximumLength, length: lexer.scalarCount)
        }
        let tokens = try lexer.tokens()
        let prompt = try Prompt(tokens)
        guard !(prompt.pictures.isEmpty && prompt.parts.isEmpty && prompt.parameters.isEmpty) else { throw .empty }
        return prompt
    }

    private init(_ tokens: [PromptLexer.Token]) throws(PromptFailure) {
        var pictures: [String] = []
        var parts: [Part] = []
        var words: [String] = []
        var parameters: [PromptParameter] = []
        for token in tokens {
            switch token {
            case .picture(let address): pictures.append(address)
            case .word(let word): words.append(word)
            case .weight(let weight):
                if !words.isEmpty { parts.append(Part(text: words.joined(separator: " "), weight: weight)) }
                words = []
            case .parameter(let name): parameters.append(PromptParameter(name: name, value: ""))
            case .value(let word):
                let last = parameters.count - 1
                parameters[last].value += parameters[last].value.isEmpty ? word : " \(word)"
            }
        }
        if !words.isEmpty { parts.append(Part(text: words.joined(separator: " "), weight: 1)) }
        // Weights have at most four decimals; whole numbers keep 0.1 + 0.2 - 0.3 from being above zero.
        let sum = parts.reduce(0) { $0 + Int(($1.weight * 10_000).rounded()) }
        guard parts.isEmpty || sum > 0 else { throw .weightsNotPositive }
        self.pictures = pictures
        self.parts = parts
        self.parameters = parameters
        settings = try PromptSettings(parameters)
    }

    /// The words that ask for something: parts of a weight above zero, with commas between them.
    ///
    /// A weight other than 1 stands behind its part, as in `oil painting::2`.
    package var instruction: String {
        parts.filter { $0.weight > 0 }.map { $0.weight == 1 ? $0.text : Self.weighted($0) }.joined(separator: ", ")
    }

    /// What the result must not show: the words of `--no`, and parts of a weight below zero.
    package var excluded: [String] { settings.excluded + parts.filter { $0.weight < 0 }.map(\.text) }

    /// What was read but changes nothing, each as it is written: parameters, and parts without weight.
    package var ignored: [String] { settings.ignored + parts.filter { $0.weight == 0 }.map(Self.weighted) }

    /// The prompt with one space between words, pictures first, parameters last and by their usual names.
    package var canonical: String {
        (pictures.map(Self.written) + [withoutPictures]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// ``canonical`` without the addresses at its front.
    package var withoutPictures: String {
        let isPlain = parts.count == 1 && parts[0].weight == 1
        let text = isPlain ? parts.map(\.text) : parts.map(Self.weighted)
        return (text + parameters.map(\.text)).joined(separator: " ")
    }

    /// A comma at the end belongs to the address only inside brackets.
    private static func written(_ address: String) -> String {
        address.utf8.last == UInt8(ascii: ",") ? "<\(address)>" : address
    }

    private static func weighted(_ part: Part) -> String {
        let weight = part.weight == part.weight.rounded() ? "\(Int(part.weight))" : "\(part.weight)"
        // Without the space, a colon would join the separator, and the bare scheme of an address would gain a host.
        let joins = part.text.utf8.last.map { [UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: ",")].contains($0) }
        return joins == true ? "\(part.text) ::\(weight)" : "\(part.text)::\(weight)"
    }
}
