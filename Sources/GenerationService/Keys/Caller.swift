package import Generation

/// Who makes a request: the key that was shown, and whom it speaks for.
package struct Caller: Sendable, Hashable {
    package let key: KeyID
    package let owner: OwnerID
    package let scopes: KeyScopes

    package init(key: KeyID, owner: OwnerID, scopes: KeyScopes) {
        self.key = key
        self.owner = owner
        self.scopes = scopes
    }
}

/// Why a text lets nobody in; for the log, since a stranger must not be told which it was.
package enum KeyRefusal: Error, Sendable, Hashable {
    /// It has not the form of a key, or its check does not fit; nothing was looked up.
    case malformed
    /// No key has this id.
    case unknown(KeyID)
    /// A key has this id, and another secret.
    case wrongSecret(KeyID)
    /// It is a key, and its time is over.
    case ended(KeyID, KeyState)
}
