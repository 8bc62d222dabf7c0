package import Generation
package import IPAddresses
package import Logging
import Synchronization

/// Why somebody who showed a text is not let in.
package enum DoorRefusal: Error, Sendable, Hashable {
    /// It is no key that is worth something; which of the reasons it is, stands in the log.
    case unknown
    /// Too many of those came from this network of late.
    ///
    /// - Parameter retryAfter: whole seconds, at least 1.
    case slowed(retryAfter: Int)
}

/// Lets the holders of keys in, and slows down who guesses.
///
/// While a network has to wait, nothing that comes from there is looked up, but for keys that have let somebody in from
/// there before: one user behind a shared address can't shut the others out.
package final class Doorkeeper: Sendable {
    private let keys: KeyRing
    private let failures: Mutex<FailedAttempts>
    /// How many networks are remembered; read without the lock, since mostly there is none.
    private let remembered = Atomic<Int>(0)
    private let now: @Sendable () -> Timestamp
    private let steady: @Sendable () -> Duration
    private let logger: Logger

    /// - Parameters:
    ///   - now: the wall clock, by which keys expire.
    ///   - steady: a clock that never jumps, by which attempts are counted; only differences mean something.
    package init(
        keys: KeyRing,
        failures: FailedAttempts = FailedAttempts(),
        now: @escaping @Sendable () -> Timestamp = { .now },
        steady: @escaping @Sendable () -> Duration = Doorkeeper.clock(),
        logger: Logger
    ) {
        self.keys = keys
        self.failures = Mutex(failures)
        self.now = now
        self.steady = steady
        self.logger = logger
    }

    /// A clock that shows how long it is there.
    package static func clock() -> @Sendable () -> Duration {
        let origin = ContinuousClock.now
        return { origin.duration(to: .now) }
    }

    /// Lets somebody in, or counts a failed attempt.
    ///
    /// - Parameters:
    ///   - text: what was shown as a key.
    ///   - address: where it came from; `nil` for somebody on this machine's own socket, who never waits.
    package func admit(_ text: String, from address: IPAddress?) throws(DoorRefusal) -> Caller {
        let network = address.map { ClientNetwork($0) }
        do throws(Obstacle) {
            return try caller(with: text, from: network)
        } catch {
            switch error {
            case .wait(let duration): throw .slowed(retryAfter: Self.seconds(duration))
            case .refused(let refusal):
                note(refusal)
                count(network)
                throw .unknown
            }
        }
    }

    /// The same for those who are let in; for all others it counts nothing and tells nothing, so that ``admit(_:from:)``
    /// is asked next.
    package func recognise(_ text: String, from address: IPAddress?) -> Caller? {
        try? caller(with: text, from: address.map { ClientNetwork($0) })
    }

    private enum Obstacle: Error {
        case wait(Duration)
        case refused(KeyRefusal)
    }

    private func caller(with text: String, from network: ClientNetwork?) throws(Obstacle) -> Caller {
        let key = APIKey(text)
        let wait = network.flatMap { remainingWait(of: $0) }
        if let wait, let network, key.map({ keys.isKnown($0.id, in: network) }) != true { throw .wait(wait) }
        do throws(KeyRefusal) {
            guard let key else { throw .malformed }
            return try keys.caller(with: key, from: network, at: now())
        } catch {
            // Who guesses the secret of a neighbour's key is told the same as every other who waits.
            throw wait.map { .wait($0) } ?? .refused(error)
        }
    }

    private func remainingWait(of network: ClientNetwork) -> Duration? {
        guard remembered.load(ordering: .relaxed) > 0 else { return nil }
        return failures.withLock { $0.wait(of: network, at: steady()) }
    }

    private func count(_ network: ClientNetwork?) {
        guard let network else { return }
        let beginsToWait = failures.withLock { failures in
            defer { remembered.store(failures.count, ordering: .relaxed) }
            return failures.record(network, at: steady())
        }
        if beginsToWait {
            logger.notice("Attempts with wrong keys are slowed down", metadata: ["network": "\(network)"])
        }
    }

    private func note(_ refusal: KeyRefusal) {
        let (id, reason) =
            switch refusal {
            case .malformed: (KeyID("-"), "malformed")
            case .unknown(let id): (id, "unknown")
            case .wrongSecret(let id): (id, "wrong secret")
            case .ended(let id, let state): (id, state.rawValue)
            }
        logger.info("A key was refused", metadata: ["key": "\(id)", "reason": "\(reason)"])
    }

    /// Rounded up, at least 1.
    private static func seconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return max(1, Int(clamping: seconds) + (attoseconds > 0 ? 1 : 0))
    }
}
