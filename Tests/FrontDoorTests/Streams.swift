import AsyncHTTPClient
import Foundation
import ImageSniffing
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Streams of events")
    struct Streams {
        /// As many jobs as run at once.
        private static let slots = 4

        /// Lets jobs wait for their picture until the neighbour's gate opens, so that later ones stay in the queue.
        private static func block(_ server: RunningServer, _ neighbour: Neighbour) async throws {
            for _ in 1...slots { _ = try await server.api.submit("a neon cat", image: "\(neighbour.address)/held.jpg") }
            try await server.health { $0.running == slots }
        }

        @Test("a stream tells place, percentage and previews, then one end, and agrees with a fetch")
        func story() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(["--tile-size", "512"], reaching: neighbour)
                try await RunningServer.run(launch) { server in
                    try await Self.block(server, neighbour)
                    _ = try await server.api.submit("a neon cat", image: server.samplePhoto)
                    let job = try await server.api.submit("a cat in oil", image: server.samplePhoto)
                    #expect(job.place == 2)
                    let stream = try await EventStream(server.api, of: job.id)
                    #expect(stream.headers["content-type"] == "text/event-stream")
                    #expect(stream.headers["cache-control"] == "no-store")
                    #expect(stream.headers["x-accel-buffering"] == "no")
                    var events: [StreamEvent] = []
                    for try await event in stream {
                        if events.isEmpty { neighbour.openGate() }
                        if event.isEnd {
                            // What is told at the end can be fetched at that moment.
                            let told = try JSONDecoder().decode(OwnJob.self, from: Data(event.data.utf8))
                            let grid = try #require(told.pictures?.grid)
                            #expect(try await Pictures.size(grid.url, server.api) == [grid.width, grid.height])
                        }
                        events.append(event)
                    }
                    #expect(events.first?.name == "queued")
                    #expect(try events.first?.moment().place == 2)
                    try Self.check(events)
                    #expect(events.last?.name == "succeeded")
                    #expect(events.contains { $0.name == "running" } && events.contains { $0.name == "progress" })
                    let previews = try events.filter { $0.name == "preview" }.map { try $0.preview() }
                    #expect(!previews.isEmpty)
                    for preview in previews { try Self.check(preview) }
                    #expect(events.last?.data == (try await server.api.send(.get, "/v1/jobs/\(job.id)")).text)
                }
            }
        }

        /// Holds what every story promises.
        static func check(_ events: [StreamEvent], after last: Int = 0) throws {
            let ids = events.compactMap(\.id)
            #expect(zip([last] + ids, ids).allSatisfy { $0 < $1 }, "\(ids)")
            let moments = try events.filter { $0.name != "preview" }.map { try $0.moment() }
            #expect(zip(moments, moments.dropFirst()).allSatisfy { $0.progress <= $1.progress })
            #expect(moments.allSatisfy { ($0.progress == 100) == ($0.state == "succeeded") })
            #expect(events.count { $0.isEnd } == 1)
            #expect(events.last?.isEnd == true)
            for event in events where event.name != "preview" {
                let moment = try event.moment()
                #expect(moment.state == (event.name == "progress" ? "running" : event.name))
                if let id = event.id { #expect(moment.revision == id) } else { #expect(event.name == "queued") }
            }
        }

        private static func check(_ preview: StreamEvent.Preview) throws {
            #expect((1...4).contains(preview.tile ?? 0))
            let parts = preview.data.split(separator: ",", maxSplits: 1)
            #expect(parts.first == "data:image/jpeg;base64")
            let bytes = [UInt8](try #require(Data(base64Encoded: String(parts.last ?? ""))))
            let header = try ImageHeader.read(bytes)
            #expect(header.format == .jpeg)
            #expect(header.width == preview.width && header.height == preview.height)
            #expect(max(header.width, header.height) <= 192)
        }

        @Test("whoever comes late gets the last state at once, and nothing when he has it already")
        func late() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let submitted = try await server.api.submit("a neon cat", image: server.samplePhoto)
                let whole = try await EventStream(server.api, of: submitted.id).all()
                let end = try #require(whole.last?.id)
                let late = try await EventStream(server.api, of: submitted.id).all()
                #expect(late.map(\.name) == ["succeeded"])
                #expect(late.first?.data == whole.last?.data)
                #expect(try await EventStream(server.api, of: submitted.id, last: end - 1).all().map(\.id) == [end])
                #expect(try await EventStream(server.api, of: submitted.id, last: end).status == 204)
                let query = try await EventStream(server.api, of: submitted.id, query: "?lastEventId=\(end)")
                #expect(query.status == 204)
                // A browser sends the header beside the address of its first visit.
                let both = try await EventStream(server.api, of: submitted.id, last: end, query: "?lastEventId=1")
                #expect(both.status == 204)
                // An id that was never told, as after a backup was brought back, is no id.
                #expect(try await EventStream(server.api, of: submitted.id, last: end + 7).all().map(\.id) == [end])
            }
        }

        @Test("after a cut the stream goes on behind the last id, and the whole is one story")
        func cut() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--tile-size", "512"])) { server in
                let job = try await server.api.submit("a cat in oil", image: server.samplePhoto)
                var events: [StreamEvent] = []
                // A new connection after each event that has an id.
                while events.last?.isEnd != true {
                    let last = events.compactMap(\.id).last
                    events += try await EventStream(server.api, of: job.id, last: last).events { $0.id != nil }
                }
                try Self.check(events)
                #expect(events.last?.name == "succeeded")
                #expect(events.count { $0.id != nil } > 3)
            }
        }

        @Test("after SIGKILL and a new start the stream goes on behind the last id")
        func killed() async throws {
            let folder = try TestFolder()
            let launch = folder.launch(["--tile-size", "512"])
            let (job, before) = try await RunningServer.run(launch) { server in
                let job = try await server.api.submit("a cat in oil", image: server.samplePhoto)
                let stream = try await EventStream(server.api, of: job.id)
                let events = try await stream.events { $0.name == "progress" }
                server.process.kill()
                return (job, events)
            }.value
            try await RunningServer.run(launch) { server in
                let last = try #require(before.compactMap(\.id).last)
                let after = try await EventStream(server.api, of: job.id, last: last).all()
                try Self.check(after, after: last)
                try Self.check(before + after)
                #expect(after.last?.name == "succeeded")
                #expect(try after.last?.moment().attempt ?? 0 > 1)
            }
        }

        @Test("a client that goes away frees its listener")
        func clientGone() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    try await Self.block(server, neighbour)
                    let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 1...5 {
                            group.addTask {
                                for try await _ in try await EventStream(server.api, of: job.id) {}
                            }
                        }
                        try await server.health { $0.streams == 5 }
                        group.cancelAll()
                        while await group.nextResult() != nil {}
                    }
                    try await server.health { $0.streams == 0 }
                    #expect(try await server.api.job(job.id).state == "queued")
                }
            }
        }

        @Test("a server that stops ends its streams without an end of the job, and goes down well")
        func shutdown() async throws {
            let folder = try TestFolder()
            let (names, ending) = try await RunningServer.run(folder.launch()) { server in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                kill(try #require(server.process.renderWorkers.first), SIGSTOP)
                let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                let stream = try await EventStream(server.api, of: job.id)
                var names: [String] = []
                for try await event in stream {
                    if names.isEmpty { server.process.terminate() }
                    names.append(event.name)
                }
                return names
            }
            #expect(Set(names).isSubset(of: ["queued", "running", "progress"]), "\(names)")
            #expect(ending == .exited(code: 0))
        }

        @Test("a cancelled job ends its stream, and so does one whose time is over")
        func otherEnds() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    let job = try await server.api.submit("a neon cat", image: held)
                    let stream = try await EventStream(server.api, of: job.id)
                    var names: [String] = []
                    for try await event in stream {
                        if names.isEmpty { _ = try await server.api.send(.post, "/v1/jobs/\(job.id)/cancel") }
                        names.append(event.name)
                    }
                    #expect(names.last == "cancelled")
                    let short = try await server.api.submit("a neon cat", image: held, #""timeout":1"#)
                    let events = try await EventStream(server.api, of: short.id).all()
                    try Self.check(events)
                    #expect(events.last?.name == "failed")
                    #expect(events.last?.data.contains("deadline_exceeded") == true)
                }
            }
        }

        @Test("1,000 open streams on one job all hear its end, once")
        func thousand() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    try await Self.block(server, neighbour)
                    let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                    try await Self.withManyConnections(to: server) { api in
                        try await withThrowingTaskGroup(of: [StreamEvent].self) { group in
                            for _ in 1...1000 {
                                group.addTask { try await EventStream(api, of: job.id).all() }
                            }
                            try await server.health { $0.streams == 1000 }
                            neighbour.openGate()
                            for try await events in group { try Self.check(events) }
                        }
                    }
                    try await server.health { $0.streams == 0 }
                }
            }
        }

        /// A client whose pool does not keep streams waiting for each other.
        private static func withManyConnections(
            to server: RunningServer,
            _ body: (APIClient) async throws -> Void
        ) async throws {
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var configuration = HTTPClient.Configuration()
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2000
            configuration.httpVersion = .http1Only
            let http = HTTPClient(configuration: configuration)
            do {
                try await body(APIClient(http: http, base: server.api.base, key: server.api.key))
                try await http.shutdown()
            } catch {
                try? await http.shutdown()
                throw error
            }
        }
    }
}
