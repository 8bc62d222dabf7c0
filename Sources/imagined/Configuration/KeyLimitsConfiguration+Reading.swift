import GenerationService

extension KeyLimitsConfiguration {
    /// Reads the limits: those of the profile, and over them each one that is set by itself.
    ///
    /// - `limits` (default `none`): a profile, `none` or `imaginepro`.
    /// - `queue-depth` (default 10000, 1…1000000): waiting jobs of all keys.
    /// - `key-queue-depth` (default 1000, 0…1000000): waiting jobs of one key.
    /// - `key-concurrency` (default 0, 0…1000): jobs of one key that run at once; 0 for as many as the server runs.
    /// - `key-submits`, `key-fetches` (default none): calls of one key, as `N/seconds`.
    /// - `key-daily` (default none, 1…100000000): submits of one key in a day by UTC.
    ///
    /// - Parameters:
    ///   - number: reads a whole number of a range, or takes the default and notes why.
    ///   - refuse: notes a value that can't be used: its key, what is expected, what came.
    init(
        reading sources: ConfigurationSources,
        number: (String, ClosedRange<Int>, Int) -> Int,
        refuse: (String, String, String) -> Void
    ) {
        self.init()
        if let text = sources.text("limits") {
            if let profile = Profile(rawValue: text) {
                self.init(profile)
            } else {
                refuse("limits", "one of \(Profile.allCases.map(\.rawValue).joined(separator: ", "))", text)
            }
        }
        queueDepth = number("queue-depth", 1...1_000_000, queueDepth)
        keyQueueDepth = number("key-queue-depth", 0...1_000_000, keyQueueDepth)
        keyConcurrency = number("key-concurrency", 0...1000, keyConcurrency)
        keySubmits = Self.rate("key-submits", sources, refuse, keySubmits)
        keyFetches = Self.rate("key-fetches", sources, refuse, keyFetches)
        if let text = sources.text("key-daily"), text != "none" {
            if let count = Int(text), (1...100_000_000).contains(count) {
                keyDaily = count
            } else {
                refuse("key-daily", "none or a whole number from 1 to 100000000", text)
            }
        }
        if admitsNothing {
            refuse("key-queue-depth", "at least 1, or --key-concurrency at least 1, for a job to be taken at all", "0")
        }
    }

    private static func rate(
        _ key: String,
        _ sources: ConfigurationSources,
        _ refuse: (String, String, String) -> Void,
        _ defaultValue: RateAllowance?
    ) -> RateAllowance? {
        guard let text = sources.text(key) else { return defaultValue }
        if text == "none" { return nil }
        if let rate = RateAllowance(text) { return rate }
        refuse(key, "none or calls/seconds, from 1/86400 to 1000000/1, such as 10/1", text)
        return defaultValue
    }
}
