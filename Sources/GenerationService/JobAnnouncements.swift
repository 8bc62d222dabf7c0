package import Generation
import Synchronization

/// Tells those who wait for a job that it has ended.
package final class JobAnnouncements: Sendable {
    /// How a wait came to its end.
    package enum EndOfWait: Sendable {
        case ended(Job)
        case timedOut
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

    /// Tells everybody who waits for this job; called once its end is on the disk.
    package func announce(_ job: Job) {
        let waiting = state.withLock { $0.waiting.removeValue(forKey: job.id) ?? [:] }
        for continuation in waiting.values {
            continuation.yield(job)
            continuation.finish()
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
    ///   - store: asked once at the beginning, for a job that has already ended.
    ///   - timeout: how long to wait at most.
    package func end(
        of id: JobID,
        in store: any JobStore,
        within timeout: Duration
    ) async throws(JobStoreFailure) -> EndOfWait {
        let (stream, ticket) = subscribe(to: id)
        defer { unsubscribe(ticket, from: id) }
        if let job = try await store.job(id), job.state.isTerminal { return .ended(job) }
        return await withTaskGroup(of: EndOfWait.self) { group in
            group.addTask {
                for await job in stream { return .ended(job) }
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
            defer { group.cancelAll() }
            return await group.next() ?? .interrupted
        }
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
