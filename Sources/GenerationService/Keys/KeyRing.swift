package import Generation
import Synchronization

/// All keys, held in memory by the one process that has the store open, so that no request asks the disk.
package final class KeyRing: Sendable {
    private let store: any KeyStore
    private let keys: Mutex<[KeyID: HeldKey]>
    private let streams = KeyStreams()

    /// Reads the keys of a store.
    package init(store: any KeyStore) async throws(JobStoreFailure) {
        self.store = store
        let held = try await store.keys().map { HeldKey($0) }
        keys = Mutex(Dictionary(held.map { ($0.key.id, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Whether no key was ever made.
    package var isEmpty: Bool { keys.withLock { $0.isEmpty } }

    /// All keys, the oldest first, each with its last use.
    package var all: [StoredKey] {
        keys.withLock { Array($0.values) }.map(\.described)
            .sorted { ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text) }
    }

    /// The keys with this id or this name, the oldest first: several where a name was given twice, and after a rotation.
    ///
    /// An id wins over a name, so that no name can stand in for another key.
    package func keys(called text: String) -> [StoredKey] {
        let all = all
        let named = all.filter { $0.id.text == text }
        return named.isEmpty ? all.filter { $0.name == text } : named
    }

    // MARK: - Letting in

    /// Whom a text lets in.
    ///
    /// A key is looked up by its id, which is no secret, and its SHA-256 is compared in constant time; where there is no
    /// such key, with the digest of none. So the time that this takes says nothing of the secrets that exist.
    package func caller(with text: String, at now: Timestamp) throws(KeyRefusal) -> Caller {
        guard let key = APIKey(text) else { throw .malformed }
        return try caller(with: key, at: now)
    }

    /// - Parameter network: remembered as one from which the key lets somebody in.
    func caller(
        with key: APIKey,
        from network: ClientNetwork? = nil,
        at now: Timestamp
    ) throws(KeyRefusal) -> Caller {
        let held = keys.withLock { $0[key.id] }
        guard KeyDigest(key).isSame(as: held?.digest ?? .none) else {
            throw held == nil ? .unknown(key.id) : .wrongSecret(key.id)
        }
        guard let held else { throw .unknown(key.id) }
        let state = held.key.state(at: now)
        guard state.isUsable else { throw .ended(key.id, state) }
        held.noteUse(at: now)
        if let network { held.know(network) }
        return held.caller
    }

    /// Whether a key let somebody in from this network of late.
    func isKnown(_ id: KeyID, in network: ClientNetwork) -> Bool {
        keys.withLock { $0[id] }?.isKnown(in: network) ?? false
    }

    // MARK: - Changes

    /// Makes a key, valid at once.
    ///
    /// - Parameters:
    ///   - name: what an operator calls its user.
    ///   - lifetime: until it expires; `nil` for never.
    ///   - now: the wall clock's time.
    @discardableResult
    package func create(
        _ key: APIKey = APIKey(),
        name: String,
        scopes: KeyScopes = .usual,
        lifetime: Duration? = nil,
        at now: Timestamp
    ) async throws(JobStoreFailure) -> APIKey {
        let stored = StoredKey(
            id: key.id,
            name: name,
            digest: KeyDigest(key).text,
            scopes: scopes,
            createdAt: now,
            expiresAt: lifetime.map { now.advanced(by: $0) }
        )
        try await store.add(stored)
        keep(stored)
        return key
    }

    /// Ends a key for good, and the streams that it opened.
    ///
    /// - Returns: the key afterwards, or `nil` when there is none of this id.
    package func revoke(_ id: KeyID, at now: Timestamp) async throws(JobStoreFailure) -> StoredKey? {
        guard let revoked = try await store.revoke(id, at: now) else { return nil }
        let described = keep(revoked)
        streams.end(of: id)
        return described
    }

    /// Gives the owner of a key another one: of the same name and scopes, and of as long a life from now on.
    ///
    /// - Parameter overlap: for how long the old key works beside the new one; with zero it ends at once.
    /// - Returns: the new key, and both as they are kept; `nil` when there is none of this id.
    package func rotate(
        _ id: KeyID,
        overlap: Duration,
        at now: Timestamp
    ) async throws(JobStoreFailure) -> (key: APIKey, old: StoredKey, new: StoredKey)? {
        guard let old = keys.withLock({ $0[id] })?.key else { return nil }
        let key = APIKey()
        let successor = StoredKey(
            id: key.id,
            owner: old.owner,
            name: old.name,
            digest: KeyDigest(key).text,
            scopes: old.scopes,
            createdAt: now,
            expiresAt: old.lifetime.map { now.advanced(by: $0) }
        )
        let end = now.advanced(by: overlap)
        guard let retiring = try await store.replace(id, by: successor, retiringAt: end) else { return nil }
        keep(successor)
        let described = keep(retiring)
        endStreams(at: now)
        return (key, described, successor)
    }

    /// Takes a key as the store answered it.
    ///
    /// Answers to two changes can come in another order than the changes were made: no end of a key is ever taken back.
    ///
    /// - Returns: the key, with its last use.
    @discardableResult
    private func keep(_ stored: StoredKey) -> StoredKey {
        keys.withLock { keys in
            let earlier = keys[stored.id]
            var known = stored
            known.revokedAt = known.revokedAt ?? earlier?.key.revokedAt
            known.retiresAt = [known.retiresAt, earlier?.key.retiresAt].compactMap(\.self).min()
            let held = HeldKey(known, after: earlier)
            keys[stored.id] = held
            return held.described
        }
    }

    // MARK: - Streams

    /// Watches over something that may go on only as long as a key is worth something.
    ///
    /// - Parameter end: called once when the key has ended; at once, when it has already.
    /// - Returns: what ``release(_:)`` is called with when it is over by itself.
    package func watch(_ id: KeyID, at now: Timestamp, end: @escaping @Sendable () -> Void) -> KeyStreams.Ticket {
        let ticket = streams.add(of: id, end: end)
        // Looked at after it was added, so that no revocation falls between the two.
        if !isUsable(id, at: now) { streams.end(of: id) }
        return ticket
    }

    /// Ends a watch.
    package func release(_ ticket: KeyStreams.Ticket) { streams.remove(ticket) }

    /// Ends what was opened with keys whose time is over.
    package func endStreams(at now: Timestamp) {
        for id in streams.keys where !isUsable(id, at: now) { streams.end(of: id) }
    }

    private func isUsable(_ id: KeyID, at now: Timestamp) -> Bool {
        keys.withLock { $0[id] }?.key.state(at: now).isUsable ?? false
    }

    // MARK: - Last uses

    /// Writes the uses of keys that the store does not know yet, all in one transaction.
    package func writeUses() async throws(JobStoreFailure) {
        let unwritten = keys.withLock { Array($0.values) }.compactMap { held in held.unwrittenUse.map { (held, $0) } }
        guard !unwritten.isEmpty else { return }
        try await store.recordUses(Dictionary(uniqueKeysWithValues: unwritten.map { ($0.key.id, $1) }))
        for (held, use) in unwritten { held.wroteUse(at: use) }
    }
}
