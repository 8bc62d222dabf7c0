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

    func run() throws {
        print(markdown ? Self.tables(.current) : Self.list(.current))
    }

    private static func list(_ vocabulary: Vocabulary) -> String {
        vocabulary.axes.map { axis in
            let effects = axis.effects.map { "  \($0.name): \($0.words.joined(separator: ", "))" }
            return "\(axis.title)\n" + effects.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private static func tables(_ vocabulary: Vocabulary) -> String {
        vocabulary.axes.map { axis in
            let rows = axis.effects.map { "| \($0.does) | \($0.words.joined(separator: ", ")) |" }
            return "### \(axis.title)\n\n\(axis.about)\n\n| What it does | Words |\n|---|---|\n" + rows.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
