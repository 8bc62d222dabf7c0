import Crypto
package import Generation
import Synchronization

/// All valid keys, held in memory by the one process that has the store open, so that no request asks the disk.
package final class KeyRing: Sendable {
    private let store: any KeyStore
    private let keys: Mutex<[KeyDigest: StoredKey]>

    /// Reads the keys of a store.
    package init(store: any KeyStore) async throws(JobStoreFailure) {
        self.store = store
        let stored = try await store.keys()
        keys = Mutex(Dictionary(stored.map { (KeyDigest($0.digest), $0) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Whether nobody could be let in.
    package var isEmpty: Bool { keys.withLock { $0.isEmpty } }

    /// The owner of a key, or `nil` for a text that is no valid key.
    ///
    /// What is looked up is the key's SHA-256, which an attacker can't steer, so the time that the look-up takes says
    /// nothing of the keys that exist.
    package func owner(of text: String) -> StoredKey? {
        guard let key = APIKey(text) else { return nil }
        let digest = KeyDigest(key)
        return keys.withLock { $0[digest] }
    }

    /// The keys with this id or this name, the oldest first: several where a name was given twice.
    package func keys(called text: String) -> [StoredKey] {
        let known = keys.withLock { $0.values.filter { $0.id.text == text || $0.name == text } }
        return known.sorted { ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text) }
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
        let stored = StoredKey(id: key.id, name: name, digest: KeyDigest(key).text, createdAt: now)
        try await store.add(stored)
        keys.withLock { $0[KeyDigest(stored.digest)] = stored }
        return key
    }
}

/// SHA-256 of a key's text as bytes, not as text: it is made anew for each request.
private struct KeyDigest: Hashable {
    private let bits: SIMD4<UInt64>

    init(_ key: APIKey) {
        var text = key.text
        let digest = text.withUTF8 { SHA256.hash(data: $0) }
        bits = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// Reads the form in which stores keep digests; one that is none belongs to no key.
    init(_ stored: ContentDigest) {
        var digits = stored.text[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(digits.prefix(2), radix: 16), bytes.count < 32 {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        bytes += Array(repeating: 0, count: 32 - bytes.count)
        bits = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    var text: ContentDigest { withUnsafeBytes(of: bits) { ContentDigest(hash: $0) } }
}
