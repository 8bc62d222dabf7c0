import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Deadlines")
    struct Deadlines {
        @Test("a timeout out of its range is refused by its name, in submits and buttons, and its ends are in")
        func range() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = server.samplePhoto
                let grid = try await server.finished(try await server.api.imagine("\(photo) a neon cat"))
                let bodies = [
                    ("imagine", #"{"prompt":"\#(photo) a neon cat","timeout":%@}"#),
                    ("button", #"{"messageId":"\#(grid.messageId)","button":"U1","timeout":%@}"#),
                ]
                for (name, body) in bodies {
                    let path = "/api/v1/midjourney/\(name)"
                    for value in ["9", "901", "0", "-10", "10.5", "\"soon\"", "1e99", "[10]"] {
                        let refused = Refused.post(
                            path,
                            body.replacing("%@", with: value),
                            "400 invalid_parameter timeout"
                        )
                        try await refused.check(server.api, isImaginePro: true)
                    }
                    for value in ["10", "900", "\"900\"", "\"\"", "null"] {
                        let answer = try await server.api.send(.post, path, body: body.replacing("%@", with: value))
                        #expect(answer.status == 200, "\(name) \(value): \(answer.text)")
                    }
                }
                let own = Submit.pictures(of: photo)[3]
                for value in ["0", "86401", "1.5", "\"x\""] {
                    let body = own.body.dropLast() + #","timeout":\#(value)}"#
                    try own.check(
                        try await server.api.send(.post, own.path, body: String(body)),
                        400,
                        "invalid_parameter",
                        "timeout"
                    )
                }
            }
        }

        @Test("a job whose time is over fails with the reason, whether it waits or is painted, and others go on")
        func over() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    func imagine(_ fields: [String: String] = [:]) async throws -> String {
                        try await server.api.imagine("\(server.samplePhoto) a neon cat", fields).messageId
                    }
                    let hook = ["webhookOverride": neighbour.webhook("over")]
                    _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                    let worker = try #require(server.process.renderWorkers.first)
                    // Halted, with one job in it and as many behind it as run at once.
                    kill(worker, SIGSTOP)
                    let painted = try await imagine(hook.merging(["timeout": "13"]) { $1 })
                    _ = try await server.message(painted) { $0.status == "PROCESSING" }
                    var others: [String] = []
                    for _ in 1...3 { others.append(try await imagine()) }
                    try await server.health { $0.running == 4 }
                    let waiting = try await imagine(hook.merging(["timeout": "10"]) { $1 })
                    others.append(try await imagine(["timeout": "900"]))

                    for (id, seconds) in [(waiting, 10.0), (painted, 13.0)] {
                        let told = try await EventStream(server.api, of: id).all()
                        #expect(told.last?.name == "failed")
                        let failed = try await server.api.timedJob(id)
                        #expect(failed.failure?.code == "deadline_exceeded")
                        #expect(failed.attempt == (id == waiting ? 0 : 1))
                        // By the server's own clock, never before its time.
                        #expect(try failed.ended.timeIntervalSince(failed.accepted) >= seconds)
                        let message = try await server.api.message(id)
                        #expect(message.status == "FAIL" && message.uri == nil)
                        #expect(message.error?.contains("timeout") == true, "\(message.error ?? "")")
                    }
                    for id in others {
                        let message = try await server.message(id) { $0.isTerminal }
                        #expect(message.status == "DONE", "\(message.error ?? "")")
                    }
                    while neighbour.reports.count(where: { $0.name == "over" }) < 2 { await Task.yield() }
                    let reports = neighbour.reports.filter { $0.name == "over" }
                    #expect(Set(reports.compactMap(\.delivery)).count == 2)
                    for report in reports {
                        let message = try JSONDecoder().decode(Message.self, from: Data(report.body))
                        #expect(message == (try await server.api.message(message.messageId)))
                    }
                }
            }
        }

        @Test("time goes on while the server is down: the next start fails the job and runs it no more")
        func down() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(reaching: neighbour)
                let held = "\(neighbour.address)/held.jpg"
                let (late, early, accepted) = try await RunningServer.run(launch) { server in
                    let late = try await server.api.submit("a neon cat", image: held, #""timeout":3"#)
                    let early = try await server.api.submit("a neon cat", image: held, #""timeout":86400"#)
                    try await server.health { $0.running == 2 }
                    let accepted = try await server.api.timedJob(late.id).accepted
                    server.process.kill()
                    return (late, early, accepted)
                }.value
                // The wall clock has to pass the deadline while nobody is there to watch it.
                while Date.now.timeIntervalSince(accepted) <= 3 { await Task.yield() }
                neighbour.openGate()
                try await RunningServer.run(launch) { server in
                    #expect(try await server.api.job(early.id) { $0.isTerminal }.state == "succeeded")
                    let failed = try await server.api.job(late.id) { $0.isTerminal }
                    #expect(failed.state == "failed" && failed.attempt == 1)
                    let answer = try await server.api.send(.get, "/v1/jobs/\(late.id)")
                    #expect(answer.text.contains("deadline_exceeded"), "\(answer.text)")
                }
            }
        }
    }
}
