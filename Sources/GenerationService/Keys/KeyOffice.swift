package import Generation

/// A key that was made just now; its text is shown this once.
package struct MadeKey: Sendable {
    package let text: APIKey
    package let key: StoredKey
    /// The one before it, after a rotation.
    package let predecessor: StoredKey?
}

/// Why an order about keys is not carried out; the description is a sentence for the operator.
package enum KeyOrderRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    case noKey(String)
    /// Several that could be meant; `ids` are theirs.
    case severalKeys(String, ids: [KeyID])
    case store(JobStoreFailure)

    package var description: String {
        switch self {
        case .noKey(let text): "There is no key with the id or name \(text)"
        case .severalKeys(let name, let ids):
            "Several keys are called \(name); give one of their ids: \(ids.map(\.text).joined(separator: ", "))"
        case .store(let failure): "The store does not answer: \(failure)"
        }
    }
}

/// Carries out what operators order about keys, on the command line and over HTTP alike.
package struct KeyOffice: Sendable {
    /// For how long an old key works beside its successor, unless told otherwise.
    package static let usualOverlap = Duration.seconds(86_400)
    /// What names have: 1 to 100 characters, none of them a control character, so that a list has one line for each key.
    package static let nameForm = "1 to 100 characters, none of them a control character"

    /// Whether a text may be a key's name.
    package static func isName(_ text: String) -> Bool {
        (1...100).contains(text.count)
            && !text.unicodeScalars.contains {
                [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
            }
    }

    private let keys: KeyRing
    private let now: @Sendable () -> Timestamp

    /// - Parameter now: the wall clock.
    package init(keys: KeyRing, now: @escaping @Sendable () -> Timestamp = { .now }) {
        self.keys = keys
        self.now = now
    }

    /// The wall clock's time, by which the states of keys are told.
    package var instant: Timestamp { now() }

    /// All keys, the oldest first.
    package func list() -> [StoredKey] { keys.all }

    /// Makes the first key of a new owner.
    ///
    /// - Parameters:
    ///   - name: one that ``isName(_:)``.
    ///   - lifetime: until it expires; `nil` for never.
    package func create(
        name: String,
        scopes: KeyScopes,
        lifetime: Duration?
    ) async throws(KeyOrderRefusal) -> MadeKey {
        let text = APIKey()
        do {
            try await keys.create(text, name: name, scopes: scopes, lifetime: lifetime, at: now())
        } catch {
            throw .store(error)
        }
        return MadeKey(text: text, key: try key(text.id), predecessor: nil)
    }

    /// Ends a key for good, at once; one that was revoked before stays so.
    package func revoke(_ id: KeyID) async throws(KeyOrderRefusal) -> StoredKey {
        let revoked: StoredKey?
        do {
            revoked = try await keys.revoke(id, at: now())
        } catch {
            throw .store(error)
        }
        guard let revoked else { throw .noKey(id.text) }
        return revoked
    }

    /// Gives the owner of a key a new one; the old one works until the overlap ends, unless it has ended already.
    package func rotate(_ id: KeyID, overlap: Duration) async throws(KeyOrderRefusal) -> MadeKey {
        do {
            if let (text, old, new) = try await keys.rotate(id, overlap: overlap, at: now()) {
                return MadeKey(text: text, key: new, predecessor: old)
            }
        } catch {
            throw .store(error)
        }
        throw .noKey(id.text)
    }

    /// The one key that is meant by an id or a name.
    ///
    /// Of several keys of one name those count that are worth something, if there are any.
    package func key(called text: String) throws(KeyOrderRefusal) -> StoredKey {
        let called = keys.keys(called: text)
        let usable = called.filter { $0.state(at: now()).isUsable }
        let meant = usable.isEmpty ? called : usable
        if meant.count > 1 { throw .severalKeys(text, ids: meant.map(\.id)) }
        guard let key = meant.first else { throw .noKey(text) }
        return key
    }

    private func key(_ id: KeyID) throws(KeyOrderRefusal) -> StoredKey {
        guard let key = keys.keys(called: id.text).first(where: { $0.id == id }) else { throw .noKey(id.text) }
        return key
    }
}
