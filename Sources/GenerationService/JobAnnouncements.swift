package import Generation
import Synchronization

/// Tells those who listen what becomes of a job.
package final class JobAnnouncements: Sendable {
    /// How a wait came to its end.
    package enum EndOfWait: Sendable {
        case ended(Job)
        case timedOut
        /// Whoever wanted to know has gone.
        case hungUp
        /// The server stops, or the waiting task was cancelled.
        case interrupted
    }

    private struct Listener {
        let continuation: AsyncStream<Job>.Continuation
        /// Whether ``JobAnnouncements/close()`` ends it.
        let endsWithClose: Bool
        var revision: Int64 = 0
    }

    private struct State {
        var isClosed = false
        var nextTicket: UInt64 = 0
        var listeners: [JobID: [UInt64: Listener]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Tells everybody who listens to this job; called when the change is on the disk.
    ///
    /// Changes may be told in another order than they were stored in: what is older than the last that was told is left
    /// out.
    package func announce(_ job: Job) {
        state.withLock { state in
            guard var listeners = state.listeners[job.id] else { return }
            for (ticket, listener) in listeners where listener.revision < job.revision {
                listeners[ticket]?.revision = job.revision
                listener.continuation.yield(job)
                if job.state.isTerminal { listener.continuation.finish() }
            }
            state.listeners[job.id] = job.state.isTerminal ? nil : listeners
        }
    }

    /// Ends all waits for the end of a job, those to come as well.
    package func close() {
        state.withLock { state in
            state.isClosed = true
            for listener in state.listeners.values.flatMap(\.values) where listener.endsWithClose {
                listener.continuation.finish()
            }
        }
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
        let (stream, ticket) = subscribe(to: id, endsWithClose: true)
        defer { unsubscribe(ticket, from: id) }
        if let job = try await jobs.job(id), job.state.isTerminal { return .ended(job) }
        return await withTaskGroup(of: EndOfWait.self) { group in
            group.addTask {
                for await job in stream where job.state.isTerminal { return .ended(job) }
                return .interrupted
            }
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
    /// cancelled. A server that stops goes on watching: its attempts have their time of grace.
    func void(_ claim: Claim, in jobs: any JobStore) async {
        let (stream, ticket) = subscribe(to: claim.job, endsWithClose: false)
        defer { unsubscribe(ticket, from: claim.job) }
        // A store that does not answer says nothing against the claim.
        if let job = try? await jobs.job(claim.job), !job.holds(claim) { return }
        for await job in stream where !job.holds(claim) { return }
    }

    private func subscribe(to id: JobID, endsWithClose: Bool) -> (AsyncStream<Job>, UInt64) {
        let (stream, continuation) = AsyncStream<Job>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let ticket = state.withLock { state -> UInt64 in
            state.nextTicket += 1
            if state.isClosed && endsWithClose {
                continuation.finish()
            } else {
                let listener = Listener(continuation: continuation, endsWithClose: endsWithClose)
                state.listeners[id, default: [:]][state.nextTicket] = listener
            }
            return state.nextTicket
        }
        return (stream, ticket)
    }

    private func unsubscribe(_ ticket: UInt64, from id: JobID) {
        state.withLock { state in
            state.listeners[id]?[ticket] = nil
            if state.listeners[id]?.isEmpty == true { state.listeners[id] = nil }
        }
    }
}

extension Job {
    /// Whether the attempt of this claim is under way.
    fileprivate func holds(_ claim: Claim) -> Bool { state == .running && attempt == claim.attempt }
}
