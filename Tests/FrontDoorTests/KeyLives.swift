import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("The lives of keys")
    struct KeyLives {
        private static let unauthorized = "The API key is missing or not known"

        @Test("a key does what its scopes say, and is told what it lacks in every dialect's form")
        func scopes() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = server.samplePhoto
                let id = try await server.finished(try await server.api.imagine("\(photo) a neon cat")).messageId
                let reader = server.api.with(key: try await server.newKey("reader", ["--scope", "read"]))
                for submit in Submit.pictures(of: photo) {
                    let answer = try await submit.send(reader)
                    try submit.check(answer, 403, "insufficient_scope")
                    #expect(answer.text.contains("the scope submit, and this key has read"), "\(answer.text)")
                    let challenge = answer.header("www-authenticate")
                    #expect(challenge == #"Bearer error="insufficient_scope", scope="submit""#)
                }
                for (method, path) in [
                    (.delete, "/v1/jobs/\(id)"), (.post, "/v1/jobs/\(id)/cancel"), (.get, "/v1/webhooks/secret"),
                    (.post, "/v1/webhooks/secret/rotate"),
                ] as [(APIClient.Method, String)] {
                    #expect(try await reader.send(method, path).status == 403, "\(path)")
                }
                #expect(try await reader.send(.get, "/v1/jobs").status == 200)

                let submitter = server.api.with(key: try await server.newKey("submitter", ["--scope", "submit"]))
                let own = try await submitter.submit("a neon cat", image: photo)
                // The fetches that are answered from memory ask for the scope, too.
                for path in [
                    "/v1/jobs", "/v1/jobs/\(own.id)", "/v1/jobs/\(own.id)/events", "/v1/jobs/\(own.id)/deliveries",
                    "/v1/webhooks/endpoints", "/api/v1/midjourney/message/\(own.id)", "/api/v1/message/fetch/\(own.id)",
                ] {
                    let answer = try await submitter.send(.get, path)
                    let isTold = answer.status == 403 && answer.text.contains("insufficient_scope")
                    #expect(isTold, "\(path) \(answer.text)")
                    #expect(try await submitter.send(.head, path).status == 403, "\(path)")
                }
                #expect(try await submitter.send(.post, "/v1/jobs/\(own.id)/cancel").status == 200)
                for api in [server.api, reader, submitter] {
                    #expect(try await api.send(.get, "/v1/keys").status == 403)
                    #expect(try await api.send(.post, "/v1/keys", body: #"{"name":"x"}"#).status == 403)
                }
            }
        }

        @Test("a revoked key is refused at once, its streams end, and others of its owner and of others go on")
        func revocation() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let old = server.api.with(key: try await server.newKey("shop"))
                    let job = try await old.submit("a neon cat", image: "\(neighbour.address)/held.jpg")
                    let successor = try await server.keys(["rotate", "shop"])
                    let new = old.with(key: successor.trimmingCharacters(in: .newlines))
                    #expect(try await old.job(job.id).id == job.id)
                    let stream = try await EventStream(old, of: job.id)
                    let staying = try await EventStream(new, of: job.id)
                    try await server.health { $0.streams == 2 }
                    _ = try await server.keys(["revoke", old.key.keyID])
                    // Ended by the revocation: the job has not, since its picture is held back.
                    let told = try await stream.all()
                    #expect(!told.contains { $0.isEnd }, "\(told)")
                    try await server.health { $0.streams == 1 }
                    for path in ["/v1/jobs/\(job.id)", "/api/v1/midjourney/message/\(job.id)", "/v1/jobs"] {
                        let answer = try await old.send(.get, path)
                        #expect(answer.status == 401 && answer.text.contains(Self.unauthorized), "\(answer.text)")
                    }
                    #expect(try await EventStream(old, of: job.id).status == 401)
                    neighbour.openGate()
                    #expect(try await staying.all().last?.name == "succeeded")
                    #expect(try await server.api.send(.get, "/v1/jobs").status == 200)
                    try await server.log { $0.contains("key=\(old.key.keyID) reason=revoked") }
                }
            }
        }

        @Test(
            "a key expires by the wall clock, its streams end, and it is told no more than a key that never was",
            .enabled(if: WallClock.isPossible, "moving a clock needs Linux and libMovedClock.so")
        )
        func expiry() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let clock = try WallClock(in: folder.path)
                try await RunningServer.run(folder.launch(reaching: neighbour, variables: clock.variables)) { server in
                    let brief = server.api.with(key: try await server.newKey("brief", ["--expires", "12h"]))
                    let job = try await brief.submit("a neon cat", image: "\(neighbour.address)/held.jpg")
                    let stream = try await EventStream(brief, of: job.id)
                    try clock.jump(toHoursAhead: 11)
                    #expect(try await brief.job(job.id).id == job.id)
                    try clock.jump(toHoursAhead: 13)
                    let told = try await stream.all()
                    #expect(!told.contains { $0.isEnd }, "\(told)")
                    let path = "/v1/jobs/\(job.id)"
                    let expired = try await brief.send(.get, path)
                    let unknown = try await server.api.with(key: Self.unknownKey).send(.get, path)
                    #expect(expired.status == 401)
                    #expect(try Self.withoutRequest(expired) == Self.withoutRequest(unknown))
                    #expect(expired.header("www-authenticate") == unknown.header("www-authenticate"))
                    try await server.log { $0.contains("key=\(brief.key.keyID) reason=expired") }
                    #expect(try await server.listedKeys().last?.state == "expired")
                }
            }
        }

        @Test(
            "after a rotation the owner stays the same: jobs, limits and signing secret; the old key ends with the overlap",
            .enabled(if: WallClock.isPossible, "moving a clock needs Linux and libMovedClock.so")
        )
        func rotation() async throws {
            let folder = try TestFolder()
            let clock = try WallClock(in: folder.path)
            var launch = folder.launch(["--key-submits", "1/3600"])
            launch.variables = clock.variables
            let (old, new, job) = try await RunningServer.run(launch) { server in
                let old = server.api.with(key: try await server.newKey("shop"))
                let job = try await old.submit("a neon cat", image: server.samplePhoto)
                let secret = try await old.send(.get, "/v1/webhooks/secret").text
                let text = try await server.keys(["rotate", "shop", "--overlap", "12h"])
                let new = old.with(key: text.trimmingCharacters(in: .newlines))
                #expect(new.key != old.key && new.key.hasPrefix("imk_"))
                for api in [old, new] {
                    #expect(try await api.jobs().map(\.id) == [job.id])
                    #expect(try await api.send(.get, "/v1/webhooks/secret").text == secret)
                    // The one submit of the hour was made with the old key.
                    let body = #"{"prompt":"a cat","image":"\#(server.samplePhoto)"}"#
                    #expect(try await api.send(.post, "/v1/jobs", body: body).status == 429)
                }
                return (old, new, job)
            }.value
            try await RunningServer.run(launch) { server in
                // The port is another one.
                let old = server.api.with(key: old.key)
                let new = server.api.with(key: new.key)
                for api in [old, new] { #expect(try await api.job(job.id).id == job.id) }
                try clock.jump(toHoursAhead: 13)
                #expect(try await old.send(.get, "/v1/jobs").status == 401)
                #expect(try await new.job(job.id).id == job.id)
                let states = try await server.listedKeys().filter { $0.name == "shop" }.map(\.state)
                #expect(states == ["retired", "valid"])
            }
        }

        @Test("the last use of a key is told, and outlives the server's end")
        func lastUse() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (used, idle) = try await RunningServer.run(launch) { server in
                let used = try await server.newKey("used")
                let idle = try await server.newKey("idle")
                let before = try await server.listedKeys().map(\.lastUsedAt)
                #expect(before == [nil, nil, nil])
                _ = try await server.api.with(key: used).send(.get, "/v1/jobs")
                let listed = try await server.listedKeys()
                #expect(listed.map(\.name) == ["first", "used", "idle"])
                #expect(listed.map { $0.lastUsedAt?.hasPrefix("20") } == [nil, true, nil])
                return (used.keyID, idle.keyID)
            }.value
            let run = try await Program.run(["keys", "list", "--data", launch.dataFolder])
            let lines = run.output.split(separator: "\n")
            #expect(lines.first { $0.hasPrefix(used) }?.contains("\tused 20") == true, "\(run.output)")
            #expect(lines.first { $0.hasPrefix(idle) }?.hasSuffix("\tnever used") == true, "\(run.output)")
        }

        @Test("an admin key manages all keys over HTTP, sees each secret once, and nothing beyond keys")
        func overHTTP() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let admin = server.api.with(key: try await server.newKey("ops", ["--scope", "admin"]))
                let body = #"{"name":"dashboard","scopes":["read"],"expiresIn":3600}"#
                let answer = try await admin.send(.post, "/v1/keys", body: body)
                #expect(answer.status == 201 && answer.header("cache-control") == "no-store")
                let made: OwnKey = try answer.decoded()
                let secret = try #require(made.key)
                #expect(made.scopes == ["read"] && made.state == "valid")
                #expect(made.expiresAt != nil && made.id == made.owner)
                let reader = server.api.with(key: secret)
                #expect(try await reader.send(.get, "/v1/jobs").status == 200)

                let rotated = try await admin.send(.post, "/v1/keys/\(made.id)/rotate", body: #"{"overlap":600}"#)
                #expect(rotated.status == 201)
                let successor: OwnKey = try rotated.decoded()
                #expect(successor.owner == made.id && successor.id != made.id)
                for key in [secret, try #require(successor.key)] {
                    #expect(try await server.api.with(key: key).send(.get, "/v1/jobs").status == 200)
                }
                #expect(try await admin.send(.delete, "/v1/keys/\(made.id)").status == 204)
                #expect(try await reader.send(.get, "/v1/jobs").status == 401)
                let list = try await admin.send(.get, "/v1/keys")
                let listed = try list.decoded(OwnKey.List.self).keys
                #expect(listed.map(\.name) == ["first", "ops", "dashboard", "dashboard"])
                #expect(listed.map(\.state) == ["valid", "valid", "revoked", "valid"])
                for text in [secret, successor.key ?? "", server.process.key, admin.key] {
                    #expect(!list.text.contains(text.dropFirst(13)))
                }
                for (method, path) in [
                    (.delete, "/v1/keys/nothing1"), (.post, "/v1/keys/nothing1/rotate"),
                    (.delete, "/v1/keys/dashboard"),
                ] as [(APIClient.Method, String)] {
                    #expect(try await admin.send(method, path).status == 404, "\(path)")
                }
                #expect(try await admin.send(.get, "/v1/jobs").status == 403)
                let log = try String(contentsOfFile: server.launch.logFile, encoding: .utf8)
                #expect(!log.contains(secret.dropFirst(13)))
            }
        }

        /// Has the form of a key, with its check, and was never made.
        static let unknownKey = "imk_AbCd1234_0123456789abcdefghijABCDEFGHIJxy45drpx"

        /// A problem without the name of its request.
        static func withoutRequest(_ answer: APIClient.Answer) throws -> [String: String] {
            var members = try answer.object.mapValues { "\($0)" }
            members["requestId"] = nil
            return members
        }
    }
}
