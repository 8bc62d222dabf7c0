import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends requests with the first key, and tells a broken connection from an answer.
struct HTTPSender: Sendable {
    /// An answer, whole.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
    }

    let http: HTTPClient
    let base: String
    let key: String

    static func makeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        // A server that is not there is told at once: whether to try again is the caller's business.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(configuration: configuration)
    }

    /// - Returns: `nil` when no whole answer came.
    func post(_ submission: Submission) async -> Answer? {
        var request = HTTPClientRequest(url: base + submission.path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Idempotency-Key", value: submission.idempotencyKey)
        request.body = .bytes(ByteBuffer(bytes: submission.body))
        return await send(request)
    }

    /// - Parameter address: absolute, or a path of the server.
    /// - Returns: `nil` when no whole answer came.
    func get(_ address: String) async -> Answer? {
        await send(HTTPClientRequest(url: address.hasPrefix("http") ? address : base + address))
    }

    private func send(_ request: HTTPClientRequest) async -> Answer? {
        var request = request
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        do {
            let response = try await http.execute(request, timeout: .seconds(20))
            let body = try await response.body.collect(upTo: 64 << 20)
            return Answer(status: Int(response.status.code), body: Array(buffer: body))
        } catch {
            return nil
        }
    }
}
