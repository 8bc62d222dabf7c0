import Dispatch
import GRDB
import Generation
import Synchronization

/// Runs changes to the database, many in one transaction.
///
/// A commit waits for the disk, so changes that arrive while one is under way share the next. One that
/// fails takes nothing of its neighbours with it. The transaction belongs to a dispatch queue and to
/// no caller's task, because GRDB interrupts a database access when its task is cancelled, and a client that hangs up
/// would roll back everyone else's.
final class GroupCommit: Sendable {
    /// One change and the two ways to tell its caller how it went.
    private struct Change: Sendable {
        /// Makes the change, perhaps twice; the closure that it returns tells the caller, after the commit.
        let apply: @Sendable (Database) throws -> (@Sendable () -> Void)
        let fail: @Sendable (JobStoreFailure) -> Void
    }

    private struct Waiting {
        var changes: [Change] = []
        var isDraining = false
        var isClosed = false
    }

    /// Changes in one commit at most, so that a flood can't hold the first ones back for long.
    private static let largestBatch = 512

    private let database: any DatabaseWriter
    private let queue = DispatchQueue(label: "imagined.store.commit", qos: .userInitiated)
    private let waiting = Mutex(Waiting())

    init(database: any DatabaseWriter) { self.database = database }

    /// Makes a change and returns when it is on the disk.
    ///
    /// - Throws: ``JobStoreFailure/unavailable(reason:)`` when it is not; then nothing of it remains.
    func perform<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    ) async throws(JobStoreFailure) -> Value {
        let result: Result<Value, JobStoreFailure> = await withCheckedContinuation { continuation in
            let entry = Change(
                apply: { database in
                    let value = try change(database)
                    return { continuation.resume(returning: .success(value)) }
                },
                fail: { continuation.resume(returning: .failure($0)) }
            )
            enqueue(entry)
        }
        return try result.get()
    }

    /// Whether ``close()`` was called.
    var isClosed: Bool { waiting.withLock { $0.isClosed } }

    /// Refuses further changes and returns when those that wait are done.
    ///
    /// - Returns: whether this call was the first; what is closed after it may be gone for all others.
    func close() async -> Bool {
        let isFirst = waiting.withLock { waiting in
            defer { waiting.isClosed = true }
            return !waiting.isClosed
        }
        await withCheckedContinuation { continuation in
            queue.async {
                // A change may have been let in whose own drain stands behind this block.
                self.drain()
                continuation.resume()
            }
        }
        return isFirst
    }

    private func enqueue(_ entry: Change) {
        let (isClosed, mustStart) = waiting.withLock { waiting -> (Bool, Bool) in
            guard !waiting.isClosed else { return (true, false) }
            waiting.changes.append(entry)
            defer { waiting.isDraining = true }
            return (false, !waiting.isDraining)
        }
        if isClosed { return entry.fail(.closed) }
        if mustStart { queue.async { self.drain() } }
    }

    private func drain() {
        while true {
            let batch = waiting.withLock { waiting -> [Change] in
                let batch = Array(waiting.changes.prefix(Self.largestBatch))
                waiting.changes.removeFirst(batch.count)
                if batch.isEmpty { waiting.isDraining = false }
                return batch
            }
            if batch.isEmpty { return }
            commit(batch)
        }
    }

    /// Commits a batch as one; where a change fails, once more with each change guarded from the others.
    ///
    /// Savepoints cost as much as a small change. Nearly every batch goes through without, and a change has no effect
    /// but on the database, so that it can be made again.
    private func commit(_ batch: [Change]) {
        do {
            var announcements: [@Sendable () -> Void] = []
            try transaction { database in
                for change in batch { announcements.append(try change.apply(database)) }
            }
            return announcements.forEach { $0() }
        } catch  where batch.count == 1 {
            return batch[0].fail(Self.failure(error))
        } catch {
            commitGuarded(batch)
        }
    }

    private func commitGuarded(_ batch: [Change]) {
        var announcements: [@Sendable () -> Void] = []
        var failures: [(Change, JobStoreFailure)] = []
        do {
            try transaction { database in
                for change in batch {
                    do {
                        announcements.append(try Self.applied(change, in: database))
                    } catch  where database.isInsideTransaction {
                        failures.append((change, Self.failure(error)))
                    }
                }
            }
        } catch {
            let failure = Self.failure(error)
            return batch.forEach { $0.fail(failure) }
        }
        announcements.forEach { $0() }
        failures.forEach { $0.0.fail($0.1) }
    }

    /// Runs a transaction that takes its lock at once, and returns when it is on the disk.
    private func transaction(_ body: (Database) throws -> Void) throws {
        try database.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                try body(database)
                return .commit
            }
        }
    }

    /// Applies one change inside a savepoint.
    ///
    /// - Throws: what the change threw, after its savepoint was rolled back. Where SQLite ended the whole transaction,
    ///   as it does on a full disk, the database is outside of one afterwards.
    private static func applied(_ change: Change, in database: Database) throws -> @Sendable () -> Void {
        try database.cachedStatement(sql: "SAVEPOINT change").execute()
        do {
            let announcement = try change.apply(database)
            try database.cachedStatement(sql: "RELEASE change").execute()
            return announcement
        } catch {
            if database.isInsideTransaction {
                try database.execute(sql: "ROLLBACK TO change; RELEASE change")
            }
            throw error
        }
    }

    private static func failure(_ error: any Error) -> JobStoreFailure {
        guard let error = error as? DatabaseError else { return .refused(reason: String(describing: error)) }
        return error.resultCode == .SQLITE_CONSTRAINT
            ? .refused(reason: error.description) : .unavailable(reason: error.description)
    }
}
