import AsyncHTTPClient
import Crypto
import Foundation
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
        guard access(path, F_OK) == 0 else { return nil }
        guard let base = URL(httpURLWithSocketPath: path, uri: "/keys")?.absoluteString,
            let query = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        else { return nil }
        var request = HTTPClientRequest(url: "\(base)?name=\(query)")
        request.method = .POST
        let response: HTTPClientResponse
        do {
            response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        } catch let error as IOError where [ECONNREFUSED, ENOENT].contains(error.errnoCode) {
            return nil
        }
        let body = try await response.body.collect(upTo: 1 << 16)
        let answer = try JSONDecoder().decode([String: String].self, from: Data(buffer: body))
        guard response.status == .ok, let key = answer["key"] else {
            throw ConfigurationProblem(sentences: [
                "The running server made no key: \(answer["message"] ?? "no reason given")"
            ])
        }
        return key
    }
}
