import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Command line")
    struct Commands {
        @Test("keys create prints the key and nothing else, with and without a running server")
        func keysCreate() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let before = try await Program.run(["keys", "create", "early", "--data", launch.dataFolder])
            #expect(before.isSuccess, "\(before.error)")
            #expect(before.output.wholeMatch(of: /imk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}\n/) != nil, "\(before.output)")
            try await RunningServer.run(launch) { server in
                // A key was there, so the start made none.
                #expect(server.process.key.isEmpty)
                let during = try await Program.run(["keys", "create", "late", "--data", launch.dataFolder])
                #expect(during.output.wholeMatch(of: /imk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}\n/) != nil, "\(during.error)")
                #expect(during.output != before.output)
                for output in [before.output, during.output] {
                    let api = server.api.with(key: output.trimmingCharacters(in: .newlines))
                    #expect(try await api.imagine("\(server.samplePhoto) a neon cat").success)
                }
            }
        }

        @Test("the first start on loopback makes one key, and keeps it in a file for its user only")
        func firstKey() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let key = try await RunningServer.run(launch) { server in
                #expect(server.process.key.hasPrefix("imk_"))
                let submitted = try await server.api.imagine("\(server.samplePhoto) a neon cat")
                #expect(submitted.success)
                return server.process.key
            }.value
            let attributes = try FileManager.default.attributesOfItem(atPath: launch.firstKeyFile)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let data = try FileManager.default.attributesOfItem(atPath: launch.dataFolder)
            #expect((data[.posixPermissions] as? NSNumber)?.intValue == 0o700)
            try await RunningServer.run(launch) { server in #expect(server.process.key == key) }
        }

        @Test("another address than loopback needs a public address, and a key that somebody made")
        func publicAddress() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let serve = ["serve", "--host", "0.0.0.0", "--port", "0", "--data", launch.dataFolder]
            let without = try await Program.run(serve)
            #expect(!without.isSuccess)
            #expect(without.error.contains("--public-url"))
            let keyless = try await Program.run(serve + ["--public-url", "http://pictures.example"])
            #expect(!keyless.isSuccess)
            #expect(keyless.error.contains("imagined keys create NAME"))
            _ = try await Program.run(["keys", "create", "operator", "--data", launch.dataFolder])
            var open = launch
            open.options += ["--host", "0.0.0.0", "--public-url", "http://pictures.example/base/"]
            try await RunningServer.run(open) { server in
                let api = APIClient(
                    http: server.api.http,
                    base: server.process.address.replacing("0.0.0.0", with: "127.0.0.1"),
                    key: try await server.newKey("user")
                )
                let photo = "http://pictures.example/base/samples/cat.jpg"
                let result = try await api.imageToImage("a neon cat", photo)
                #expect(result.uri.hasPrefix("http://pictures.example/base/pictures/"))
                #expect(result.hashCutByClients == result.hash)
            }
        }

        @Test("links on loopback begin with the name that the client used")
        func hostOfLinks() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let named = server.process.address.replacing("127.0.0.1", with: "localhost")
                let api = APIClient(http: server.api.http, base: named, key: server.process.key)
                let result = try await api.imageToImage("a neon cat", "\(named)/samples/cat.jpg")
                #expect(result.uri.hasPrefix("\(named)/pictures/"))
                let spoofed = try await server.api.send(
                    .post,
                    "/imageToImage?prompt=a&imageUrl=\(server.samplePhoto)",
                    headers: ["Host": "evil.example"]
                )
                #expect(spoofed.status == 400)
                #expect(try spoofed.decoded(Refusal.self).code == "public_url_required")
            }
        }

        @Test("the command line wins over the environment, and the environment over the file")
        func precedence() async throws {
            let folder = try TestFolder()
            let file = try folder.file("imagined.json", #"{"tile-size": 48, "sync-wait": 77, "log-level": "debug"}"#)
            func width(_ options: [String], _ variables: [String: String]) async throws -> Int {
                let launch = folder.launch(["--config", file] + options, variables: variables)
                return try await RunningServer.run(launch) { server in
                    try await server.api.imageToImage("a neon cat", server.samplePhoto).width
                }.value
            }
            #expect(try await width([], [:]) == 96)
            #expect(try await width([], ["IMAGINED_TILE_SIZE": "56"]) == 112)
            #expect(try await width(["--tile-size", "64"], ["IMAGINED_TILE_SIZE": "56"]) == 128)
        }

        @Test("values that can't be used are reported together, each with its names, what is expected and what came")
        func badValues() async throws {
            let folder = try TestFolder()
            let run = try await Program.run(
                [
                    "serve", "--data", "\(folder.path)/data", "--port", "x", "--sync-wait", "0",
                    "--outbound-allow", "10.0.0.0/99",
                ],
                variables: ["IMAGINED_TILE_SIZE": "9000", "IMAGINED_PUBLIC_URL": "pictures.example"]
            )
            #expect(!run.isSuccess)
            for text in [
                "--port (IMAGINED_PORT) must be a whole number from 0 to 65535, got x",
                "--tile-size (IMAGINED_TILE_SIZE) must be", "got 9000",
                "--sync-wait (IMAGINED_SYNC_WAIT) must be", "--public-url (IMAGINED_PUBLIC_URL) must be",
                "--outbound-allow (IMAGINED_OUTBOUND_ALLOW)",
            ] {
                #expect(run.error.contains(text), "\(text) not in \(run.error)")
            }
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/data"))
            let file = try folder.file("broken.json", "{")
            let broken = try await Program.run(["serve", "--config", file, "--data", "\(folder.path)/data"])
            #expect(!broken.isSuccess)
            #expect(broken.error.contains(file))
        }

        @Test("a start prints the address and a curl line that works as it stands")
        func curlLine() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let line = try #require(server.process.welcome.last { $0.contains("curl ") })
                let answer = try await Shell.output(line)
                let result = try JSONDecoder().decode(GenArtResult.self, from: Data(answer.utf8))
                #expect(result.progress == "done")
                let health = try await server.api.with(key: "").send(.get, "/health")
                #expect(health.status == 200)
                #expect(try health.object["status"] as? String == "ok")
            }
        }
    }
}
