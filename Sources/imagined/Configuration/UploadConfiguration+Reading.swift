import Generation
import GenerationService

extension UploadConfiguration {
    /// Reads what may be uploaded.
    ///
    /// - `upload-retention` (default `24h`, up to 36500 days): how long an upload is there.
    /// - `key-uploads` (default 100, 0…100000): uploads of one key at once; 0 for none.
    /// - `key-upload-size` (default 1024, 1…1048576): MiB of all uploads of one key at once.
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
        if let text = sources.text("upload-retention") {
            if let age = Retention(parsing: text)?.age {
                lifetime = age
            } else {
                refuse("upload-retention", "a time such as 90m, 24h or 7d", text)
            }
        }
        quota.count = number("key-uploads", 0...100_000, quota.count)
        quota.byteCount = number("key-upload-size", 1...1_048_576, quota.byteCount >> 20) << 20
    }
}
