import Logging
import Synchronization

/// What was logged, as lines: level, message, metadata sorted by name.
final class LogLines: Sendable {
    private let written = Mutex<[String]>([])

    var lines: [String] { written.withLock(\.self) }

    var logger: Logger { Logger(label: "test") { [self] _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let told = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            lines.written.withLock { $0.append("\(event.level) \(event.message)\(told)") }
        }
    }
}
