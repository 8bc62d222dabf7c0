package import Generation

extension JobFeed {
    /// How a wait came to its end.
    package enum EndOfWait: Sendable {
        case ended(Job)
        case timedOut
        /// Whoever wanted to know has gone.
        case hungUp
        /// The server stops, or the waiting task was cancelled.
        case interrupted
    }

    /// Waits until a job has ended.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - jobs: asked once at the beginning, for a job that has already ended.
    ///   - timeout: how long to wait at most.
    ///   - hangUp: closed when nobody wants to know any more.
    package func end(
        of id: JobID,
        in jobs: any JobStore,
        within timeout: Duration,
        hangUp: WorkSignal
    ) async throws(JobStoreFailure) -> EndOfWait {
        let listener = listen(to: id, as: .end)
        defer { listener.leave() }
        if let job = try await jobs.job(id), job.state.isTerminal { return .ended(job) }
        return await withTaskGroup(of: EndOfWait.self) { group in
            group.addTask { await listener.job { $0.state.isTerminal }.map { .ended($0) } ?? .interrupted }
            group.addTask {
                do {
                    try await Task.sleep(for: timeout)
                    return .timedOut
                } catch {
                    return .interrupted
                }
            }
            group.addTask {
                while !hangUp.isClosed && !Task.isCancelled { await hangUp.wait() }
                return hangUp.isClosed ? .hungUp : .interrupted
            }
            defer { group.cancelAll() }
            return await group.next() ?? .interrupted
        }
    }

    /// Returns when the claim is void: the job has ended, or another attempt began; or when the calling task was
    /// cancelled.
    ///
    /// A server that stops goes on watching: its attempts have their time of grace.
    func void(_ claim: Claim, in jobs: any JobStore) async {
        let listener = listen(to: claim.job, as: .attempt)
        defer { listener.leave() }
        // A store that does not answer says nothing against the claim.
        if let job = try? await jobs.job(claim.job), !job.holds(claim) { return }
        _ = await listener.job { !$0.holds(claim) }
    }
}

extension JobListener {
    /// Waits for a value of the job that is as wanted.
    ///
    /// - Returns: `nil` when there will be none.
    fileprivate func job(where isWanted: (Job) -> Bool) async -> Job? {
        while let news = await next() {
            if case .job(let snapshot) = news, isWanted(snapshot.job) { return snapshot.job }
        }
        return nil
    }
}

extension Job {
    /// Whether the attempt of this claim is under way.
    fileprivate func holds(_ claim: Claim) -> Bool { state == .running && attempt == claim.attempt }
}
