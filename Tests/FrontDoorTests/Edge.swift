import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Edge")
    struct Edge {
        private struct RawAnswer: Decodable {
            let text: String
            let isClosed: Bool
        }

        /// Sends texts as they are, each list on a connection of its own, and reads to the end of each connection.
        private static func talk(
            _ server: RunningServer,
            _ texts: [[String]],
            in folder: String,
            ready: String? = nil
        ) async throws -> [RawAnswer] {
            let file = "\(folder)/\(UUID().uuidString).json"
            try JSONEncoder().encode(texts).write(to: URL(fileURLWithPath: file))
            let port = server.process.address.split(separator: ":").last.map(String.init) ?? ""
            let output = try await Script("raw.py", .python).output(
                in: folder,
                arguments: [port, file] + (ready.map { [$0] } ?? [])
            )
            return try JSONDecoder().decode([RawAnswer].self, from: Data(output.utf8))
        }

        private static let head = "POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\n"

        @Test("bytes that are no request, too much or too slow get a clear answer, and the connection ends")
        func hostileBytes() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let good = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                let cases: [(sent: [String], status: Int, code: String)] = [
                    (["GARBAGE\r\n\r\n"], 400, "malformed_request"),
                    (["GET /health HTTP/9.9\r\n\r\n"], 400, "malformed_request"),
                    (["GET /health HTTP/1.1\r\nno colon\r\n\r\n"], 400, "malformed_request"),
                    ([Self.head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"], 400, "malformed_request"),
                    ([Self.head + "Content-Length: -1\r\n\r\n"], 400, "malformed_request"),
                    ([Self.head + "X: \(String(repeating: "a", count: 40_000))\r\n\r\n"], 431, "header_too_large"),
                    (["GET /\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\n\r\n"], 431, "header_too_large"),
                    (
                        [Self.head + (0..<150).map { "X-\($0): 1\r\n" }.joined() + "\r\n"],
                        431, "header_too_large"
                    ),
                    // Its end never comes.
                    ([Self.head + "X-Slow: 1\r\n", "X-Slower: 2\r\n"], 408, "request_timeout"),
                    // Refused for its want of a key before the rest of it came, which never does.
                    ([Self.head + "Content-Length: 900000\r\n\r\n", "{"], 401, "unauthorized"),
                ]
                let answers = try await Self.talk(server, cases.map(\.sent) + [[good + "GARBAGE\r\n\r\n"]], in: path)
                for (answer, expected) in zip(answers, cases) {
                    let name: Comment = "\(expected.sent[0].prefix(60)) answered \(answer.text.prefix(300))"
                    #expect(answer.text.hasPrefix("HTTP/1.1 \(expected.status) "), name)
                    #expect(answer.text.contains(#""code":"\#(expected.code)""#), name)
                    // Whoever may still send the rest of a good request is not told to go, but has to.
                    #expect(answer.text.contains("Connection: close") == (expected.status != 401), name)
                    #expect(answer.isClosed, name)
                }
                let last = try #require(answers.last)
                #expect(last.text.hasPrefix("HTTP/1.1 200 OK"))
                #expect(last.text.contains("}HTTP/1.1 400 Bad Request"))
                #expect(try await server.api.send(.get, "/health").status == 200)
            }
        }

        @Test("more connections than there may be that say nothing do not keep honest ones from being served")
        func slowCrowd() async throws {
            let folder = try TestFolder()
            let path = folder.path
            let ready = "\(path)/ready"
            try await RunningServer.run(folder.launch(["--max-connections", "64"])) { server in
                try await withThrowingTaskGroup(of: [RawAnswer].self) { group in
                    group.addTask {
                        try await Self.talk(server, Array(repeating: [Self.head], count: 100), in: path, ready: ready)
                    }
                    while !FileManager.default.fileExists(atPath: ready) { await Task.yield() }
                    for _ in 0..<20 { #expect(try await server.api.send(.get, "/health").status == 200) }
                    let message = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a cat"))
                    #expect(message.status == "DONE")
                    for answer in try await group.next() ?? [] {
                        #expect(answer.text.hasPrefix("HTTP/1.1 408 "))
                        #expect(answer.isClosed)
                    }
                }
            }
        }

        @Test("every answer has an id of its own, and a problem tells the same one")
        func requestIDs() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                var ids: Set<String> = []
                for (path, method) in [
                    ("/health", APIClient.Method.get), ("/v1/jobs/nothing", .get), ("/nowhere", .get),
                    ("/v1/jobs", .head),
                    ("/api/v1/midjourney/imagine", .post), ("/samples/cat.jpg", .get),
                ] {
                    let answer = try await server.api.send(method, path, headers: ["X-Request-Id": "mine"])
                    let id = try #require(answer.header("x-request-id"), "\(path)")
                    #expect(ids.insert(id).inserted)
                    #expect(id != "mine")
                    if path == "/v1/jobs/nothing" {
                        #expect(try answer.object["requestId"] as? String == id)
                    }
                }
            }
        }

        @Test("pages of other origins are let in when they are configured, and without what browsers add")
        func cors() async throws {
            let folder = try TestFolder()
            let asking = ["Origin": "https://app.example", "Access-Control-Request-Method": "POST"]
            try await RunningServer.run(folder.launch()) { server in
                #expect(try await server.api.send(.options, "/v1/jobs", headers: asking).status == 405)
                let answer = try await server.api.send(.get, "/health", headers: asking)
                #expect(answer.header("access-control-allow-origin") == nil)
            }
            try await RunningServer.run(folder.launch(["--cors-origin", "https://app.example"])) { server in
                let preflight = try await server.api.send(.options, "/v1/jobs", headers: asking)
                #expect(preflight.status == 204)
                #expect(preflight.header("access-control-allow-origin") == "https://app.example")
                #expect(preflight.header("access-control-allow-methods") == "POST, GET, HEAD")
                #expect(preflight.header("access-control-allow-headers")?.contains("Authorization") == true)
                #expect(preflight.header("access-control-allow-credentials") == nil)

                // Problems too, or a page would not learn what was wrong.
                for path in ["/health", "/v1/jobs/nothing"] {
                    let answer = try await server.api.send(.get, path, headers: asking)
                    #expect(answer.header("access-control-allow-origin") == "https://app.example")
                    #expect(answer.header("vary") == "Origin")
                    #expect(answer.header("access-control-allow-credentials") == nil)
                }
                let evil = ["Origin": "https://evil.example", "Access-Control-Request-Method": "POST"]
                let refused = try await server.api.send(.options, "/v1/jobs", headers: evil)
                #expect(refused.status == 405)
                #expect(refused.header("access-control-allow-origin") == nil)
            }
        }

        @Test("the limits are told to everybody, and with each 413 and 422 in every dialect")
        func limits() async throws {
            let folder = try TestFolder()
            let options = ["--key-submits", "50/1", "--key-daily", "4000", "--queue-depth", "77", "--sync-wait", "120"]
            try await RunningServer.run(folder.launch(options)) { server in
                let told = try await server.api.with(key: "").send(.get, "/v1/limits")
                #expect(told.status == 200)
                let limits = try told.decoded(ToldLimits.self)
                #expect(limits.waitingJobs == 77)
                #expect(limits.waitSeconds == 120)
                #expect(limits.key.jobsPerDay == 4000)
                #expect(limits.key.submits == ToldLimits.Rate(count: 50, seconds: 1))
                #expect(limits.picture.formats.contains("image/webp"))
                #expect(limits.request.jsonDepth == 32)

                let tooLarge = String(repeating: "a", count: limits.request.pictureBodyBytes + 1)
                for path in ["/api/v1/midjourney/imagine", "/v1/jobs", "/imageToImage"] {
                    let answer = try await server.api.sendByCurl(.post, path, bytes: Array(tooLarge.utf8))
                    #expect(answer.status == 413)
                    #expect(try answer.decoded(WithLimits.self).limits == limits, "\(path)")

                    let key = ["Idempotency-Key": "one \(path)"]
                    let photo = server.samplePhoto
                    let bodies = ["a cat", "a dog"].map { words in
                        path == "/imageToImage"
                            ? JSON.object(["prompt": words, "imageUrl": photo])
                            : JSON.object(["prompt": "\(photo) \(words)"])
                    }
                    #expect(try await server.api.send(.post, path, headers: key, body: bodies[0]).status < 300)
                    let reused = try await server.api.send(.post, path, headers: key, body: bodies[1])
                    #expect(reused.status == 422, "\(path): \(reused.text)")
                    #expect(try reused.decoded(WithLimits.self).limits == limits, "\(path)")
                }
                let fine = try await server.api.send(.get, "/v1/jobs/nothing")
                #expect(!fine.text.contains("limits"), "others are not told what they did not ask")
            }
        }

        @Test("JSON may be nested so deep, and no deeper; an empty body is none; other types are refused by name")
        func bodies() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                func nested(_ depth: Int) -> String {
                    #"{"a":"# + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
                        + "}"
                }
                for path in ["/api/v1/midjourney/imagine", "/v1/jobs", "/imageToImage"] {
                    let deep = try await server.api.send(.post, path, body: nested(33))
                    #expect(deep.status == 400)
                    #expect(deep.text.contains("more than 32 levels deep"), "\(path): \(deep.text)")
                    let flat = try await server.api.send(.post, path, body: nested(32))
                    #expect(!flat.text.contains("levels deep"), "\(path): \(flat.text)")
                    let bottomless = String(repeating: "[", count: 1_000_000)
                    #expect(try await server.api.send(.post, path, body: bottomless).text.contains("32 levels deep"))
                    let xml = ["Content-Type": "application/xml"]
                    let typed = try await server.api.send(.post, path, headers: xml, body: "<a/>")
                    #expect(typed.status == 415)
                    #expect(typed.text.contains("application/xml"), "\(path): \(typed.text)")
                    // No body is no body of a wrong type.
                    let empty = try await server.api.send(.post, path, headers: xml, body: "")
                    #expect(empty.status == 400, "\(path): \(empty.text)")
                }
            }
        }

        @Test("no path leads out of the routes")
        func traversal() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let secret = try String(contentsOfFile: server.launch.firstKeyFile, encoding: .utf8)
                for start in ["/samples/", "/pictures/", "/media/0/", "/r/", "/problems/", "/v1/jobs/", "/"] {
                    for end in [
                        "../keys/first-key", "../../../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd",
                        "%2e%2e/%2e%2e/keys/first-key", "....//....//etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd",
                        "%00", "cat.jpg%00.png", "..%c0%af..%c0%afetc/passwd", "file:///etc/passwd",
                    ] {
                        let line = "curl -s --path-as-is '\(server.process.address)\(start)\(end)' -w '\\n%{http_code}'"
                        let answer = try await Shell.output(line)
                        #expect(answer.hasSuffix("\n404") || answer.hasSuffix("\n401"), "\(start)\(end): \(answer)")
                        #expect(!answer.contains("root:") && !answer.contains(secret.prefix(40)), "\(start)\(end)")
                    }
                }
            }
        }

        @Test("pages and pictures can't be made to run or to frame anything")
        func headers() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                for path in ["/problems/not_found", "/samples/cat.jpg", "/v1/openapi.json"] {
                    let answer = try await server.api.send(.get, path)
                    #expect(answer.status == 200)
                    #expect(answer.header("x-content-type-options") == "nosniff", "\(path)")
                    let policy = answer.header("content-security-policy") ?? ""
                    #expect(
                        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
                        "\(path)"
                    )
                }
                #expect(try await server.api.send(.get, "/health").header("x-content-type-options") == "nosniff")
            }
        }
    }
}

/// The limits as `GET /v1/limits` tells them, as far as tests look at them.
private struct ToldLimits: Decodable, Equatable {
    struct Rate: Decodable, Equatable {
        let count: Int
        let seconds: Int
    }
    struct Request: Decodable, Equatable {
        let bodyBytes: Int
        let pictureBodyBytes: Int
        let jsonDepth: Int
    }
    struct Picture: Decodable, Equatable {
        let formats: [String]
        let pixels: Int
    }
    struct Key: Decodable, Equatable {
        let jobsPerDay: Int?
        let submits: Rate?
    }
    let request: Request
    let picture: Picture
    let key: Key
    let waitingJobs: Int
    let waitSeconds: Int
}

private struct WithLimits: Decodable {
    let limits: ToldLimits
}
