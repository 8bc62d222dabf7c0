import Generation
import GenerationTesting
import Testing

@Suite("What a client entrusted to the server")
struct DiscretionTests {
    private static let secret = "canary"

    /// One value of each type that carries it, each with the secret in every text.
    private static var values: [any Discreet] {
        let address = "https://h.example/\(secret)?sig=\(secret)"
        var submission = Sample.submission(webhook: address)
        submission.request.prompt = secret
        submission.request.instruction = secret
        submission.request.referenceAddress = address
        submission.correlation = secret
        let mark = IdempotencyMark(key: secret, fingerprint: ContentDigest(secret))
        submission.idempotency = mark
        let delivery = Delivery(
            id: DeliveryID(number: 1, nonce: 2),
            job: submission.id,
            owner: submission.owner,
            endpoint: EndpointID(number: 3),
            address: address,
            event: .failed,
            createdAt: Timestamp(milliseconds: 0),
            dueAt: Timestamp(milliseconds: 0)
        )
        let attempt = DeliveryAttempt(
            at: Timestamp(milliseconds: 0),
            status: 500,
            reason: secret,
            milliseconds: 1,
            answer: Array(secret.utf8)
        )
        return [
            submission, submission.request, mark, WebhookSubscription(address: address), delivery, attempt,
            DeliveryReport(delivery: delivery, body: Array(secret.utf8), attempts: [attempt]),
            OwedDelivery(delivery: delivery, body: Array(secret.utf8), secret: WebhookSecretVersion()),
            OwedLane(endpoint: EndpointID(number: 3), address: address, dueAt: Timestamp(milliseconds: 0)),
            Endpoint(id: EndpointID(number: 3), owner: submission.owner, address: address),
        ]
    }

    /// All the ways in which a value becomes text by accident.
    private static func texts(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [
            "\(value)", String(reflecting: value), String(describing: [value]), "\(Optional(value) as Any)", dumped,
        ]
    }

    @Test("is in no description, no dump and no container of a value")
    func descriptions() {
        let bytes = "\(Array(Self.secret.utf8))".dropFirst().dropLast()
        for value in Self.values {
            for text in Self.texts(of: value) {
                #expect(!text.contains(Self.secret) && !text.contains(bytes), "\(text)")
                #expect(text.contains("\(type(of: value))"))
            }
        }
        // A value without discretion is found in the same way.
        #expect(Self.texts(of: OwnerID(Self.secret)).allSatisfy { $0.contains(Self.secret) })
    }

    @Test("is in no description of the job that it became, or of what a store says of it")
    func jobs() throws {
        let submission = try #require(Self.values.first as? JobSubmission)
        let job = Job(submission, number: JobNumber(1), at: Timestamp(milliseconds: 0))
        for value in [job, [job], Acceptance.accepted(job), OwedLanes(lanes: [], mark: .start)] as [Any] {
            for text in Self.texts(of: value) { #expect(!text.contains(Self.secret), "\(text)") }
        }
    }

    @Test(
        "an address is shown with its scheme, host and port, and no more",
        arguments: [
            ("https://hooks.example/services/T0/B0/token?x=1#y", "https://hooks.example/…"),
            ("http://hooks.example:8080", "http://hooks.example:8080"),
            ("https://hooks.example/", "https://hooks.example/…"),
            ("https://hooks.example?token=1", "https://hooks.example/…"),
            ("HTTPS://[::1]:8/x", "HTTPS://[::1]:8/…"),
            ("https://user:pass@hooks.example/x", "https://…"),
            ("https://user:pa/ss@hooks.example/x", "https://…"),
            ("https://user:pass\\@hooks.example/x", "https://…"),
            ("https://user:pass%40hooks.example/x", "https://…"), ("https://user:pass", "https://…"),
            ("ftp://h/x", "ftp://h/…"), ("://x", "://x"), ("hooks.example/token", "hooks.example/…"),
            ("user:pass@hooks.example", "…"), ("hooks.example", "hooks.example"), ("", ""), ("/token", "…"),
            ("  https://h/x", "https://h/…"), ("cat.jpg", "cat.jpg"), ("a cat", "…"), ("xhttps://h", "xhttps://h"),
            ("secret=1;https://h/x", "https://h/…"),
            ("https://h\u{e9}/x", "https://…"),
        ]
    )
    func addresses(address: String, shown: String) {
        #expect(ShownAddress(address).description == shown)
    }

    @Test(
        "a text that is told back tells of its addresses no more than that, and no query",
        arguments: [
            ("a cat", "a cat"), ("", ""), ("what? a cat", "what? a cat"), ("--ar 3:2", "--ar 3:2"),
            ("https://h/a?s=1 a cat --sref http://u:p@h/b", "https://h/… a cat --sref http://…"),
            ("\nhttps://h/a?s=1\n", "https://h/…"), ("(https://h/a)", "https://h/…"),
            ("h.example/a?X-Amz-Signature=1 cat", "h.example/a?… cat"), ("a  b ", "a  b "),
        ]
    )
    func texts(text: String, shown: String) {
        #expect(ShownAddress.hiding(in: text) == shown)
    }
}
