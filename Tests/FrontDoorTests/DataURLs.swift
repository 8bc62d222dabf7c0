import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Pictures inside a submit")
    struct DataURLs {
        /// The submits of one picture in each dialect; `words` are behind it.
        private static func submits(_ address: String, _ words: String) -> [Submit] {
            let apart = JSON.object(["prompt": words, "imageUrl": address])
            let own = JSON.object(["prompt": words, "image": address])
            let inside = JSON.object(["prompt": "\(address) \(words)"])
            return [
                Submit(dialect: .imaginePro, path: "/api/v1/midjourney/imagine", body: inside, otherBody: ""),
                Submit(dialect: .genArt, path: "/imageToImage", body: apart, otherBody: ""),
                Submit(dialect: .own, path: "/v1/jobs", body: own, otherBody: ""),
                Submit(dialect: .own, path: "/v1/jobs", body: inside, otherBody: ""),
            ]
        }

        @Test("a data URL is a picture's address in every dialect, and is shown as a short one that works")
        func dialects() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let words = "a neon cat --seed 7"
                let reference = try await server.api.submit(words, image: server.samplePhoto)
                let wanted = try await server.api.job(reference.id) { $0.isTerminal }
                let grid = try await server.api.send(.get, try #require(wanted.pictures?.grid?.url)).body
                for submit in Self.submits(try Photo.dataURL, words) {
                    _ = try submit.job(in: try await submit.send(server.api))
                }
                let jobs = try await server.api.jobs().dropLast().reversed()
                #expect(jobs.count == 4)
                for (number, job) in jobs.enumerated() {
                    let ended = try await server.api.job(job.id) { $0.isTerminal }
                    #expect(ended.state == "succeeded", "\(number)")
                    #expect(try await server.api.send(.get, try #require(ended.pictures?.grid?.url)).body == grid)
                    let shown = try await server.api.send(.get, "/v1/jobs/\(job.id)")
                    #expect(shown.body.count < 8192)
                    let image = try #require(try shown.object["image"] as? String)
                    #expect(image.hasPrefix("\(server.process.address)/r/"))
                    let isInside = number == 0 || number == 3
                    #expect(try shown.object["prompt"] as? String == (isInside ? "\(image) \(words)" : words))
                    // What is shown is the picture, and can be sent again.
                    #expect(try await server.api.with(key: "").send(.get, image).body == (try Photo.bytes))
                    if number == 0 {
                        let again = try await server.finished(try await server.api.imagine("\(image) \(words)"))
                        #expect(try await server.api.send(.get, try #require(again.uri)).body == grid)
                        let pressed = try await server.finished(try await server.api.press("🔄", on: job.id))
                        #expect(pressed.status == "DONE")
                    }
                }
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("those who send large bodies slowly hold nobody up who sends another")
        func drippingNeighbours() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let port = server.process.address.split(separator: ":").last.map(String.init) ?? ""
                let neighbour = try await server.newKey("neighbour")
                for (number, target) in ["/v1/jobs application/json", "/v1/uploads application/json"].enumerated() {
                    let ready = "\(path)/ready-\(number)"
                    // Each as large as a body may be.
                    let drip =
                        "'\(Fixtures.python)' '\(Fixtures.path("dripping-upload.py"))' \(port) \(neighbour) \(target)"
                    _ = try await Shell.output("\(drip) 29000000 3 '\(ready)' > /dev/null 2>&1 &")
                    try await server.health { _ in FileManager.default.fileExists(atPath: ready) }
                }
                let upload = try await server.api.upload(try Photo.bytes)
                #expect(upload.mediaType == "image/jpeg")
                // Large enough to need a share of the memory.
                let large = try Photo.dataURL + String(repeating: "%0A", count: 1 << 19)
                let body = JSON.object(["prompt": "a cat", "image": large])
                let headers = ["Content-Type": "application/json"]
                let answer = try await server.api.sendByCurl(
                    .post,
                    "/v1/jobs",
                    headers: headers,
                    bytes: Array(body.utf8)
                )
                #expect(answer.status == 202, "\(answer.text)")
            }
        }

        @Test("escapes, line breaks and missing padding are forgiven; a small one may stand in the query")
        func forms() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                // 69 bytes, as a PNG can be.
                let golden = "\(Program.packageRoot)/Tests/DialectKitTests/Golden/multipart/curl.body"
                let body = try Data(contentsOf: URL(filePath: golden))
                let start = try #require(body.range(of: Data([0x89, 0x50, 0x4E, 0x47]))).lowerBound
                let end = try #require(body.range(of: Data("IEND".utf8))).upperBound + 4
                let base64 = body[start..<end].base64EncodedString()
                let escaped = body[start..<end].map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
                for address in [
                    "data:image/png;base64,\(base64)", "data:;base64,\(base64.replacing("=", with: ""))",
                    "DATA:image/png;charset=x;BASE64,\(base64.replacing("/", with: "%2F"))",
                    "data:image/png,\(escaped.joined())", "data:text/plain;base64,\(base64)#fragment",
                ] {
                    for submit in Self.submits(address, "a neon cat") {
                        _ = try submit.job(in: try await submit.send(server.api))
                    }
                    for value in [address, JSON.percentEncoded(address)] {
                        let path =
                            "/imageToImage?prompt=a%20neon%20cat&imageUrl=\(value.replacing("#fragment", with: ""))"
                        #expect(try await server.api.send(.post, path).status == 200, "\(path)")
                    }
                }
                let broken = String(base64.prefix(20)) + "\r\n" + base64.dropFirst(20)
                for submit in Self.submits("data:image/png;base64,\(broken)", "a neon cat")[1...2] {
                    _ = try submit.job(in: try await submit.send(server.api))
                }
            }
        }

        @Test("what is no picture is refused at once, in each dialect's shape, and names what it was sent as")
        func refused() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let large = Data(try Photo.bytes(count: (20 << 20) + 1)).base64EncodedString()
                for (address, status, code, words) in [
                    ("data:image/svg+xml;base64,PHN2Zy8+", 415, "reference_unsupported", "image/svg+xml"),
                    ("data:text/html,hello", 415, "reference_unsupported", "text/html"),
                    ("data:image/png;base64,iVBORw0KGgo=", 422, "reference_truncated", "cut off"),
                    ("data:image/png;base64,iVBORw0KGg-_", 400, "invalid_parameter", "base64"),
                    ("data:image/jpeg;base64,\(large)", 413, "reference_too_large", "20971520 bytes"),
                ] {
                    for (submit, parameter) in zip(
                        Self.submits(address, "a neon cat"),
                        ["prompt", "imageUrl", "image", "prompt"]
                    ) {
                        let answer = try await submit.send(server.api)
                        try submit.check(answer, status, code, parameter)
                        #expect(answer.text.contains(words), "\(answer.text)")
                        #expect(answer.body.count < 2000)
                    }
                }
                for submit in Self.submits(try Photo.dataURL, "\(server.samplePhoto) a neon cat") {
                    let answer = try await submit.send(server.api)
                    #expect(answer.status == 400 && answer.text.contains("several_pictures"), "\(answer.text)")
                }
                #expect(try await server.api.jobs().isEmpty)
                try await server.health { _ in server.launch.pictureFiles.isEmpty }
            }
        }

        @Test("a submit with its picture inside is one job under its key, over a restart too")
        func repetition() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let submits = Self.submits(try Photo.dataURL, "a neon cat")
            let others = Self.submits(try Photo.dataURL, "a neon dog")
            let jobs = try await RunningServer.run(launch) { server in
                var jobs: [String] = []
                for (number, submit) in submits.enumerated() {
                    jobs.append(try submit.job(in: try await submit.send(server.api, key: "key \(number)")))
                }
                server.process.kill()
                return jobs
            }.value
            try await RunningServer.run(launch) { server in
                for (number, submit) in submits.enumerated() {
                    let again = try await submit.send(server.api, key: "key \(number)")
                    #expect(again.header("idempotent-replayed") == "true")
                    #expect(try submit.job(in: again) == jobs[number])
                    let other = try await others[number].send(server.api, key: "key \(number)")
                    try submit.check(other, 422, "idempotency_key_reused", "Idempotency-Key")
                }
                #expect(try await server.api.jobs().count == 4)
                for job in try await server.api.jobs() {
                    #expect(try await server.api.job(job.id) { $0.isTerminal }.state == "succeeded")
                }
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("a picture of 20 MiB fits into a submit, and a body limit of an operator's holds in its place")
        func bodyLimit() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = Data(try Photo.bytes(count: 20 << 20)).base64EncodedString()
                for submit in Self.submits("data:image/jpeg;base64,\(photo)", "a neon cat") {
                    _ = try submit.job(in: try await submit.send(server.api))
                }
            }
            let small = try TestFolder()
            try await RunningServer.run(small.launch(["--body-limit", "1"])) { server in
                let photo = Data(try Photo.bytes(count: 800_000)).base64EncodedString()
                for submit in Self.submits("data:image/jpeg;base64,\(photo)", "a neon cat") {
                    let answer = try await submit.send(server.api)
                    try submit.check(answer, 413, "request_too_large")
                    #expect(answer.text.contains("1048576"))
                }
            }
        }

        @Test("many large submits at once take turns: memory stays within bounds, and others are answered meanwhile")
        func crowd() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--key-queue-depth", "0", "--key-concurrency", "1"])) { server in
                let photo = Data(try Photo.bytes(count: 15 << 20)).base64EncodedString()
                let body = JSON.object(["prompt": "data:image/jpeg;base64,\(photo) a neon cat"])
                let before = try server.peakMemory
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    // Fewer than the client has connections, so that those who ask meanwhile get one.
                    for _ in 1...60 {
                        group.addTask { try await server.api.send(.post, "/v1/jobs", body: body).status }
                    }
                    var statuses: [Int] = []
                    while let status = try await group.next() {
                        statuses.append(status)
                        #expect(try await server.api.send(.get, "/health").status == 200)
                    }
                    return statuses
                }
                #expect(statuses.allSatisfy { $0 == 202 || $0 == 429 }, "\(Set(statuses))")
                // Their bodies alone are more than a gigabyte.
                let grown = try server.peakMemory - before
                #expect(grown < 600 << 20, "\(grown >> 20) MiB")
            }
        }
    }
}

extension RunningServer {
    /// The most memory that the server's process ever had, in bytes.
    fileprivate var peakMemory: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(process.processID)/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
            return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) << 10
        }
    }
}
