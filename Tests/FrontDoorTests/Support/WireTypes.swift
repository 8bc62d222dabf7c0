/// The answer to a submit in the ImaginePro dialect.
struct Submitted: Decodable, Sendable {
    let success: Bool
    let messageId: String
    let createdAt: String
}

/// What a fetch answers and a webhook gets in the ImaginePro dialect.
struct Message: Decodable, Sendable, Equatable {
    let messageId: String
    let prompt: String
    let status: String
    let progress: Int?
    let uri: String?
    let images: [String]?
    let buttons: [String]?
    let originatingMessageId: String?
    let ref: String?
    let error: String?
    let ignored: [String]?

    var isTerminal: Bool { status == "DONE" || status == "FAIL" }
}

/// What `POST /imageToImage` answers.
struct GenArtResult: Decodable, Sendable {
    struct Option: Decodable, Sendable {
        let type: Int
        let style: Int
        let label: String
        let custom: String
    }

    let content: String
    let id: String
    let uri: String
    let proxy_url: String
    let flags: Int
    let hash: String
    let progress: String
    let options: [Option]
    let width: Int
    let height: Int
    let taskId: String

    var size: [Int] { [width, height] }

    /// How living clients get the hash: what is behind the address's last `_`, up to the next `.`.
    var hashCutByClients: String {
        let tail = uri.split(separator: "_", omittingEmptySubsequences: false).last ?? ""
        return String(tail.prefix { $0 != "." })
    }
}

/// A refusal, in the members that both dialects share.
struct Refusal: Decodable, Sendable {
    let success: Bool?
    let error: String
    let message: String
    let statusCode: Int
    let code: String
    let parameter: String?
    let taskId: String?
    let messageId: String?
}

/// What `GET /health` answers.
struct Health: Decodable, Sendable {
    let status: String
    let queued: Int
    let running: Int
    /// Open streams of events.
    let streams: Int
}
