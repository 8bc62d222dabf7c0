extension Vocabulary {
    /// The tables of `docs/studio.md`: one for each axis, one row for each effect.
    package var markdown: String {
        axes.map { axis in
            let rows = axis.effects.map { "| \($0.does) | \($0.words.joined(separator: ", ")) |" }
            return (["### \(axis.title)", "", axis.about, "", "| What it does | Words |", "|---|---|"] + rows)
                .joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// Words and phrases of all axes.
    package var wordCount: Int { entries.reduce(0) { $0 + $1.words.count } }
}
