import Generation
import Logging
import StoreSQLite

/// Opens the database of a data folder.
enum OpenedStore {
    /// - Throws: ``ConfigurationProblem`` with a sentence for the operator.
    ///
    /// - Parameters:
    ///   - logger: hears when the database's key was made.
    ///   - report: makes the body that tells a webhook of an event.
    static func inside(
        _ folder: DataFolder,
        _ logger: Logger? = nil,
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8]
    ) throws -> SQLiteStore {
        // From here on the process holds what nobody else may read.
        ProcessPrivacy.begin()
        do {
            let sealing = SealingFile(in: folder, logger)
            return try SQLiteStore(folder: folder.path, sealing: sealing.key, report: report)
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
                case .noKey(let reason):
                    reason
                case .otherKey:
                    """
                    \(folder.sealingFile) is not the key of the database beside it: nobody can read the prompts, addresses \
                    and reports in \(folder.path)/imagined.sqlite with it. Bring back the two that belong together
                    """
                }
            throw ConfigurationProblem(sentences: [sentence])
        }
    }
}
