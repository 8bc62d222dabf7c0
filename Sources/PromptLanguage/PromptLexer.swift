/// Cuts a prompt into the words of its grammar, once through, by Unicode scalars.
struct PromptLexer {
    enum Token: Hashable {
        /// An address, without the angle brackets that it may have come in.
        case picture(String)
        case word(String)
        /// `::` with the weight of the text before it; 1 where none was written.
        case weight(Double)
        case parameter(ParameterName)
        /// A word behind a parameter.
        case value(String)
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// Where the word ends that `position` is in.
    private var wordEnd = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    var scalarCount: Int { scalars.count }

    /// - Throws: ``PromptFailure/unknownParameter(name:)`` only.
    mutating func tokens() throws(PromptFailure) -> [Token] {
        var tokens: [Token] = []
        var isBehindText = false
        while skipSpace() {
            if let name = try parameter() {
                tokens.append(.parameter(name))
                isBehindText = true
            } else if isBehindText {
                tokens.append(.value(word(until: wordEnd)))
            } else if let address = picture() {
                tokens.append(.picture(address))
            } else if let weight = separator() {
                tokens.append(.weight(weight))
            } else {
                tokens.append(.word(word(until: separatorStart)))
            }
        }
        return tokens
    }

    /// Two dashes, or the long dash that telephones make of them, then a letter.
    ///
    /// A long dash before a word that is no parameter is punctuation and stays in the text.
    private mutating func parameter() throws(PromptFailure) -> ParameterName? {
        let isLongDash = scalars[position] == "\u{2014}" || scalars[position] == "\u{2013}"
        guard isLongDash || isPair("-", at: position) else { return nil }
        let start = position + (isLongDash ? 1 : 2)
        guard start < scalars.count, Self.isLetter(scalars[start]) else { return nil }
        let text = string(start..<wordEnd)
        guard let name = ParameterName(name: text) else {
            if isLongDash { return nil }
            throw .unknownParameter(name: text)
        }
        position = wordEnd
        return name
    }

    private mutating func picture() -> String? {
        let isBracketed = scalars[position] == "<"
        let start = position + (isBracketed ? 1 : 0)
        guard start < scalars.count, scalars[start] == "h" || scalars[start] == "H" else { return nil }
        guard let schemeLength = Self.schemes.first(where: { starts(with: $0, at: start) })?.count else { return nil }
        let close = isBracketed ? scalars[start..<wordEnd].firstIndex(of: ">") : nil
        var end = close ?? wordEnd
        if close == nil {
            while end > start, scalars[end - 1] == "," { end -= 1 }
        }
        guard end - start > schemeLength else { return nil }
        let address = string(start..<end)
        let next = close.map { $0 + 1 } ?? wordEnd
        let isOnlyCommas = scalars[next..<wordEnd].allSatisfy { $0 == "," }
        position = isOnlyCommas ? wordEnd : next
        return address
    }

    /// `::`, and a number where one follows at once and ends the word: `-12.5`, at most four digits on each side.
    private mutating func separator() -> Double? {
        guard isPair(":", at: position) else { return nil }
        let end = wordEnd
        let number = end - position <= 12 ? string((position + 2)..<end) : ""
        guard let weight = Self.weight(number) else {
            position += 2
            return 1
        }
        position = end
        return weight
    }

    private static func weight(_ text: String) -> Double? {
        let digits = text.utf8.first == 45 ? text.utf8.dropFirst() : text.utf8[...]
        let sides = digits.split(separator: 46, omittingEmptySubsequences: false)
        guard (1...2).contains(sides.count), sides.contains(where: { !$0.isEmpty }),
            sides.allSatisfy({ $0.count <= 4 && $0.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let whole = Double(Substring(sides[0])) ?? 0
        guard sides.count == 2, let fraction = Int(Substring(sides[1])) else {
            return text.hasPrefix("-") ? -whole : whole
        }
        let scale = [1.0, 10, 100, 1000, 10_000][sides[1].count]
        let magnitude = (whole * scale + Double(fraction)) / scale
        return text.hasPrefix("-") ? -magnitude : magnitude
    }

    // MARK: - Reading

    /// - Returns: whether anything but white space is left.
    private mutating func skipSpace() -> Bool {
        while position < scalars.count, Self.isSpace(scalars[position]) { position += 1 }
        guard position < scalars.count else { return false }
        if position >= wordEnd { wordEnd = scalars[position...].firstIndex(where: Self.isSpace) ?? scalars.count }
        return true
    }

    /// The end of the word or the next `::` in it, at least one scalar away.
    private var separatorStart: Int {
        let end = wordEnd
        var index = position + 1
        while index < end, !isPair(":", at: index) { index += 1 }
        return index
    }

    private mutating func word(until end: Int) -> String {
        defer { position = end }
        return string(position..<end)
    }

    private func string(_ range: Range<Int>) -> String {
        // Several times as fast as a string that grows by one scalar after the other.
        String(unsafeUninitializedCapacity: range.count * 4) { bytes in
            var count = 0
            for index in range {
                for byte in UTF8.encode(scalars[index]) ?? UTF8.encodedReplacementCharacter {
                    bytes[count] = byte
                    count += 1
                }
            }
            return count
        }
    }

    private func isPair(_ scalar: Unicode.Scalar, at index: Int) -> Bool {
        index + 1 < scalars.count && scalars[index] == scalar && scalars[index + 1] == scalar
    }

    /// Compares letters of ASCII without regard to case.
    private func starts(with text: [Unicode.Scalar], at index: Int) -> Bool {
        guard index + text.count <= scalars.count else { return false }
        return text.indices.allSatisfy { offset in
            let scalar = scalars[index + offset]
            return scalar == text[offset] || (Self.isLetter(scalar) && scalar.value | 32 == text[offset].value)
        }
    }

    private static let schemes: [[Unicode.Scalar]] = ["https://", "http://"].map { Array($0.unicodeScalars) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (65...90).contains(scalar.value) || (97...122).contains(scalar.value)
    }

    /// White space and control characters alike: no prompt means anything by a control character.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar.value <= 32 || scalar.value == 127
            : scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
    }
}
