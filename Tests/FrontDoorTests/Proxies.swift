import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Proxies")
    struct Proxies {
        private static let forwarded = [
            "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "pictures.example",
        ]

        /// Where the links of a job's pictures begin.
        private static func link(_ server: RunningServer) async throws -> String {
            let message = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a cat"))
            let path = "/api/v1/midjourney/message/\(message.messageId)"
            return try await server.api.send(.get, path, headers: forwarded).decoded(Message.self).uri ?? ""
        }

        @Test("what a proxy says counts when its address is trusted, and is nobody's word otherwise")
        func links() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let link = try await Self.link(server)
                #expect(link.hasPrefix("\(server.process.address)/pictures/"), "\(link)")
            }
            try await RunningServer.run(folder.launch(["--trusted-proxy", "10.0.0.0/8"])) { server in
                let link = try await Self.link(server)
                #expect(link.hasPrefix("\(server.process.address)/pictures/"), "\(link)")
            }
            try await RunningServer.run(folder.launch(["--trusted-proxy", "127.0.0.1"])) { server in
                let link = try await Self.link(server)
                #expect(link.hasPrefix("https://pictures.example/pictures/"), "\(link)")
                let strange = ["Host": "elsewhere.example"]
                let refused = try await server.api.send(.get, "/v1/jobs", headers: strange)
                #expect(refused.status == 400)
                #expect(refused.text.contains("public_url_required"))
            }
        }

        @Test("failed attempts count for the client behind a trusted proxy, not for the proxy")
        func failedAttempts() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--trusted-proxy", "127.0.0.1"])) { server in
                let nobody = server.api.with(key: "imk_wrong")
                func status(of client: String) async throws -> Int {
                    try await nobody.send(.get, "/v1/jobs", headers: ["X-Forwarded-For": client]).status
                }
                var answers: [Int] = []
                for _ in 0..<12 { answers.append(try await status(of: "203.0.113.7")) }
                #expect(answers.first == 401 && answers.last == 429, "\(answers)")
                #expect(try await status(of: "203.0.113.8") == 401, "another client")
                // What a client puts in front of its own address changes nothing.
                #expect(try await status(of: "6.6.6.6, 203.0.113.7") == 429)
                #expect(try await server.api.send(.get, "/v1/jobs").status == 200)
            }
        }
    }
}
