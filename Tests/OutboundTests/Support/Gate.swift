import NIOConcurrencyHelpers

/// Blocks threads until it is opened: a name server that takes its time.
final class Gate: Sendable {
    private let lock = ConditionLock(value: 0)
    private let arrivals: AsyncStream<Void>
    private let sink: AsyncStream<Void>.Continuation

    init() {
        (arrivals, sink) = AsyncStream.makeStream()
    }

    /// Blocks the calling thread.
    func wait() {
        sink.yield()
        lock.lock(whenValue: 1)
        lock.unlock()
    }

    /// Lets all go, now and later.
    func open() {
        lock.lock()
        lock.unlock(withValue: 1)
    }

    /// Suspends until a thread has arrived that was not noticed yet.
    func firstWaiter() async {
        await arrivals.first { _ in true }
    }
}
