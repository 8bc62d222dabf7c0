/// Counts the failed attempts of each network, and says which of them must wait.
///
/// A network that failed ``allowed`` times within ``window`` waits for ``window`` from then on; what it tries meanwhile is
/// not counted. The table is bounded: it has two halves, the younger one takes what fails, and becomes the older one when
/// it is full or old; what stood in the older one is forgotten. So a network is remembered until ``capacity`` others have
/// failed after it, and whoever has so many addresses gains nothing by having one of them forgotten.
package struct FailedAttempts: Sendable {
    /// Failures in ``window`` after which a network waits.
    package static let allowed = 10
    package static let window = Duration.seconds(60)

    private struct Record: Sendable {
        /// Moments of the latest failures, at most ``allowed``, the oldest first.
        var failures: [Duration] = []
        var waitsUntil: Duration?
    }

    private let capacity: Int
    private var younger: [ClientNetwork: Record] = [:]
    private var older: [ClientNetwork: Record] = [:]
    private var youngerSince: Duration = .zero

    /// - Parameter capacity: networks in each of the two halves.
    package init(capacity: Int = 8192) { self.capacity = capacity }

    /// How many networks are remembered, at most twice the capacity.
    package var count: Int { younger.count + older.count }

    /// Counts a failed attempt.
    ///
    /// - Parameter now: on a clock that never runs backwards.
    /// - Returns: whether the network has to wait from now on, and had not to before.
    package mutating func record(_ network: ClientNetwork, at now: Duration) -> Bool {
        turn(at: now)
        var record = younger[network] ?? older.removeValue(forKey: network) ?? Record()
        if let end = record.waitsUntil {
            if now < end {
                younger[network] = record
                return false
            }
            record = Record()
        }
        record.failures.removeAll { now - $0 >= Self.window }
        record.failures.append(now)
        let mustWait = record.failures.count >= Self.allowed
        if mustWait { record = Record(waitsUntil: now + Self.window) }
        younger[network] = record
        return mustWait
    }

    /// How long a network still has to wait; `nil` when it has not.
    package func wait(of network: ClientNetwork, at now: Duration) -> Duration? {
        guard let end = (younger[network] ?? older[network])?.waitsUntil, now < end else { return nil }
        return end - now
    }

    /// Makes room.
    ///
    /// Nothing counts for longer than two windows, so that what is older may always go.
    private mutating func turn(at now: Duration) {
        guard younger.count >= capacity || now - youngerSince >= Self.window * 2 else { return }
        older = younger
        younger = [:]
        youngerSince = now
    }
}
