import ArgumentParser
import Generation
import GenerationService
import StoreSQLite

/// The command `imagined keys …`.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Manage API keys.",
        subcommands: [KeysCreateCommand.self]
    )
}

/// The command `imagined keys create NAME`.
struct KeysCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an API key and print it, once: only its hash is kept.",
        discussion: "A running server takes the key at once; without one, the data folder is opened for a moment."
    )

    @Argument(help: "What the key's user is called.")
    var name: String

    @Option(help: "The data folder of the server (default $XDG_DATA_HOME/imagined or ~/.local/share/imagined).")
    var data: String?

    func validate() throws {
        guard !name.isEmpty, name.count <= 100 else {
            throw ValidationError("NAME must have 1 to 100 characters, got \(name.count)")
        }
    }

    func run() async throws {
        let given = data.map { ["data": [$0]] } ?? [:]
        let sources = try await ConfigurationSources.load(commandLine: given, file: nil)
        let folder = DataFolder(path: try ServerConfiguration.dataPath(sources))
        print(try await key(in: folder))
    }

    private func key(in folder: DataFolder) async throws -> String {
        if let key = try await ControlSocket(folder).createKey(named: name) { return key }
        try folder.prepare()
        let store = try OpenedStore.inside(folder) { _, _ in [] }
        let key = try await KeyRing(store: store).create(name: name, at: .now)
        await store.close()
        return key.text
    }
}
