import CSQLiteSettings
import Foundation
import GRDB
package import Generation

/// Why the database could not be opened.
package enum SQLiteStoreFailure: Error, Sendable, Hashable {
    /// Another process has the data folder open.
    case inUse(byProcess: String)
    /// The file can't be read, written or brought up to date.
    case unusable(reason: String)
    /// SQLite would not wait for the disk at each commit; it reported this value of `PRAGMA synchronous`, not 2.
    case notDurable(synchronous: Int)
    /// There is no key for what is sealed in the file; a sentence for the operator.
    case noKey(reason: String)
    /// The key is not the one under which the file was sealed.
    case otherKey
}

/// Finds the key of a data folder.
///
/// Called while nobody else has the folder open. The flag says whether something is sealed already: then the key must be
/// there; otherwise one may be made, and must be on the disk before this returns.
package typealias SealingKeySource = (_ isInUse: Bool) throws(SQLiteStoreFailure) -> SealingKey

/// Jobs, pictures' addresses, deliveries and keys in one SQLite file, in WAL mode with `synchronous = FULL`.
///
/// One connection writes and checkpoints, others only read. Exactly one process may have the file open: SQLite before
/// 3.51.3 can lose its WAL when two processes checkpoint at once, and a lock on a file beside it prevents that.
package final class SQLiteStore: Sendable {
    let database: DatabasePool
    let commits: GroupCommit
    let now: @Sendable () -> Timestamp
    let steady: SteadyClock
    let key: SealingKey
    let report: @Sendable (Job, WebhookEvent) -> [UInt8]
    private let lock: DataFolderLock?

    /// The version of the linked SQLite library, such as `3.40.1`.
    package let libraryVersion: String

    /// Opens `imagined.sqlite` in a folder, makes it where it is missing, and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - folder: an existing folder that this process may write.
    ///   - now: the wall clock.
    ///   - steady: the clock of leases.
    ///   - sealing: finds the key under which the file is kept.
    ///   - report: makes the body that tells a webhook of an event, from the job as it is stored.
    package convenience init(
        folder: String,
        now: @escaping @Sendable () -> Timestamp = { .now },
        steady: SteadyClock = SteadyClock(),
        sealing: SealingKeySource,
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8]
    ) throws(SQLiteStoreFailure) {
        let lock = try DataFolderLock(folder: folder)
        try self.init(folder: folder, lock: lock, now: now, steady: steady, sealing: sealing, report: report)
    }

    /// Opens the file that another store of this process has open: for tests of what two writers do to each other.
    ///
    /// This one never checkpoints, so that the other may; close it first.
    ///
    /// - Parameters:
    ///   - folder: of the other store, which holds its lock.
    ///   - now: the wall clock.
    ///   - steady: the clock of leases, the other store's own.
    ///   - sealing: finds the other store's key.
    ///   - report: makes the body that tells a webhook of an event.
    package convenience init(
        besideAnotherIn folder: String,
        now: @escaping @Sendable () -> Timestamp,
        steady: SteadyClock,
        sealing: SealingKeySource,
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8]
    ) throws(SQLiteStoreFailure) {
        try self.init(folder: folder, lock: nil, now: now, steady: steady, sealing: sealing, report: report)
    }

    /// - Parameter lock: of the folder; without it the store does not checkpoint.
    private init(
        folder: String,
        lock: DataFolderLock?,
        now: @escaping @Sendable () -> Timestamp,
        steady: SteadyClock,
        sealing: SealingKeySource,
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8]
    ) throws(SQLiteStoreFailure) {
        self.now = now
        self.steady = steady
        self.report = report
        self.lock = lock
        let pagesBetweenCheckpoints = lock == nil ? 0 : 8192
        _ = Self.librarySettings
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.label = "imagined.store"
            configuration.maximumReaderCount = 4
            // Names of pictures are random, so inserts touch pages all over their indexes: 64 MB of them stay in memory,
            // and are copied from the WAL into the file after 32 MB instead of 4.
            configuration.prepareDatabase { database in
                // Room that deletions leave can be given back to the disk. That is decided before the first table is
                // made, and costs each commit one page in twenty.
                if !database.configuration.readonly, try Int.fetchOne(database, sql: "PRAGMA page_count") == 0 {
                    try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                }
                // What is deleted or changed is written over, so that it is not left in free room.
                try database.execute(
                    sql: """
                        PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
                        PRAGMA wal_autocheckpoint = \(pagesBetweenCheckpoints);
                        PRAGMA journal_size_limit = 67108864
                        """
                )
            }
            let database = try DatabasePool(path: folder + "/imagined.sqlite", configuration: configuration)
            var migrator = DatabaseMigrator()
            migrator.registerMigration("jobs") { try $0.execute(sql: Schema.first) }
            migrator.registerMigration("retention") { try $0.execute(sql: RetentionSQL.schema) }
            migrator.registerMigration("deleted jobs") { try $0.execute(sql: RetentionSQL.deletedJobs) }
            let (isNew, isSealed) = try database.read {
                (try !$0.tableExists("grdb_migrations"), try $0.tableExists("sealing_key"))
            }
            let key = try sealing(isSealed)
            migrator.registerMigration("sealed secrets", foreignKeyChecks: .immediate) {
                try SealingMigration.run(key, isNew: isNew, in: $0)
            }
            migrator.registerMigration("uploads") { try $0.execute(sql: UploadSQL.schema) }
            migrator.registerMigration("life of keys") { try $0.execute(sql: KeySQL.life) }
            if try database.read({ try migrator.hasBeenSuperseded($0) }) {
                throw SQLiteStoreFailure.unusable(reason: "it was written by another version of imagined")
            }
            try migrator.migrate(database)
            try SealingMigration.demand(key, in: database)
            try SealingMigration.wipe(database)
            self.key = key
            self.database = database
            libraryVersion = try database.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") } ?? "unknown"
            commits = GroupCommit(database: database)
        } catch let failure as SQLiteStoreFailure {
            throw failure
        } catch {
            throw .unusable(reason: String(describing: error))
        }
        try demandDurability()
    }

    /// Done before the first database is opened; where something else used SQLite earlier, it stays as it was.
    private static let librarySettings = imagined_sqlite_without_memory_statistics()

    /// Sets `synchronous = FULL` and reads it back.
    ///
    /// GRDB sets NORMAL when it has opened a database in WAL mode, after its own preparation hook, so this comes last.
    private func demandDurability() throws(SQLiteStoreFailure) {
        let synchronous: Int?
        do {
            synchronous = try database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                return try Int.fetchOne(database, sql: "PRAGMA synchronous")
            }
        } catch {
            throw .unusable(reason: String(describing: error))
        }
        guard synchronous == 2 else { throw .notDurable(synchronous: synchronous ?? -1) }
    }

    /// What the writing connection says of its promises to the disk: `journal_mode` and `synchronous`, such as `wal` and 2.
    package func durability() async throws(JobStoreFailure) -> (journal: String, synchronous: Int) {
        try await commits.perform { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "unknown",
                try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
            )
        }
    }

    /// Finishes what was begun, then refuses all further calls; a second call does nothing.
    package func close() async {
        guard await commits.close() else { return }
        // Copies the write-ahead log into the file and empties it, so that the file alone is the whole and as small as it
        // can be. Where a reader is still at work, or the disk is full, the next start does it.
        if lock != nil { try? await database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
        // A reader that is still at work keeps its connection; the operating system closes it with the process.
        try? database.close()
        lock?.release()
    }

    /// Reads from a consistent snapshot.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(JobStoreFailure) -> Value {
        if commits.isClosed { throw .closed }
        do {
            return try await database.read(body)
        } catch {
            if commits.isClosed { throw .closed }
            // A value that does not open today does not open tomorrow.
            if error is Unsealable { throw .refused(reason: String(describing: error)) }
            throw .unavailable(reason: String(describing: error))
        }
    }
}
