import AsyncHTTPClient
import Crypto
import Foundation
import Generation
import GenerationService
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

    /// Asks a running server for a key.
    ///
    /// - Returns: `nil` when no server runs.
    func createKey(named name: String) async throws -> String? {
        guard let answer = try await ask("/keys", ["name": name]) else { return nil }
        guard let key = answer.key else { throw Self.problem("made no key", answer) }
        return key
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

    private struct ControlAnswer: Decodable {
        let key: String?
        let lines: [String]?
        let message: String?
    }

    private static func problem(_ what: String, _ answer: ControlAnswer) -> ConfigurationProblem {
        ConfigurationProblem(sentences: ["The running server \(what): \(answer.message ?? "no reason given")"])
    }

    /// Sends one request.
    ///
    /// - Returns: `nil` when no server runs.
    private func ask(_ route: String, _ fields: [String: String?]) async throws -> ControlAnswer? {
        guard access(path, F_OK) == 0, let base = URL(httpURLWithSocketPath: path, uri: route)?.absoluteString else {
            return nil
        }
        let query = fields.compactMap { name, value in
            value?.addingPercentEncoding(withAllowedCharacters: .alphanumerics).map { "\(name)=\($0)" }
        }
        var request = HTTPClientRequest(url: "\(base)?\(query.sorted().joined(separator: "&"))")
        request.method = .POST
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            let body = try await response.body.collect(upTo: 16 << 20)
            return try JSONDecoder().decode(ControlAnswer.self, from: Data(buffer: body))
        } catch let error as IOError where [ECONNREFUSED, ENOENT].contains(error.errnoCode) {
            return nil
        }
    }
}
