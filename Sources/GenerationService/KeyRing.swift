import Crypto
package import Generation
import Synchronization

/// All valid keys, held in memory by the one process that has the store open, so that no request asks the disk.
package final class KeyRing: Sendable {
    private let store: any KeyStore
    private let keys: Mutex<[ContentDigest: StoredKey]>

    /// Reads the keys of a store.
    package init(store: any KeyStore) async throws(JobStoreFailure) {
        self.store = store
        let stored = try await store.keys()
        keys = Mutex(Dictionary(stored.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Whether nobody could be let in.
    package var isEmpty: Bool { keys.withLock { $0.isEmpty } }

    /// The owner of a key, or `nil` for a text that is no valid key.
    ///
    /// What is looked up is the key's SHA-256, which an attacker can't steer, so the time that the look-up takes says
    /// nothing of the keys that exist.
    package func owner(of text: String) -> StoredKey? {
        guard let key = APIKey(text) else { return nil }
        let digest = Self.digest(of: key)
        return keys.withLock { $0[digest] }
    }

    /// Makes a key, valid at once.
    ///
    /// - Parameters:
    ///   - name: what an operator calls its user.
    ///   - now: the wall clock's time.
    @discardableResult
    package func create(
        _ key: APIKey = APIKey(),
        name: String,
        at now: Timestamp
    ) async throws(JobStoreFailure) -> APIKey {
        let stored = StoredKey(id: key.id, name: name, digest: Self.digest(of: key), createdAt: now)
        try await store.add(stored)
        keys.withLock { $0[stored.digest] = stored }
        return key
    }

    private static func digest(of key: APIKey) -> ContentDigest {
        ContentDigest(hash: SHA256.hash(data: Array(key.text.utf8)))
    }
}
