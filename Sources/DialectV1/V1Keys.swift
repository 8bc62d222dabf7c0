package import DialectKit
package import Generation

/// Writes what operators read about keys; every value is a whole JSON text in UTF-8.
package enum V1Keys {
    /// `{"keys":[…]}`, the oldest first; never a secret.
    ///
    /// - Parameter now: the moment whose states are told.
    package static func keys(_ keys: [StoredKey], at now: Timestamp) -> [UInt8] {
        JSONWriter.object { json in
            json.array("keys") { json in
                for key in keys { json.element { write(key, at: now, to: &$0) } }
            }
        }
    }

    /// A key that was made just now, with its whole text as `key`: the one time that it is shown.
    ///
    /// - Parameter secret: the whole text.
    package static func made(_ key: StoredKey, secret: String, at now: Timestamp) -> [UInt8] {
        JSONWriter.object { json in
            json.member("key", secret)
            write(key, at: now, to: &json)
        }
    }

    private static func write(_ key: StoredKey, at now: Timestamp, to json: inout JSONWriter) {
        json.member("id", key.id.text)
        json.member("owner", key.owner.text)
        json.member("name", key.name)
        json.member("scopes", key.scopes.list.map(\.rawValue))
        json.member("state", key.state(at: now).rawValue)
        json.member("createdAt", key.createdAt.rfc3339)
        json.member("expiresAt", ifPresent: key.expiresAt?.rfc3339)
        json.member("retiresAt", ifPresent: key.retiresAt?.rfc3339)
        json.member("revokedAt", ifPresent: key.revokedAt?.rfc3339)
        json.member("lastUsedAt", ifPresent: key.lastUsedAt?.rfc3339)
    }
}

/// What somebody sends who wants a key made.
package struct NewKeyRequest: Sendable, Hashable {
    package let name: String
    package let scopes: KeyScopes
    /// `nil` for a key that never expires.
    package let lifetime: Duration?

    /// Reads a body: `name`, `scopes` and `expiresIn`, the last in seconds.
    ///
    /// - Parameters:
    ///   - nameForm: ends the sentence "name must have …".
    ///   - isName: whether a text may be a key's name.
    package init(
        contentType: String?,
        body: [UInt8],
        nameForm: String,
        isName: (String) -> Bool
    ) throws(Problem) {
        let fields = try V1Fields(contentType: contentType, body: body, names: ["name", "scopes", "expiresIn"])
        let name = try fields.required("name", nameForm)
        guard isName(name) else {
            throw Problem(RequestFailure.invalidParameter(name: "name", expected: nameForm, received: name))
        }
        self.name = name
        scopes = try fields.choices("scopes", of: KeyScope.self).map { KeyScopes($0) } ?? .usual
        lifetime = try fields.integer("expiresIn", in: KeyTimes.range(from: 1)).map { .seconds($0) }
    }
}

/// What somebody sends who wants a key rotated.
package struct RotationRequest: Sendable, Hashable {
    /// For how long the old key works beside the new one; `nil` when nothing is said.
    package let overlap: Duration?

    /// Reads a body: `overlap`, in seconds.
    ///
    /// An empty one says nothing.
    package init(contentType: String?, body: [UInt8]) throws(Problem) {
        if body.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            overlap = nil
        } else {
            let fields = try V1Fields(contentType: contentType, body: body, names: ["overlap"])
            overlap = try fields.integer("overlap", in: KeyTimes.range(from: 0)).map { .seconds($0) }
        }
    }
}

private enum KeyTimes {
    /// Seconds, up to the longest time that can be asked for.
    static func range(from least: Int) -> ClosedRange<Int> {
        least...Int(Duration.longestCounted.components.seconds)
    }
}
