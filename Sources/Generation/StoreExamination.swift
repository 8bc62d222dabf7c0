/// What a store says of itself.
package struct StoreFacts: Sendable, Hashable {
    /// Of the database, such as `3.40.1`.
    package var version: String
    /// How changes become durable, such as `wal`.
    package var journal: String
    /// `PRAGMA synchronous` of the connection that writes: 2 waits for the disk at each commit.
    package var synchronous: Int
    /// Bytes of the database file.
    package var byteCount: Int
    /// Bytes of it that hold nothing, and are used again before the file grows.
    package var freeByteCount: Int
    /// Bytes of changes that are not in the file yet.
    package var journalByteCount: Int

    package init(
        version: String,
        journal: String,
        synchronous: Int,
        byteCount: Int,
        freeByteCount: Int,
        journalByteCount: Int
    ) {
        self.version = version
        self.journal = journal
        self.synchronous = synchronous
        self.byteCount = byteCount
        self.freeByteCount = freeByteCount
        self.journalByteCount = journalByteCount
    }
}

/// Rows that a store keeps sealed and can't open any more.
package struct UnopenedRows: Sendable, Hashable {
    /// How many there are.
    package var count: Int
    /// What some of them are, such as `job d15c1541-…`.
    package var names: [String]

    package init(count: Int = 0, names: [String] = []) {
        self.count = count
        self.names = names
    }
}

/// A store as a doctor sees it.
package protocol StoreExamination: Sendable {
    func facts() async throws(JobStoreFailure) -> StoreFacts

    /// Whatever is wrong with the file or between the tables, a sentence each.
    ///
    /// - Parameter limit: how many at most.
    func faults(limit: Int) async throws(JobStoreFailure) -> [String]

    /// Opens all that is sealed, once.
    ///
    /// - Parameter limit: names at most.
    func unopenedRows(limit: Int) async throws(JobStoreFailure) -> UnopenedRows

    /// The files that rows name, whose digests begin with the same byte, each with its length in bytes.
    func namedFiles(shelf number: UInt8) async throws(JobStoreFailure) -> [ContentDigest: Int]

    /// Files that rows name and that are known to be lost.
    func lostFiles() async throws(JobStoreFailure) -> Set<ContentDigest>

    /// Writes down that files are lost, or are there again.
    func recordLost(
        _ lost: Set<ContentDigest>,
        found: Set<ContentDigest>,
        at instant: Timestamp
    ) async throws(JobStoreFailure)

    /// Running jobs whose lease has run out.
    func abandonedJobs() async throws(JobStoreFailure) -> [JobID]
}
