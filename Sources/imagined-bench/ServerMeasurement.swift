import Foundation
import LocalServer

/// What the server does under load.
struct ServerMeasurement: Sendable {
    /// Per second, each answered after its job was on the disk.
    let submits: Double
    /// Per second, of one finished message.
    let fetches: Double
    /// Jobs that waited when the submits were over.
    let queued: Int

    private struct Submitted: Decodable {
        let messageId: String
    }

    private struct Message: Decodable {
        let status: String
    }

    private struct Health: Decodable {
        let queued: Int
    }

    /// Starts a server with a data folder of its own, below the working folder's `.build` so that it lies on the disk
    /// and not in memory.
    static func run(_ load: Load) async throws -> ServerMeasurement {
        let folder = FileManager.default.currentDirectoryPath + "/.build/bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await LocalServer.run(.measured(in: folder)) { server in
            let client = BenchClient(server: server)
            let prompt = "\(server.address)/samples/cat.jpg a neon cat"
            let imagine = "/api/v1/midjourney/imagine"
            let first: Submitted = try await client.send(imagine, ["prompt": prompt])
            let message = "/api/v1/midjourney/message/\(first.messageId)"
            while try await (client.send(message) as Message).status != "DONE" {
                try await Task.sleep(for: .milliseconds(50))
            }
            let fetches = try await load.run(
                against: server.address + message,
                script: "Scripts/bench-fetch.lua",
                arguments: [server.key]
            )
            let workers = server.renderWorkers
            guard !workers.isEmpty else { throw BenchFailure("the render worker is not to be found") }
            for worker in workers { kill(worker, SIGSTOP) }
            // Killed, because nobody wants the thousands of pictures that are queued now.
            defer {
                server.kill()
                for worker in workers { kill(worker, SIGKILL) }
            }
            let submits = try await load.run(
                against: server.address + imagine,
                script: "Scripts/bench-submit.lua",
                arguments: [server.key, prompt]
            )
            let health: Health = try await client.send("/health")
            return ServerMeasurement(submits: submits, fetches: fetches, queued: health.queued)
        }.value
    }
}
