/// What a key may be used for.
package enum KeyScope: String, Sendable, Hashable, CaseIterable {
    /// To make and change jobs: submits, buttons, cancelling, deleting, sending reports again, uploads.
    case submit
    /// To fetch and list jobs, to hear of them as they happen, to see what became of reports.
    case read
    /// To see, make, rotate and revoke the keys of everybody.
    case admin
}

/// The scopes of a key; their order does not matter.
package struct KeyScopes: Sendable, Hashable {
    /// What a key has that nobody chose scopes for: `submit` and `read`.
    package static let usual = KeyScopes([.submit, .read])

    private var bits: UInt8 = 0

    /// - Parameter scopes: repetitions count once.
    package init(_ scopes: some Sequence<KeyScope>) {
        for scope in scopes { bits |= Self.bit(scope) }
    }

    /// Reads names with commas between them, such as `submit,read`.
    ///
    /// - Returns: `nil` when one of them is no scope, or there is none.
    package init?(parsing text: String) {
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let scope = KeyScope(rawValue: String(name)) else { return nil }
            bits |= Self.bit(scope)
        }
    }

    package func contains(_ scope: KeyScope) -> Bool { bits & Self.bit(scope) != 0 }

    package var isEmpty: Bool { bits == 0 }

    /// In the order of ``KeyScope``'s cases.
    package var list: [KeyScope] { KeyScope.allCases.filter(contains) }

    /// As ``init(parsing:)`` reads it, in the order of ``list``; the store keeps this form.
    package var text: String { list.map(\.rawValue).joined(separator: ",") }

    private static func bit(_ scope: KeyScope) -> UInt8 {
        switch scope {
        case .submit: 1
        case .read: 2
        case .admin: 4
        }
    }
}
