import Foundation

/// Words in one spelling, whatever the spelling that they were written in.
enum Spelling {
    /// One word of a prompt.
    struct Token: Sendable, Hashable {
        let original: String
        /// Lower case, American, without accents.
        let canonical: String
        /// Whether a comma, a semicolon or a full stop stands before it.
        let beginsClause: Bool
    }

    /// The words of a text; everything but letters and digits parts them.
    static func tokens(_ text: String) -> [Token] {
        var tokens: [Token] = []
        var word = "", beginsClause = true
        func end() {
            guard !word.isEmpty else { return }
            tokens.append(Token(original: word, canonical: canonical(word), beginsClause: beginsClause))
            word = ""
            beginsClause = false
        }
        for character in text {
            if character.isLetter || character.isNumber {
                word.append(character)
            } else {
                end()
                if ",;.!?\n".contains(character) { beginsClause = true }
            }
        }
        end()
        return tokens
    }

    /// A phrase as it stands in the index of the vocabulary.
    static func canonicalPhrase(_ phrase: String) -> String { tokens(phrase).map(\.canonical).joined(separator: " ") }

    private static func canonical(_ word: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in word.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark {
            plain.append(scalar)
        }
        var text = String(plain)
        for (british, american) in american where text.contains(british) {
            text = text.replacing(british, with: american)
        }
        return text
    }

    private static let american = [
        ("colour", "color"), ("grey", "gray"), ("sombre", "somber"), ("analogue", "analog"), ("cosy", "cozy"),
        ("mould", "mold"), ("jewell", "jewel"), ("fulness", "fullness"), ("vapour", "vapor"), ("stylis", "styliz"),
        ("solaris", "solariz"), ("lustre", "luster"), ("fibre", "fiber"), ("centre", "center"), ("theatre", "theater"),
        ("sulphur", "sulfur"), ("crystallis", "crystalliz"), ("sceptre", "scepter"), ("splendour", "splendor"),
        ("glamour", "glamor"),
    ]

    /// Whether one slip of the keys makes one word of the other: a letter too many, too few, wrong, or two exchanged.
    static func isOneSlip(_ a: [Character], _ b: [Character]) -> Bool {
        guard abs(a.count - b.count) <= 1, a != b else { return false }
        var start = 0
        while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
        var end = 0
        while end < a.count - start, end < b.count - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
        let x = a[start..<(a.count - end)], y = b[start..<(b.count - end)]
        if x.count <= 1, y.count <= 1 { return true }
        return x.count == 2 && y.count == 2 && x.first == y.last && x.last == y.first
    }
}
