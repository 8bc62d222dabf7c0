/// Finds what a prompt's words mean, the longest phrase first.
struct WordIndex: Sendable {
    /// Places in ``Vocabulary/entries`` by phrase; a phrase may stand in two axes.
    private let meanings: [String: [Int]]
    private let factors: [String: Double]
    private let negations: Set<String>
    private let fillers: Set<String>
    private let mostWords: Int
    /// Words of all phrases.
    private let parts: Set<String>
    /// Long words, by their first letter: only those may be misspelled.
    private let longWords: [Character: [[Character]]]

    static let current = WordIndex(.current)

    init(_ vocabulary: Vocabulary) {
        var meanings: [String: [Int]] = [:]
        var parts: Set<String> = []
        for (place, entry) in vocabulary.entries.enumerated() {
            for word in entry.words {
                let phrase = Spelling.canonicalPhrase(word)
                if meanings[phrase]?.contains(place) != true { meanings[phrase, default: []].append(place) }
                parts.formUnion(phrase.split(separator: " ").map(String.init))
            }
        }
        var factors: [String: Double] = [:]
        for intensifier in vocabulary.intensifiers {
            for word in intensifier.words { factors[Spelling.canonicalPhrase(word)] = intensifier.factor }
        }
        self.meanings = meanings
        self.factors = factors
        negations = Set(vocabulary.negations.map(Spelling.canonicalPhrase))
        fillers = Set(vocabulary.fillers.map(Spelling.canonicalPhrase))
        mostWords = (meanings.keys.map { $0.split(separator: " ").count }).max() ?? 1
        self.parts = parts
        longWords = Dictionary(grouping: parts.filter { $0.count >= 8 }.sorted().map(Array.init)) { $0[0] }
    }

    func isNegation(_ word: String) -> Bool { negations.contains(word) }
    func isKnown(_ word: String) -> Bool {
        isFiller(word) || Inflection.bases(of: word).contains { parts.contains($0) }
    }
    func isFiller(_ word: String) -> Bool { fillers.contains(word) }

    /// The entries of the longest phrase that starts at a token, and how many tokens it has.
    func longestMatch(_ words: ArraySlice<String>) -> (entries: [Int], length: Int)? {
        for length in stride(from: min(mostWords, words.count), through: 1, by: -1) {
            let phrase = words.prefix(length)
            let stem = phrase.dropLast().map { $0 + " " }.joined()
            for last in Inflection.bases(of: phrase[phrase.endIndex - 1]) {
                if let entries = meanings[stem + last] { return (entries, length) }
            }
        }
        return nil
    }

    /// The factor of the longest intensifier that starts at a token, and how many tokens it has.
    func intensifier(_ words: ArraySlice<String>) -> (factor: Double, length: Int)? {
        for length in stride(from: min(3, words.count), through: 1, by: -1) {
            if let factor = factors[words.prefix(length).joined(separator: " ")] { return (factor, length) }
        }
        return nil
    }

    /// The only long word of the vocabulary that is one slip away; `nil` when there is none, or more than one.
    func corrected(_ word: String) -> String? {
        let letters = Array(word)
        guard letters.count >= 7, let first = letters.first else { return nil }
        let near = (longWords[first] ?? []).filter { Spelling.isOneSlip(letters, $0) }
        return near.count == 1 ? String(near[0]) : nil
    }
}
