// Checks that a webhook was sent by your imagined server and by nobody else.
//
// Standard Webhooks 1.0.0, signature version v1; with swift-crypto (https://github.com/apple/swift-crypto), or on Apple's
// systems with CryptoKit.
//
//     let delivery = try WebhookVerifier(secret: "whsec_…").verify(headers, body)
//
// Remember the ids that come back for at least five minutes, better for as long as you keep the results: a delivery can
// arrive twice, and then has the same id.
//
// `swift run webhook-verify Examples/webhooks/vectors.json` checks this file against the vectors beside it.
import Crypto
import Foundation

/// Knows one secret and what it signed.
struct WebhookVerifier {
    /// The request is not a webhook of this sender: answer 400 and do nothing else.
    struct Refused: Error {
        let reason: String
    }

    private let key: SymmetricKey
    /// How old, or how far in the future, an attempt may be, in seconds.
    private let tolerance: TimeInterval

    /// - Parameter secret: `whsec_…`, as `GET /v1/webhooks/secret` or `imagined webhooks secret` tells it; `nil` comes
    ///   back for a text that is none.
    init?(secret: String, tolerance: TimeInterval = 300) {
        let encoded = secret.hasPrefix("whsec_") ? String(secret.dropFirst(6)) : secret
        guard let bytes = Data(base64Encoded: encoded) else { return nil }
        key = SymmetricKey(data: bytes)
        self.tolerance = tolerance
    }

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - headers: names, in any case, and their values.
    ///   - body: the raw bytes of the request's body, before anything parses them.
    /// - Returns: the delivery's id.
    /// - Throws: ``Refused``.
    func verify(_ headers: [String: String], _ body: Data, at now: Date = Date()) throws -> String {
        var fields: [String: String] = [:]
        for (name, value) in headers { fields[name.lowercased()] = value }
        func field(_ name: String) throws -> String {
            guard let value = fields[name], !value.isEmpty else { throw Refused(reason: "no header \(name)") }
            return value
        }
        let delivery = try field("webhook-id")
        let sentAt = try field("webhook-timestamp")
        let signatures = try field("webhook-signature")

        guard sentAt.utf8.allSatisfy({ (48...57).contains($0) }), let seconds = Double(sentAt) else {
            throw Refused(reason: "the timestamp is no number")
        }
        let age = now.timeIntervalSince1970 - seconds
        guard age <= tolerance else { throw Refused(reason: "the timestamp is too old") }
        guard age >= -tolerance else { throw Refused(reason: "the timestamp is too new") }

        var code = HMAC<SHA256>(key: key)
        code.update(data: Data("\(delivery).\(sentAt).".utf8))
        code.update(data: body)
        let expected = code.finalize()

        // One signature for each secret that is valid now; those of other versions are passed over. The comparison of a
        // MAC with bytes takes the same time wherever they differ.
        for signature in signatures.split(separator: " ") where signature.hasPrefix("v1,") {
            if let given = Data(base64Encoded: String(signature.dropFirst(3))), expected == given { return delivery }
        }
        throw Refused(reason: "no signature fits")
    }
}

/// Holds the verifier to every vector of a file, and says which ones it gets wrong.
@main
enum CheckVectors {
    private struct Vector: Decodable {
        let name: String
        let secret: String
        let headers: [String: String]
        let body: String
        let now: Double
        let expect: String
    }

    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: webhook-verify vectors.json")
            exit(2)
        }
        let file = URL(fileURLWithPath: CommandLine.arguments[1])
        let vectors = try JSONDecoder().decode([Vector].self, from: Data(contentsOf: file))
        var wrong = 0
        for vector in vectors {
            let said = verdict(on: vector)
            if said != vector.expect {
                print("\(vector.name): expected \"\(vector.expect)\", got \"\(said)\"")
                wrong += 1
            }
        }
        print("\(vectors.count - wrong) of \(vectors.count) vectors are right")
        exit(!vectors.isEmpty && wrong == 0 ? 0 : 1)
    }

    private static func verdict(on vector: Vector) -> String {
        guard let verifier = WebhookVerifier(secret: vector.secret) else { return "no secret" }
        do {
            let now = Date(timeIntervalSince1970: vector.now)
            _ = try verifier.verify(vector.headers, Data(vector.body.utf8), at: now)
            return "valid"
        } catch {
            return (error as? WebhookVerifier.Refused)?.reason ?? "\(error)"
        }
    }
}
