import ArgumentParser

/// The options of `imagined serve` that hold keys to limits.
struct LimitOptions: ParsableArguments {
    @Option(help: "A set of limits: none, or imaginepro (--key-submits 1/3 --key-fetches 10/1).")
    var limits: String?

    @Option(help: "Waiting jobs of all keys, 1 to 1000000 (default 10000).")
    var queueDepth: String?

    @Option(help: "Waiting jobs of one key, 0 to 1000000 (default 1000).")
    var keyQueueDepth: String?

    @Option(help: "Jobs of one key that run at once, 0 to 1000 (default 0: as many as the server runs).")
    var keyConcurrency: String?

    @Option(help: ArgumentHelp("Submits of one key in a time, such as 1/3 (default none).", valueName: "N/SECONDS"))
    var keySubmits: String?

    @Option(help: ArgumentHelp("Fetches of one key in a time, such as 10/1 (default none).", valueName: "N/SECONDS"))
    var keyFetches: String?

    @Option(help: "Submits of one key in a day by UTC, 1 to 100000000 (default none).")
    var keyDaily: String?

    /// Each option and what was given for it.
    var values: [(key: String, value: String?)] {
        [
            ("limits", limits), ("queue-depth", queueDepth), ("key-queue-depth", keyQueueDepth),
            ("key-concurrency", keyConcurrency), ("key-submits", keySubmits), ("key-fetches", keyFetches),
            ("key-daily", keyDaily),
        ]
    }
}
