import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Limits, the same in all dialects")
    struct LimitsInAllDialects {
        /// Holds a refusal by a limit to the dialect's shape and to the headers that all have.
        private static func check(
            _ answer: APIClient.Answer,
            to submit: Submit,
            _ code: String,
            _ policy: String
        ) throws {
            try submit.check(answer, 429, code)
            #expect(answer.header("ratelimit-policy") == policy, "\(submit.path)")
            #expect(answer.header("ratelimit")?.contains(";r=0") == true, "\(submit.path)")
            let wait = try #require(answer.header("retry-after").flatMap { Int($0) })
            #expect(wait >= 1)
            if submit.dialect == .own { #expect(try answer.decoded(Wait.self).retryAfter == wait) }
        }

        private struct Wait: Decodable {
            let retryAfter: Int
        }

        @Test("ImaginePro's rate is one for all interfaces: who has used it in one is refused in each")
        func oneRate() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--key-submits", "1/3600"])) { server in
                let submits = Submit.pictures(of: server.samplePhoto)
                for first in submits {
                    let api = server.api.with(key: try await server.newKey("first"))
                    let id = try first.job(in: try await first.send(api, key: "k"))
                    for submit in submits {
                        let answer = try await submit.send(api)
                        try Self.check(answer, to: submit, "rate_limited", #""submit";q=1;w=3600"#)
                    }
                    // The repetition is no further submit.
                    #expect(try first.job(in: try await first.send(api, key: "k")) == id)
                    #expect(try await api.jobs().count == 1)
                }
            }
        }

        @Test(
            "the profile of ImaginePro is told by our own interface too: one submit in three seconds, ten fetches in one"
        )
        func profile() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--limits", "imaginepro"])) { server in
                let own = Submit.pictures(of: server.samplePhoto)[3]
                let first = try await own.send(server.api)
                #expect(first.header("ratelimit-policy") == #""submit";q=1;w=3"#)
                let id = try own.job(in: first)
                let refused = try await own.send(server.api)
                try Self.check(refused, to: own, "rate_limited", #""submit";q=1;w=3"#)
                #expect((1...3).contains(refused.header("retry-after").flatMap { Int($0) } ?? 0))
                let fetched = try await server.api.send(.get, "/v1/jobs/\(id)")
                #expect(fetched.header("ratelimit-policy") == #""fetch";q=10;w=1"#)
                // Whoever asks on and on gets in when the time is over, and no earlier refusal has made it longer.
                while try await own.send(server.api).status == 429 {}
                #expect(try await server.api.with(key: try await server.newKey("other")).jobs().isEmpty)
            }
        }

        @Test("a full queue is told at once in each dialect, and what is cancelled makes room for one")
        func fullQueue() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(["--key-concurrency", "1", "--key-queue-depth", "1"], reaching: neighbour)
                try await RunningServer.run(launch) { server in
                    let submits = Submit.pictures(of: "\(neighbour.address)/held.jpg")
                    let own = submits[3]
                    _ = try own.job(in: try await own.send(server.api))
                    try await server.health { $0.running == 1 }
                    var waiting = try own.job(in: try await own.send(server.api))
                    for _ in 0..<2 {
                        for submit in submits {
                            let answer = try await submit.send(server.api)
                            try Self.check(
                                answer,
                                to: submit,
                                "key_queue_full",
                                #""key-queue";q=1;qu="concurrent-requests""#
                            )
                        }
                        #expect(try await server.api.send(.post, "/v1/jobs/\(waiting)/cancel").status == 200)
                        waiting = try own.job(in: try await own.send(server.api))
                    }
                    neighbour.openGate()
                    #expect(try await server.api.job(waiting) { $0.isTerminal }.state == "succeeded")
                    let states = try await server.api.jobs().map(\.state)
                    #expect(states == ["succeeded", "cancelled", "cancelled", "succeeded"])
                }
            }
        }
    }
}
