import Generation
import StoreSQLite

/// Opens the database of a data folder.
enum OpenedStore {
    /// - Throws: ``ConfigurationProblem`` with a sentence for the operator.
    ///
    /// - Parameter report: makes the body that tells a webhook of an event.
    static func inside(
        _ folder: DataFolder,
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8]
    ) throws -> SQLiteStore {
        do {
            return try SQLiteStore(folder: folder.path, report: report)
        } catch {
            let sentence =
                switch error {
                case .inUse(let process):
                    "The data folder \(folder.path) is in use by another server (process \(process))"
                case .unusable(let reason):
                    "The database in \(folder.path) can't be used: \(reason)"
                case .notDurable(let synchronous):
                    """
                    The database in \(folder.path) does not wait for the disk (synchronous is \(synchronous), not 2), so \
                    an accepted job could be lost
                    """
                }
            throw ConfigurationProblem(sentences: [sentence])
        }
    }
}
