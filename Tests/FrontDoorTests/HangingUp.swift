import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Clients that hang up")
    struct HangingUp {
        /// A request whose client goes away when it is told to.
        private static func ask(
            _ server: RunningServer,
            _ path: String,
            headers: [String: String] = [:],
            body: String? = nil,
            hangUpWhen isTime: @escaping @Sendable () async throws -> Void
        ) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let answer = try? await server.api.send(.post, path, headers: headers, body: body)
                    #expect(answer == nil, "answered before the client went: \(answer?.text ?? "")")
                }
                try await isTime()
                group.cancelAll()
            }
        }

        private static func imageToImage(_ photo: String, _ words: String = "") -> String {
            "/imageToImage?prompt=a%20neon%20cat\(words)&imageUrl=\(photo)"
        }

        @Test("whoever goes away cancels its job, unless it asked otherwise or has a key to come back with")
        func goingAway() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    let keyed = ["Idempotency-Key": "back soon"]
                    // Those that must stay go first, so that they are long gone when the last one's end is seen.
                    let calls: [(path: String, headers: [String: String])] = [
                        (Self.imageToImage(held, "&onDisconnect=continue"), [:]), (Self.imageToImage(held), keyed),
                        (Self.imageToImage(held, "&onDisconnect=cancel"), [:]), (Self.imageToImage(held), [:]),
                    ]
                    for (number, call) in calls.enumerated() {
                        try await Self.ask(server, call.path, headers: call.headers) {
                            while try await server.api.jobs().count <= number {}
                        }
                    }
                    let jobs = Array(try await server.api.jobs().reversed())
                    #expect(jobs.count == 4)
                    for job in jobs[2...] {
                        #expect(try await server.api.job(job.id) { $0.isTerminal }.state == "cancelled")
                    }
                    for job in jobs[..<2] { #expect(try await server.api.job(job.id).isTerminal == false) }

                    neighbour.openGate()
                    // With its key the client waits for the same job; without one, it is fetched elsewhere.
                    let back = try await server.api.send(.post, Self.imageToImage(held), headers: keyed)
                    #expect(back.status == 200, "\(back.text)")
                    #expect(back.header("idempotent-replayed") == "true")
                    let continued = try await server.message(jobs[0].id) { $0.isTerminal }
                    #expect(continued.status == "DONE")
                    _ = try await Pictures.size(try #require(continued.uri), server.api)
                    let kept = try await server.api.message(jobs[1].id)
                    #expect(kept.uri == (try back.decoded(GenArtResult.self).uri))
                    #expect(try await server.api.jobs().count == 4)
                }
            }
        }

        @Test("who comes back with its key and goes again leaves the job to go on")
        func goingAgain() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let path = Self.imageToImage("\(neighbour.address)/held.jpg")
                    let keyed = ["Idempotency-Key": "back soon"]
                    for _ in 1...3 {
                        try await Self.ask(server, path, headers: keyed) {
                            try await server.health { $0.running == 1 }
                        }
                    }
                    // A client without a key that goes now is seen after those that went before.
                    try await Self.ask(server, path) { try await server.health { $0.running == 2 } }
                    try await server.health { $0.running == 1 }
                    neighbour.openGate()
                    let answer = try await server.api.send(.post, path, headers: keyed)
                    #expect(answer.status == 200, "\(answer.text)")
                    #expect(try await server.api.jobs().map(\.state) == ["cancelled", "succeeded"])
                }
            }
        }

        @Test(
            "a button's client that goes away cancels the button's job, in the renderer as well",
            arguments: [
                "/upscale", "/variation", "/reroll",
            ]
        )
        func buttons(_ path: String) async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let grid = try await server.api.grid(of: server.samplePhoto)
                func body(_ fields: [String: String] = [:]) -> String {
                    JSON.object(fields.merging(["taskId": grid.result.taskId, "index": "2"]) { $1 })
                }
                let worker = try #require(server.process.renderWorkers.first)
                kill(worker, SIGSTOP)
                try await Self.ask(server, path, body: body(["onDisconnect": "continue"])) {
                    try await server.health { $0.running == 1 }
                }
                try await Self.ask(server, path, body: body()) { try await server.health { $0.running == 2 } }
                let jobs = try await server.api.jobs()
                #expect(try await server.api.job(jobs[0].id) { $0.isTerminal }.state == "cancelled")
                #expect(try await server.api.job(jobs[1].id).state == "running")
                // The halted renderer works on the one that stays.
                kill(worker, SIGCONT)
                #expect(try await server.api.job(jobs[1].id) { $0.isTerminal }.state == "succeeded")
                #expect(try await server.api.job(grid.id).state == "succeeded")
            }
        }
    }
}
