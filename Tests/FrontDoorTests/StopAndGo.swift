import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Stop and go")
    struct StopAndGo {
        @Test("after SIGKILL with jobs queued and running, the next start brings all to their end, webhooks included")
        func serverKilled() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(reaching: neighbour)
                let names = (1...12).map { "job\($0)" }
                let (ids, ending) = try await RunningServer.run(launch) { server in
                    var ids: [String] = []
                    for name in names {
                        let fields = ["ref": name, "webhookOverride": neighbour.webhook(name)]
                        ids.append(try await server.api.imagine("\(server.samplePhoto) a neon cat", fields).messageId)
                    }
                    _ = try await server.message(ids[0]) { ($0.progress ?? 0) > 0 }
                    let last = try await server.api.message(ids[11])
                    #expect(last.status == "QUEUED")
                    server.process.kill()
                    return ids
                }
                #expect(ending == .signaled(number: 9))
                #expect(Set(ids).count == 12)
                try await RunningServer.run(launch) { server in
                    let reports = try await neighbour.reports(named: Set(names))
                    #expect(reports.count == 12)
                    for (id, name) in zip(ids, names) {
                        let message = try await server.api.message(id)
                        #expect(message.status == "DONE", "\(message.error ?? "")")
                        #expect(message.ref == name)
                        _ = try await Pictures.size(try #require(message.uri), server.api)
                    }
                }
            }
        }

        @Test("a client that never sends the rest of its request does not keep the server from ending well")
        func drippingClient() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (_, ending) = try await RunningServer.run(launch) { server in
                let port = server.process.address.split(separator: ":").last.map(String.init) ?? ""
                // By itself, so that it goes on while the server is waited for; it ends with its connection.
                let drip = "'\(Fixtures.python)' '\(Fixtures.path("dripping-upload.py"))' \(port) \(server.process.key)"
                _ = try await Shell.output("\(drip) > /dev/null 2>&1 &")
                // It has begun when there is a file for it.
                while launch.incomingFiles.isEmpty { _ = try await server.api.send(.get, "/health") }
            }
            // Not killed for taking longer than its caller waits, thirty seconds.
            #expect(ending == .exited(code: 0))
        }

        @Test("SIGTERM with jobs running: the server ends well, tells its waiters, and the next start goes on")
        func serverStopped() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (ids, ending) = try await RunningServer.run(launch) { server in
                let photo = server.samplePhoto
                _ = try await server.finished(try await server.api.imagine("\(photo) a neon cat"))
                // Halted, so that no job can end before the server does.
                let worker = try #require(server.process.renderWorkers.first)
                kill(worker, SIGSTOP)
                // More than run at once, so that some are still queued.
                var ids: [String] = []
                for _ in 1...6 { ids.append(try await server.api.imagine("\(photo) a neon cat").messageId) }
                _ = try await server.message(ids[0]) { $0.status == "PROCESSING" }
                async let waiter = server.api.send(.post, "/imageToImage?prompt=a%20neon%20cat&imageUrl=\(photo)")
                try await server.health { $0.queued + $0.running == 7 }
                server.process.terminate()
                let answer = try await waiter
                #expect(answer.status == 500, "\(answer.text)")
                let refusal: Refusal = try answer.decoded()
                #expect(refusal.code == "interrupted")
                #expect(refusal.taskId != nil)
                ids.append(try #require(refusal.messageId))
                return ids
            }
            #expect(ending == .exited(code: 0))
            try await RunningServer.run(launch) { server in
                for id in ids {
                    let message = try await server.message(id) { $0.isTerminal }
                    #expect(message.status == "DONE", "\(message.error ?? "")")
                }
            }
        }

        @Test("SIGKILL of the render worker in the middle of a job: the job still ends")
        func workerKilled() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                // The first job has the worker started.
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let worker = try #require(server.process.renderWorkers.first)
                #expect(server.process.renderWorkers.count == 1)
                // Halted, so that the job can't end before the worker dies.
                kill(worker, SIGSTOP)
                let submitted = try await server.api.imagine("\(server.samplePhoto) a neon cat")
                _ = try await server.message(submitted.messageId) { $0.status == "PROCESSING" }
                kill(worker, SIGKILL)
                let message = try await server.message(submitted.messageId) { $0.isTerminal }
                #expect(message.status == "DONE", "\(message.error ?? "")")
                #expect(server.process.renderWorkers.first != worker)
            }
        }

        @Test("no worker outlives a server that was killed")
        func workerFollowsServer() async throws {
            let folder = try TestFolder()
            let worker = try await RunningServer.run(folder.launch()) { server in
                _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let worker = try #require(server.process.renderWorkers.first)
                server.process.kill()
                return worker
            }.value
            var looks = 0
            while Self.isRunning(worker), looks < 500_000 {
                looks += 1
                await Task.yield()
            }
            #expect(!Self.isRunning(worker))
        }

        /// Whether a process still does something: one that has ended may stay in the table until its new parent looks.
        private static func isRunning(_ process: Int32) -> Bool {
            guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                let end = stat.lastIndex(of: ")")
            else { return false }
            return stat[end...].dropFirst(2).first != "Z"
        }

        @Test("a second server on the same data folder is refused with a sentence, and the first goes on")
        func secondServer() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let second = try await Program.run(["serve", "--port", "0", "--data", server.launch.dataFolder])
                #expect(!second.isSuccess)
                #expect(second.error.contains(server.launch.dataFolder), "\(second.error)")
                #expect(second.error.contains("another"), "\(second.error)")
                #expect(second.error.split(separator: "\n").count <= 3, "\(second.error)")
                let done = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                #expect(done.status == "DONE")
            }
        }
    }
}
