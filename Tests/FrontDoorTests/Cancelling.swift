import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Cancelling")
    struct Cancelling {
        /// As many jobs as run at once.
        private static let slots = 4
        /// So long that nothing but the cancelling itself can free what a job holds.
        private static let longLease = ["--lease", "600"]

        /// How a client says it.
        enum Way: CaseIterable { case cancelButton, ownInterface }

        /// Cancels a job.
        private static func cancel(_ id: String, _ api: APIClient, _ way: Way) async throws -> APIClient.Answer {
            switch way {
            case .cancelButton:
                let body = JSON.object(["messageId": id, "button": "Cancel Job"])
                let answer = try await api.send(.post, "/api/v1/midjourney/button", body: body)
                if answer.status == 200 { #expect(try answer.decoded(Submitted.self).messageId == id) }
                return answer
            case .ownInterface:
                let answer = try await api.send(.post, "/v1/jobs/\(id)/cancel")
                if answer.status == 200 { #expect(try answer.decoded(OwnJob.self).id == id) }
                return answer
            }
        }

        @Test("a waiting job is cancelled at once, alone, once and for all", arguments: Way.allCases)
        func waiting(_ way: Way) async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    var others: [String] = []
                    for _ in 1...Self.slots { others.append(try await server.api.submit("a neon cat", image: held).id) }
                    try await server.health { $0.running == Self.slots }
                    let before = try await server.api.submit("a neon cat", image: server.samplePhoto)
                    let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                    let after = try await server.api.submit("a neon cat", image: server.samplePhoto)
                    others += [before.id, after.id]
                    #expect([before.place, job.place, after.place] == [1, 2, 3])

                    #expect(try await Self.cancel(job.id, server.api, way).status == 200)
                    let cancelled = try await server.api.job(job.id)
                    #expect(cancelled.state == "cancelled")
                    #expect(try await server.api.job(after.id).place == 2)
                    let message = try await server.api.message(job.id)
                    #expect(message.status == "FAIL")
                    #expect(message.error?.contains("cancelled") == true)
                    #expect(try await Self.cancel(job.id, server.api, way).status == 200)
                    #expect(try await server.api.job(job.id).revision == cancelled.revision)

                    neighbour.openGate()
                    for id in others { #expect(try await server.api.job(id) { $0.isTerminal }.state == "succeeded") }
                    #expect(try await server.api.job(job.id).revision == cancelled.revision)
                }
            }
        }

        @Test(
            "a running job frees the renderer, although that never answers, and others go on",
            arguments: Way.allCases
        )
        func running(_ way: Way) async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(Self.longLease)) { server in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let worker = try #require(server.process.renderWorkers.first)
                // Halted, so that the job can't end by itself, nor hear that it should.
                kill(worker, SIGSTOP)
                let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                _ = try await server.api.job(job.id) { $0.state == "running" }
                let neighbour = try await server.api.submit("a neon cat", image: server.samplePhoto)
                for _ in 0..<2 {
                    #expect(try await Self.cancel(job.id, server.api, way).status == 200)
                    #expect(try await server.api.job(job.id).state == "cancelled")
                }
                let next = try await server.api.submit("a neon cat", image: server.samplePhoto)
                let cancelled = try await server.api.timedJob(job.id).ended
                for id in [neighbour.id, next.id] {
                    #expect(try await server.api.job(id) { $0.isTerminal }.state == "succeeded")
                    // Much sooner than the lease would have told the runner.
                    #expect(try await server.api.timedJob(id).ended.timeIntervalSince(cancelled) < 60)
                }
                #expect(try await server.api.job(job.id).state == "cancelled")
                #expect(!server.process.renderWorkers.contains(worker))
            }
        }

        @Test("a job that waits for its picture is cancelled too, and its place is free", arguments: Way.allCases)
        func fetching(_ way: Way) async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(Self.longLease, reaching: neighbour)) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    var jobs: [String] = []
                    for _ in 1...Self.slots { jobs.append(try await server.api.submit("a neon cat", image: held).id) }
                    try await server.health { $0.running == Self.slots }
                    let next = try await server.api.submit("a neon cat", image: server.samplePhoto)
                    #expect(try await Self.cancel(jobs[0], server.api, way).status == 200)
                    // The gate is still closed: only the place of the cancelled one can have become free.
                    #expect(try await server.api.job(next.id) { $0.isTerminal }.state == "succeeded")
                    let cancelled = try await server.api.timedJob(jobs[0]).ended
                    // What the interface promises, by the server's own clock.
                    #expect(try await server.api.timedJob(next.id).started.timeIntervalSince(cancelled) <= 2)
                    for id in jobs.dropFirst() { #expect(try await server.api.job(id).state == "running") }
                    neighbour.openGate()
                    for id in jobs.dropFirst() {
                        #expect(try await server.api.job(id) { $0.isTerminal }.state == "succeeded")
                    }
                    #expect(try await server.api.job(jobs[0]).state == "cancelled")
                }
            }
        }

        @Test("a job that has ended stays as it is, and nobody cancels another key's", arguments: Way.allCases)
        func ended(_ way: Way) async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let done = try await server.finished(
                        try await server.api.imagine("\(server.samplePhoto) a neon cat")
                    )
                    #expect(try await Self.cancel(done.messageId, server.api, way).status == 200)
                    #expect(try await server.api.message(done.messageId) == done)
                    _ = try await Pictures.size(try #require(done.uri), server.api)

                    let job = try await server.api.submit("a neon cat", image: "\(neighbour.address)/held.jpg")
                    let stranger = server.api.with(key: try await server.newKey("stranger"))
                    for id in [job.id, UUID().uuidString.lowercased()] {
                        let refused = try await Self.cancel(id, stranger, way)
                        #expect(refused.status == 404, "\(refused.text)")
                        #expect(refused.text.contains("not_found"))
                    }
                    neighbour.openGate()
                    #expect(try await server.api.job(job.id) { $0.isTerminal }.state == "succeeded")
                }
            }
        }

        @Test("a GenArtAPI client that waits is told that its job was cancelled by another")
        func waiter() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let submit = Submit.pictures(of: "\(neighbour.address)/held.jpg")[2]
                    async let waiting = submit.send(server.api)
                    try await server.health { $0.running == 1 }
                    let id = try #require(try await server.api.jobs().first?.id)
                    #expect(try await Self.cancel(id, server.api, .cancelButton).status == 200)
                    let answer = try await waiting
                    try submit.check(answer, 409, "cancelled")
                    #expect(try answer.decoded(Refusal.self).messageId == id)
                }
            }
        }
    }
}
