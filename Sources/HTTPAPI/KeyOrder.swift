import DialectKit
import DialectV1
package import Generation
package import GenerationService

/// What the operator's command line orders about keys.
package enum KeyOrder: Sendable, Hashable {
    /// - Parameter lifetime: `nil` for a key that never expires.
    case create(name: String, scopes: KeyScopes, lifetime: Duration?)
    case list(isJSON: Bool)
    /// The key is named by its id or its name.
    case revoke(String)
    case rotate(String, overlap: Duration)

    /// What is printed about an order that was carried out.
    package struct Outcome: Sendable, Hashable {
        /// For standard output.
        package var lines: [String]
        /// For standard error: what a program that reads the lines does not want to read.
        package var notes: [String]

        package init(lines: [String], notes: [String] = []) {
            self.lines = lines
            self.notes = notes
        }
    }

    /// Carries the order out.
    package func carryOut(by office: KeyOffice) async throws(KeyOrderRefusal) -> Outcome {
        switch self {
        case .create(let name, let scopes, let lifetime):
            let made = try await office.create(name: name, scopes: scopes, lifetime: lifetime)
            return Outcome(lines: [made.text.text])
        case .list(let isJSON):
            let now = office.instant
            let keys = office.list()
            if isJSON { return Outcome(lines: [String(decoding: V1Keys.keys(keys, at: now), as: UTF8.self)]) }
            return Outcome(lines: keys.map { Self.line($0, at: now) })
        case .revoke(let text):
            let revoked = try await office.revoke(try office.key(called: text).id)
            return Outcome(lines: [Self.line(revoked, at: office.instant)])
        case .rotate(let text, let overlap):
            let made = try await office.rotate(try office.key(called: text).id, overlap: overlap)
            return Outcome(lines: [made.text.text], notes: made.predecessor.map { [note($0, office)] } ?? [])
        }
    }

    private func note(_ key: StoredKey, _ office: KeyOffice) -> String {
        switch key.state(at: office.instant) {
        case .retiring: "The key \(key.id) works until \(key.retiresAt?.rfc3339 ?? "-")"
        case .valid, .retired, .expired, .revoked: "The key \(key.id) does not work any more"
        }
    }

    /// Columns that are separated by tabs.
    private static func line(_ key: StoredKey, at now: Timestamp) -> String {
        let state = key.state(at: now)
        let end =
            switch state {
            case .valid: key.expiresAt.map { "until \($0.rfc3339)" } ?? "-"
            case .retiring:
                "until \([key.retiresAt, key.expiresAt].compactMap(\.self).min()?.rfc3339 ?? "-")"
            case .retired: "since \(key.retiresAt?.rfc3339 ?? "-")"
            case .expired: "since \(key.expiresAt?.rfc3339 ?? "-")"
            case .revoked: "since \(key.revokedAt?.rfc3339 ?? "-")"
            }
        return [
            key.id.text, key.owner.text, key.name, key.scopes.text, state.rawValue, end,
            "made \(key.createdAt.rfc3339)", key.lastUsedAt.map { "used \($0.rfc3339)" } ?? "never used",
        ]
        .joined(separator: "\t")
    }
}

extension KeyOrder {
    /// The order as it goes over the control socket: the end of the path, and the query.
    package var wire: (verb: String, fields: [String: String]) {
        switch self {
        case .create(let name, let scopes, let lifetime):
            var fields = ["name": name, "scopes": scopes.text]
            if let lifetime { fields["lifetime"] = "\(lifetime.components.seconds)" }
            return ("create", fields)
        case .list(let isJSON): return ("list", ["json": "\(isJSON)"])
        case .revoke(let text): return ("revoke", ["key": text])
        case .rotate(let text, let overlap):
            return ("rotate", ["key": text, "overlap": "\(overlap.components.seconds)"])
        }
    }

    /// Reads an order from the control socket.
    ///
    /// - Returns: `nil` for a verb that is none.
    init?(verb: String, _ fields: RequestFields) throws(RequestFailure) {
        let seconds = 0...Int(Duration.longestCounted.components.seconds)
        switch verb {
        case "create":
            let name = try fields.required("name", expected: KeyOffice.nameForm)
            guard KeyOffice.isName(name) else {
                throw .invalidParameter(name: "name", expected: KeyOffice.nameForm, received: name)
            }
            let text = try fields.required("scopes", expected: "scopes")
            guard let scopes = KeyScopes(parsing: text) else {
                throw .invalidParameter(name: "scopes", expected: "scopes", received: text)
            }
            let lifetime = try fields.integer("lifetime", in: seconds).map { Duration.seconds($0) }
            self = .create(name: name, scopes: scopes, lifetime: lifetime)
        case "list": self = .list(isJSON: try fields.string("json") == "true")
        case "revoke": self = .revoke(try fields.required("key", expected: "a key"))
        case "rotate":
            let overlap = try fields.integer("overlap", in: seconds).map { Duration.seconds($0) }
            self = .rotate(try fields.required("key", expected: "a key"), overlap: overlap ?? KeyOffice.usualOverlap)
        default: return nil
        }
    }
}
