import ArgumentParser
import EngineStudio

/// Prints the words that the built-in renderer knows.
struct WordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "words",
        abstract: "Print the words that Studio knows, and what they do."
    )

    @Flag(help: "Print the tables of docs/studio.md.")
    var markdown = false

    func run() throws { print(markdown ? Vocabulary.current.markdown : Self.list(.current)) }

    private static func list(_ vocabulary: Vocabulary) -> String {
        vocabulary.axes.map { axis in
            let effects = axis.effects.map { "  \($0.name): \($0.words.joined(separator: ", "))" }
            return "\(axis.title)\n" + effects.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
