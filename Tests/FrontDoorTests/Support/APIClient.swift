import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// One user of the server.
struct APIClient: Sendable {
    let http: HTTPClient
    let base: String
    var key: String

    enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case delete = "DELETE"
        case options = "OPTIONS"
    }

    /// An answer, whole.
    struct Answer: Sendable {
        let status: Int
        private let headers: HTTPHeaders
        let body: [UInt8]

        init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
            self.status = status
            self.headers = headers
            self.body = body
        }

        /// The first header of this name.
        func header(_ name: String) -> String? { headers.first(name: name) }

        var text: String { String(decoding: body, as: UTF8.self) }

        /// The members of the JSON object that the body is.
        var object: [String: any Sendable] {
            get throws {
                guard let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
                    throw Disappointment("no JSON object: \(text.prefix(300))")
                }
                return object.compactMapValues { $0 as? String ?? ($0 as? NSNumber).map { "\($0)" } }
            }
        }

        func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            do {
                return try JSONDecoder().decode(type, from: Data(body))
            } catch {
                throw Disappointment("\(status) \(text.prefix(600)): \(error)")
            }
        }
    }

    /// Sends one request with this user's key.
    ///
    /// - Parameter headers: win over those that are sent by themselves.
    func send(
        _ method: Method,
        _ path: String,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Answer {
        try await send(method, path, headers: headers, bytes: body.map { Array($0.utf8) })
    }

    func send(
        _ method: Method,
        _ path: String,
        headers: [String: String] = [:],
        bytes: [UInt8]?
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : base + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        if !key.isEmpty { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        if bytes != nil { request.headers.add(name: "Content-Type", value: "application/json") }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let bytes { request.body = .bytes(ByteBuffer(bytes: bytes)) }
        let response = try await http.execute(request, timeout: .minutes(5))
        let body = try await response.body.collect(upTo: 256 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: Array(buffer: body))
    }

    /// The same, as somebody else or nobody.
    func with(key: String) -> APIClient {
        var other = self
        other.key = key
        return other
    }

    // MARK: - ImaginePro

    /// Submits a prompt.
    ///
    /// - Parameter fields: further members of the body, all strings.
    func imagine(
        _ prompt: String,
        _ fields: [String: String] = [:],
        at path: String = "/api/v1/midjourney/imagine"
    ) async throws -> Submitted {
        try await send(.post, path, body: JSON.object(["prompt": prompt].merging(fields) { $1 })).decoded()
    }

    func press(_ button: String, on message: String, _ fields: [String: String] = [:]) async throws -> Submitted {
        let body = JSON.object(["messageId": message, "button": button].merging(fields) { $1 })
        return try await send(.post, "/api/v1/midjourney/button", body: body).decoded()
    }

    func message(_ id: String) async throws -> Message {
        try await send(.get, "/api/v1/midjourney/message/\(id)").decoded()
    }

    // MARK: - GenArtAPI

    /// Asks for pictures and waits for them; both values are encoded.
    func imageToImage(_ prompt: String, _ address: String) async throws -> GenArtResult {
        let query = "prompt=\(JSON.percentEncoded(prompt))&imageUrl=\(JSON.percentEncoded(address))"
        return try await send(.post, "/imageToImage?\(query)").decoded()
    }
}

/// Texts for the wire.
enum JSON {
    /// A JSON object of strings.
    static func object(_ members: [String: String]) -> String {
        let data = (try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    static func percentEncoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }
}
