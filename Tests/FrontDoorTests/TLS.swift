import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("TLS")
    struct TLS {
        private static func fixture(_ name: String) -> String {
            "\(Program.packageRoot)/Tests/OutboundTests/Fixtures/\(name)"
        }

        /// Asks the server by a name that its certificate may have.
        private static func curl(_ server: RunningServer, _ host: String, _ path: String, _ more: String) async throws
            -> String
        {
            let port = server.process.address.split(separator: ":").last ?? ""
            return try await Shell.output(
                "curl -s --cacert '\(fixture("authority.pem"))' --resolve \(host):\(port):127.0.0.1 "
                    + "-H 'Authorization: Bearer \(server.process.key)' \(more) 'https://\(host):\(port)\(path)'"
            )
        }

        /// Reads the log until it holds a text; each look waits for an answer of the server.
        private static func log(of server: RunningServer, holds text: String) async throws {
            for _ in 0..<20_000 {
                if try String(contentsOfFile: server.launch.logFile, encoding: .utf8).contains(text) { return }
                _ = try? await curl(server, "good.example", "/health", "")
            }
            throw Disappointment("the log never held: \(text)")
        }

        private static func options(_ folder: String) throws -> [String] {
            let (chain, key) = ("\(folder)/chain.pem", "\(folder)/key.pem")
            try FileManager.default.copyItem(atPath: fixture("good-example.pem"), toPath: chain)
            try FileManager.default.copyItem(atPath: fixture("server-key.pem"), toPath: key)
            return [
                "--tls-certificate", chain, "--tls-key", key, "--public-url", "https://good.example",
                // Its own address is not one that it would reach as a stranger.
                "--host", "127.0.0.1",
            ]
        }

        @Test("with certificate and key, HTTP/2 and HTTP/1.1 are served, from submit to stream and picture")
        func protocols() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(try Self.options(folder.path))) { server in
                #expect(server.process.address.hasPrefix("https://127.0.0.1:"))
                for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
                    let known = try await Self.curl(
                        server,
                        "good.example",
                        "/health",
                        "\(option) -w ' %{http_version}'"
                    )
                    #expect(known.hasSuffix("} \(version)"))
                    let body = JSON.object(["prompt": "https://good.example/samples/cat.jpg a cat", "image": ""])
                    let job = try await Self.curl(
                        server,
                        "good.example",
                        "/api/v1/midjourney/imagine",
                        "\(option) -H 'Content-Type: application/json' -d '\(body)'"
                    )
                    let id = try JSONDecoder().decode(Submitted.self, from: Data(job.utf8)).messageId
                    let story = try await Self.curl(server, "good.example", "/v1/jobs/\(id)/events", "\(option) -N")
                    #expect(story.contains("event: succeeded"), "\(story.suffix(300))")
                    #expect(story.contains("https://good.example/pictures/"))

                    // One that closes its connection over HTTP/1.1 must not say so over HTTP/2.
                    let query = "?prompt=a%20cat&imageUrl=https://good.example/samples/cat.jpg"
                    let waited = try await Self.curl(
                        server,
                        "good.example",
                        "/imageToImage\(query)",
                        "\(option) -X POST -w ' %{http_code} %{http_version}'"
                    )
                    #expect(waited.hasSuffix(" 200 \(version)"), "\(waited.suffix(200))")
                    let large = "\(server.launch.executable)"
                    let refused = try await Self.curl(
                        server,
                        "good.example",
                        "/v1/jobs",
                        "\(option) --data-binary '@\(large)' -o /dev/null -w '%{http_code}'"
                    )
                    #expect(refused == "413")
                }
                let plain = "curl -s http://\(server.process.address.dropFirst(8))/health || echo no"
                #expect(try await Shell.output(plain) == "no\n")
            }
        }

        @Test(
            "a connection that asks for nothing is closed, whichever protocol it speaks, and one that asks slowly is not"
        )
        func silence() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch(try Self.options(path))) { server in
                let address = String(server.process.address.dropFirst("https://".count))
                let output = try await Script("silent-http2.py", .python).output(
                    in: path,
                    arguments: [address, Self.fixture("authority.pem")]
                )
                #expect(
                    output.split(separator: "\n") == [
                        "silent: closed", "unfinished: closed", "torn_preface: answered, answered",
                        "no_protocol: closed",
                    ]
                )
            }
        }

        @Test("too many header fields are refused over HTTP/2 as they are over HTTP/1.1, and the connection lives on")
        func manyFields() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(try Self.options(folder.path))) { server in
                let fields = (0..<120).map { "-H 'x-\($0): 1'" }.joined(separator: " ")
                for option in ["--http2", "--http1.1"] {
                    let status = "\(option) -o /dev/null -w ' %{http_code} %{num_connects}'"
                    #expect(try await Self.curl(server, "good.example", "/health", "\(status) \(fields)") == " 431 1")
                }
                let port = server.process.address.split(separator: ":").last ?? ""
                let status = "--http2 -s -o /dev/null -w ' %{http_code} %{num_connects}'"
                let both = try await Self.curl(
                    server,
                    "good.example",
                    "/health",
                    "\(status) \(fields) 'https://good.example:\(port)/health' --next \(status) "
                        + "--cacert '\(Self.fixture("authority.pem"))' --resolve good.example:\(port):127.0.0.1"
                )
                #expect(both == " 431 1 200 0")
            }
        }

        @Test("a renewed certificate is shown without a restart, and a broken one is not")
        func reload() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch(try Self.options(folder.path))) { server in
                #expect(try await Self.curl(server, "good.example", "/health", "").contains("ok"))
                try "no certificate".write(toFile: "\(path)/chain.pem", atomically: true, encoding: .utf8)
                try await Self.log(of: server, holds: "can't be read anew")
                #expect(try await Self.curl(server, "good.example", "/health", "").contains("ok"))

                let other = try String(contentsOfFile: Self.fixture("other-example.pem"), encoding: .utf8)
                try other.write(toFile: "\(path)/chain.pem", atomically: true, encoding: .utf8)
                try await Self.log(of: server, holds: "was read anew")
                #expect(try await Self.curl(server, "other.example", "/health", "").contains("ok"))
                await #expect(throws: Disappointment.self) {
                    try await Self.curl(server, "good.example", "/health", "-S")
                }
            }
        }

        @Test("what can't be used keeps the server from starting, and is told with its file")
        func unusable() async throws {
            let folder = try TestFolder()
            let key = Self.fixture("server-key.pem")
            let chain = Self.fixture("good-example.pem")
            let wrong = try folder.file("wrong.pem", "no certificate")
            for (options, expected) in [
                (["--tls-certificate", chain], "--tls-key (IMAGINED_TLS_KEY) must be set with --tls-certificate"),
                (["--tls-key", key], "--tls-certificate (IMAGINED_TLS_CERTIFICATE) must be set with --tls-key"),
                (["--tls-certificate", wrong, "--tls-key", key], "\(wrong) must be a PEM file"),
                (["--tls-certificate", chain, "--tls-key", chain], "its private key"),
                (["--tls-certificate", "/nowhere.pem", "--tls-key", key], "/nowhere.pem"),
                (["--trusted-proxy", "10.0.0.0/8:80"], "--trusted-proxy"),
                (["--trusted-proxy", "proxy.example"], "such as 10.0.0.7, 10.0.0.0/8 or fd00::/8, got proxy.example"),
                (["--cors-origin", "app.example"], "an origin such as https://app.example"),
                (["--cors-origin", "*", "--cors-origin", "https://a.example"], "--cors-origin"),
                (["--max-connections", "1"], "a whole number from 16 to 1000000, got 1"),
            ] {
                let run = try await Program.run(["serve", "--data", "\(folder.path)/data", "--port", "0"] + options)
                #expect(!run.isSuccess)
                #expect(run.error.contains(expected), "\(options): \(run.error)")
            }
        }
    }
}
