import ArgumentParser
import Configuration

/// The command `imagined serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server until it gets SIGINT or SIGTERM.",
        discussion: """
            Each option is also an environment variable, IMAGINED_ and its name in capitals (IMAGINED_TILE_SIZE), and a \
            key of the configuration file, a JSON object ({"tile-size": 512}). The command line wins over the \
            environment, and the environment over the file.
            """
    )

    @Option(help: "Address to listen on (default 127.0.0.1). Any other than loopback needs --public-url.")
    var host: String?

    @Option(help: "Port to listen on (default 8080); 0 takes a free one and prints it.")
    var port: String?

    @Option(help: "Folder for everything that is kept (default $XDG_DATA_HOME/imagined or ~/.local/share/imagined).")
    var data: String?

    @Option(help: "A configuration file.")
    var config: String?

    @Option(help: "Address under which clients reach this server, for the links to pictures.")
    var publicURL: String?

    @Option(help: "Long side of a picture in pixels, 16 to 2048 (default 1024). The grid is twice as large.")
    var tileSize: String?

    @Option(help: "Seconds that POST /imageToImage waits for its pictures, 1 to 3600 (default 300).")
    var syncWait: String?

    @Option(help: "Seconds that a running job may give no sign of life, 2 to 600 (default 30).")
    var lease: String?

    @Option(help: "How long jobs and pictures are kept after their end, such as 12h or 30d (default 30d); never, or 0.")
    var retention: String?

    @Option(
        help: ArgumentHelp(
            "Let references and webhooks reach a range that is not public, such as 10.0.0.0/8 or 127.0.0.1/32:9000.",
            discussion: "May be given several times; in the environment, separated by commas.",
            valueName: "CIDR[:PORT]"
        )
    )
    var outboundAllow: [String] = []

    @Option(
        help: ArgumentHelp(
            "Formats that references may have beside PNG, JPEG, WebP and GIF: avif, heic, tiff.",
            discussion: "Separated by commas. The decoders of these are larger and less tried.",
            valueName: "FORMATS"
        )
    )
    var imageFormats: String?

    @Option(help: "Format of the pictures that are made: png, jpeg or webp (default png).")
    var outputFormat: String?

    @Option(help: "Quality of JPEG and WebP pictures, 1 to 100 (default 90).")
    var outputQuality: String?

    @Option(
        help: "What is logged to standard error: trace, debug, info, notice, warning, error, critical (default info)."
    )
    var logLevel: String?

    @OptionGroup(title: "Connections")
    var edge: EdgeOptions

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    @OptionGroup(title: "Uploads")
    var uploads: UploadOptions

    func run() async throws {
        var given: [String: [String]] = [:]
        for (key, value) in [
            ("host", host), ("port", port), ("data", data), ("public-url", publicURL), ("tile-size", tileSize),
            ("sync-wait", syncWait), ("lease", lease), ("retention", retention), ("log-level", logLevel),
            ("image-formats", imageFormats), ("output-format", outputFormat), ("output-quality", outputQuality),
        ] + limits.values + uploads.values {
            if let value { given[key] = [value] }
        }
        for (key, values) in edge.values where !values.isEmpty { given[key] = values }
        if !outboundAllow.isEmpty { given["outbound-allow"] = outboundAllow }
        let sources = try await ConfigurationSources.load(commandLine: given, file: config)
        let configuration = try ServerConfiguration(reading: sources)
        try await Server(configuration, notices: sources.notices).run()
    }
}
