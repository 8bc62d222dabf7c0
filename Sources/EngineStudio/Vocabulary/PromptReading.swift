/// A prompt as effects: which words were understood and how strongly they are meant, which were not, and which were
/// asked to stay away.
struct PromptReading: Sendable {
    /// Strength of each wanted entry of ``Vocabulary``; 1 is usual.
    private(set) var wanted: [Int: Double] = [:]
    private(set) var unwanted: Set<Int> = []
    /// What was understood, as it was written, and the entries that it names; none where it was asked to stay away.
    private var matches: [(words: String, entries: [Int])] = []
    private var unknownWords: [String] = []
    private let vocabulary: Vocabulary
    private let index: WordIndex

    /// In the order of the vocabulary, each once: the order of words does not matter.
    var effects: [(effect: Effect, strength: Double)] {
        let entries = vocabulary.entries
        return wanted.keys.sorted().map { (entries[$0].effect, wanted[$0] ?? 1) }
    }
    var excludedEffects: [Effect] {
        let entries = vocabulary.entries
        return unwanted.sorted().map { entries[$0].effect }
    }

    init(_ request: StudioRequest) {
        vocabulary = .current
        index = .current
        for part in Self.parts(request.instruction) {
            if part.weight > 0 {
                read(part.text, weight: part.weight, isExclusion: false)
            } else if part.weight < 0 {
                read(part.text, weight: 1, isExclusion: true)
            }
        }
        for text in request.excluded { read(text, weight: 1, isExclusion: true) }
        for entry in unwanted { wanted[entry] = nil }
    }

    /// The words of the prompt that act and those that do not, in their order.
    ///
    /// - Parameter unpainted: media that are named and yet add nothing, because another one is painted.
    func told(unpainted: Set<Recipe.Medium>) -> (applied: [String], ignored: [String]) {
        let entries = vocabulary.entries
        let silent = Set(unpainted.map { Effect.medium($0) })
        func acts(_ match: (words: String, entries: [Int])) -> Bool {
            match.entries.isEmpty || !match.entries.allSatisfy { silent.contains(entries[$0].effect) }
        }
        return (matches.filter(acts).map(\.words), unknownWords + matches.filter { !acts($0) }.map(\.words))
    }

    /// Cuts at `text::weight`; a weight belongs to the text before it, and is 1 where no number follows.
    static func parts(_ text: String) -> [(text: String, weight: Double)] {
        var parts: [(text: String, weight: Double)] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: "::") {
            let before = rest[..<mark.lowerBound]
            rest = rest[mark.upperBound...]
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
            if let weight = Double(number) {
                rest = rest.dropFirst(number.count)
                parts.append((String(before), min(max(weight, -10), 10)))
            } else {
                parts.append((String(before), 1))
            }
        }
        return parts + [(String(rest), 1)]
    }

    private mutating func read(_ text: String, weight: Double, isExclusion: Bool) {
        let tokens = Spelling.tokens(text)
        let words = tokens.map { known($0.canonical) }
        var at = 0
        var isNegated = isExclusion
        while at < tokens.count {
            if tokens[at].beginsClause { isNegated = isExclusion }
            if let found = phrase(words[at...]) {
                let isKeptAway = isNegated || index.isKeptAway(words[(at + found.length)...])
                let written = tokens[at..<(at + found.length)].map(\.original).joined(separator: " ")
                for entry in found.entries {
                    if isKeptAway {
                        unwanted.insert(entry)
                    } else {
                        wanted[entry] = max(wanted[entry] ?? 0, min(max(weight * found.factor, 0.15), 2.4))
                    }
                }
                matches.append(isKeptAway ? ("no \(written)", []) : (written, found.entries))
                at += found.length
                if isKeptAway, !isNegated { at += 1 }
                // "No rain or snow": what is tied to an unwanted word is unwanted as well.
                if !(at < tokens.count && ["or", "nor"].contains(words[at])) { isNegated = isExclusion }
                continue
            }
            let token = tokens[at]
            if index.isNegation(token.canonical) {
                isNegated = true
            } else if !index.isFiller(token.canonical) {
                unknownWords.append(isExclusion ? "no \(token.original)" : token.original)
                isNegated = isExclusion
            }
            at += 1
        }
    }

    /// The longest phrase at the first word, with the intensifiers before it.
    private func phrase(_ words: ArraySlice<String>) -> (entries: [Int], length: Int, factor: Double)? {
        let plain = index.longestMatch(words)
        if let plain, plain.length > 1 { return (plain.entries, plain.length, 1) }
        if let word = index.intensifier(words), let rest = phrase(words.dropFirst(word.length)) {
            return (rest.entries, word.length + rest.length, word.factor * rest.factor)
        }
        return plain.map { ($0.entries, $0.length, 1) }
    }

    /// The word itself where it means anything, else the one word that it must have been meant for.
    private func known(_ word: String) -> String {
        index.isKnown(word) ? word : index.corrected(word) ?? word
    }
}

extension WordIndex {
    /// "Rain-free": whether the words after a match keep it away.
    fileprivate func isKeptAway(_ rest: ArraySlice<String>) -> Bool { rest.first == "free" }
}
