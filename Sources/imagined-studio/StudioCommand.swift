import ArgumentParser

/// `imagined-studio`: the built-in renderer without a server.
@main
struct StudioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imagined-studio",
        abstract: "Paint photos with the built-in renderer, look at its media side by side, and measure them.",
        subcommands: [PaintCommand.self, GalleryCommand.self, MetricsCommand.self, WordsCommand.self]
    )
}
