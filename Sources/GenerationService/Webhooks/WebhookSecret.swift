import Crypto
import Foundation
package import Generation

/// What a receiver and this server know in common: 32 bytes, written `whsec_` and their base64.
///
/// - Source: Standard Webhooks 1.0.0, "Signature scheme".
package struct WebhookSecret: Sendable, Hashable, Discreet {
    private let bytes: [UInt8]

    /// - Parameter bytes: 24…64 of them, as the specification wants it.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// The form in which it is given to its owner, and nobody else.
    package var text: String { "whsec_" + Data(bytes).base64EncodedString() }

    /// Not the secret, so that none gets into a log by accident.
    package var description: String { "whsec_…" }

    /// Signs one attempt: `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`.
    ///
    /// - Parameter timestamp: seconds since 1970.
    package func signature(of id: String, at timestamp: Int64, _ body: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        code.update(data: Array("\(id).\(timestamp).".utf8))
        code.update(data: body)
        return "v1," + Data(code.finalize()).base64EncodedString()
    }
}

/// All signing secrets of this installation; every one is made from the same 32 random bytes, and none is stored.
package struct WebhookSecrets: Sendable, Discreet {
    /// How long a receiver may take to learn the next secret: until then, the one before it signs too.
    package static let overlap: Duration = .seconds(86_400)

    private let master: SymmetricKey

    /// - Parameter master: 32 random bytes, the same for the whole life of the data folder.
    package init(master: [UInt8]) { self.master = SymmetricKey(data: master) }

    /// The secret that signs for an owner.
    ///
    /// - Parameter version: 1 for the first.
    package func secret(of owner: OwnerID, version: Int) -> WebhookSecret {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master,
            info: Array("imagined webhook v1\0\(owner.text)\0\(version)".utf8),
            outputByteCount: 32
        )
        return WebhookSecret(bytes: key.withUnsafeBytes { Array($0) })
    }

    /// The header `webhook-signature` of one attempt: a signature by the present secret, and for ``overlap`` after a
    /// change one by the secret before it.
    ///
    /// - Parameters:
    ///   - owner: whose job it is.
    ///   - version: the owner's present secret.
    ///   - now: when the attempt is made; its whole seconds are signed, and are the header `webhook-timestamp`.
    package func signatures(
        of id: DeliveryID,
        _ body: [UInt8],
        for owner: OwnerID,
        _ version: WebhookSecretVersion,
        at now: Timestamp
    ) -> String {
        var versions = [version.version]
        if version.version > 1, let rotatedAt = version.rotatedAt, now < rotatedAt.advanced(by: Self.overlap) {
            versions.append(version.version - 1)
        }
        return versions.map { number in
            secret(of: owner, version: number).signature(of: id.text, at: now.wholeSeconds, body)
        }
        .joined(separator: " ")
    }
}

extension Timestamp {
    /// Seconds since 1970, cut to whole ones.
    package var wholeSeconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }
}
