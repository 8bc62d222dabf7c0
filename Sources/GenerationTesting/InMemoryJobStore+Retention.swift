package import Generation
import Synchronization

extension InMemoryJobStore: RetentionStore {
    package func expire(_ selection: ExpirySelection) async throws(JobStoreFailure) -> RemovedJobs {
        try check(.expire)
        return state.withLock { $0.expire(selection) }
    }

    package func delete(
        _ id: JobID,
        of owner: OwnerID,
        rememberedUntil: Timestamp
    ) async throws(JobStoreFailure) -> JobDeletion {
        try check(.expire)
        return state.withLock { tables in
            guard let job = tables.jobs[id], job.owner == owner else { return .unknown }
            guard job.state.isTerminal else { return .notEnded(job.state) }
            return .deleted(RemovedJobs(jobs: [id], digests: tables.delete(job, rememberedUntil: rememberedUntil)))
        }
    }

    package func unnamed(among digests: Set<ContentDigest>) async throws(JobStoreFailure) -> Set<ContentDigest> {
        try check(.unnamed)
        return state.withLock { digests.subtracting($0.namedFiles.keys) }
    }

    package func hasExpired(_ token: PictureToken) async throws(JobStoreFailure) -> Bool {
        try check(.read)
        return state.withLock { $0.expired[token] != nil }
    }

    package func forgetExpired(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int {
        try check(.expire)
        return state.withLock { tables in
            let over = tables.expired.filter { $0.value <= instant }.sorted { $0.value < $1.value }.prefix(limit)
            for (token, _) in over { tables.expired[token] = nil }
            return over.count
        }
    }

    package func wasDeleted(_ id: JobID, of owner: OwnerID) async throws(JobStoreFailure) -> Bool {
        try check(.read)
        return state.withLock { $0.deleted[id]?.owner == owner }
    }

    package func forgetDeleted(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int {
        try check(.expire)
        return state.withLock { tables in
            let over = tables.deleted.filter { $0.value.until <= instant }
            let chosen = over.sorted { $0.value.until < $1.value.until }.prefix(limit)
            for (id, _) in chosen { tables.deleted[id] = nil }
            return chosen.count
        }
    }

    package func forgetMarks(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int {
        try check(.expire)
        let oldest = instant.advanced(by: .zero - IdempotencyMark.lifetime)
        return state.withLock { tables in
            let over = tables.marks.flatMap { owner, marks in
                marks.filter { $0.value.at <= oldest }.map { (owner: owner, key: $0.key) }
            }
            for mark in over.prefix(limit) { tables.marks[mark.owner]?[mark.key] = nil }
            return min(limit, over.count)
        }
    }

    package func giveBackRoom() async throws(JobStoreFailure) -> Bool { false }
}

extension InMemoryJobStore: StoreExamination {
    package func facts() async throws(JobStoreFailure) -> StoreFacts {
        try check(.read)
        return StoreFacts(
            version: "3.51.3",
            journal: "wal",
            synchronous: 2,
            byteCount: 0,
            freeByteCount: 0,
            journalByteCount: 0
        )
    }

    package func faults(limit: Int) async throws(JobStoreFailure) -> [String] { [] }

    /// Nothing in memory is sealed.
    package func unopenedRows(limit: Int) async throws(JobStoreFailure) -> UnopenedRows { UnopenedRows() }

    package func namedFiles(shelf number: UInt8) async throws(JobStoreFailure) -> [ContentDigest: Int] {
        try check(.read)
        let prefix = ContentDigest(hash: [number]).text
        return state.withLock { $0.namedFiles.filter { $0.key.text.hasPrefix(prefix) } }
    }

    package func lostFiles() async throws(JobStoreFailure) -> Set<ContentDigest> {
        try check(.read)
        return state.withLock { $0.lostFiles }
    }

    package func recordLost(
        _ lost: Set<ContentDigest>,
        found: Set<ContentDigest>,
        at instant: Timestamp
    ) async throws(JobStoreFailure) {
        state.withLock { tables in
            tables.lostFiles.formUnion(lost)
            tables.lostFiles.subtract(found)
            tables.lostFiles.formIntersection(tables.namedFiles.keys)
        }
    }

    package func abandonedJobs() async throws(JobStoreFailure) -> [JobID] {
        try check(.read)
        return state.withLock { tables in
            tables.all(in: .running).filter { tables.leases[$0].map { $0 < steady.now } ?? true }
        }
    }
}

extension MemoryTables {
    mutating func expire(_ selection: ExpirySelection) -> RemovedJobs {
        let ended = jobs.values.compactMap { job in
            job.finishedAt.map { (mark: ExpiryMark(endedAt: $0, number: job.number), job: job) }
        }
        let due = ended.filter { end in
            let isOwed = webhooks.deliveries(of: end.job.id).contains { $0.state == .owed }
            return end.mark.endedAt <= (isOwed ? selection.owedEndedBy : selection.endedBy)
                && (selection.after.map { Self.isBefore($0, end.mark) } ?? true)
        }
        let chosen = due.sorted { Self.isBefore($0.mark, $1.mark) }.prefix(selection.limit)
        var removed = RemovedJobs(jobs: chosen.map(\.job.id))
        for (_, job) in chosen {
            removed.digests.formUnion(delete(job, rememberedUntil: selection.rememberedUntil))
        }
        if chosen.count == selection.limit { removed.next = chosen.last?.mark }
        return removed
    }

    private static func isBefore(_ left: ExpiryMark, _ right: ExpiryMark) -> Bool {
        (left.endedAt, left.number.value) < (right.endedAt, right.number.value)
    }

    /// - Returns: the files that the job named.
    mutating func delete(_ job: Job, rememberedUntil: Timestamp) -> Set<ContentDigest> {
        let pictures = (job.result?.pictures ?? []) + [job.reference].compactMap { $0 }
        for picture in pictures { expired[picture.token] = rememberedUntil }
        deleted[job.id] = (owner: job.owner, until: rememberedUntil)
        jobs[job.id] = nil
        order.removeAll { $0 == job.id }
        webhooks.forget(job.id)
        for owner in marks.keys { marks[owner] = marks[owner]?.filter { $0.value.job != job.id } }
        return Set(pictures.map(\.digest))
    }
}
