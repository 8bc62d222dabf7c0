import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("A moved clock", .enabled(if: WallClock.isPossible, "moving a clock needs Linux and libMovedClock.so"))
    struct MovedClocks {
        /// In seconds.
        private static let lease = 2

        @Test("a clock that jumps by a day ends, repeats and reorders nothing", arguments: [25, -25] as [Int64])
        func jump(hours: Int64) async throws {
            try await Receiver.run { receiver in
                receiver.answer("/early", [.answer(503)])
                let folder = try TestFolder()
                let clock = try WallClock(in: folder.path)
                var launch = folder.launch([
                    "--lease", "\(Self.lease)", "--outbound-allow", "127.0.0.1/32:\(receiver.port)",
                ])
                launch.variables = clock.variables
                let submitted = try await RunningServer.run(launch) { server in
                    let early = try await Self.submit(server, receiver, "/early")
                    _ = try await server.api.job(early.id) { $0.isTerminal }
                    try await server.deliveries(of: early.id) { $0.contains(#""attempts":1"#) }
                    let worker = try #require(server.process.renderWorkers.first)
                    // Halted, so that four jobs run and two wait while the clock jumps.
                    kill(worker, SIGSTOP)
                    var ids = [early.id]
                    for number in 1...6 { ids.append(try await Self.submit(server, receiver, "/job\(number)").id) }
                    try await server.health { $0.running == 4 && $0.queued == 2 }
                    let told = ids[1]
                    async let story = EventStream(server.api, of: told).all()
                    // Its time is counted by the server itself, from before the jump, and is longer than a lease.
                    let brief = try await server.api.submit(
                        "a neon cat",
                        image: server.samplePhoto,
                        #""timeout":\#(Self.lease * 2)"#
                    )
                    let marked = try await Self.repeatable(server, key: "k")
                    ids.append(marked.id)

                    try clock.jump(toHoursAhead: hours)
                    let over = try await server.api.job(brief.id) { $0.isTerminal }
                    #expect(over.state == "failed" && over.attempt == 0)
                    #expect(try await server.api.send(.delete, "/v1/jobs/\(brief.id)").status == 204)
                    for (number, id) in ids.enumerated().dropFirst() {
                        let job = try await server.api.job(id)
                        #expect(job.state == (number <= 4 ? "running" : "queued"), "\(number)")
                        #expect(job.attempt == (number <= 4 ? 1 : 0), "\(number)")
                    }
                    ids.append(try await Self.submit(server, receiver, "/late").id)
                    let again = try await Self.repeatable(server, key: "k")
                    // By the wall clock the day of a key is over after one jump, and has not begun before the other.
                    #expect((again.id == marked.id) == (hours < 0))
                    if hours > 0 { ids.append(again.id) }
                    kill(worker, SIGCONT)

                    for (number, id) in ids.enumerated() {
                        let job = try await server.api.job(id) { $0.isTerminal }
                        #expect(job.state == "succeeded" && job.attempt == 1, "\(number)")
                    }
                    let events = try await story
                    #expect(events.last?.name == "succeeded" && events.count { $0.isEnd } == 1)
                    let revisions = events.compactMap(\.id)
                    #expect(zip(revisions, revisions.dropFirst()).allSatisfy { $0 < $1 }, "\(revisions)")
                    let progress = try events.filter { $0.name != "preview" }.map { try $0.moment().progress }
                    #expect(zip(progress, progress.dropFirst()).allSatisfy { $0 <= $1 }, "\(progress)")
                    // The report that was turned away waits five seconds, not a day.
                    for path in ["/early", "/late"] + (1...6).map({ "/job\($0)" }) {
                        _ = try await receiver.taken(path)
                    }
                    #expect(receiver.visits(to: "/early").map(\.status) == [503, 200])
                    #expect(try await Self.listed(server) == ids.reversed())
                    return ids
                }.value
                // The next start begins with the clock as it is now, before all that is stored or a day after it.
                try await RunningServer.run(launch) { server in
                    let next = try await Self.submit(server, receiver, "/next")
                    #expect(try await server.api.job(next.id) { $0.isTerminal }.state == "succeeded")
                    try clock.jump(toHoursAhead: 0)
                    let last = try await Self.submit(server, receiver, "/last")
                    #expect(try await server.api.job(last.id) { $0.isTerminal }.state == "succeeded")
                    #expect(try await Self.listed(server) == [last.id, next.id] + submitted.reversed())
                    #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
                }
            }
        }

        /// A job that may take ten minutes.
        private static func submit(_ server: RunningServer, _ receiver: Receiver, _ path: String) async throws -> OwnJob
        {
            let members = #""timeout":600,"webhook":{"url":"\#(receiver.address(path))"}"#
            return try await server.api.submit("a neon cat", image: server.samplePhoto, members)
        }

        private static func repeatable(_ server: RunningServer, key: String) async throws -> OwnJob {
            try await server.api.send(
                .post,
                "/v1/jobs",
                headers: ["Idempotency-Key": key],
                body: #"{"prompt":"a neon cat","image":"\#(server.samplePhoto)"}"#
            ).decoded()
        }

        /// The ids of all jobs, the newest first.
        private static func listed(_ server: RunningServer) async throws -> [String] {
            struct Page: Decodable {
                let jobs: [OwnJob]
            }
            return try await server.api.send(.get, "/v1/jobs?limit=100").decoded(Page.self).jobs.map(\.id)
        }
    }
}
