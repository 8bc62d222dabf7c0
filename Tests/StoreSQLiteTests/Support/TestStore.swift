import Foundation
import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting

/// A store in a folder of its own, that can be closed and opened again.
struct TestStore {
    let folder: TemporaryFolder
    let clock = ManualClock()
    private let gates = CommitGates()

    init() throws { folder = try TemporaryFolder() }

    var path: String { folder.path + "/imagined.sqlite" }

    func open() throws(SQLiteStoreFailure) -> SQLiteStore {
        try SQLiteStore(folder: folder.path, now: { [clock] in clock.now }) { [gates] job, event in
            gates.pass(job.id)
            return Sample.report(job, event)
        }
    }

    /// A gate that holds the transaction in which the next report of this job is made.
    func gate(of job: JobID) -> CommitGate { gates.gate(of: job) }

    /// A connection of somebody else, for looking at the tables behind the back of the store.
    ///
    /// It may leave a transaction open, as somebody who reads for long does.
    func raw() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Transactions that the write-ahead log holds.
    func commitsInLog() throws -> Int { try WriteAheadLog(path: path + "-wal").commits }
}

/// Reads a write-ahead log as "WAL-mode File Format" of the SQLite documentation describes it.
struct WriteAheadLog {
    /// Valid frames that end a transaction.
    let commits: Int

    init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        guard bytes.count >= 32 else {
            commits = 0
            return
        }
        let number: (Int) -> UInt32 = { at in bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let frameLength = 24 + Int(number(8))
        let frames = stride(from: 32, through: bytes.count - frameLength, by: frameLength)
        commits = frames.prefix { number($0 + 8) == number(16) && number($0 + 12) == number(20) }
            .count { number($0 + 4) != 0 }
    }
}
