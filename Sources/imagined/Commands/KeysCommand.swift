import ArgumentParser
import Foundation
import Generation
import GenerationService
import HTTPAPI
import StoreSQLite

/// The command `imagined keys …`.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, list, rotate and revoke API keys.",
        discussion: """
            A running server carries the order out at once; without one, the data folder is opened for a moment. Where \
            several keys have one name, their ids are asked for.
            """,
        subcommands: [KeysCreateCommand.self, KeysListCommand.self, KeysRotateCommand.self, KeysRevokeCommand.self]
    )
}

/// Where the data folder is, and the way to have an order carried out.
struct KeysDesk: ParsableArguments {
    @Option(help: "The data folder of the server (default $XDG_DATA_HOME/imagined or ~/.local/share/imagined).")
    var data: String?

    /// Has an order carried out by a running server, or on the data folder itself, and prints what came of it.
    func carryOut(_ order: KeyOrder) async throws {
        let given = data.map { ["data": [$0]] } ?? [:]
        let sources = try await ConfigurationSources.load(commandLine: given, file: nil)
        let folder = DataFolder(path: try ServerConfiguration.dataPath(sources))
        let outcome = try await outcome(of: order, in: folder)
        for line in outcome.lines { print(line) }
        for note in outcome.notes { FileHandle.standardError.write(Data("\(note)\n".utf8)) }
    }

    private func outcome(of order: KeyOrder, in folder: DataFolder) async throws -> KeyOrder.Outcome {
        if let outcome = try await ControlSocket(folder).keys(order) { return outcome }
        try folder.prepare()
        let store = try OpenedStore.inside(folder) { _, _ in [] }
        do {
            let outcome = try await order.carryOut(by: KeyOffice(keys: try await KeyRing(store: store)))
            await store.close()
            return outcome
        } catch {
            await store.close()
            throw error
        }
    }
}

/// The command `imagined keys create NAME`.
struct KeysCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an API key and print it, once: only its hash is kept.",
        discussion: "The key has an owner of its own: jobs, limits and webhooks that no other key sees."
    )

    @Argument(help: "What the key's user is called.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "What the key may do: submit, read, admin, with commas between them (default submit,read).",
            discussion: "submit makes and changes jobs, read fetches and lists them, admin manages the keys of all.",
            valueName: "scopes"
        )
    )
    var scope: String?

    @Option(help: ArgumentHelp("When the key expires, such as 12h or 90d (default: never).", valueName: "time"))
    var expires: String?

    @OptionGroup var desk: KeysDesk

    func validate() throws { _ = try order }

    func run() async throws { try await desk.carryOut(try order) }

    private var order: KeyOrder {
        get throws {
            guard KeyOffice.isName(name) else { throw ValidationError("NAME must have \(KeyOffice.nameForm)") }
            let scopes = scope.map { KeyScopes(parsing: $0) } ?? .usual
            guard let scopes else {
                throw ValidationError("--scope must be submit, read, admin or several with commas, got \(scope ?? "")")
            }
            return .create(
                name: name,
                scopes: scopes,
                lifetime: try expires.map { try Duration(option: "--expires", $0, or: "") }
            )
        }
    }
}

/// The command `imagined keys list`.
struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all keys: id, owner, name, scopes, state, its time, when the key was made and used last.",
        discussion: "Columns are separated by tabs. No secret is shown: none is kept."
    )

    @Flag(help: "Print one JSON object instead, as GET /v1/keys answers it.")
    var json = false

    @OptionGroup var desk: KeysDesk

    func run() async throws { try await desk.carryOut(.list(isJSON: json)) }
}

/// The command `imagined keys rotate KEY`.
struct KeysRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a key's owner a new key and print it, once; the old one works until the overlap ends.",
        discussion: """
            Jobs, limits and webhooks stay the owner's. The new key has the old one's name and scopes, and as long a life \
            from now on. A key that has ended can be rotated too: its owner gets back in.
            """
    )

    @Argument(help: "The id of the key (the eight characters after imk_) or its name.")
    var key: String

    @Option(
        help: ArgumentHelp(
            "How long the old key works beside the new one (default 24h); 0 ends it.",
            valueName: "time"
        )
    )
    var overlap: String?

    @OptionGroup var desk: KeysDesk

    func validate() throws { _ = try length }

    func run() async throws { try await desk.carryOut(.rotate(key, overlap: try length)) }

    private var length: Duration {
        get throws {
            guard let overlap else { return KeyOffice.usualOverlap }
            return overlap == "0" ? .zero : try Duration(option: "--overlap", overlap, or: ", or 0")
        }
    }
}

/// The command `imagined keys revoke KEY`.
struct KeysRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a key for good, with the streams that it has open; prints it as list does.",
        discussion: "Jobs that were accepted go on, and other keys of the owner work as before."
    )

    @Argument(help: "The id of the key (the eight characters after imk_) or its name.")
    var key: String

    @OptionGroup var desk: KeysDesk

    func run() async throws { try await desk.carryOut(.revoke(key)) }
}

extension Duration {
    /// Reads the value of an option.
    ///
    /// - Parameter others: what may stand there instead, as the end of a sentence.
    fileprivate init(option: String, _ text: String, or others: String) throws {
        guard let duration = Duration(counted: text) else {
            throw ValidationError("\(option) must be a time such as 90m, 12h or 30d\(others), got \(text)")
        }
        self = duration
    }
}
