import Foundation

/// One submit, as it is sent and, after a broken connection, sent again.
struct Submission: Sendable {
    /// Stands in `ref`, and nowhere twice.
    let name: String
    let path: String
    let body: [UInt8]
    let idempotencyKey: String
    /// Where its end is reported.
    let webhook: String?

    /// - Parameters:
    ///   - fields: what the request is about.
    init(name: String, path: String, fields: [String: String], webhook: String?, idempotencyKey: String) throws {
        self.name = name
        self.path = path
        self.idempotencyKey = idempotencyKey
        self.webhook = webhook
        var members = fields
        members["ref"] = name
        members["webhookOverride"] = webhook
        body = [UInt8](try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys]))
    }
}

/// Makes one client's submissions, of all kinds that the server has.
struct SubmissionSource {
    private static let looks = ["neon cat", "cat, pencil drawing", "cat, ink wash", "cat in watercolour"]
    private static let buttons = ["U1", "U2", "U3", "U4", "V1", "V2", "V3", "V4", "🔄"]

    let client: Int
    let server: String
    let receiver: String
    private var count = 0
    private var generator: SplitMix

    /// - Parameters:
    ///   - server: the base of its addresses.
    ///   - receiver: the base of the harness's own.
    init(client: Int, server: String, receiver: String, seed: UInt64) {
        self.client = client
        self.server = server
        self.receiver = receiver
        generator = SplitMix(seed: seed &* 1_000_003 &+ UInt64(client))
    }

    /// - Parameter parent: a message of this client's with buttons, if there is one.
    mutating func next(parent: String?) throws -> Submission {
        count += 1
        let name = "c\(client)-\(count)"
        // Some endpoints get the reports of many jobs, which must come in their order; the others get one each.
        let endpoint = Bool.random(using: &generator) ? "shared-\(client % 3)" : name
        let webhook = Double.random(in: 0..<1, using: &generator) < 0.85 ? "\(receiver)/hooks/\(endpoint)" : nil
        let key = UUID().uuidString
        if let parent, Double.random(in: 0..<1, using: &generator) < 0.35 {
            let button = Self.buttons.randomElement(using: &generator) ?? "U1"
            return try Submission(
                name: name,
                path: "/api/v1/midjourney/button",
                fields: ["messageId": parent, "button": button],
                webhook: webhook,
                idempotencyKey: key
            )
        }
        let photo = Bool.random(using: &generator) ? "\(server)/samples/cat.jpg" : "\(receiver)/photo.jpg"
        let look = Self.looks.randomElement(using: &generator) ?? "cat"
        // Few seeds, so that now and then two jobs make the same picture, which is one file.
        let seed = Int.random(in: 0..<40, using: &generator)
        return try Submission(
            name: name,
            path: "/api/v1/midjourney/imagine",
            fields: ["prompt": "\(photo) a \(look) --seed \(seed)"],
            webhook: webhook,
            idempotencyKey: key
        )
    }

    /// Whether something happens that happens with this probability.
    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < probability }

    mutating func any<Element>(of list: [Element]) -> Element? { list.randomElement(using: &generator) }
}
