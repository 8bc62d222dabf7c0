import Foundation
import Generation
import GenerationService
import Testing

@Suite("Webhook secrets")
struct WebhookSecretTests {
    private let secrets = WebhookSecrets(master: Array(0..<32))
    private let owner = OwnerID("owner001")
    private let clock = Timestamp(milliseconds: 1_767_225_600_999)

    @Test(
        "a signature is the one that the reference libraries make",
        arguments: [
            (
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330,
                #"{"test": 2432232314}"#, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
            ),
            (
                "plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", 1_731_705_121,
                #"{"event_type":"ping","data":{"success":true}}"#, "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
            ),
        ] as [(String, String, Int64, String, String)]
    )
    func knownAnswers(secret: String, id: String, timestamp: Int64, body: String, signature: String) throws {
        let bytes = [UInt8](try #require(Data(base64Encoded: secret)))
        let key = WebhookSecret(bytes: bytes)
        #expect(key.text == "whsec_\(secret)")
        #expect(key.signature(of: id, at: timestamp, Array(body.utf8)) == signature)
    }

    /// The expected values were made with another implementation of HKDF (RFC 5869).
    @Test(
        "a secret follows from the installation, its owner and its version, and from nothing else",
        arguments: [
            ("owner001", 1, "whsec_1qahiW4QvYkYAIfMKeUqdx7pdQJ9MKZ0mrQd6xjdFcw="),
            ("owner001", 2, "whsec_MVqJtu836CsVVmgAwqyQX0lkYkbj0CnOj8PPjVx3x/M="),
            ("owner002", 1, "whsec_gIxDV2q8IZHSlay04SnzkhG7OvjttYWYdLw/sV97o/o="),
        ]
    )
    func derivation(owner: String, version: Int, text: String) {
        #expect(secrets.secret(of: OwnerID(owner), version: version).text == text)
        #expect(WebhookSecrets(master: Array(1..<33)).secret(of: OwnerID(owner), version: version).text != text)
    }

    @Test("nobody reads a secret by printing it")
    func printing() {
        let secret = secrets.secret(of: owner, version: 1)
        #expect("\(secret)" == "whsec_…")
        #expect(String(reflecting: secret) == "whsec_…")
    }

    @Test("after a change both secrets sign for a day, the new one first, and then it alone")
    func overlap() throws {
        let id = DeliveryID(number: 1, nonce: 2)
        func signatures(_ version: Int, rotatedAt: Timestamp?, at now: Timestamp) -> [Substring] {
            let stored = WebhookSecretVersion(version: version, rotatedAt: rotatedAt)
            return secrets.signatures(of: id, [1, 2], for: owner, stored, at: now).split(separator: " ")
        }
        func signature(_ version: Int, at now: Timestamp) -> Substring {
            secrets.secret(of: owner, version: version).signature(of: id.text, at: now.milliseconds / 1000, [1, 2])[...]
        }
        #expect(signatures(1, rotatedAt: nil, at: clock) == [signature(1, at: clock)])
        #expect(signatures(3, rotatedAt: clock, at: clock) == [signature(3, at: clock), signature(2, at: clock)])
        let last = clock.advanced(by: .milliseconds(86_400_000 - 1))
        #expect(signatures(3, rotatedAt: clock, at: last) == [signature(3, at: last), signature(2, at: last)])
        let over = clock.advanced(by: .seconds(86_400))
        #expect(signatures(3, rotatedAt: clock, at: over) == [signature(3, at: over)])
    }

    @Test("what is signed has whole seconds, cut also before 1970")
    func wholeSeconds() {
        #expect(clock.wholeSeconds == 1_767_225_600)
        #expect(Timestamp(milliseconds: -1).wholeSeconds == -1)
        #expect(Timestamp(milliseconds: -1000).wholeSeconds == -1)
    }
}
