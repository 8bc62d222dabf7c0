import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Damaged records")
    struct DamagedRecords {
        @Test("a bit that a disk changed costs its own job, which says so; the start, the queue and lists go on")
        func oneBit() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let ids = try await RunningServer.run(launch) { server in
                var ids: [String] = []
                ids.append(try await server.api.submit("a neon cat", image: server.samplePhoto).id)
                _ = try await server.api.job(ids[0]) { $0.isTerminal }
                let worker = try #require(server.process.renderWorkers.first)
                kill(worker, SIGSTOP)
                for _ in 0..<3 { ids.append(try await server.api.submit("a neon cat", image: server.samplePhoto).id) }
                server.process.kill()
                kill(worker, SIGKILL)
                return ids
            }.value
            for id in [ids[0], ids[2]] {
                let script = try Script("damage-job.py", .python)
                _ = try await script.output(in: folder.path, arguments: [launch.dataFolder, id])
            }
            try await RunningServer.run(launch) { server in
                for id in [ids[1], ids[3]] {
                    #expect(try await server.api.job(id) { $0.isTerminal }.state == "succeeded")
                }
                let failed = try await server.api.job(ids[2])
                #expect(failed.state == "failed" && failed.failure?.code == "internal_error")
                #expect(failed.failure?.message.contains("damaged") == true)
                try await server.log { $0.contains("A job can't be read any more") && $0.contains(ids[2]) }
                let list = try await server.api.send(.get, "/v1/jobs?limit=2")
                #expect(list.status == 200 && list.text.contains(ids[3]) && list.text.contains(ids[2]))
                // It had ended before, so that nothing can be said of it any more.
                #expect(try await server.api.send(.get, "/v1/jobs/\(ids[0])").status == 500)
                #expect(!(try await server.api.send(.get, "/v1/jobs").text).contains(ids[0]))
                #expect(try await server.api.send(.delete, "/v1/jobs/\(ids[0])").status == 204)
            }
            let ailments = try await Program.ailments(of: launch.dataFolder)
            #expect(Array(ailments.keys) == ["sealed_rows"])
            #expect(ailments["sealed_rows"]?.hasPrefix("1 rows") == true, "\(ailments)")
            #expect(ailments["sealed_rows"]?.contains(ids[2]) == true, "\(ailments)")
        }
    }
}
