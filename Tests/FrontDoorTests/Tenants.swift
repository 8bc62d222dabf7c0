import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Tenants")
    struct Tenants {
        /// A request about something, named by a text that can be another.
        private struct Question: Sendable {
            let method: APIClient.Method
            let path: @Sendable (String) -> String
            let body: @Sendable (String) -> String?

            init(
                _ method: APIClient.Method,
                _ path: @escaping @Sendable (String) -> String,
                body: @escaping @Sendable (String) -> String? = { _ in nil }
            ) {
                self.method = method
                self.path = path
                self.body = body
            }

            func ask(_ api: APIClient, about id: String) async throws -> APIClient.Answer {
                try await api.send(method, path(id), body: body(id))
            }
        }

        /// All that can be asked about a job by its id.
        private static let aboutJobs: [Question] =
            [
                Question(.get, { "/v1/jobs/\($0)" }),
                Question(.get, { "/v1/jobs/\($0)/events" }),
                Question(.get, { "/v1/jobs/\($0)/deliveries" }),
                Question(.post, { "/v1/jobs/\($0)/cancel" }),
                Question(.delete, { "/v1/jobs/\($0)" }),
                Question(.post, { _ in "/v1/jobs" }, body: { #"{"parent":"\#($0)","action":"upscale","tile":1}"# }),
                Question(.post, { _ in "/v1/jobs" }, body: { #"{"parent":"\#($0)","action":"reroll"}"# }),
                Question(.get, { "/api/v1/message/fetch/\($0)" }),
            ]
            + ["midjourney", "nova"].flatMap { name in
                [
                    Question(.get, { "/api/v1/\(name)/message/\($0)" }),
                    Question(.post, { _ in "/api/v1/\(name)/button" }, body: { Self.press($0, "U1") }),
                    Question(.post, { _ in "/api/v1/\(name)/button" }, body: { Self.press($0, "Cancel Job") }),
                ]
            }

        /// GenArtAPI names jobs in three ways: by a task, by a hash, by an option.
        private static func aboutResults(_ field: String) -> [Question] {
            ["/upscale", "/variation", "/reroll"].map { path in
                Question(
                    .post,
                    { _ in path },
                    body: { text in
                        var fields = [field: text]
                        if path != "/reroll" && field != "custom" { fields["index"] = "1" }
                        return JSON.object(fields)
                    }
                )
            }
        }

        private static func press(_ id: String, _ button: String) -> String {
            JSON.object(["messageId": id, "button": button])
        }

        /// Holds the answer about another's to the answer about what never was.
        private static func compare(
            _ question: Question,
            _ api: APIClient,
            others: String,
            nothing: String
        ) async throws {
            let found = try await question.ask(api, about: others)
            let none = try await question.ask(api, about: nothing)
            let name: Comment = "\(question.method) \(question.path(others)): \(found.status) \(found.text)"
            #expect(found.status == 404 && none.status == 404, name)
            #expect(try told(found, of: others) == told(none, of: nothing), name)
            for header in ["content-type", "cache-control", "retry-after", "www-authenticate", "allow"] {
                #expect(found.header(header) == none.header(header), name)
            }
        }

        /// What an answer says, without the id that was asked for and the name of the request.
        private static func told(_ answer: APIClient.Answer, of id: String) throws -> [String: String] {
            try KeyLives.withoutRequest(answer).mapValues {
                // Long texts are quoted in part.
                $0.replacing(id, with: "ID").replacing("\(id.prefix(100))…", with: "ID")
            }
        }

        @Test("what belongs to another key is for a key as if it never was, and nothing happens to it")
        func strangers() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let own = server.api
                    let other = own.with(key: try await server.newKey("other"))
                    let hook = #""webhook":{"url":"\#(neighbour.webhook("done"))"}"#
                    let ended = try await own.submit("a neon cat", image: server.samplePhoto, hook)
                    _ = try await own.job(ended.id) { $0.isTerminal }
                    let delivery = try #require(try await neighbour.reports(named: ["done"]).first?.delivery)
                    let (result, resultID) = try await own.grid(of: server.samplePhoto)
                    let running = try await own.submit("a neon cat", image: "\(neighbour.address)/held.jpg")
                    let endpoint = try #require(
                        try await own.send(.get, "/v1/webhooks/endpoints").text.firstMatch(of: /ep_[0-9a-z]{13}/)
                    )
                    let before = try await own.jobs().map(\.id)

                    let nothing = UUID().uuidString.lowercased()
                    for job in [ended.id, resultID, running.id] {
                        for question in Self.aboutJobs {
                            try await Self.compare(question, other, others: job, nothing: nothing)
                        }
                    }
                    for question in [
                        Question(.get, { "/v1/deliveries/\($0)" }),
                        Question(.post, { "/v1/deliveries/\($0)/redeliver" }),
                    ] {
                        let never = "msg_1m7ykt47v0000028t5cy4tqkff"
                        try await Self.compare(question, other, others: delivery, nothing: never)
                    }
                    try await Self.compare(
                        Question(.post, { "/v1/webhooks/endpoints/\($0)/resume" }),
                        other,
                        others: String(endpoint.output),
                        nothing: "ep_1m7ykt47v0000"
                    )
                    let option = result.options[0].custom
                    for (field, text, never) in [
                        ("hash", result.hash, nothing),
                        ("custom", option, option.replacing(result.hash, with: nothing)),
                        ("taskId", result.taskId, Self.task(like: result.taskId)),
                    ] {
                        let questions = Self.aboutResults(field)
                        for question in field == "custom" ? Array(questions.prefix(1)) : questions {
                            try await Self.compare(question, other, others: text, nothing: never)
                        }
                    }

                    // Lists, of jobs and their pictures, of endpoints.
                    #expect(try await other.send(.get, "/v1/jobs").text == #"{"jobs":[]}"#)
                    #expect(try await other.send(.get, "/v1/jobs?state=succeeded").text == #"{"jobs":[]}"#)
                    #expect(try await other.send(.get, "/v1/webhooks/endpoints").text == #"{"endpoints":[]}"#)
                    let secret = try await own.send(.get, "/v1/webhooks/secret").text
                    #expect(try await other.send(.get, "/v1/webhooks/secret").text != secret)

                    // And nothing of it had an effect.
                    #expect(try await own.jobs().map(\.id) == before)
                    #expect(try await own.job(running.id).isTerminal == false)
                    #expect(neighbour.reports.count { $0.name == "done" } == 1)
                    neighbour.openGate()
                    #expect(try await own.job(running.id) { $0.isTerminal }.state == "succeeded")
                }
            }
        }

        @Test("a deleted job is a 410 for its own key, and for others as if it never was")
        func deleted() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let other = server.api.with(key: try await server.newKey("other"))
                let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                _ = try await server.api.job(job.id) { $0.isTerminal }
                #expect(try await server.api.send(.delete, "/v1/jobs/\(job.id)").status == 204)
                #expect(try await server.api.send(.get, "/v1/jobs/\(job.id)").status == 410)
                let nothing = UUID().uuidString.lowercased()
                for question in Self.aboutJobs {
                    try await Self.compare(question, other, others: job.id, nothing: nothing)
                }
            }
        }

        @Test("an Idempotency-Key of one key means nothing to another")
        func idempotencyKeys() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let other = server.api.with(key: try await server.newKey("other"))
                for (number, submit) in Submit.pictures(of: server.samplePhoto).enumerated() {
                    let first = try submit.job(in: try await submit.send(server.api, key: "same\(number)"))
                    let answer = try await submit.send(other, key: "same\(number)")
                    #expect(try submit.job(in: answer) != first)
                    #expect(answer.header("idempotent-replayed") == nil)
                }
            }
        }

        /// The name of a task in the form of this one, that was never given out.
        private static func task(like task: String) -> String {
            guard let data = Data(base64Encoded: task) else { return task }
            var parts = String(decoding: data, as: UTF8.self).split(separator: "_").map { String($0) }
            parts[1] = String(parts[1].reversed().drop { $0 == "0" })
            return Data(parts.joined(separator: "_").utf8).base64EncodedString()
        }
    }
}
