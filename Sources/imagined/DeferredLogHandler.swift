import Logging

/// Writes to another handler, and gives it the metadata only when there is something to write.
///
/// The HTTP framework binds each request's id to a logger. A handler that renders its metadata whenever it is set would
/// spend more on a request that logs nothing than the request's own work.
struct DeferredLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level
    private let target: StreamLogHandler

    init(_ target: StreamLogHandler) {
        self.target = target
        logLevel = target.logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var handler = target
        handler.metadataProvider = metadataProvider
        handler.metadata = metadata
        handler.log(event: event)
    }
}
