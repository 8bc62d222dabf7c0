import ArgumentParser

/// The options of `imagined serve` about pictures that clients send themselves.
struct UploadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("MiB of a request with a picture in it, 1 to 256 (default 28).", valueName: "MIB"))
    var bodyLimit: String?

    @Option(help: "How long an upload is there, such as 90m, 24h or 7d (default 24h).")
    var uploadRetention: String?

    @Option(help: "Uploads of one key at once, 0 to 100000 (default 100).")
    var keyUploads: String?

    @Option(help: ArgumentHelp("MiB of all uploads of one key, 1 to 1048576 (default 1024).", valueName: "MIB"))
    var keyUploadSize: String?

    /// Each option and what was given for it.
    var values: [(key: String, value: String?)] {
        [
            ("body-limit", bodyLimit), ("upload-retention", uploadRetention), ("key-uploads", keyUploads),
            ("key-upload-size", keyUploadSize),
        ]
    }
}
