import Logging
import StoreSQLite

/// Keeps the 32 random bytes from which the key of the database is made.
struct SealingFile {
    private let folder: DataFolder
    private let logger: Logger?

    init(in folder: DataFolder, _ logger: Logger? = nil) {
        self.folder = folder
        self.logger = logger
    }

    /// Reads the key; makes it only for a database in which nothing is sealed yet.
    ///
    /// - Throws: ``SQLiteStoreFailure/noKey(reason:)``.
    func key(isInUse: Bool) throws(SQLiteStoreFailure) -> SealingKey {
        let file = SecretFile(
            path: folder.sealingFile,
            meaning: "The key that seals the database was made",
            remedy: "bring it back from a backup; without it nobody can read the jobs of this folder"
        )
        if isInUse && !file.exists {
            throw .noKey(
                reason: """
                    \(file.path) is missing: without it nobody can read the prompts, addresses and reports in \
                    \(folder.path)/imagined.sqlite. Bring it back from a backup; if there is none, the jobs are lost: move \
                    the data folder away and begin with a new one
                    """
            )
        }
        let bytes: [UInt8]
        do { bytes = try file.bytes(logger) } catch { throw .noKey(reason: error.description) }
        guard let key = SealingKey(bytes) else { throw .noKey(reason: "\(file.path) has the wrong length") }
        return key
    }
}
