import Foundation

/// What a start prints: where the server is, and a line to try it with.
struct Welcome: Sendable {
    private let configuration: ServerConfiguration
    private let firstKey: String?

    /// - Parameter firstKey: a key that was made just now and is shown this once.
    init(_ configuration: ServerConfiguration, firstKey: String?) {
        self.configuration = configuration
        self.firstKey = firstKey
    }

    /// Writes to standard output, which carries nothing else.
    ///
    /// - Parameter port: the one that is listened on.
    func print(port: Int) {
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let base = configuration.publicURL ?? "\(configuration.edge.scheme)://\(host):\(port)"
        var lines = ["imagined \(Imagined.version) listens on \(configuration.edge.scheme)://\(host):\(port)"]
        if configuration.publicURL != nil { lines.append("Public address: \(base)") }
        lines.append("Data folder: \(configuration.data.path)")
        if let firstKey, isatty(STDOUT_FILENO) == 1 { lines.append("First API key, shown this once: \(firstKey)") }
        let file = configuration.data.firstKeyFile
        let key = FileManager.default.fileExists(atPath: file) ? "$(cat '\(file)')" : "$IMAGINED_KEY"
        lines += [
            "", "Try it:",
            "  curl -X POST -H \"Authorization: Bearer \(key)\" "
                + "'\(base)/imageToImage?prompt=a%20little%20cat%2C%20watercolor&imageUrl=\(base)/samples/cat.jpg'",
            "",
        ]
        FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }
}
