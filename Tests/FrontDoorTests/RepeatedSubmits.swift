import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Repeated submits")
    struct RepeatedSubmits {
        private static let replayed = "idempotent-replayed"

        @Test("Cancel Job under a key that another submit used is refused, and cancels under a new one, twice")
        func cancelling() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                func send(_ path: String, key: String, _ body: [String: String]) async throws -> APIClient.Answer {
                    let headers = ["Idempotency-Key": key]
                    return try await server.api.send(
                        .post,
                        "/api/v1/midjourney/\(path)",
                        headers: headers,
                        body: JSON.object(body)
                    )
                }
                let prompt = ["prompt": "\(server.samplePhoto) a neon cat"]
                let id = try await send("imagine", key: "used", prompt).decoded(Submitted.self).messageId
                let press = ["messageId": id, "button": "Cancel Job"]
                let refused = try await send("button", key: "used", press)
                #expect(refused.status == 422)
                #expect(try refused.decoded(Refusal.self).code == "idempotency_key_reused")
                for _ in 1...2 {
                    #expect(try await send("button", key: "new", press).decoded(Submitted.self).messageId == id)
                }
            }
        }

        @Test(
            "a submit or button sent again is the same job and says so, and another request is refused, in each dialect"
        )
        func everyWay() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let grid = try await server.api.grid(of: server.samplePhoto)
                let submits = Submit.pictures(of: server.samplePhoto) + Submit.buttons(of: grid.result, grid.id)
                for (number, submit) in submits.enumerated() {
                    let key = "order-\(number)"
                    let first = try await submit.send(server.api, key: key)
                    #expect(first.header(Self.replayed) == nil, "\(submit.path)")
                    // Bare or in double quotes, it is the same key.
                    for sent in [key, "\"\(key)\""] {
                        let again = try await submit.send(server.api, key: sent)
                        #expect(try submit.job(in: again) == (try submit.job(in: first)), "\(submit.path)")
                        #expect(again.header(Self.replayed) == "true", "\(submit.path)")
                    }
                    let other = try await submit.send(server.api, key: key, other: true)
                    try submit.check(other, 422, "idempotency_key_reused", "Idempotency-Key")
                    #expect(other.header(Self.replayed) == nil, "\(submit.path)")
                    #expect(try await server.api.jobs().count == number + 2, "\(submit.path)")
                }
                // Without a key each submit is a job of its own.
                let submit = submits[0]
                for _ in 0..<2 { #expect(try await submit.send(server.api).header(Self.replayed) == nil) }
                #expect(try await server.api.jobs().count == submits.count + 3)
            }
        }

        @Test("a key that can't be one is refused with its name, in each dialect, and makes no job")
        func badKeys() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                for submit in Submit.pictures(of: server.samplePhoto) {
                    for key in ["\"\"", String(repeating: "k", count: 256), "ключ"] {
                        let answer = try await submit.send(server.api, key: key)
                        try submit.check(answer, 400, "invalid_parameter", "Idempotency-Key")
                    }
                }
                #expect(try await server.api.jobs().isEmpty)
                let submit = Submit.pictures(of: server.samplePhoto)[0]
                let longest = try await submit.send(server.api, key: String(repeating: "k", count: 255))
                #expect(longest.status == 200)
            }
        }

        @Test("twenty requests at once under one key are one job, in each dialect")
        func parallel() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let grid = try await server.api.grid(of: server.samplePhoto)
                let submits = Submit.pictures(of: server.samplePhoto) + Submit.buttons(of: grid.result, grid.id)
                for (number, submit) in submits.enumerated() {
                    var jobs: Set<String> = []
                    var replays = 0
                    try await withThrowingTaskGroup(of: APIClient.Answer.self) { group in
                        for _ in 1...20 {
                            group.addTask { try await submit.send(server.api, key: "at once \(number)") }
                        }
                        for try await answer in group {
                            jobs.insert(try submit.job(in: answer))
                            if answer.header(Self.replayed) == "true" { replays += 1 }
                        }
                    }
                    #expect(jobs.count == 1, "\(submit.path)")
                    #expect(replays == 19, "\(submit.path)")
                    #expect(try await server.api.jobs().count == number + 2, "\(submit.path)")
                }
            }
        }

        @Test("twenty different requests at once under one key are one job, and the others are refused")
        func parallelOthers() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = server.samplePhoto
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...20 {
                        group.addTask {
                            let body = JSON.object(["prompt": "a neon cat \(number)", "image": photo])
                            let headers = ["Idempotency-Key": "one"]
                            return try await server.api.send(.post, "/v1/jobs", headers: headers, body: body).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.count { $0 == 202 } == 1)
                #expect(statuses.count { $0 == 422 } == 19)
                #expect(try await server.api.jobs().count == 1)
            }
        }

        @Test("two API keys with the same Idempotency-Key make a job each")
        func owners() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let clients = [server.api, server.api.with(key: try await server.newKey("other"))]
                for (number, submit) in Submit.pictures(of: server.samplePhoto).enumerated() {
                    var jobs: Set<String> = []
                    for api in clients {
                        let first = try await submit.send(api, key: "mine \(number)")
                        #expect(first.header(Self.replayed) == nil, "\(submit.path)")
                        jobs.insert(try submit.job(in: first))
                        let again = try await submit.send(api, key: "mine \(number)")
                        #expect(try submit.job(in: again) == (try submit.job(in: first)))
                    }
                    #expect(jobs.count == 2, "\(submit.path)")
                    for api in clients { #expect(try await api.jobs().count == number + 1) }
                }
            }
        }

        @Test("after SIGKILL and a new start the same request is the same job, whatever it was doing")
        func killed() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(reaching: neighbour)
                // Of the same bytes in both starts, which have different ports.
                let submits = Submit.pictures(of: "\(neighbour.address)/held.jpg")
                let (before, pressed) = try await RunningServer.run(launch) { server in
                    let grid = try await server.api.grid(of: neighbour.photo)
                    // Only those that are answered at once: they wait behind the jobs that run.
                    let buttons = Submit.buttons(of: grid.result, grid.id).filter { $0.dialect != .genArt }
                    return try await withThrowingTaskGroup(of: Void.self) { group in
                        for (number, submit) in submits.enumerated() {
                            group.addTask {
                                // GenArtAPI's client waits until the server dies.
                                let answer = try? await submit.send(server.api, key: "before \(number)")
                                #expect((answer == nil) == (submit.dialect == .genArt))
                            }
                        }
                        try await server.health { $0.running == submits.count }
                        var pressed: [(button: Submit, job: String)] = []
                        for (number, button) in buttons.enumerated() {
                            let answer = try await button.send(server.api, key: "pressed \(number)")
                            pressed.append((button, try button.job(in: answer)))
                        }
                        let jobs = try await server.api.jobs().map(\.id)
                        server.process.kill()
                        try await group.waitForAll()
                        return (jobs, pressed)
                    }
                }.value
                #expect(pressed.count == 3)
                #expect(before.count == submits.count + pressed.count + 1)
                try await RunningServer.run(launch) { server in
                    neighbour.openGate()
                    for (number, submit) in submits.enumerated() {
                        let again = try await submit.send(server.api, key: "before \(number)")
                        #expect(again.header(Self.replayed) == "true", "\(submit.path)")
                        _ = try submit.job(in: again)
                        let other = try await submit.send(server.api, key: "before \(number)", other: true)
                        try submit.check(other, 422, "idempotency_key_reused", "Idempotency-Key")
                    }
                    for (number, (button, job)) in pressed.enumerated() {
                        let again = try await button.send(server.api, key: "pressed \(number)")
                        #expect(again.header(Self.replayed) == "true", "\(button.path)")
                        #expect(try button.job(in: again) == job)
                        let other = try await button.send(server.api, key: "pressed \(number)", other: true)
                        try button.check(other, 422, "idempotency_key_reused", "Idempotency-Key")
                    }
                    #expect(try await server.api.jobs().map(\.id) == before)
                    for id in before {
                        #expect(try await server.api.job(id) { $0.isTerminal }.state == "succeeded")
                    }
                }
            }
        }
    }
}
