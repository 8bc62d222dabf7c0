import AsyncHTTPClient
import Foundation
import LocalServer
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Single requests to a measured server, before and after the measurement.
struct BenchClient: Sendable {
    let server: LocalServer

    /// Posts `members` as JSON, or fetches where there are none.
    func send<Answer: Decodable>(_ path: String, _ members: [String: String]? = nil) async throws -> Answer {
        var request = HTTPClientRequest(url: server.address + path)
        request.headers.add(name: "Authorization", value: "Bearer \(server.key)")
        if let members {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(members)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        return try JSONDecoder().decode(Answer.self, from: Data(buffer: try await response.body.collect(upTo: 1 << 20)))
    }
}

extension Launch {
    /// A server beside this program, with a data folder below the working folder's `.build`, so that it lies on the disk
    /// and not in memory.
    static func measured(in folder: String) -> Launch {
        let own = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        return Launch(
            executable: own.deletingLastPathComponent().appending(path: "imagined").path,
            dataFolder: "\(folder)/data",
            options: ["--tile-size", "128", "--queue-depth", "1000000", "--key-queue-depth", "1000000"]
        )
    }
}
