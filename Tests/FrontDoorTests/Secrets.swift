import Foundation
import LocalServer
import Synchronization
import Testing

extension FrontDoor {
    @Suite("Secrets")
    struct Secrets {
        @Test("planted wherever clients and operators put them, are in no log, no file and no answer to anybody else")
        func canaries() async throws {
            try await Receiver.run { receiver in
                try await Neighbour.run { neighbour in
                    let folder = try TestFolder()
                    let options = ["--log-level", "trace", "--outbound-allow", "127.0.0.0/8"]
                    let life = SecretLife(folder.launch(options), receiver, neighbour)
                    let ending = try await RunningServer.run(life.launch) { server in
                        try await life.first(server)
                        try life.look("while the first server runs")
                        server.process.kill()
                    }.ending
                    #expect(ending == .signaled(number: 9))
                    try life.look("after it was killed")
                    try await RunningServer.run(life.launch) { server in try await life.second(server) }
                    try await life.commands(["doctor", "--deep"], ["webhooks", "endpoints"])
                    try life.look("when all is over")
                    try life.prove()
                }
            }
        }

        @Test("every file of a server is for its user alone, and a crash leaves no copy of its memory")
        func privacy() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let data = server.launch.dataFolder
                for name in try FileManager.default.subpathsOfDirectory(atPath: data) {
                    let attributes = try FileManager.default.attributesOfItem(atPath: "\(data)/\(name)")
                    let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
                    #expect(mode & 0o077 == 0, "\(name) has the mode \(String(mode, radix: 8))")
                }
                let limits = try String(contentsOfFile: "/proc/\(server.process.processID)/limits", encoding: .utf8)
                let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
                #expect(core?.split(separator: " ", omittingEmptySubsequences: true).dropFirst(4).first == "0")
            }
        }

        @Test("a server does not start without the key of its database, or with another one, and says what that means")
        func lostKey() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let file = "\(launch.dataFolder)/keys/sealing"
            let id = try await RunningServer.run(launch) { server in
                try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat")).messageId
            }.value
            let key = try Data(contentsOf: URL(filePath: file))
            #expect(key.count == 32)
            let start = ["serve", "--data", launch.dataFolder, "--port", "0"]
            try FileManager.default.removeItem(atPath: file)
            for command in [start, ["doctor", "--data", launch.dataFolder]] {
                let lost = try await Program.run(command)
                #expect(!lost.isSuccess && lost.error.contains("\(file) is missing"), "\(lost.error)")
                #expect(lost.error.contains("Bring it back from a backup"), "\(lost.error)")
                #expect(!FileManager.default.fileExists(atPath: file), "no new key takes the place of a lost one")
            }
            try Data(repeating: 1, count: 32).write(to: URL(filePath: file))
            let other = try await Program.run(start)
            #expect(!other.isSuccess && other.error.contains("is not the key of the database"), "\(other.error)")
            try Data([1, 2]).write(to: URL(filePath: file))
            let short = try await Program.run(start)
            #expect(!short.isSuccess && short.error.contains("must have 32 bytes, and has 2"), "\(short.error)")
            try key.write(to: URL(filePath: file))
            chmod(file, 0o644)
            try await RunningServer.run(launch) { server in
                #expect(try await server.api.message(id).status == "DONE")
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
                #expect(mode?.intValue == 0o600)
            }
        }
    }
}

/// Two starts of one server, whose clients leave secrets everywhere.
private final class SecretLife: Sendable {
    let launch: Launch
    private let receiver: Receiver
    private let neighbour: Neighbour
    private let canaries = Canaries()
    /// What was answered to others than the owner, or is an error.
    private let heard = Mutex<[(place: String, text: String)]>([])
    private let jobs = Mutex<[String]>([])
    /// A path of a webhook that is owed a report when the server is killed.
    private let owedPath: String

    init(_ launch: Launch, _ receiver: Receiver, _ neighbour: Neighbour) {
        self.launch = launch
        self.receiver = receiver
        self.neighbour = neighbour
        owedPath = "/owed/\(canaries.plant("OwedPath"))"
    }

    private func signed(_ address: String, _ name: String) -> String {
        ["ex", "is", "hm", "X-Amz-Signature"].reduce(address + "?") {
            "\($0)&\($1)=\(canaries.plant(name + $1.filter(\.isLetter)))"
        }
    }

    /// Keeps an answer that is to say nothing: what is accepted is told to its owner in full.
    private func hear(_ place: String, _ answer: APIClient.Answer) {
        if answer.status < 400 && place == "4xx" { return }
        heard.withLock { $0.append(("\(place) \(answer.status)", answer.text)) }
    }

    // MARK: - The first start

    func first(_ server: RunningServer) async throws {
        for line in server.process.welcome { heard.withLock { $0.append(("the welcome", line)) } }
        canaries.watch(for: Array(server.process.key.utf8.suffix(38)), called: "first key")
        for file in ["sealing", "webhook-signing"] {
            let bytes = try Data(contentsOf: URL(filePath: "\(launch.dataFolder)/keys/\(file)"))
            canaries.watch(for: Array(bytes), called: file)
        }
        let other = try await server.newKey("second user")
        canaries.watch(for: Array(other.utf8.suffix(38)), called: "second key")
        for (method, path) in [(APIClient.Method.get, ""), (.post, "/rotate")] {
            let secret = try await server.api.send(method, "/v1/webhooks/secret\(path)").object["secret"] as? String
            let digits = try #require(secret?.split(separator: "_").last)
            canaries.watch(for: Array(digits.utf8), called: "webhook secret")
            canaries.watch(for: Array(try #require(Data(base64Encoded: String(digits)))), called: "webhook secret")
        }
        try await succeed(server)
        try await fail(server)
        try await offend(server)
        try await pry(server, as: server.api.with(key: other))
        try await commands(["doctor"], ["webhooks", "endpoints"], ["webhooks", "deliveries", jobs.withLock { $0[0] }])
    }

    private func succeed(_ server: RunningServer) async throws {
        let hook = "/hook/\(canaries.plant("HookPath"))"
        let echo = canaries.plant("Echo")
        receiver.answer(hook, [.answer(500, headers: ["X-Echo": echo], body: "you sent \(echo)")])
        let mark = ["Idempotency-Key": canaries.plant("Idempotency")]
        let body = """
            {"prompt": "a neon cup in Rosenwinkel", "image": "\(signed(neighbour.photo, "Own"))",
             "ref": "\(canaries.plant("Ref"))", "webhook": {
               "url": "\(signed(receiver.address(hook), "Hook"))", "events": ["job.started", "job.succeeded"]}}
            """
        var ids: [String] = []
        for _ in 0..<2 {
            let answer = try await server.api.send(.post, "/v1/jobs", headers: mark, body: body)
            ids.append(try answer.decoded(OwnJob.self).id)
        }
        #expect(ids[0] == ids[1])
        // The second start of the first report comes after a pause of the schedule.
        #expect(try await receiver.visits(to: hook, 3).map(\.status) == [500, 200, 200])
        let submitted = try await server.api.imagine(
            "\(signed("\(neighbour.address)/away/\(canaries.plant("Redirect"))", "Away")) a neon cup",
            [
                "ref": canaries.plant("OtherRef"),
                "webhookOverride": "http://\(canaries.plant("User")):\(canaries.plant("Password"))@127.0.0.1:9/x",
            ]
        )
        let done = try await server.message(submitted.messageId) { $0.isTerminal }
        #expect(done.status == "DONE")
        // Words that are no address for this server, and could be one for somebody.
        let odd = "a neon cup b?sig=\(canaries.plant("Word")) s3://bucket/\(canaries.plant("Bucket"))"
        let sheet = try await server.api.imageToImage(odd, signed(neighbour.photo, "GenArt"))
        let pressed = try await server.finished(
            try await server.api.press("U2", on: done.messageId, ["ref": canaries.plant("Button")])
        )
        #expect(pressed.status == "DONE" && !sheet.taskId.isEmpty)
        _ = try await server.api.send(.get, "/v1/jobs/\(ids[0])/events")
        jobs.withLock { $0 += [ids[0], done.messageId, pressed.messageId] }
    }

    private func fail(_ server: RunningServer) async throws {
        let path = "/redirect/\(canaries.plant("RedirectPath"))"
        let location = signed("https://x.example/", "Location")
        receiver.answer(path, [.answer(302, headers: ["Location": location])])
        receiver.answer(owedPath, [.answer(503, body: canaries.plant("OwedEcho"))])
        let addresses = [
            ("\(neighbour.address)/astray/\(canaries.plant("Astray"))", path), ("http://127.0.0.1:9/x", "/plain"),
            ("\(neighbour.address)/text.png", owedPath),
            ("http://metadata.internal/\(canaries.plant("Inside"))", "/plain"),
        ]
        for (address, hook) in addresses {
            let fields = ["webhookOverride": signed(receiver.address(hook), "FailedHook")]
            let prompt = "\(signed(address, "Failed")) a neon cup"
            let message = try await server.finished(try await server.api.imagine(prompt, fields))
            #expect(message.status == "FAIL")
            jobs.withLock { $0.append(message.messageId) }
        }
        _ = try await receiver.visits(to: owedPath, 1)
    }

    // MARK: - Those who get an error

    private func offend(_ server: RunningServer) async throws {
        let nobody = server.api.with(key: "")
        let key = canaries.plant("BadKey")
        for headers in [
            ["Authorization": "Bearer imk_\(key)"], ["Authorization": "Basic \(key)"], ["apiKey": key],
            ["Authorization": "Bearer imk_\(canaries.plant("LongKey").prefix(8))_\(key)"],
        ] {
            hear("401", try await nobody.send(.get, "/v1/jobs?token=\(key)", headers: headers))
            hear("401", try await nobody.send(.post, "/imageToImage?prompt=\(key)", headers: headers))
        }
        let secret = canaries.plant("Refused")
        for address in [
            "ftp://\(secret):\(secret)@h.example/\(secret)?a=\(secret)", "//h.example/\(secret)?a=\(secret)",
            "\(secret):\(secret)@h.example", "h.example/\(secret)?a=\(secret)", "https:///\(secret)",
            "https://h.example/a b?sig=\(secret)",
        ] {
            for body in [["prompt": "a", "image": address], ["prompt": address]] {
                hear("4xx", try await server.api.send(.post, "/v1/jobs", body: JSON.object(body)))
            }
            let hook = JSON.object(["prompt": "\(neighbour.photo) a cup", "webhookOverride": address])
            hear("4xx", try await server.api.send(.post, "/api/v1/midjourney/imagine", body: hook))
            let query = "prompt=a&imageUrl=\(JSON.percentEncoded(address))"
            hear("4xx", try await server.api.send(.post, "/imageToImage?\(query)"))
        }
        let prompt = signed("https://h.example/a.png", "Alone")
        hear("4xx", try await server.api.imagining(["prompt": prompt]))
        hear("4xx", try await server.api.imagining(["prompt": "\(prompt) \(prompt)b a cup"]))
        hear("4xx", try await server.api.imagining(["prompt": "\(neighbour.photo) a cup --seed \(prompt)"]))
        hear("4xx", try await server.api.imagining(["messageId": prompt, "button": prompt], at: "button"))
        hear("4xx", try await server.api.send(.post, "/v1/jobs", body: "{\"prompt\": \"\(secret)"))
        hear("4xx", try await server.api.send(.post, "/v1/jobs", body: String(repeating: secret, count: 100_000)))
        hear("4xx", try await server.api.send(.get, "/pictures/none.png?sig=\(secret)"))
        hear("4xx", try await server.api.send(.delete, "/nowhere?sig=\(secret)"))
        let mark = canaries.plant("Mark")
        for text in [mark, String(repeating: mark, count: 40), "é\(mark)"] {
            for body in [#"{"prompt":"a","image":"\#(neighbour.photo)"}"#, #"{"prompt":"b"}"#] {
                let answer = try await server.api.send(
                    .post,
                    "/v1/jobs",
                    headers: ["Idempotency-Key": text],
                    body: body
                )
                if answer.status >= 400 { hear("4xx", answer) }
            }
        }
        let errors = heard.withLock { $0.filter { $0.place.hasPrefix("4xx") } }
        #expect(errors.count > 20)
    }

    /// Somebody else asks for everything.
    private func pry(_ server: RunningServer, as other: APIClient) async throws {
        for id in jobs.withLock({ $0 }) {
            for path in ["", "/events", "/deliveries"] {
                let answer = try await other.send(.get, "/v1/jobs/\(id)\(path)")
                #expect(answer.status == 404)
                hear("another key", answer)
            }
            hear("another key", try await other.send(.get, "/api/v1/midjourney/message/\(id)"))
            hear("another key", try await other.send(.delete, "/v1/jobs/\(id)"))
        }
        for path in ["/v1/jobs", "/v1/webhooks/endpoints", "/health", "/v1/openapi.json"] {
            hear("another key", try await other.send(.get, path))
        }
        hear("nobody", try await server.api.with(key: "").send(.get, "/health"))
    }

    // MARK: - The second start, and what an operator does

    func second(_ server: RunningServer) async throws {
        _ = try await receiver.taken(owedPath)
        for id in jobs.withLock({ $0 }) {
            #expect(try await server.api.message(id).isTerminal)
            try await commands(["webhooks", "deliveries", id])
        }
        try await commands(["doctor", "--mend"], ["webhooks", "endpoints"])
        let deleted = try await server.api.send(.delete, "/v1/jobs/\(jobs.withLock { $0[0] })")
        #expect(deleted.status == 204)
        try look("while the second server runs")
    }

    /// Runs commands, and keeps what they print.
    func commands(_ all: [String]...) async throws {
        for arguments in all {
            let run = try await Program.run(arguments + ["--data", launch.dataFolder])
            let text = run.output + run.error
            heard.withLock { $0.append((arguments.joined(separator: " "), text)) }
        }
    }

    // MARK: - Looking

    /// Expects to find nothing anywhere.
    func look(_ moment: String) throws {
        var found = try canaries.findings(under: launch.dataFolder)
        found += canaries.findings(in: try Data(contentsOf: URL(filePath: launch.logFile)), at: "the log")
        for (place, text) in heard.withLock({ $0 }) { found += canaries.findings(in: Data(text.utf8), at: place) }
        #expect(Set(found).sorted { "\($0)" < "\($1)" } == [], "\(moment)")
    }

    /// Shows that what is there is found: each canary in a file of the folder, and what is meant to be public.
    func prove() throws {
        let file = "\(launch.dataFolder)/pictures/planted"
        let count = canaries.count
        #expect(count > 400)
        try Data(canaries.everything).write(to: URL(filePath: file))
        #expect(try canaries.findings(under: launch.dataFolder).count == count)
        try FileManager.default.removeItem(atPath: file)
        let open = Canaries()
        open.watch(for: Array("second user".utf8), called: "name of a key")
        open.watch(for: Array("Rosenwinkel".utf8), called: "word of a prompt")
        let places = try open.findings(under: launch.dataFolder).filter { $0.form == "as it is" }
        #expect(places.contains { $0.canary == "name of a key" && $0.place == "imagined.sqlite" })
        open.watch(for: Array(jobs.withLock { $0[1] }.utf8), called: "id of a job")
        let log = open.findings(in: try Data(contentsOf: URL(filePath: launch.logFile)), at: "the log")
        #expect(log.contains { $0.canary == "id of a job" })
        let text = try String(contentsOfFile: launch.logFile, encoding: .utf8)
        #expect(text.contains(" trace ") && text.contains("Outbound request failed"))
    }
}

extension APIClient {
    /// Sends what is refused.
    fileprivate func imagining(_ members: [String: String], at verb: String = "imagine") async throws -> Answer {
        try await send(.post, "/api/v1/midjourney/\(verb)", body: JSON.object(members))
    }
}
