import Foundation
import GenerationTesting
import LocalServer
import Testing

extension FrontDoor {
    @Suite("A full disk", .enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root on Linux"))
    struct FullDisk {
        /// A small disk as the data folder; the log lies elsewhere.
        private static func withSmallDisk(
            _ body: @escaping @Sendable (RunningServer, SmallDisk, Receiver) async throws -> Void
        ) async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let disk = try SmallDisk(mebibytes: 16)
                let launch = folder.launch(["--outbound-allow", "127.0.0.1/32:\(receiver.port)"])
                try FileManager.default.createSymbolicLink(atPath: launch.dataFolder, withDestinationPath: disk.path)
                try await RunningServer.run(launch) { try await body($0, disk, receiver) }
                // Without the server all is in order, too.
                #expect(try await Program.ailments(of: launch.dataFolder) == [:])
            }
        }

        @Test(
            "a submit that finds no room is refused in every dialect, and what was acknowledged ends without a restart"
        )
        func submits() async throws {
            try await Self.withSmallDisk { server, disk, _ in
                try disk.fill()
                // The log may have a little room left in its last page.
                var accepted: [String] = []
                var refused: APIClient.Answer?
                while refused == nil, accepted.count < 400 {
                    let answer = try await server.api.send(
                        .post,
                        "/api/v1/midjourney/imagine",
                        headers: ["Idempotency-Key": "key \(accepted.count)"],
                        body: JSON.object(["prompt": "\(server.samplePhoto) a neon cat"])
                    )
                    if answer.status == 503 {
                        refused = answer
                    } else {
                        accepted.append(try answer.decoded(Submitted.self).messageId)
                    }
                }
                let inImaginePro: Refusal = try #require(refused).decoded()
                #expect(inImaginePro.code == "storage_unavailable" && inImaginePro.success == false)
                let page = "/imageToImage?prompt=a%20neon%20cat&imageUrl=\(server.samplePhoto)"
                let inGenArt = try await server.api.send(.post, page)
                #expect(inGenArt.status == 503)
                #expect(try inGenArt.decoded(Refusal.self).code == "storage_unavailable")
                let body = #"{"prompt":"a neon cat","image":"\#(server.samplePhoto)"}"#
                let inOwn = try await server.api.send(.post, "/v1/jobs", body: body)
                #expect(inOwn.status == 503)
                #expect(inOwn.header("content-type")?.hasPrefix("application/problem+json") == true)
                #expect(try inOwn.object["code"] as? String == "storage_unavailable")
                // What is known can be told all the same.
                #expect(try await server.api.send(.get, "/health").status == 200)
                for id in accepted { #expect(try await server.api.message(id).messageId == id) }

                try disk.makeRoom()
                // What was refused has left nothing: the same key makes a job now.
                let again = try await server.api.send(
                    .post,
                    "/api/v1/midjourney/imagine",
                    headers: ["Idempotency-Key": "key \(accepted.count)"],
                    body: JSON.object(["prompt": "\(server.samplePhoto) a neon cat"])
                )
                #expect(again.status == 200)
                #expect(again.header("idempotent-replayed") == nil)
                accepted.append(try again.decoded(Submitted.self).messageId)
                for id in accepted {
                    let message = try await server.message(id) { $0.isTerminal }
                    #expect(message.status == "DONE", "\(message.error ?? "")")
                }
                let listed = try await server.api.send(.get, "/v1/jobs?limit=100").text
                #expect(listed.components(separatedBy: #""state":"#).count - 1 == accepted.count)
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("an upload that finds no room is refused and leaves nothing, and is taken when there is some")
        func uploads() async throws {
            try await Self.withSmallDisk { server, disk, _ in
                let first = try await server.api.upload(try Photo.bytes)
                try disk.fill()
                let photo = try Photo.bytes(count: 1 << 20, seed: 1)
                for headers in [[:], ["Idempotency-Key": "k"]] {
                    let type = ["Content-Type": "image/jpeg"]
                    let answer = try await server.api.sendByCurl(
                        .post,
                        "/v1/uploads",
                        headers: type.merging(headers) { $1 },
                        bytes: photo
                    )
                    #expect(answer.status == 503, "\(answer.text)")
                    #expect(try answer.object["code"] as? String == "storage_unavailable")
                    #expect(server.launch.incomingFiles.isEmpty)
                }
                #expect(try await server.api.uploads().map(\.id) == [first.id])

                try disk.makeRoom()
                let again = try await server.api.send(upload: photo, headers: ["Idempotency-Key": "k"])
                #expect(again.status == 201 && again.header("idempotent-replayed") == nil, "\(again.text)")
                let upload = try again.decoded(OwnUpload.self)
                #expect(try await server.api.uploads().map(\.id) == [upload.id, first.id])
                #expect(try await server.api.send(.get, upload.url).body.count == 1 << 20)
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("pictures that find no room wait for it, and are painted once")
        func pictures() async throws {
            try await Self.withSmallDisk { server, disk, receiver in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let worker = try #require(server.process.renderWorkers.first)
                kill(worker, SIGSTOP)
                let hook = #""webhook":{"url":"\#(receiver.address("/hook"))"}"#
                let job = try await server.api.submit("a cat in oil", image: server.samplePhoto, hook)
                try await server.hasReference(job.id)
                try disk.fill()
                kill(worker, SIGCONT)
                try await server.log { $0.components(separatedBy: "A picture can't be kept").count > 3 }
                let during = try await server.api.job(job.id)
                #expect(during.state == "running" && during.attempt == 1 && during.progress < 100)
                #expect(receiver.visits().isEmpty)
                let log = try String(contentsOfFile: server.launch.logFile, encoding: .utf8)
                #expect(!log.contains("Attempt ended without a result"))

                try disk.makeRoom()
                let ended = try await server.api.job(job.id) { $0.isTerminal }
                #expect(ended.state == "succeeded" && ended.attempt == 1)
                let grid = try #require(ended.pictures?.grid)
                #expect(try await Pictures.size(grid.url, server.api) == [grid.width, grid.height])
                #expect(try await receiver.taken("/hook").count == 1)
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("an end and a report that find no room are written down when there is some, each once")
        func rows() async throws {
            try await Self.withSmallDisk { server, disk, receiver in
                receiver.answer("/first", [.answer(503)])
                // The same seed paints the same files, which are there then.
                func submit(_ path: String) async throws -> OwnJob {
                    let hook = #""seed":5,"webhook":{"url":"\#(receiver.address(path))"}"#
                    return try await server.api.submit("a neon cat", image: server.samplePhoto, hook)
                }
                let first = try await submit("/first")
                _ = try await server.api.job(first.id) { $0.isTerminal }
                let worker = try #require(server.process.renderWorkers.first)
                kill(worker, SIGSTOP)
                let second = try await submit("/second")
                try await server.hasReference(second.id)
                try await server.deliveries(of: first.id) { $0.contains(#""attempts":1"#) }
                try disk.fill()
                kill(worker, SIGCONT)
                try await server.log { $0.contains("The store does not take the end of a job") }
                // The report is sent again after five seconds, and taken.
                _ = try await receiver.taken("/first")
                try await server.log { $0.contains("Delivery can't be recorded") }
                #expect(try await server.api.job(second.id).state == "running")
                #expect(receiver.visits(to: "/second").isEmpty)

                try disk.makeRoom()
                let ended = try await server.api.job(second.id) { $0.isTerminal }
                #expect(ended.state == "succeeded" && ended.attempt == 1)
                _ = try await receiver.taken("/second")
                for job in [first, second] {
                    try await server.deliveries(of: job.id) { $0.contains(#""state":"delivered""#) }
                }
                #expect(receiver.visits(to: "/first").map(\.status) == [503, 200])
                #expect(Set(receiver.visits(to: "/first").map(\.id)).count == 1)
                #expect(receiver.visits(to: "/second").count == 1)
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }
    }
}

extension RunningServer {
    /// Waits until a job of a halted renderer has its reference: accepted, claimed, and that.
    func hasReference(_ id: String) async throws { _ = try await api.job(id) { $0.revision >= 3 } }

    /// Fetches what is told of a job's reports until it is as wanted.
    func deliveries(of id: String, until isWanted: (String) -> Bool) async throws {
        var text = ""
        for _ in 0..<50_000 {
            text = try await api.send(.get, "/v1/jobs/\(id)/deliveries").text
            if isWanted(text) { return }
        }
        throw Disappointment("deliveries are \(text)")
    }
}
