package import Generation

/// Steps that tests take often.
extension JobStore {
    /// Stores a submission that must be new.
    ///
    /// - Throws: ``BrokenRule`` when the store has no new job for it, or the store's own failure.
    package func accepted(_ submission: JobSubmission) async throws -> Job {
        let acceptance = try await submit(submission)
        guard case .accepted(let job) = acceptance else {
            throw BrokenRule(description: "wanted a new job, found \(acceptance)")
        }
        return job
    }

    /// Claims the job that waits the longest, or `nil` when none does.
    package func claimOldest(lease: Duration = .seconds(30)) async throws -> Job? {
        while let oldest = try await openJobs().first(where: { $0.state == .queued }) {
            if let job = try await claim(oldest.id, lease: lease) { return job }
        }
        return nil
    }

    /// How many jobs wait and how many run.
    package func openCounts() async throws -> JobCounts {
        let open = try await openJobs()
        let running = open.count { $0.state == .running }
        return JobCounts(queued: open.count - running, running: running)
    }
}
