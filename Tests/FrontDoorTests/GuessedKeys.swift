import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Guessed keys")
    struct GuessedKeys {
        @Test("after ten wrong keys an address waits, but for keys that have worked from there; others do not")
        func slowed() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let fresh = server.api.with(key: try await server.newKey("fresh"))
                let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                let stranger = server.api.with(key: KeyLives.unknownKey)
                // A wrong check and no key's id count alike; who shows no key at all does not guess.
                for number in 1...10 {
                    let api = number.isMultiple(of: 2) ? stranger : stranger.with(key: "imk_wrong")
                    #expect(try await api.send(.get, "/v1/jobs/\(job.id)").status == 401, "attempt \(number)")
                    #expect(try await api.with(key: "").send(.get, "/v1/jobs").status == 401)
                }
                for api in [stranger, fresh, stranger.with(key: "imk_wrong")] {
                    for submit in Submit.pictures(of: server.samplePhoto) {
                        let answer = try await submit.send(api)
                        try submit.check(answer, 429, "too_many_failed_attempts")
                        let seconds = try #require(answer.header("retry-after").flatMap { Int($0) })
                        #expect((1...60).contains(seconds))
                    }
                    // The way of fetches that are answered from memory.
                    #expect(try await api.send(.get, "/v1/jobs/\(job.id)").status == 429)
                }
                #expect(try await stranger.with(key: "").send(.get, "/v1/jobs").status == 401)
                #expect(try await stranger.send(.get, "/health").status == 200)
                #expect(try await server.api.job(job.id).id == job.id)
                #expect(try await server.api.send(.get, "/v1/jobs").status == 200)

                let other = Elsewhere(address: "127.7.7.7")
                #expect(try await other.get(server, "/v1/jobs", key: fresh.key).status == 200)
                #expect(try await other.get(server, "/v1/jobs", key: KeyLives.unknownKey).status == 401)
                // A key that worked elsewhere has still not worked here.
                #expect(try await fresh.send(.get, "/v1/jobs").status == 429)
                // The command line asks over its own socket.
                _ = try await server.newKey("another")
                let log = try String(contentsOfFile: server.launch.logFile, encoding: .utf8)
                let notice = "Attempts with wrong keys are slowed down"
                let lines = log.split(separator: "\n").filter { $0.contains(notice) }
                #expect(lines.count == 1 && lines[0].contains("127.0.0.1"), "\(lines)")
                #expect(!log.contains(KeyLives.unknownKey.dropFirst(13)))
            }
        }

        @Test("one refusal counts once, whichever way the request takes")
        func countedOnce() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let job = try await server.api.submit("a neon cat", image: server.samplePhoto)
                let stranger = server.api.with(key: KeyLives.unknownKey)
                let paths = [
                    "/v1/jobs/\(job.id)", "/api/v1/midjourney/message/\(job.id)", "/v1/jobs", "/v1/jobs/",
                    "/v1/jobs/\(job.id)/events",
                ]
                for path in paths + paths { #expect(try await stranger.send(.get, path).status == 401, "\(path)") }
                #expect(try await stranger.send(.get, paths[0]).status == 429)
            }
        }
    }
}
