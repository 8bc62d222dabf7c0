package import Generation

/// Looks a data folder over: the database, the files, and whether they agree; and puts right what can be put right.
///
/// It may work beside a running server. What it finds wrong between files and rows it looks at twice, since both change
/// while it reads.
package struct Doctor: Sendable {
    /// How far a doctor goes.
    package struct Orders: Sendable, Hashable {
        /// Whether what is wrong is put right.
        package var mends: Bool
        /// Whether the content of every file is compared with its name.
        package var isDeep: Bool

        package init(mends: Bool = false, isDeep: Bool = false) {
            self.mends = mends
            self.isDeep = isDeep
        }
    }

    /// What lies outside of the store and the pictures.
    package struct Surroundings: Sendable {
        /// Where data is kept: a word for it, and what its disk has free, in bytes.
        package var disks: @Sendable () -> [(name: String, free: Int)]
        /// Ranges that are open although they are not public, as they were written.
        package var outboundAllowed: [String]
        /// Whether a server works on the jobs that run.
        package var isServing: Bool
        /// Whether the kernel can hold render workers to the calls that painting needs.
        package var hasCallFilter: Bool

        package init(
            disks: @escaping @Sendable () -> [(name: String, free: Int)],
            outboundAllowed: [String],
            isServing: Bool,
            hasCallFilter: Bool = true
        ) {
            self.disks = disks
            self.outboundAllowed = outboundAllowed
            self.isServing = isServing
            self.hasCallFilter = hasCallFilter
        }
    }

    /// Below this nothing can be accepted soon; a picture of 4096 pixels may need 50 MB.
    private static let leastFree = 200 << 20
    /// Below this it is time to look.
    private static let littleFree = 2 << 30
    /// What one list of faults holds.
    private static let mostFaults = 20

    private let store: any StoreExamination & RetentionStore & DeliveryStore
    private let pictures: any PictureInventory
    private let surroundings: Surroundings
    private let now: @Sendable () -> Timestamp

    /// - Parameter now: the wall clock.
    package init(
        store: any StoreExamination & RetentionStore & DeliveryStore,
        pictures: any PictureInventory,
        surroundings: Surroundings,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.store = store
        self.pictures = pictures
        self.surroundings = surroundings
        self.now = now
    }

    /// Looks at everything, and tells what it finds as it goes.
    ///
    /// - Parameter tell: called once for each thing that was looked at.
    /// - Throws: only what `tell` throws; what can't be looked at is a finding.
    package func examine(_ orders: Orders, tell: (Finding) async throws -> Void) async throws {
        for finding in await database() { try await tell(finding) }
        try await tell(await seals())
        for finding in await files(orders) { try await tell(finding) }
        try await tell(await leftovers(orders))
        for finding in disks() { try await tell(finding) }
        try await tell(await jobs())
        try await tell(await webhooks())
        try await tell(outbound())
        try await tell(workers())
    }

    // MARK: - The database

    private func database() async -> [Finding] {
        do {
            let facts = try await store.facts()
            let faults = try await store.faults(limit: Self.mostFaults)
            let isDurable = facts.journal == "wal" && facts.synchronous == 2
            let integrity =
                faults.isEmpty
                ? Finding("database_integrity", .ok, "the database is sound and its tables agree")
                : Finding("database_integrity", .problem, faults.joined(separator: "; "))
            let durability = Finding(
                "database_durability",
                isDurable ? .ok : .problem,
                "journal mode \(facts.journal), synchronous \(facts.synchronous)"
                    + (isDurable ? ": each commit waits for the disk" : "; wal and 2 are needed to lose nothing")
            )
            return [integrity, durability, version(facts.version), size(facts)]
        } catch {
            return [Finding("database_integrity", .problem, "the database can't be read: \(error)")]
        }
    }

    private func seals() async -> Finding {
        do {
            let unopened = try await store.unopenedRows(limit: Self.mostFaults)
            if unopened.count == 0 { return Finding("sealed_rows", .ok, "all that is sealed opens") }
            return Finding(
                "sealed_rows",
                .problem,
                "\(unopened.count) rows were damaged and don't open with the key of this folder: "
                    + unopened.names.joined(separator: ", ")
            )
        } catch {
            return Finding("sealed_rows", .problem, "what is sealed can't be read: \(error)")
        }
    }

    private func version(_ version: String) -> Finding {
        let parts = version.split(separator: ".").map { Int($0) ?? 0 }
        guard parts.lexicographicallyPrecedes([3, 51, 3]) else {
            return Finding("sqlite_version", .ok, "SQLite \(version)")
        }
        return Finding(
            "sqlite_version",
            .notice,
            "SQLite \(version): before 3.51.3, two processes that write to one file can damage it; this server alone "
                + "opens it, and nothing else should"
        )
    }

    private func size(_ facts: StoreFacts) -> Finding {
        let text =
            "\(ByteText.of(facts.byteCount)), of which \(ByteText.of(facts.freeByteCount)) are free for what comes next; "
            + "journal \(ByteText.of(facts.journalByteCount))"
        return Finding("database_size", .ok, text)
    }

    // MARK: - Files

    private func files(_ orders: Orders) async -> [Finding] {
        do {
            let comparison = FileComparison(store: store, pictures: pictures, orders: orders, now: now)
            return try await comparison.findings()
        } catch {
            return [Finding("files", .problem, "files and rows can't be compared: \(error)")]
        }
    }

    private func leftovers(_ orders: Orders) async -> Finding {
        do {
            let count = try await pictures.leftovers(removing: orders.mends)
            switch (count, orders.mends) {
            case (0, _): return Finding("half_written_files", .ok, "none lie about")
            case (_, true): return Finding("half_written_files", .mended, "\(count) removed")
            case (_, false):
                return Finding("half_written_files", .notice, "\(count); they go at the next start, or with --mend")
            }
        } catch {
            return Finding("half_written_files", .problem, "the folder can't be read: \(error)")
        }
    }

    // MARK: - Everything else

    private func disks() -> [Finding] {
        surroundings.disks().map { disk in
            let text = "\(ByteText.of(disk.free)) free for \(disk.name)"
            if disk.free < Self.leastFree { return Finding("free_space", .problem, text + "; nothing fits soon") }
            return Finding("free_space", disk.free < Self.littleFree ? .notice : .ok, text)
        }
    }

    private func jobs() async -> Finding {
        do {
            let count = try await store.abandonedJobs().count
            if count == 0 { return Finding("running_jobs", .ok, "every running job has a worker") }
            return surroundings.isServing
                ? Finding(
                    "running_jobs",
                    .problem,
                    "\(count) run without a worker, and should have been taken up again"
                )
                : Finding(
                    "running_jobs",
                    .notice,
                    "\(count) were running when the server ended; the next start goes on"
                )
        } catch {
            return Finding("running_jobs", .problem, "jobs can't be read: \(error)")
        }
    }

    private func webhooks() async -> Finding {
        do {
            let parked = try await parkedEndpoints()
            if parked.isEmpty { return Finding("parked_webhooks", .ok, "none") }
            let names = parked.prefix(Self.mostFaults).map(\.text).joined(separator: ", ")
            return Finding(
                "parked_webhooks",
                .notice,
                "nothing is sent to \(parked.count) endpoints until they are resumed: \(names)"
            )
        } catch {
            return Finding("parked_webhooks", .problem, "webhooks can't be read: \(error)")
        }
    }

    private func parkedEndpoints() async throws -> [EndpointID] {
        var parked: [EndpointID] = []
        var last: EndpointID?
        repeat {
            let page = try await store.endpoints(of: nil, after: last, limit: 200)
            parked += page.filter { $0.parking != nil }.map(\.id)
            last = page.last?.id
        } while last != nil
        return parked
    }

    private func workers() -> Finding {
        surroundings.hasCallFilter
            ? Finding("worker_filter", .ok, "render workers are closed off by a filter for system calls")
            : Finding(
                "worker_filter",
                .notice,
                "this system has no filter for system calls, so that only limits hold a render worker back"
            )
    }

    private func outbound() -> Finding {
        let ranges = surroundings.outboundAllowed
        if ranges.isEmpty { return Finding("outbound_allow", .ok, "only public addresses are reached") }
        return Finding(
            "outbound_allow",
            .notice,
            "whoever has a key reaches \(ranges.joined(separator: ", ")) through references and webhooks"
        )
    }
}
