import ArgumentParser

/// The program and its commands.
@main
struct Imagined: AsyncParsableCommand {
    /// What `--version` and `/health` tell.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "imagined",
        abstract: "A self-hosted image-to-image API server: a picture and a prompt become four pictures.",
        discussion: """
            It speaks the wire formats of ImaginePro and of GenArtAPI, so that programs written for them need \
            another base address and nothing else. Everything stays on this machine.
            """,
        version: version,
        subcommands: [ServeCommand.self, KeysCommand.self, WebhooksCommand.self, RenderWorkerCommand.self]
    )
}
