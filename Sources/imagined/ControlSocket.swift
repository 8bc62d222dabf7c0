import AsyncHTTPClient
import Crypto
import Foundation
import Generation
import GenerationService
import HTTPAPI
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The socket on which a running server takes requests of its own user's command line.
///
/// Its folder is open to that user alone. It lies in the data folder; where that path is too long for a socket (108
/// bytes, `sockaddr_un`), in a folder of the user's below the one for temporary files, under a name made from the path.
struct ControlSocket: Sendable {
    /// Bytes of `sun_path`, its final zero included, on the narrowest system (macOS has 104, Linux 108).
    private static let pathLimit = 104

    let path: String

    init(_ folder: DataFolder) {
        let inside = folder.path + "/control.sock"
        if inside.utf8.count < Self.pathLimit {
            path = inside
        } else {
            let name = SHA256.hash(data: Array(folder.path.utf8)).prefix(8).map { String($0, radix: 16) }.joined()
            path = "/tmp/imagined-\(getuid())/\(name).sock"
        }
    }

    /// Removes what an earlier server left, and makes the folder.
    func prepare() throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        guard attributes[.ownerAccountID] as? UInt == UInt(getuid()) else {
            throw ConfigurationProblem(sentences: [
                "\(folder) belongs to another user; the control socket can't be there"
            ])
        }
        remove()
    }

    func remove() { unlink(path) }

    /// Has a running server carry out an order about keys.
    ///
    /// - Returns: `nil` when no server runs.
    func keys(_ order: KeyOrder) async throws -> KeyOrder.Outcome? {
        let (verb, fields) = order.wire
        guard let answer = try await ask("/keys/\(verb)", fields) else { return nil }
        if let message = answer.message { throw ConfigurationProblem(sentences: [message]) }
        guard let lines = answer.lines else { throw Self.problem("gave no answer", answer) }
        return KeyOrder.Outcome(lines: lines, notes: answer.notes ?? [])
    }

    /// Asks a running server about webhooks.
    ///
    /// - Returns: lines of text, or `nil` when no server runs.
    func webhooks(_ request: WebhookRequest) async throws -> [String]? {
        let asked: ControlAnswer?
        switch request {
        case .secret(let key): asked = try await ask("/webhooks/secret", ["key": key])
        case .rotate(let key): asked = try await ask("/webhooks/rotate", ["key": key])
        case .endpoints(let key, let previous):
            asked = try await ask("/webhooks/endpoints", ["key": key, "after": previous?.text])
        case .resume(let endpoint): asked = try await ask("/webhooks/resume", ["endpoint": endpoint.text])
        case .deliveries(let job): asked = try await ask("/webhooks/deliveries", ["job": job.text])
        case .redeliver(let delivery): asked = try await ask("/webhooks/redeliver", ["delivery": delivery.text])
        }
        guard let answer = asked else { return nil }
        if let message = answer.message { throw ConfigurationProblem(sentences: [message]) }
        guard let lines = answer.lines else { throw Self.problem("gave no answer", answer) }
        return lines
    }

    /// Has a running server look itself over.
    ///
    /// - Parameter tell: called for each finding as it arrives.
    /// - Returns: `false` when no server runs.
    func examine(_ orders: Doctor.Orders, tell: (Finding) -> Void) async throws -> Bool {
        let fields = ["mend": "\(orders.mends)", "deep": "\(orders.isDeep)"]
        // Reading every file of a large store takes its time.
        guard let response = try await send("/doctor", fields, timeout: .hours(24)) else { return false }
        guard response.status == .ok else {
            throw ConfigurationProblem(sentences: ["The running server can't look itself over: \(response.status)"])
        }
        var line: [UInt8] = []
        for try await buffer in response.body {
            for byte in buffer.readableBytesView {
                guard byte == UInt8(ascii: "\n") else {
                    line.append(byte)
                    continue
                }
                tell(try JSONDecoder().decode(Finding.self, from: Data(line)))
                line = []
            }
        }
        return true
    }

    private struct ControlAnswer: Decodable {
        let lines: [String]?
        let notes: [String]?
        let message: String?
    }

    private static func problem(_ what: String, _ answer: ControlAnswer) -> ConfigurationProblem {
        ConfigurationProblem(sentences: ["The running server \(what): \(answer.message ?? "no reason given")"])
    }

    /// Sends one request.
    ///
    /// - Returns: `nil` when no server runs.
    private func ask(_ route: String, _ fields: [String: String?]) async throws -> ControlAnswer? {
        guard let response = try await send(route, fields, timeout: .seconds(10)) else { return nil }
        let body = try await response.body.collect(upTo: 16 << 20)
        return try JSONDecoder().decode(ControlAnswer.self, from: Data(buffer: body))
    }

    private func send(
        _ route: String,
        _ fields: [String: String?],
        timeout: TimeAmount
    ) async throws -> HTTPClientResponse? {
        guard access(path, F_OK) == 0, let base = URL(httpURLWithSocketPath: path, uri: route)?.absoluteString else {
            return nil
        }
        let query = fields.compactMap { name, value in
            value?.addingPercentEncoding(withAllowedCharacters: .alphanumerics).map { "\(name)=\($0)" }
        }
        var request = HTTPClientRequest(url: "\(base)?\(query.sorted().joined(separator: "&"))")
        request.method = .POST
        do {
            return try await HTTPClient.shared.execute(request, timeout: timeout)
        } catch let error as IOError where [ECONNREFUSED, ENOENT].contains(error.errnoCode) {
            return nil
        }
    }
}
