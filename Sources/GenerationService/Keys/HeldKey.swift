import Generation
import Synchronization

/// A key in memory: as the store has it, and what happens to it between two writes.
final class HeldKey: Sendable {
    /// What changes with use, shared by all values that one key has over time.
    private final class Use: Sendable {
        /// Milliseconds since 1970; 0 for never.
        let last: Atomic<Int64>
        let written: Atomic<Int64>
        let networks = Mutex<[ClientNetwork]>([])

        init(last: Timestamp?) {
            self.last = Atomic(last?.milliseconds ?? 0)
            written = Atomic(last?.milliseconds ?? 0)
        }
    }

    /// From how many networks it is remembered that a key was used, so that nobody's use fills the memory.
    private static let networkLimit = 16

    let key: StoredKey
    let digest: KeyDigest
    let caller: Caller
    private let use: Use

    /// - Parameter earlier: the same key before it was changed.
    init(_ key: StoredKey, after earlier: HeldKey? = nil) {
        self.key = key
        digest = KeyDigest(key.digest)
        caller = Caller(key: key.id, owner: key.owner, scopes: key.scopes)
        use = earlier?.use ?? Use(last: key.lastUsedAt)
    }

    /// The key with its last use.
    var described: StoredKey {
        var described = key
        let last = use.last.load(ordering: .relaxed)
        described.lastUsedAt = last == 0 ? nil : Timestamp(milliseconds: last)
        return described
    }

    func noteUse(at now: Timestamp) { use.last.max(now.milliseconds, ordering: .relaxed) }

    /// The last use, when it is later than what the store knows.
    var unwrittenUse: Timestamp? {
        let last = use.last.load(ordering: .relaxed)
        return last > use.written.load(ordering: .relaxed) ? Timestamp(milliseconds: last) : nil
    }

    func wroteUse(at instant: Timestamp) { use.written.max(instant.milliseconds, ordering: .relaxed) }

    func isKnown(in network: ClientNetwork) -> Bool { use.networks.withLock { $0.contains(network) } }

    /// Puts a network first, and forgets the one that was used longest ago where there are too many.
    func know(_ network: ClientNetwork) {
        use.networks.withLock { networks in
            if networks.first == network { return }
            networks.removeAll { $0 == network }
            networks.insert(network, at: 0)
            if networks.count > Self.networkLimit { networks.removeLast() }
        }
    }
}
