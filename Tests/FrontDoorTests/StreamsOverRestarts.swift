import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Streams of events, over restarts and for others")
    struct StreamsOverRestarts {
        @Test("a server that is stopped and started again goes on behind the last id, to exactly one end")
        func stopped() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (running, waiting, before) = try await RunningServer.run(launch) { server in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                // Halted, so that no job can end before the server does.
                kill(try #require(server.process.renderWorkers.first), SIGSTOP)
                var jobs: [OwnJob] = []
                for _ in 1...6 { jobs.append(try await server.api.submit("a neon cat", image: server.samplePhoto)) }
                let running = try await server.api.job(jobs[0].id) { $0.state == "running" }
                let waiting = try #require(jobs.last)
                let stream = try await EventStream(server.api, of: running.id)
                var events: [StreamEvent] = []
                for try await event in stream {
                    if events.isEmpty { server.process.terminate() }
                    events.append(event)
                }
                return (running, waiting, events)
            }.value
            #expect(!before.isEmpty && !before.contains { $0.isEnd }, "\(before.map(\.name))")
            try await RunningServer.run(launch) { server in
                let last = try #require(before.compactMap(\.id).last)
                async let resumed = EventStream(server.api, of: running.id, last: last).all()
                async let queued = EventStream(server.api, of: waiting.id, last: waiting.revision).all()
                for (after, last) in try await [(resumed, last), (queued, waiting.revision)] {
                    try Streams.check(after, after: last)
                    #expect(after.last?.name == "succeeded")
                }
                try Streams.check(before + (try await resumed))
            }
        }

        @Test("who comes late, after another start, gets the end at once, as a fetch tells it")
        func lateAfterRestart() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (done, revision) = try await RunningServer.run(launch) { server in
                let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                return (job, try await server.api.job(job.id) { $0.isTerminal }.revision)
            }.value
            try await RunningServer.run(launch) { server in
                for last in [nil, 1, revision - 1] {
                    let events = try await EventStream(server.api, of: done.id, last: last).all()
                    #expect(events.map(\.name) == ["succeeded"] && events.map(\.id) == [revision])
                    #expect(events.first?.data == (try await server.api.send(.get, "/v1/jobs/\(done.id)")).text)
                }
                #expect(try await EventStream(server.api, of: done.id, last: revision).status == 204)
            }
        }

        @Test("another key's stream is not found, whether the job waits, runs or has ended")
        func strangers() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let stranger = server.api.with(key: try await server.newKey("stranger"))
                    let held = "\(neighbour.address)/held.jpg"
                    let own = Submit.pictures(of: held)[3]
                    var jobs: [String] = []
                    for _ in 1...5 { jobs.append(try await server.api.submit("a neon cat", image: held).id) }
                    try await server.health { $0.running == 4 && $0.queued == 1 }
                    func refused() async throws {
                        for id in jobs {
                            let answer = try await stranger.send(.get, "/v1/jobs/\(id)/events")
                            try own.check(answer, 404, "not_found", "id")
                            let nobody = try await stranger.with(key: "").send(.get, "/v1/jobs/\(id)/events")
                            try own.check(nobody, 401, "unauthorized")
                        }
                    }
                    try await refused()
                    neighbour.openGate()
                    for id in jobs { _ = try await EventStream(server.api, of: id).all() }
                    try await refused()
                    try await server.health { $0.streams == 0 }
                }
            }
        }

        @Test("poll, hook and stream agree on the end of an ImaginePro job, and 100 comes with pictures that are there")
        func imagineProAgrees() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    func submit(_ photo: String, _ hook: String) async throws -> String {
                        let fields = ["webhookOverride": neighbour.webhook(hook)]
                        return try await server.api.imagine("\(photo) a neon cat", fields).messageId
                    }
                    let cancelled = try await submit(held, "cancelled")
                    _ = try await server.api.press("Cancel Job", on: cancelled)
                    let jobs = [
                        ("succeeded", try await submit(server.samplePhoto, "succeeded")), ("cancelled", cancelled),
                        ("failed", try await submit("\(neighbour.address)/text.png", "failed")),
                    ]
                    for (name, id) in jobs {
                        async let streamed = EventStream(server.api, of: id).all()
                        // The very first answer that says 100 leads to pictures that can be had.
                        let polled = try await server.message(id) { $0.isTerminal || $0.progress == 100 }
                        #expect((polled.progress == 100) == (name == "succeeded"))
                        for address in polled.images ?? [] { _ = try await Pictures.size(address, server.api) }
                        if let uri = polled.uri { _ = try await Pictures.size(uri, server.api) }
                        let end = try #require(try await streamed.last)
                        #expect(end.name == name)
                        let job = try JSONDecoder().decode(OwnJob.self, from: Data(end.data.utf8))
                        #expect(job.pictures?.grid?.url == polled.uri)
                        #expect(job.pictures?.tiles?.map(\.url) == polled.images)
                        #expect(polled.status == (name == "succeeded" ? "DONE" : "FAIL"))
                    }
                    while Set(neighbour.reports.map(\.name)).count < 3 { await Task.yield() }
                    for (name, id) in jobs {
                        let report = try #require(neighbour.reports.first { $0.name == name })
                        #expect(
                            report.body == (try await server.api.send(.get, "/api/v1/midjourney/message/\(id)")).body
                        )
                    }
                }
            }
        }
    }
}
