import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Uploads")
    struct Uploads {
        private static let own = Submit(dialect: .own, path: "/v1/uploads", body: "", otherBody: "")

        @Test("curl, requests, axios and fetch upload a picture in all forms, and it is the same each time")
        func clients() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let address = "\(server.process.address)/v1/uploads"
                let curl = "curl -sS -H 'Authorization: Bearer \(server.process.key)' \(address)"
                let dataURL = "\(path)/data-url.txt"
                try (try Photo.dataURL).write(toFile: dataURL, atomically: true, encoding: .utf8)
                var uploads: [OwnUpload] = []
                for line in [
                    "\(curl) -F file=@\(Photo.path)", "\(curl) -F 'file=<\(Photo.path)' -F title=cat",
                    "\(curl) --data-binary @\(Photo.path) -H 'Content-Type: image/jpeg'",
                    "\(curl) --data-binary @\(Photo.path) -H 'Content-Type:'", "\(curl) -F 'image=<\(dataURL)'",
                    "\(curl) --data-binary @\(dataURL) -H 'Content-Type: text/plain'",
                    "\(curl) --data-urlencode image@\(dataURL)",
                    "printf '{\"image\":\"%s\"}' $(cat \(dataURL)) | \(curl) -d @- -H 'Content-Type: application/json'",
                ] {
                    let output = try await Shell.output(line)
                    do {
                        uploads.append(try JSONDecoder().decode(OwnUpload.self, from: Data(output.utf8)))
                    } catch {
                        throw Disappointment("\(line): \(output)")
                    }
                }
                let arguments = [server.process.address, server.process.key, Photo.path]
                for (file, interpreter) in [
                    ("upload-clients.py", .python), ("upload-clients.js", .node),
                ] as [(String, Script.Interpreter)] {
                    let output = try await Script(file, interpreter).output(in: path, arguments: arguments)
                    uploads += try JSONDecoder().decode([OwnUpload].self, from: Data(output.utf8))
                }
                #expect(uploads.count == 22)
                let bytes = try Photo.bytes
                for upload in uploads {
                    #expect(upload.mediaType == "image/jpeg" && upload.bytes == bytes.count)
                    #expect(upload.digest == uploads[0].digest && upload.width == uploads[0].width)
                    #expect(try await server.api.send(.get, upload.url).body == bytes)
                }
                #expect(try await server.api.uploads() == uploads.reversed())
                // One file for all of them.
                #expect(server.launch.pictureFiles.map { "sha256:\($0)" } == [uploads[0].digest])
                #expect(server.launch.incomingFiles.isEmpty)
                for upload in uploads {
                    #expect(try await server.api.send(.delete, "/v1/uploads/\(upload.id)").status == 204)
                }
                #expect(server.launch.pictureFiles.isEmpty)
            }
        }

        @Test("who waits to be asked for a body is asked when it is read, and never for one that is refused before")
        func patientClient() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let address = String(server.process.address.dropFirst("http://".count))
                let output = try await Script("patient-upload.py", .python).output(
                    in: path,
                    arguments: [address, server.process.key, Photo.path]
                )
                #expect(
                    output.split(separator: "\n")
                        == ["100 201", "100 201", "100 201", "100 202", "100 400", "401", "413", "404"]
                )
            }
        }

        @Test("an upload's address is a picture's address in every dialect, and no connection is opened for it")
        func dialects() async throws {
            let folder = try TestFolder()
            // Loopback is closed to this server: had it opened a connection to itself, the jobs would fail.
            try await RunningServer.run(folder.launch()) { server in
                let upload = try await server.api.upload(try Photo.bytes)
                let named = upload.url.replacing("127.0.0.1", with: "localhost")
                let message = try await server.finished(
                    try await server.api.imagine("<\(upload.url)> a neon cat --seed 7")
                )
                #expect(message.status == "DONE", "\(message.error ?? "")")
                #expect(message.prompt == "<\(upload.url)> a neon cat --seed 7")
                let result = try await server.api.imageToImage("a neon cat --seed 7", named)
                let job = try await server.api.submit("a neon cat --seed 7", image: upload.url)
                let ended = try await server.api.job(job.id) { $0.isTerminal }
                // The same picture, whatever it was called by.
                let grids = [message.uri, result.uri, ended.pictures?.grid?.url]
                var contents: Set<[UInt8]> = []
                for grid in grids { contents.insert(try await server.api.send(.get, try #require(grid)).body) }
                #expect(contents.count == 1)
                let press = try await server.finished(try await server.api.press("V1", on: message.messageId))
                #expect(press.status == "DONE")
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("to another key an upload is not there, in no way different from one that never was")
        func owner() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let upload = try await server.api.upload(try Photo.bytes)
                let stranger = server.api.with(key: try await server.newKey("stranger"))
                let path = "/v1/uploads/\(upload.id)"
                let never = "/v1/uploads/up_\(String(repeating: "0", count: 26))"
                for (method, path) in [
                    (.get, path), (.delete, path), (.get, "\(path)/picture.jpg"), (.get, never), (.delete, never),
                    (.get, "\(never)/picture.jpg"), (.get, "/v1/uploads/up_1"),
                ] as [(APIClient.Method, String)] {
                    try Self.own.check(try await stranger.send(method, path), 404, "not_found", "id")
                    try Self.own.check(try await server.api.with(key: "").send(method, path), 401, "unauthorized")
                }
                #expect(try await stranger.uploads().isEmpty)

                var sentences: Set<String> = []
                let unknown = upload.url.replacing(upload.id, with: "up_\(String(repeating: "0", count: 26))")
                for address in [upload.url, unknown] {
                    let job = try await stranger.submit("a neon cat", image: address)
                    let ended = try await stranger.job(job.id) { $0.isTerminal }
                    #expect(ended.state == "failed")
                    let answer = try await stranger.send(.get, "/v1/jobs/\(job.id)")
                    #expect(answer.text.contains("reference_unreachable"))
                    sentences.insert(try #require(answer.text.firstMatch(of: /"failure":\{[^}]*\}/)?.0.description))
                    let message = try await server.message(
                        try await stranger.imagine("\(address) a neon cat").messageId,
                        as: stranger
                    )
                    #expect(message.status == "FAIL")
                    sentences.insert(try #require(message.error))
                }
                // One of our own interface, and one of ImaginePro's.
                #expect(sentences.count == 2)
                #expect(try await server.api.uploads() == [upload])
            }
        }

        @Test("an upload expires, with its file; a job that was submitted with it before goes on all the same")
        func expiry() async throws {
            try #require(WallClock.isPossible)
            let folder = try TestFolder()
            let clock = try WallClock(in: folder.path)
            var launch = folder.launch(["--upload-retention", "10h"])
            launch.variables = clock.variables
            try await RunningServer.run(launch) { server in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let worker = try #require(server.process.renderWorkers.first)
                // Halted, so that the job waits.
                kill(worker, SIGSTOP)
                for _ in 1...4 { _ = try await server.api.imagine("\(server.samplePhoto) a neon cat") }
                let used = try await server.api.upload(try Photo.bytes(count: 100_000, seed: 1))
                let unused = try await server.api.upload(try Photo.bytes(count: 100_000, seed: 2))
                let waiting = try await server.api.submit("a neon cat", image: used.url)
                try clock.jump(toHoursAhead: 9)
                #expect(try await server.api.uploads() == [unused, used])
                try clock.jump(toHoursAhead: 11)
                for upload in [used, unused] {
                    let answer = try await server.api.send(.get, upload.url)
                    try Self.own.check(answer, 404, "not_found", "id")
                }
                #expect(try await server.api.uploads().isEmpty)
                let late = try await server.api.submit("a neon cat", image: unused.url)
                let names = [used, unused].map { String($0.digest.dropFirst("sha256:".count)) }
                try await server.health { _ in !server.launch.pictureFiles.contains(names[1]) }
                #expect(server.launch.pictureFiles.contains(names[0]))
                #expect(try await server.api.job(waiting.id).state == "queued")
                kill(worker, SIGCONT)
                #expect(try await server.api.job(waiting.id) { $0.isTerminal }.state == "succeeded")
                #expect(try await server.api.job(late.id) { $0.isTerminal }.state == "failed")
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("an upload with an Idempotency-Key is one, in whatever form it is sent again, and none but it")
        func repetition() async throws {
            let folder = try TestFolder()
            let launch = folder.launch(["--key-uploads", "1"])
            let first = try await RunningServer.run(launch) { server in
                let first = try await server.api.send(upload: try Photo.bytes, headers: ["Idempotency-Key": "k"])
                #expect(first.status == 201 && first.header("idempotent-replayed") == nil)
                return try first.decoded(OwnUpload.self)
            }.value
            try await RunningServer.run(launch) { server in
                let curl = "curl -sS -H 'Authorization: Bearer \(server.process.key)' -H 'Idempotency-Key: \"k\"'"
                let again = try await Shell.output(
                    "\(curl) -F file=@\(Photo.path) \(server.process.address)/v1/uploads"
                )
                let upload = try JSONDecoder().decode(OwnUpload.self, from: Data(again.utf8))
                #expect(upload.id == first.id && upload.createdAt == first.createdAt)
                let replayed = try await server.api.send(upload: try Photo.bytes, headers: ["Idempotency-Key": "k"])
                #expect(replayed.status == 201 && replayed.header("idempotent-replayed") == "true")
                let bytes = try Photo.bytes(count: 90_000)
                let other = try await server.api.send(upload: bytes, headers: ["Idempotency-Key": "k"])
                try Self.own.check(other, 422, "idempotency_key_reused", "Idempotency-Key")
                // A key of an upload is none for a submit, and the other way round.
                let body = JSON.object(["prompt": "a neon cat", "image": upload.url])
                let submit = try await server.api.send(.post, "/v1/jobs", headers: ["Idempotency-Key": "k"], body: body)
                try Self.own.check(submit, 422, "idempotency_key_reused", "Idempotency-Key")
                #expect(try await server.api.send(.delete, "/v1/uploads/\(upload.id)").status == 204)
                let job = try await server.api.send(.post, "/v1/jobs", headers: ["Idempotency-Key": "k"], body: body)
                #expect(job.status == 202)
                let late = try await server.api.send(upload: try Photo.bytes, headers: ["Idempotency-Key": "k"])
                try Self.own.check(late, 422, "idempotency_key_reused", "Idempotency-Key")
            }
        }
    }
}

extension RunningServer {
    /// Fetches a message of another key until its end.
    fileprivate func message(_ id: String, as other: APIClient) async throws -> Message {
        for _ in 0..<50_000 {
            let message = try await other.message(id)
            if message.isTerminal { return message }
        }
        throw Disappointment("message \(id) has no end")
    }
}
