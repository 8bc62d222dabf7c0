import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Uploads over restarts")
    struct UploadsOverRestarts {
        @Test("after SIGKILL an upload is there and can be used, and a job that was accepted with one goes on")
        func killed() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (upload, waiting) = try await RunningServer.run(launch) { server in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let worker = try #require(server.process.renderWorkers.first)
                kill(worker, SIGSTOP)
                let upload = try await server.api.upload(try Photo.bytes(count: 100_000, seed: 1))
                let used = try await server.api.upload(try Photo.bytes(count: 100_000, seed: 2))
                var waiting: [String] = []
                for _ in 1...6 { waiting.append(try await server.api.submit("a neon cat", image: used.url).id) }
                #expect(try await server.api.send(.delete, "/v1/uploads/\(used.id)").status == 204)
                server.process.kill()
                kill(worker, SIGKILL)
                return (upload, waiting)
            }.value
            try await RunningServer.run(launch) { server in
                #expect(try await server.api.uploads().map(\.id) == [upload.id])
                for id in waiting {
                    #expect(try await server.api.job(id) { $0.isTerminal }.state == "succeeded")
                }
                let address = upload.url(at: server)
                #expect(try await server.api.send(.get, address).body.count == 100_000)
                let job = try await server.api.submit("a neon cat", image: address)
                #expect(try await server.api.job(job.id) { $0.isTerminal }.state == "succeeded")
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("a server that is killed while uploads come in leaves no half file and no upload, however far they were")
        func killedMeanwhile() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            var acknowledged: Set<String> = []
            for round in 1...3 {
                acknowledged.formUnion(
                    try await RunningServer.run(launch) { server in
                        let photo = try Photo.bytes(count: 8 << 20, seed: UInt8(round))
                        return await withTaskGroup(of: String?.self) { group in
                            for _ in 1...8 {
                                group.addTask { try? await server.api.upload(photo).id }
                            }
                            var ids: [String?] = []
                            if round == 1 {
                                // At least one is on its way to the disk.
                                while server.launch.incomingFiles.isEmpty { await Task.yield() }
                            } else {
                                // One is acknowledged, and others are somewhere on their way.
                                ids.append(await group.next() ?? nil)
                            }
                            server.process.kill()
                            for await id in group { ids.append(id) }
                            return ids.compactMap(\.self)
                        }
                    }.value
                )
            }
            let ids = acknowledged
            #expect(ids.count >= 2, "rounds 2 and 3 were killed behind an answer")
            try await RunningServer.run(launch) { server in
                #expect(server.launch.incomingFiles.isEmpty)
                #expect(Set(try await server.api.uploads().map(\.id)).isSuperset(of: ids))
                // What is told is whole.
                for upload in try await server.api.uploads() {
                    #expect(try await server.api.send(.get, upload.url).body.count == 8 << 20)
                }
                try await server.log { $0.contains("Starting") }
                let names = Set(try await server.api.uploads().map { String($0.digest.dropFirst("sha256:".count)) })
                // A file that got its place without a row goes by itself.
                try await server.health { _ in server.launch.pictureFiles == names }
                #expect(try await Program.ailments(of: server.launch.dataFolder) == [:])
            }
        }

        @Test("a client that goes away in the middle of an upload leaves nothing")
        func goneClient() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let line = """
                    curl -sS --max-time 20 --limit-rate 200k -H 'Authorization: Bearer \(server.process.key)' \
                    -H 'Expect:' -F file=@/dev/zero \(server.process.address)/v1/uploads
                    """
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try? await Shell.output("exec \(line)") }
                    while server.launch.incomingFiles.isEmpty { await Task.yield() }
                    group.cancelAll()
                }
                try await server.health { _ in server.launch.incomingFiles.isEmpty }
                #expect(try await server.api.uploads().isEmpty)
            }
        }
    }
}
