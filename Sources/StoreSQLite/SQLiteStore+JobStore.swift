import Foundation
import GRDB
package import Generation

extension SQLiteStore: JobStore {
    package func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Job {
        try await commits.perform { [now] in try JobRow.insert(submission, at: now(), into: $0) }
    }

    package func job(_ id: JobID) async throws(JobStoreFailure) -> Job? {
        try await read { try JobRow.first(JobSQL.byID, [id.text], in: $0) }
    }

    package func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job? {
        try await read { try JobRow.first(JobSQL.byNumber, [number.value], in: $0) }
    }

    package func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job? {
        try await read { try JobRow.first(JobSQL.byHash, [hash.text], in: $0) }
    }

    package func claimNext(worker: WorkerID) async throws(JobStoreFailure) -> Job? {
        try await commits.perform { [now] database in
            guard var job = try JobRow.first(JobSQL.oldestQueued, [], in: database) else { return nil }
            guard let state = JobLifecycle.next(after: job.state, on: .claimed) else { return nil }
            let instant = max(job.updatedAt, now())
            try database.cachedStatement(sql: JobSQL.claim)
                .execute(arguments: [state.rawValue, worker.text, instant.milliseconds, job.id.text])
            job.state = state
            job.attempt += 1
            job.updatedAt = instant
            return job
        }
    }

    package func attachReference(
        _ picture: StoredPicture,
        to claim: Claim
    ) async throws(JobStoreFailure) -> Bool {
        try await commits.perform { database in
            guard try Self.job(of: claim, in: database) != nil else { return false }
            try database.cachedStatement(sql: PictureSQL.replaceReference).execute(arguments: [claim.job.text])
            try PictureRow.insert(picture, of: claim.job, into: database)
            return true
        }
    }

    package func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Bool {
        try await commits.perform { [now] database in
            try database.cachedStatement(sql: JobSQL.raiseProgress).execute(arguments: [
                min(max(percent, 0), 99), now().milliseconds, claim.job.text, claim.attempt,
            ])
            return database.changesCount == 1
        }
    }

    package func finish(
        _ claim: Claim,
        with outcome: JobOutcome,
        report: @escaping @Sendable (Job) -> [UInt8]
    ) async throws(JobStoreFailure) -> Job? {
        try await commits.perform { [now] database in
            guard var job = try Self.job(of: claim, in: database) else { return nil }
            job.updatedAt = max(job.updatedAt, now())
            switch outcome {
            case .succeeded(let result): try Self.succeed(&job, with: result, in: database)
            case .failed(let failure): try Self.fail(&job, because: failure, in: database)
            }
            if job.webhook != nil {
                let event: WebhookEvent = job.failure == nil ? .succeeded : .failed
                try DeliveryRow.insert(event, body: report(job), of: job, at: job.updatedAt, in: database)
            }
            return job
        }
    }

    package func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Bool {
        try await commits.perform { [now] database in
            guard let job = try Self.job(of: claim, in: database) else { return false }
            return try Self.handBack(job, workerDied: workerDied, at: now(), in: database)
        }
    }

    package func requeueAbandoned() async throws(JobStoreFailure) -> Int {
        try await commits.perform { [now] database in
            try JobRow.all(JobSQL.allRunning, in: database).count {
                try Self.handBack($0, workerDied: false, at: now(), in: database)
            }
        }
    }

    package func counts() async throws(JobStoreFailure) -> JobCounts {
        try await read { database in
            guard let row = try Row.fetchOne(database, sql: JobSQL.counts) else {
                return JobCounts(queued: 0, running: 0)
            }
            return JobCounts(queued: row[0], running: row[1])
        }
    }

    package func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture? {
        try await read { try PictureRow.first(token, in: $0) }
    }

    /// The job of a claim, while the claim holds.
    private static func job(of claim: Claim, in database: Database) throws -> Job? {
        guard let job = try JobRow.first(JobSQL.byID, [claim.job.text], in: database) else { return nil }
        return job.state == .running && job.attempt == claim.attempt ? job : nil
    }

    private static func handBack(
        _ job: Job,
        workerDied: Bool,
        at instant: Timestamp,
        in database: Database
    ) throws -> Bool {
        guard let state = JobLifecycle.next(after: job.state, on: .handedBack) else { return false }
        try database.cachedStatement(sql: JobSQL.handBack)
            .execute(arguments: [state.rawValue, workerDied ? 1 : 0, instant.milliseconds, job.id.text])
        return true
    }

    private static func succeed(_ job: inout Job, with result: GenerationResult, in database: Database) throws {
        guard let state = JobLifecycle.next(after: job.state, on: .finished) else { return }
        for picture in result.pictures {
            try PictureRow.insert(picture, of: job.id, into: database)
        }
        try database.cachedStatement(sql: JobSQL.succeed).execute(arguments: [
            state.rawValue, try RecipeColumn.text(of: result.recipes), job.updatedAt.milliseconds, job.id.text,
        ])
        job.state = state
        job.progress = 100
        job.result = result
    }

    private static func fail(_ job: inout Job, because failure: RecordedFailure, in database: Database) throws {
        guard let state = JobLifecycle.next(after: job.state, on: .refused) else { return }
        try database.cachedStatement(sql: JobSQL.fail).execute(arguments: [
            state.rawValue, failure.code, failure.message, failure.fault.rawValue, job.updatedAt.milliseconds,
            job.id.text,
        ])
        job.state = state
        job.failure = failure
    }
}
