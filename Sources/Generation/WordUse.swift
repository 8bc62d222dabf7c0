import Foundation

/// What an engine made of the words of a prompt.
package struct WordUse: Sendable, Hashable {
    /// Words and phrases that chose something, as they were written; `no rain` for what was kept away.
    package var applied: [String]
    /// Words that the engine does not know, as they were written.
    package var ignored: [String]

    package init(applied: [String], ignored: [String]) {
        self.applied = applied
        self.ignored = ignored
    }
}

extension EngineRecipe {
    private struct Words: Decodable {
        let appliedWords: [String]
        let ignoredWords: [String]
    }

    /// What the engine says of the prompt's words: a recipe that is a JSON object may do so in two of its members,
    /// `appliedWords` and `ignoredWords`.
    ///
    /// - Returns: `nil` where it says nothing.
    package var wordUse: WordUse? {
        guard let words = try? JSONDecoder().decode(Words.self, from: Data(text.utf8)) else { return nil }
        return WordUse(applied: words.appliedWords, ignored: words.ignoredWords)
    }
}

extension GenerationResult {
    /// Of all its pictures: they come from one prompt.
    package var wordUse: WordUse? { recipes.first?.wordUse }
}
