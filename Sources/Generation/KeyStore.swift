/// One API key as the store knows it: never its secret.
package struct StoredKey: Sendable, Hashable {
    package var id: KeyID
    /// The name that an operator gave it.
    package var name: String
    /// SHA-256 of the whole key.
    package var digest: ContentDigest
    package var createdAt: Timestamp

    package init(id: KeyID, name: String, digest: ContentDigest, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.digest = digest
        self.createdAt = createdAt
    }
}

/// Keeps API keys, hashed.
package protocol KeyStore: Sendable {
    /// Stores a key; a key with the same id or digest is an error of the caller.
    func add(_ key: StoredKey) async throws(JobStoreFailure)

    /// The key whose whole text has this digest, or `nil`.
    func key(withDigest digest: ContentDigest) async throws(JobStoreFailure) -> StoredKey?

    /// All keys, oldest first.
    func keys() async throws(JobStoreFailure) -> [StoredKey]
}
