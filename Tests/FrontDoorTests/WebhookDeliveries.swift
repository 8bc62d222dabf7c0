import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Webhook deliveries")
    struct WebhookDeliveries {
        @Test("a redirect is reported with its place, and nobody goes there")
        func redirect() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(to: receiver)) { server in
                    let elsewhere = receiver.address("/elsewhere")
                    let place = Receiver.Step.answer(302, headers: ["Location": elsewhere], body: "over there")
                    receiver.answer("/hook", [place])
                    let job = try await server.failing(webhook: receiver.address("/hook"))
                    _ = try await receiver.taken("/hook")
                    let lines = try await server.webhooks(["deliveries", job], until: { $0.contains("delivered") })
                    #expect(lines.contains("302\t"), "\(lines)")
                    #expect(lines.contains("a redirect to \(elsewhere), which is not followed"), "\(lines)")
                    #expect(receiver.visits(to: "/elsewhere").isEmpty)
                    #expect(receiver.visits().map(\.path) == ["/hook", "/hook"])
                    #expect(Set(receiver.visits().map(\.id)).count == 1)
                }
            }
        }

        @Test("410 parks the endpoint; what comes later waits, and all is sent in order once it is taken up again")
        func gone() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(to: receiver)) { server in
                    receiver.answer("/hook", [.answer(410)])
                    var jobs: [String] = []
                    jobs.append(try await server.failing(webhook: receiver.address("/hook")))
                    let parked = try await server.webhooks(["endpoints"], until: { $0.contains("\tparked\t") })
                    #expect(parked.contains("the receiver answered 410: gone"), "\(parked)")
                    for _ in 0..<3 { jobs.append(try await server.failing(webhook: receiver.address("/hook"))) }
                    // A report to another endpoint that is owed later shows that the others were looked at.
                    _ = try await server.failing(webhook: receiver.address("/other"))
                    _ = try await receiver.taken("/other")
                    #expect(receiver.visits(to: "/hook").count == 1)
                    let waiting = try await server.webhooks(["deliveries", jobs[3]])
                    #expect(waiting.contains("\twaiting\t0 attempts\t"), "\(waiting)")
                    let endpoint = String(parked.prefix { $0 != "\t" })
                    let resumed = try await server.webhooks(["resume", endpoint])
                    #expect(resumed.contains("\tactive\t4 owed\t"), "\(resumed)")
                    let taken = try await receiver.taken("/hook", 4)
                    #expect(try taken.map { try Self.job(in: $0) } == jobs)
                }
            }
        }

        @Test("reports arrive in the order of their events, although the first fails and the rest are ready")
        func order() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(to: receiver)) { server in
                    receiver.answer("/hook", [.answer(500, body: "not now")])
                    var jobs: [String] = []
                    for _ in 0..<6 { jobs.append(try await server.failing(webhook: receiver.address("/hook"))) }
                    let taken = try await receiver.taken("/hook", 6)
                    #expect(try taken.map { try Self.job(in: $0) } == jobs)
                    #expect(Set(taken.map(\.id)).count == 6)
                    let all = receiver.visits(to: "/hook")
                    #expect(all.map(\.status) == [500, 200, 200, 200, 200, 200, 200])
                    #expect(all[0].id == all[1].id && all[0].body == all[1].body)
                }
            }
        }

        @Test("a server that is killed between an attempt and its record sends the same report again")
        func killedInBetween() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let launch = folder.launch(to: receiver)
                receiver.answer("/hook", [.hold])
                let ending = try await RunningServer.run(launch) { server in
                    _ = try await server.failing(webhook: receiver.address("/hook"))
                    // The receiver has it, and its answer is not there yet.
                    _ = try await receiver.visits(to: "/hook", 1)
                    server.process.kill()
                }.ending
                #expect(ending == .signaled(number: 9))
                try await RunningServer.run(launch) { server in
                    let again = try #require(try await receiver.taken("/hook").first)
                    let first = try #require(receiver.visits(to: "/hook").first)
                    #expect(first.number == 0 && first.status == nil)
                    #expect(again.id == first.id)
                    #expect(again.body == first.body)
                    let lines = try await server.webhooks(
                        ["deliveries", try Self.job(in: again)],
                        until: { $0.contains("delivered") }
                    )
                    #expect(lines.contains("\tdelivered\t1 attempts\t"), "\(lines)")
                }
            }
        }

        @Test("a receiver that answers gets as many reports beside a hundred that hang as without them")
        func hanging() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                // Every port of this machine, for the hundred.
                let launch = folder.launch(["--outbound-allow", "127.0.0.0/8"])
                try await RunningServer.run(launch) { server in
                    func reports(to path: String, beside: @Sendable () -> Int) async throws -> [Int] {
                        _ = try await server.failing(webhook: receiver.address(path))
                        _ = try await receiver.taken(path)
                        var held: [Int] = []
                        for count in 2...21 {
                            _ = try await server.failing(webhook: receiver.address(path))
                            _ = try await receiver.taken(path, count)
                            held.append(beside())
                        }
                        return held
                    }
                    let without = try await reports(to: "/without") { 0 }
                    let ports = try HangingPorts(count: 100)
                    for address in ports.addresses { _ = try await server.failing(webhook: address) }
                    // New receivers have 64 attempts between them: that many hang now.
                    try await server.health { _ in ports.openConnections >= 64 }
                    let with = try await reports(to: "/with") { ports.openConnections }
                    #expect(with.count == without.count)
                    // Most of them came while the others hung, not after their time was over.
                    #expect(with.sorted()[with.count / 2] >= 32, "\(with)")
                }
            }
        }

        @Test("neither the secret, nor a signature, nor an address gets into the log")
        func log() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let launch = folder.launch(["--log-level", "trace"], to: receiver)
                let secret = try await RunningServer.run(launch) { server in
                    receiver.answer("/token-8c1f", [.answer(307, headers: ["Location": "http://h.example/token-77ab"])])
                    _ = try await server.failing(webhook: receiver.address("/token-8c1f?key=5e6f7a"))
                    _ = try await receiver.taken("/token-8c1f")
                    return try await server.webhooks(["secret", "first"])
                }.value
                let log = try String(contentsOfFile: launch.logFile, encoding: .utf8)
                #expect(log.contains("Webhook attempted"))
                var planted: [Substring] = ["token-8c1f", "5e6f7a", "token-77ab", secret.dropFirst("whsec_".count).prefix(20)]
                for visit in receiver.visits() {
                    planted += [visit.headers["webhook-signature"]?.dropFirst(3).prefix(20) ?? "-"]
                }
                for text in planted { #expect(!log.contains(text), "\(text) is in the log") }
            }
        }

        /// The message that a report tells of.
        static func job(in visit: Receiver.Visit) throws -> String {
            try JSONDecoder().decode(Message.self, from: Data(visit.body)).messageId
        }
    }
}

extension TestFolder {
    /// How to start a server that may reach a receiver.
    func launch(_ options: [String] = [], to receiver: Receiver) -> Launch {
        launch(options + ["--outbound-allow", "127.0.0.0/8:\(receiver.port)"])
    }
}

extension RunningServer {
    /// Submits a job that fails without being rendered, and waits for its end.
    ///
    /// - Returns: its id.
    func failing(webhook: String) async throws -> String {
        // An address of its own that leads to nothing.
        let prompt = "\(process.address)/pictures/none.png a neon cat"
        let message = try await finished(try await api.imagine(prompt, ["webhookOverride": webhook]))
        guard message.status == "FAIL" else { throw Disappointment("it did not fail: \(message)") }
        return message.messageId
    }

    /// Runs `imagined webhooks` beside the server, again and again until its output is as wanted.
    func webhooks(_ arguments: [String], until isWanted: (String) -> Bool = { _ in true }) async throws -> String {
        var output = ""
        for _ in 0..<500 {
            let run = try await Program.run(["webhooks"] + arguments + ["--data", launch.dataFolder])
            guard run.isSuccess else { throw Disappointment("\(arguments): \(run.error)") }
            output = run.output
            if isWanted(output) { return output }
        }
        throw Disappointment("\(arguments) did not become as wanted: \(output)")
    }
}
