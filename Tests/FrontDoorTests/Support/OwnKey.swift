import Foundation
import LocalServer

/// A key as `GET /v1/keys` and `imagined keys list --json` tell it.
struct OwnKey: Decodable, Sendable {
    let id: String
    let owner: String
    let name: String
    let scopes: [String]
    let state: String
    let createdAt: String
    let expiresAt: String?
    let retiresAt: String?
    let revokedAt: String?
    let lastUsedAt: String?
    /// The whole text; only of one that was made just now.
    let key: String?

    struct List: Decodable, Sendable {
        let keys: [OwnKey]
    }
}

extension String {
    /// The id inside the text of a key.
    var keyID: String { String(split(separator: "_")[1]) }
}

extension RunningServer {
    /// All keys, as the command line lists them.
    func listedKeys() async throws -> [OwnKey] {
        try JSONDecoder().decode(OwnKey.List.self, from: Data(try await keys(["list", "--json"]).utf8)).keys
    }
}

/// A client at another address of this machine.
struct Elsewhere: Sendable {
    /// One of 127.0.0.0/8.
    let address: String

    /// The status of `GET path`, and what the body says.
    func get(_ server: RunningServer, _ path: String, key: String) async throws -> (status: Int, body: String) {
        let output = try await Shell.output(
            """
            curl -s --interface \(address) -H 'Authorization: Bearer \(key)' -w '\\n%{http_code}' \
            '\(server.process.address)\(path)'
            """
        )
        let end = output.lastIndex(of: "\n") ?? output.endIndex
        return (Int(output[end...].dropFirst()) ?? 0, String(output[..<end]))
    }
}
