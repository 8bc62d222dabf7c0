/// A prompt as effects: which words were understood, which not, and which were asked to stay away.
struct PromptReading: Sendable {
    /// Entries of ``Vocabulary``, ascending and each once: the order of words does not matter.
    private(set) var wanted: [Int] = []
    private(set) var unwanted: [Int] = []
    private(set) var appliedWords: [String] = []
    private(set) var ignoredWords: [String] = []

    var effects: [Effect] { wanted.map { Vocabulary.entries[$0].effect } }
    var excludedEffects: [Effect] { unwanted.map { Vocabulary.entries[$0].effect } }

    init(_ request: StudioRequest) {
        read(request.instruction, isExclusion: false)
        for text in request.excluded { read(text, isExclusion: true) }
        unwanted = Array(Set(unwanted)).sorted()
        wanted = Array(Set(wanted).subtracting(unwanted)).sorted()
    }

    private mutating func read(_ text: String, isExclusion: Bool) {
        let tokens = Self.tokens(text)
        var at = 0
        var isNegated = isExclusion
        while at < tokens.count {
            if let (entry, length) = Self.longestMatch(tokens, at: at) {
                let words = tokens[at..<(at + length)].map(\.original).joined(separator: " ")
                if isNegated { unwanted.append(entry) } else { wanted.append(entry) }
                appliedWords.append(isNegated ? "no \(words)" : words)
                at += length
                isNegated = isExclusion
            } else {
                let token = tokens[at]
                if Self.negations.contains(token.canonical) {
                    isNegated = true
                } else if !Self.silent.contains(token.canonical) {
                    ignoredWords.append(isExclusion ? "no \(token.original)" : token.original)
                    isNegated = isExclusion
                }
                at += 1
            }
        }
    }

    private static let negations: Set<String> = ["no", "not", "without", "never", "non", "sans"]
    private static let silent: Set<String> = [
        "a", "an", "the", "of", "in", "on", "at", "to", "by", "with", "and", "or", "as", "is", "it", "its", "for",
        "from", "into", "this", "that", "these", "those", "very", "style", "styled", "styling", "please", "make",
        "made",
        "turn", "look", "looking", "like", "art", "artwork", "picture", "image", "photo", "my", "her", "his", "their",
        "our", "s", "be", "are", "was", "some", "any", "more", "less", "real", "scene", "effect", "create", "render",
    ]

    struct Token {
        let original: String
        /// Lower case, American spelling.
        let canonical: String
    }

    static func tokens(_ text: String) -> [Token] {
        text.split { !$0.isLetter && !$0.isNumber }.map { word in
            var canonical = word.lowercased()
            for (british, american) in spellings { canonical = canonical.replacing(british, with: american) }
            return Token(original: String(word), canonical: canonical)
        }
    }

    private static let spellings = [
        ("colour", "color"), ("grey", "gray"), ("sombre", "somber"), ("analogue", "analog"), ("cosy", "cozy"),
        ("moulded", "molded"), ("jewell", "jewel"), ("fulness", "fullness"), ("jewellery", "jewelry"),
    ]

    /// The entry of the longest phrase, of up to four words, that starts at a token.
    private static func longestMatch(_ tokens: [Token], at: Int) -> (entry: Int, length: Int)? {
        for length in stride(from: min(4, tokens.count - at), through: 1, by: -1) {
            let words = tokens[at..<(at + length)].map(\.canonical)
            let stem = words.dropLast().map { $0 + " " }.joined()
            for last in Inflection.bases(of: words[length - 1]) {
                if let entry = index[stem + last] { return (entry, length) }
            }
        }
        return nil
    }

    private static let index: [String: Int] = {
        var index: [String: Int] = [:]
        for (i, entry) in Vocabulary.entries.enumerated() {
            for word in entry.words where index[word] == nil { index[word] = i }
        }
        return index
    }()
}
