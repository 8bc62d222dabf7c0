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

    private struct State {
        var isClosed = false
        var nextTicket: UInt64 = 0
        var waiting: [JobID: [UInt64: AsyncStream<Job>.Continuation]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Tells everybody who listens to this job; called when the change is on the disk.
    package func announce(_ job: Job) {
        let waiting = state.withLock { state in
            let all = state.waiting[job.id] ?? [:]
            if job.state.isTerminal { state.waiting[job.id] = nil }
            return all
        }
        for continuation in waiting.values {
            continuation.yield(job)
            if job.state.isTerminal { continuation.finish() }
        }
    }

    /// Ends all waits, those to come as well.
    package func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting.values.flatMap(\.values)
        }
        waiting.forEach { $0.finish() }
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
        let (stream, ticket) = subscribe(to: id)
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

    /// Returns when the claim is void: the job has ended, or another attempt began, or the calling task was cancelled.
    func void(_ claim: Claim, in jobs: any JobStore) async throws(JobStoreFailure) {
        let (stream, ticket) = subscribe(to: claim.job)
        defer { unsubscribe(ticket, from: claim.job) }
        guard let job = try await jobs.job(claim.job), job.state == .running, job.attempt == claim.attempt else { return }
        for await job in stream where job.state != .running || job.attempt != claim.attempt { return }
    }

    private func subscribe(to id: JobID) -> (AsyncStream<Job>, UInt64) {
        let (stream, continuation) = AsyncStream<Job>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let ticket = state.withLock { state -> UInt64 in
            state.nextTicket += 1
            if state.isClosed {
                continuation.finish()
            } else {
                state.waiting[id, default: [:]][state.nextTicket] = continuation
            }
            return state.nextTicket
        }
        return (stream, ticket)
    }

    private func unsubscribe(_ ticket: UInt64, from id: JobID) {
        state.withLock { state in
            state.waiting[id]?[ticket] = nil
            if state.waiting[id]?.isEmpty == true { state.waiting[id] = nil }
        }
    }
}
