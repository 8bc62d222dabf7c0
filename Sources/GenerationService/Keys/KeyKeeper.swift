package import Generation
package import Logging
import ServiceLifecycle

/// Lets the time of keys pass: ends streams with the key that opened them, and writes down when keys were used.
///
/// It must stop after what serves requests, so that the uses of the last minute are written too.
package struct KeyKeeper: Service {
    private let keys: KeyRing
    private let tick: Duration
    private let ticksBetweenWrites: Int
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// - Parameters:
    ///   - tick: how often to look for keys whose time is over: a second, but for tests.
    ///   - ticksBetweenWrites: a minute, but for tests.
    ///   - now: the wall clock.
    package init(
        keys: KeyRing,
        tick: Duration = .seconds(1),
        ticksBetweenWrites: Int = 60,
        now: @escaping @Sendable () -> Timestamp = { .now },
        logger: Logger
    ) {
        self.keys = keys
        self.tick = tick
        self.ticksBetweenWrites = ticksBetweenWrites
        self.now = now
        self.logger = logger
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            var ticks = 0
            while !Task.isCancelled {
                do { try await Task.sleep(for: tick) } catch { return }
                keys.endStreams(at: now())
                ticks += 1
                if ticks.isMultiple(of: ticksBetweenWrites) { await write() }
            }
        }
        await write()
    }

    /// What can't be written is written at the next time.
    private func write() async {
        do {
            try await keys.writeUses()
        } catch {
            logger.warning("The uses of keys can't be written now", metadata: ["reason": "\(error)"])
        }
    }
}
