import ArgumentParser
import Generation
import GenerationService
import StoreSQLite

/// The command `imagined webhooks …`.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "See what webhooks are owed and what became of it; send again, take up again, change secrets.",
        discussion: """
            A running server is asked; without one, the data folder is opened for a moment, and what is changed takes \
            effect at the next start. Columns are separated by tabs.
            """,
        subcommands: [
            WebhooksSecretCommand.self, WebhooksRotateCommand.self, WebhooksEndpointsCommand.self,
            WebhooksResumeCommand.self, WebhooksDeliveriesCommand.self, WebhooksRedeliverCommand.self,
        ]
    )
}

/// Where the data folder is, and the way to an answer.
struct WebhooksDesk: ParsableArguments {
    @Option(help: "The data folder of the server (default $XDG_DATA_HOME/imagined or ~/.local/share/imagined).")
    var data: String?

    /// Prints the answer to a request, from a running server or from the data folder itself.
    func printLines(for request: WebhookRequest) async throws {
        let given = data.map { ["data": [$0]] } ?? [:]
        let sources = try await ConfigurationSources.load(commandLine: given, file: nil)
        let folder = DataFolder(path: try ServerConfiguration.dataPath(sources))
        for line in try await lines(for: request, in: folder) { print(line) }
    }

    private func lines(for request: WebhookRequest, in folder: DataFolder) async throws -> [String] {
        if let lines = try await ControlSocket(folder).webhooks(request) { return lines }
        try folder.prepare()
        let store = try OpenedStore.inside(folder) { _, _ in [] }
        do {
            let secrets = try WebhookSigningFile.secrets(in: folder)
            let office = WebhookOffice(
                store: store,
                jobs: store,
                keys: try await KeyRing(store: store),
                webhooks: Webhooks(store: store, jobs: store, secrets: secrets, notices: nil)
            )
            let lines = try await office.lines(for: request)
            await store.close()
            return lines
        } catch {
            await store.close()
            throw error
        }
    }
}

/// The command `imagined webhooks secret KEY`.
struct WebhooksSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Print the secret that signs the reports of a key's jobs."
    )

    @Argument(help: "The id of the key (the eight characters after imk_) or its name.")
    var key: String

    @OptionGroup var desk: WebhooksDesk

    func run() async throws { try await desk.printLines(for: .secret(key: key)) }
}

/// The command `imagined webhooks rotate KEY`.
struct WebhooksRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a key a new signing secret and print it; the one before it signs too for 24 hours."
    )

    @Argument(help: "The id of the key (the eight characters after imk_) or its name.")
    var key: String

    @OptionGroup var desk: WebhooksDesk

    func run() async throws { try await desk.printLines(for: .rotate(key: key)) }
}

/// The command `imagined webhooks endpoints`.
struct WebhooksEndpointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: "List the endpoints: id, key, state, how much is owed, address, and why one is parked."
    )

    @Option(help: "Only those of this key: its id or its name.")
    var key: String?

    @Option(help: "Go on after this endpoint, such as ep_01jd….")
    var after: EndpointID?

    @OptionGroup var desk: WebhooksDesk

    func run() async throws { try await desk.printLines(for: .endpoints(key: key, after: after)) }
}

/// The command `imagined webhooks resume ENDPOINT`.
struct WebhooksResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Take a parked endpoint up again; what waits for it is sent, in order."
    )

    @Argument(help: "The endpoint's id, such as ep_01jd….")
    var endpoint: EndpointID

    @OptionGroup var desk: WebhooksDesk

    func run() async throws { try await desk.printLines(for: .resume(endpoint)) }
}

/// The command `imagined webhooks deliveries JOB`.
struct WebhooksDeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "List the deliveries of a job, each with its attempts."
    )

    @Argument(help: "The job's id, a UUID.")
    var job: JobID

    @OptionGroup var desk: WebhooksDesk

    func run() async throws { try await desk.printLines(for: .deliveries(job)) }
}

/// The command `imagined webhooks redeliver DELIVERY`.
struct WebhooksRedeliverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redeliver",
        abstract: "Send a delivery again, under its old id and with its old body."
    )

    @Argument(help: "The delivery's id, such as msg_01jd….")
    var delivery: DeliveryID

    @OptionGroup var desk: WebhooksDesk

    func run() async throws { try await desk.printLines(for: .redeliver(delivery)) }
}

extension EndpointID: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}

extension JobID: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}

extension DeliveryID: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}
