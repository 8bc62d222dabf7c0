import AsyncHTTPClient
import Foundation
import LocalServer
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The few requests of the demo, as any client would send them.
struct DemoClient: Sendable {
    /// The parts of a message that the demo looks at.
    struct Message: Decodable, Sendable {
        let messageId: String
        let status: String
        let progress: Int?
        let uri: String?
        let images: [String]?
        let error: String?
    }

    /// The parts of GenArtAPI's answer that the demo looks at.
    struct Result: Decodable, Sendable {
        let uri: String
    }

    private struct Submitted: Decodable {
        let messageId: String
    }

    private struct Refusal: Decodable {
        let message: String
    }

    let http: HTTPClient
    let server: LocalServer

    /// - Returns: the id of the message.
    func imagine(_ prompt: String) async throws -> String {
        let answer: Submitted = try await send("/api/v1/midjourney/imagine", ["prompt": prompt])
        return answer.messageId
    }

    /// - Returns: the id of the message.
    func press(_ button: String, on message: String) async throws -> String {
        let answer: Submitted = try await send(
            "/api/v1/midjourney/button",
            ["messageId": message, "button": button]
        )
        return answer.messageId
    }

    func message(_ id: String) async throws -> Message {
        try await send("/api/v1/midjourney/message/\(id)")
    }

    func imageToImage(_ prompt: String, _ photo: String) async throws -> Result {
        let words = prompt.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? prompt
        return try await send("/imageToImage?prompt=\(words)&imageUrl=\(photo)", [:])
    }

    func picture(_ address: String) async throws -> [UInt8] {
        let response = try await http.execute(HTTPClientRequest(url: address), timeout: .seconds(30))
        guard response.status == .ok else { throw DemoFailure(sentence: "\(address) answered \(response.status.code)") }
        return Array(buffer: try await response.body.collect(upTo: 256 << 20))
    }

    /// Posts `members` as JSON, or fetches where there are none to post.
    private func send<Answer: Decodable>(_ path: String, _ members: [String: String]? = nil) async throws -> Answer {
        var request = HTTPClientRequest(url: server.address + path)
        request.headers.add(name: "Authorization", value: "Bearer \(server.key)")
        if let members {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            if !members.isEmpty { request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(members))) }
        }
        let response = try await http.execute(request, timeout: .minutes(6))
        let body = Data(buffer: try await response.body.collect(upTo: 1 << 20))
        guard response.status == .ok else {
            let refusal = try? JSONDecoder().decode(Refusal.self, from: body)
            throw DemoFailure(sentence: refusal?.message ?? "\(path) answered \(response.status.code)")
        }
        return try JSONDecoder().decode(Answer.self, from: body)
    }
}
