/// Simple English inflections: a word and the words that it may come from, the word itself first.
enum Inflection {
    static func bases(of word: String) -> [String] {
        var found = [word]
        func add(_ base: Substring) {
            guard base.count >= 3 else { return }
            found.append(String(base))
            found.append(String(base) + "e")
            let letters = Array(base)
            if letters.count >= 3, letters[letters.count - 1] == letters[letters.count - 2] {
                found.append(String(base.dropLast()))
            }
        }
        if word.hasSuffix("ies") { found.append(String(word.dropLast(3)) + "y") }
        if word.hasSuffix("es") { found.append(String(word.dropLast(2))) }
        if word.hasSuffix("s") { found.append(String(word.dropLast())) }
        for ending in ["ing", "ed", "ish", "y", "ly", "like", "er"] where word.hasSuffix(ending) {
            add(word.dropLast(ending.count))
        }
        if !word.hasSuffix("s") { found.append(word + "s") }
        return found
    }
}
