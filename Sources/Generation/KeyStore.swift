/// Whether a key lets its holder in, and why not.
package enum KeyState: String, Sendable, Hashable, CaseIterable {
    case valid
    /// It has a successor, and works beside it until the overlap ends.
    case retiring
    /// It had a successor, and the overlap is over.
    case retired
    /// Its time is over.
    case expired
    case revoked

    /// Whether the key lets its holder in.
    package var isUsable: Bool {
        switch self {
        case .valid, .retiring: true
        case .retired, .expired, .revoked: false
        }
    }
}

/// One API key as the store knows it: never its secret.
package struct StoredKey: Sendable, Hashable {
    package var id: KeyID
    /// Whom it speaks for: the jobs, limits and webhooks are the owner's, and outlive the key.
    package var owner: OwnerID
    /// The name that an operator gave it; several keys may have it, and those of one owner do.
    package var name: String
    /// SHA-256 of the whole key.
    package var digest: ContentDigest
    package var scopes: KeyScopes
    package var createdAt: Timestamp
    /// When its time is over, if ever.
    package var expiresAt: Timestamp?
    /// Until when it works beside its successor; `nil` without one.
    package var retiresAt: Timestamp?
    package var revokedAt: Timestamp?
    /// When it let somebody in last; up to a minute behind what is known in memory.
    package var lastUsedAt: Timestamp?

    /// - Parameter owner: `nil` for the first key of an owner, who is called as that key is.
    package init(
        id: KeyID,
        owner: OwnerID? = nil,
        name: String,
        digest: ContentDigest,
        scopes: KeyScopes = .usual,
        createdAt: Timestamp,
        expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.owner = owner ?? OwnerID(id.text)
        self.name = name
        self.digest = digest
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// What the key is worth at a moment; at the moment of its end it has ended.
    package func state(at now: Timestamp) -> KeyState {
        if revokedAt != nil { return .revoked }
        if let expiresAt, expiresAt <= now { return .expired }
        guard let retiresAt else { return .valid }
        return retiresAt <= now ? .retired : .retiring
    }

    /// From its birth to its expiry; `nil` for one without.
    package var lifetime: Duration? {
        expiresAt.map { .milliseconds($0.milliseconds - createdAt.milliseconds) }
    }
}

/// Keeps API keys, hashed.
///
/// **What implementers must guarantee**
/// - No key is ever removed, so that an id that was given out never means another key.
/// - A call that returns has reached the disk.
package protocol KeyStore: Sendable {
    /// Stores a key; a key with the same id or digest is an error of the caller.
    func add(_ key: StoredKey) async throws(JobStoreFailure)

    /// All keys, oldest first, those that have ended among them.
    func keys() async throws(JobStoreFailure) -> [StoredKey]

    /// Ends a key for good; one that was revoked before stays as it is.
    ///
    /// - Returns: the key afterwards, or `nil` when there is none of this id.
    func revoke(_ id: KeyID, at instant: Timestamp) async throws(JobStoreFailure) -> StoredKey?

    /// Stores a successor, and lets the key itself retire at `instant`, unless it was to retire earlier; both or neither.
    ///
    /// - Returns: the old key afterwards, or `nil` when there is none of this id; then nothing is stored.
    func replace(
        _ id: KeyID,
        by successor: StoredKey,
        retiringAt instant: Timestamp
    ) async throws(JobStoreFailure) -> StoredKey?

    /// Notes when keys were used last; an earlier moment than the known one, and a key that is not there, change nothing.
    func recordUses(_ uses: [KeyID: Timestamp]) async throws(JobStoreFailure)
}
