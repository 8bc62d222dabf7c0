import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Limits")
    struct Limits {
        @Test("a rate refuses in ImaginePro's shape, each key by itself, until its time is over")
        func imagineProRate() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--limits", "imaginepro"])) { server in
                let first = try await server.api.submit(server.samplePhoto)
                #expect(first.status == 200)
                #expect(first.header("ratelimit-policy") == #""submit";q=1;w=3"#)
                #expect(first.header("ratelimit")?.hasPrefix(#""submit";r=0;t="#) == true)

                let second = try await server.api.submit(server.samplePhoto)
                let wait = try Self.check(second, "rate_limited", policy: #""submit";q=1;w=3"#, isImaginePro: true)
                #expect((1...3).contains(wait))
                #expect(second.header("ratelimit") == #""submit";r=0;t=\#(wait)"#)

                let other = server.api.with(key: try await server.newKey("other"))
                #expect(try await other.submit(server.samplePhoto).status == 200)

                // Asking too early uses nothing, so asking on and on gets in.
                try await server.admitted { try await server.api.submit(server.samplePhoto) }
                let id = try first.decoded(Submitted.self).messageId
                let fetched = try await server.api.send(.get, "/api/v1/message/fetch/\(id)")
                #expect(fetched.header("ratelimit-policy") == #""fetch";q=10;w=1"#)
                #expect(fetched.header("ratelimit")?.hasPrefix(#""fetch";r=9;t=1"#) == true)
            }
        }

        @Test("a rate refuses in GenArtAPI's shape at once, and what can't become a job uses nothing")
        func genArtRate() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--key-submits", "1/30", "--key-daily", "100"])) { server in
                let path = "/imageToImage?prompt=a+neon+cat&imageUrl=\(server.samplePhoto)"
                let first = try await server.api.send(.post, path)
                #expect(first.status == 200)
                #expect(first.header("ratelimit-policy") == #""submit";q=1;w=30, "day";q=100;w=86400"#)
                #expect(first.header("ratelimit")?.contains(#""day";r=99;t="#) == true)
                let result: GenArtResult = try first.decoded()
                for path in [path, "/reroll?taskId=\(result.taskId)"] {
                    let refused = try await server.api.send(.post, path)
                    let wait = try Self.check(refused, "rate_limited", policy: #""submit";q=1;w=30"#)
                    #expect((1...30).contains(wait))
                }
                // What can't become a job is told as what it is, and uses nothing.
                #expect(try await server.api.send(.post, "/imageToImage?prompt=a").status == 400)
            }
        }

        @Test("fetches have a rate of their own, whether they are answered from memory or not")
        func fetchRate() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--key-fetches", "3/60"])) { server in
                let submitted = try await server.api.submit(server.samplePhoto)
                #expect(submitted.header("ratelimit") == nil)
                let path = "/api/v1/midjourney/message/"
                let id = try submitted.decoded(Submitted.self).messageId
                let unknown = UUID().uuidString.lowercased()
                let answers = [
                    try await server.api.send(.get, path + id), try await server.api.send(.get, path + unknown),
                    try await server.api.send(.get, path + id),
                ]
                #expect(answers.map(\.status) == [200, 404, 200])
                #expect(answers[2].header("ratelimit")?.hasPrefix(#""fetch";r=0;t="#) == true)
                for other in [id, unknown] {
                    let refused = try await server.api.send(.get, path + other)
                    let wait = try Self.check(refused, "rate_limited", policy: #""fetch";q=3;w=60"#, isImaginePro: true)
                    #expect((1...20).contains(wait))
                }
                #expect(try await server.api.submit(server.samplePhoto).status == 200)
            }
        }

        @Test("a day's quota outlives the server, and a repeated submit uses none of it")
        func daily() async throws {
            let folder = try TestFolder()
            let launch = folder.launch(["--key-daily", "2"])
            let repeated = ["Idempotency-Key": "order-7"]
            let id = try await RunningServer.run(launch) { server in
                let first = try await server.api.submit(server.samplePhoto, headers: repeated)
                for _ in 0..<3 {
                    let again = try await server.api.submit(server.samplePhoto, headers: repeated)
                    #expect(again.header("ratelimit")?.hasPrefix(#""day";r=1;t="#) == true)
                }
                return try first.decoded(Submitted.self).messageId
            }.value
            try await RunningServer.run(launch) { server in
                // The sample has the address of this start, so that the repetition is the same to the byte no more.
                let second = try await server.api.submit(server.samplePhoto)
                #expect(second.header("ratelimit")?.hasPrefix(#""day";r=0;t="#) == true)
                let refused = try await server.api.submit(server.samplePhoto)
                let policy = #""day";q=2;w=86400"#
                let wait = try Self.check(refused, "quota_exceeded", policy: policy, isImaginePro: true)
                #expect((1...86_400).contains(wait))
                let press = try await server.api.send(
                    .post,
                    "/api/v1/midjourney/button",
                    body: JSON.object(["messageId": try await server.done(id).messageId, "button": "U1"])
                )
                _ = try Self.check(press, "quota_exceeded", policy: policy, isImaginePro: true)
                let genArt = try await server.api.send(
                    .post,
                    "/imageToImage?prompt=a&imageUrl=\(server.samplePhoto)"
                )
                _ = try Self.check(genArt, "quota_exceeded", policy: policy)
            }
        }

        @Test("a full queue is told at once in both dialects, a key's own and that of all, and a repetition gets in")
        func queues() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let options = ["--key-concurrency", "1", "--key-queue-depth", "2", "--queue-depth", "3"]
                try await RunningServer.run(folder.launch(options, reaching: neighbour)) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    let busy = server.api
                    let other = busy.with(key: try await server.newKey("other"))
                    #expect(try await busy.submit(held).status == 200)
                    try await server.health { $0.running == 1 }
                    #expect(try await busy.submit(held, headers: ["Idempotency-Key": "k"]).status == 200)
                    #expect(try await busy.submit(held).status == 200)

                    let path = "/imageToImage?prompt=a+neon+cat&imageUrl=\(held)"
                    let own = #""key-queue";q=2;qu="concurrent-requests""#
                    let refused = try await busy.submit(held)
                    _ = try Self.check(refused, "key_queue_full", policy: own, isImaginePro: true)
                    #expect(refused.header("ratelimit") == #""key-queue";r=0"#)
                    _ = try Self.check(try await busy.send(.post, path), "key_queue_full", policy: own)
                    let again = try await busy.submit(held, headers: ["Idempotency-Key": "k"])
                    #expect(again.status == 200 && again.header("idempotent-replayed") == "true")

                    // The other key's job runs although two wait longer: their key runs one already.
                    #expect(try await other.submit(held).status == 200)
                    try await server.health { $0.running == 2 && $0.queued == 2 }
                    #expect(try await other.submit(held).status == 200)
                    let all = #""queue";q=3;qu="concurrent-requests""#
                    let full = try await other.submit(held)
                    _ = try Self.check(full, "queue_full", policy: all, isImaginePro: true)
                    _ = try Self.check(try await other.send(.post, path), "queue_full", policy: all)

                    neighbour.openGate()
                    try await server.health { $0.queued == 0 && $0.running == 0 }
                    #expect(try await busy.submit(held).status == 200)
                }
            }
        }

        @Test("where no job may wait, one that can't run at once is refused")
        func concurrency() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let options = ["--key-concurrency", "1", "--key-queue-depth", "0"]
                try await RunningServer.run(folder.launch(options, reaching: neighbour)) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    #expect(try await server.api.submit(held).status == 200)
                    let policy = #""concurrency";q=1;qu="concurrent-requests""#
                    let refused = try await server.api.submit(held)
                    _ = try Self.check(refused, "concurrency_exceeded", policy: policy, isImaginePro: true)
                    let path = "/imageToImage?prompt=a+neon+cat&imageUrl=\(held)"
                    _ = try Self.check(try await server.api.send(.post, path), "concurrency_exceeded", policy: policy)
                    neighbour.openGate()
                    try await server.health { $0.running == 0 }
                    #expect(try await server.api.submit(held).status == 200)
                }
            }
        }

        @Test("a key with one job does not wait for a key with 200, nor an urgent job for those that are not")
        func fairness() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(["--tile-size", "48"], reaching: neighbour)
                try await RunningServer.run(launch) { server in
                    let held = "\(neighbour.address)/held.jpg"
                    // The slots are taken until all jobs wait.
                    for _ in 0..<4 { #expect(try await server.api.submit(held).status == 200) }
                    try await server.health { $0.running == 4 }
                    for _ in 0..<200 {
                        #expect(try await server.api.submit("\(server.samplePhoto)", " --relax").status == 200)
                    }
                    let other = server.api.with(key: try await server.newKey("other"))
                    let single = try await other.submit(server.samplePhoto, " --relax").decoded(Submitted.self)
                    let urgent = try await server.api.submit(server.samplePhoto, " --turbo").decoded(Submitted.self)
                    try await server.health { $0.queued == 202 }
                    neighbour.openGate()
                    for (api, id) in [(other, single.messageId), (server.api, urgent.messageId)] {
                        var message = try await api.message(id)
                        while !message.isTerminal { message = try await api.message(id) }
                        #expect(message.status == "DONE")
                        let health: Health = try await api.send(.get, "/health").decoded()
                        #expect(health.queued > 100)
                    }
                }
            }
        }

        @Test("Python's requests waits once for as long as it is told, in each dialect, and gets in")
        func pythonRequests() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch(["--key-submits", "1/2"])) { server in
                let output = try await Script("patient-client.py", .python).output(
                    in: path,
                    arguments: [server.process.address, server.process.key, server.samplePhoto]
                )
                let refused = try #require(Int(output.trimmingCharacters(in: .whitespacesAndNewlines)))
                #expect(refused >= 2)
            }
        }

        @Test("limits that can't be used are reported together, and names in the environment and the file work")
        func settings() async throws {
            let folder = try TestFolder()
            let bad = try await Program.run(
                [
                    "serve", "--data", "\(folder.path)/data", "--limits", "strict", "--queue-depth", "0",
                    "--key-queue-depth", "0", "--key-submits", "1/0", "--key-daily=-1",
                ],
                variables: ["IMAGINED_KEY_CONCURRENCY": "1001", "IMAGINED_KEY_FETCHES": "ten"]
            )
            #expect(!bad.isSuccess)
            for text in [
                "--limits (IMAGINED_LIMITS) must be one of none, imaginepro, got strict",
                "--queue-depth (IMAGINED_QUEUE_DEPTH) must be a whole number from 1 to 1000000, got 0",
                "--key-queue-depth (IMAGINED_KEY_QUEUE_DEPTH) must be at least 1, or --key-concurrency at least 1",
                "--key-concurrency (IMAGINED_KEY_CONCURRENCY) must be a whole number from 0 to 1000, got 1001",
                "--key-submits (IMAGINED_KEY_SUBMITS) must be none or calls/seconds", "got 1/0", "got ten",
                "--key-daily (IMAGINED_KEY_DAILY) must be none or a whole number from 1 to 100000000, got -1",
            ] {
                #expect(bad.error.contains(text), "\(text) is not in: \(bad.error)")
            }

            let file = try folder.file(
                "imagined.json",
                #"{"tile-size": 48, "limits": "imaginepro", "key-daily": 7, "key-fetches": "none"}"#
            )
            let variables = ["IMAGINED_KEY_SUBMITS": "5/60"]
            try await RunningServer.run(folder.launch(["--config", file], variables: variables)) { server in
                let answer = try await server.api.submit(server.samplePhoto)
                #expect(answer.header("ratelimit-policy") == #""submit";q=5;w=60, "day";q=7;w=86400"#)
                let id = try answer.decoded(Submitted.self).messageId
                #expect(try await server.api.send(.get, "/api/v1/message/fetch/\(id)").header("ratelimit") == nil)
            }
        }

        /// Checks the form of a refusal by a limit.
        ///
        /// - Returns: the seconds of `Retry-After`.
        private static func check(
            _ answer: APIClient.Answer,
            _ code: String,
            policy: String,
            isImaginePro: Bool = false
        ) throws -> Int {
            #expect(answer.status == 429, "\(answer.text)")
            let refusal: Refusal = try answer.decoded()
            #expect(refusal.code == code && refusal.statusCode == 429 && refusal.message == refusal.error)
            #expect(refusal.success == (isImaginePro ? false : nil))
            #expect(answer.header("ratelimit-policy") == policy)
            let wait = try #require(answer.header("retry-after").flatMap { Int($0) })
            #expect(
                refusal.message.hasSuffix("come back in \(wait) second\(wait == 1 ? "" : "s")"),
                "\(refusal.message)"
            )
            #expect(wait >= 1)
            return wait
        }
    }
}

extension APIClient {
    /// Submits in the ImaginePro dialect, whatever the answer is.
    fileprivate func submit(
        _ photo: String,
        _ parameters: String = "",
        headers: [String: String] = [:]
    ) async throws -> Answer {
        let body = JSON.object(["prompt": "\(photo) a neon cat\(parameters)"])
        return try await send(.post, "/api/v1/midjourney/imagine", headers: headers, body: body)
    }
}

extension RunningServer {
    /// Sends a request until it is not refused by a limit any more; then it must succeed.
    fileprivate func admitted(_ send: () async throws -> APIClient.Answer) async throws {
        for _ in 0..<50_000 {
            let answer = try await send()
            if answer.status != 429 { return #expect(answer.status == 200) }
        }
        throw Disappointment("the limit did not end")
    }

    /// The message, when it has ended.
    fileprivate func done(_ id: String) async throws -> Message { try await message(id) { $0.isTerminal } }
}
