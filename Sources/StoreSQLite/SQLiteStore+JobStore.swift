import GRDB
package import Generation

extension SQLiteStore: JobStore {
    package func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Acceptance {
        // Sealed here, so that the callers share the work and not the one transaction.
        let mark = submission.idempotency.map { SealedMark($0, of: submission.owner, key) }
        let sealed: [UInt8]
        do { sealed = try SealedJob.seal(submission, key) } catch { throw .refused(reason: "\(error)") }
        return try await commits.perform { [now, key] database in
            let instant = now()
            let owner = submission.owner
            if let mark,
                let earlier = try IdempotencyRow.acceptance(of: mark, from: owner, at: instant, key, in: database)
            {
                return earlier
            }
            if let reference = submission.reference, !submission.isReferencePinned,
                try !PictureRow.isKept(reference.digest, in: database)
            {
                return .referenceGone
            }
            let job = try JobRow.insert(submission, sealed: sealed, at: instant, into: database)
            if let mark { try IdempotencyRow.insert(mark, of: job, at: instant, into: database) }
            return .accepted(job)
        }
    }

    package func acceptance(
        of mark: IdempotencyMark,
        from owner: OwnerID
    ) async throws(JobStoreFailure) -> Acceptance? {
        let mark = SealedMark(mark, of: owner, key)
        return try await read { [now, key] in
            try IdempotencyRow.acceptance(of: mark, from: owner, at: now(), key, in: $0)
        }
    }

    package func job(_ id: JobID) async throws(JobStoreFailure) -> Job? {
        try await read { [key] in try JobRow.first(JobSQL.byID, [id.text], key, in: $0) }
    }

    package func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job? {
        try await read { [key] in try JobRow.first(JobSQL.byNumber, [number.value], key, in: $0) }
    }

    package func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job? {
        try await read { [key] in try JobRow.first(JobSQL.byHash, [hash.text], key, in: $0) }
    }

    package func jobs(_ selection: JobSelection) async throws(JobStoreFailure) -> [Job] {
        let owner = selection.owner.text
        let before = selection.before?.value ?? .max
        let limit = min(max(selection.limit, 1), 1000)
        return try await read { [key] database in
            guard let state = selection.state else {
                return try JobRow.page(JobSQL.ofOwner, below: before, limit: limit, key, in: database) {
                    [owner, $0, $1]
                }
            }
            let sql = state.isTerminal ? JobSQL.ended : JobSQL.openOfOwner
            return try JobRow.page(sql, below: before, limit: limit, key, in: database) {
                [owner, $0, state.rawValue, $1]
            }
        }
    }

    package func openJobs() async throws(JobStoreFailure) -> [Job] {
        try await read { [key] in try JobRow.legible(JobSQL.open, [], key, in: $0) }
    }

    package func claim(_ id: JobID, lease: Duration) async throws(JobStoreFailure) -> Job? {
        try await change(id) { (job, instant) in
            job.claim(at: instant)
        } lease: {
            $0.advanced(by: lease)
        }
    }

    package func renew(_ claims: [Claim], for lease: Duration) async throws(JobStoreFailure) -> Set<Claim> {
        try await commits.perform { [steady] database in
            let until = steady.now.advanced(by: lease).milliseconds
            let statement = try database.cachedStatement(sql: JobSQL.renew)
            var held: Set<Claim> = []
            for claim in claims {
                try statement.execute(arguments: [until, claim.job.text, claim.attempt])
                if database.changesCount == 1 { held.insert(claim) }
            }
            return held
        }
    }

    package func requeueExpired() async throws(JobStoreFailure) -> [Job] {
        try await commits.perform { [steady] database in
            let expired = try JobRow.all(JobSQL.expired, [steady.now.milliseconds], self.key, in: database)
            return try self.handBack(expired, in: database)
        }
    }

    package func attachReference(
        _ picture: StoredPicture,
        to claim: Claim
    ) async throws(JobStoreFailure) -> Job? {
        try await change(claim) { (job, instant, database) in
            try database.cachedStatement(sql: PictureSQL.deleteReference).execute(arguments: [job.number.value])
            try PictureRow.insert(picture, of: job.number, into: database)
            job.attach(picture, at: instant)
        }
    }

    package func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Job? {
        try await change(claim) { (job, instant, _) in _ = job.raiseProgress(to: percent, at: instant) }
    }

    package func finish(_ claim: Claim, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        try await change(claim) { (job, instant, database) in
            guard job.end(with: outcome, at: instant) else { return }
            for picture in job.result?.pictures ?? [] {
                try PictureRow.insert(picture, of: job.number, into: database)
            }
        }
    }

    package func end(_ id: JobID, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        if case .succeeded = outcome { throw .refused(reason: "A success needs the claim of its attempt") }
        return try await commits.perform { database in
            guard let job = try JobRow.first(JobSQL.byID, [id.text], self.key, in: database) else { return nil }
            var ended = job
            guard ended.end(with: outcome, at: self.now()) else { return job }
            try self.write(ended, since: job, lease: nil, in: database)
            return ended
        }
    }

    package func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Job? {
        try await change(claim) { (job, instant, _) in _ = job.handBack(workerDied: workerDied, at: instant) }
    }

    package func requeueAbandoned() async throws(JobStoreFailure) -> Int {
        try await commits.perform { database in
            try self.handBack(try JobRow.all(JobSQL.running, [], self.key, in: database), in: database).count
        }
    }

    package func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture? {
        try await read { try PictureRow.first(token, in: $0) }
    }
}

extension SQLiteStore {
    /// Changes a job, whoever holds it, when `step` says that it has an effect.
    private func change(
        _ id: JobID,
        _ step: @escaping @Sendable (inout Job, Timestamp) -> Bool,
        lease: @escaping @Sendable (Timestamp) -> Timestamp
    ) async throws(JobStoreFailure) -> Job? {
        try await commits.perform { database in
            guard let job = try JobRow.first(JobSQL.byID, [id.text], self.key, in: database) else { return nil }
            var changed = job
            guard step(&changed, self.now()) else { return nil }
            try self.write(changed, since: job, lease: lease(self.steady.now), in: database)
            return changed
        }
    }

    /// Changes a job while the claim on it holds; a step that leaves its revision as it is writes nothing.
    private func change(
        _ claim: Claim,
        _ step: @escaping @Sendable (inout Job, Timestamp, Database) throws -> Void
    ) async throws(JobStoreFailure) -> Job? {
        try await commits.perform { database in
            guard let job = try JobRow.first(JobSQL.byID, [claim.job.text], self.key, in: database),
                job.state == .running, job.attempt == claim.attempt
            else { return nil }
            var changed = job
            try step(&changed, self.now(), database)
            guard changed.revision > job.revision else { return job }
            let lease = try Int64.fetchOne(
                try database.cachedStatement(sql: JobSQL.lease),
                arguments: [job.number.value]
            )
            try self.write(changed, since: job, lease: lease.map { Timestamp(milliseconds: $0) }, in: database)
            return changed
        }
    }

    private func handBack(_ jobs: [Job], in database: Database) throws -> [Job] {
        try jobs.compactMap { job in
            var changed = job
            guard changed.handBack(workerDied: false, at: now()) else { return nil }
            try write(changed, since: job, lease: nil, in: database)
            return changed
        }
    }

    /// Writes a changed job, and in the same transaction the report that the change owes to a webhook.
    func write(_ job: Job, since earlier: Job, lease: Timestamp?, in database: Database) throws {
        try JobRow.update(job, lease: job.state == .running ? lease : nil, in: database)
        guard let webhook = job.webhook, let event = job.event(since: earlier), webhook.events.contains(event) else {
            return
        }
        // Due by the clock as it is now: the job's own time stands still while a clock that was set back catches up.
        try DeliveryRow.insert(event, body: report(job, event), of: job, at: now(), key, into: database)
    }
}
