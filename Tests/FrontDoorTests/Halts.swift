import AsyncHTTPClient
import Foundation
import LocalServer
import NIOCore
import Testing

extension FrontDoor {
    @Suite("A halted server")
    struct Halts {
        @Test("a server that is halted for longer than its leases brings every job to one end, told once")
        func server() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let options = ["--lease", "2", "--outbound-allow", "127.0.0.1/32:\(receiver.port)"]
                try await RunningServer.run(folder.launch(options)) { server in
                    // The first job has the worker started.
                    _ = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                    let worker = try #require(server.process.renderWorkers.first)
                    kill(worker, SIGSTOP)
                    var ids: [String] = []
                    for number in 0..<6 {
                        let hook = #""webhook":{"url":"\#(receiver.address("/job\(number)"))"}"#
                        ids.append(try await server.api.submit("a neon cat", image: server.samplePhoto, hook).id)
                    }
                    try await server.health { $0.running == 4 }
                    let told = ids[0]
                    async let story = EventStream(server.api, of: told).all()
                    // Either the attempts renew their leases first when it goes on, or somebody finds that these are
                    // over. Both must come to the same; the second is what a few halts are made for.
                    for _ in 0..<4 {
                        try await Self.halt(server, for: .milliseconds(2500))
                        let log = try String(contentsOfFile: server.launch.logFile, encoding: .utf8)
                        if log.contains("Lease ran out") { break }
                    }
                    kill(worker, SIGCONT)
                    // Once more in the middle of the work: the renderer goes on, and its results wait.
                    _ = try await server.api.job(ids[1]) { $0.progress > 0 }
                    try await Self.halt(server, for: .milliseconds(2500))

                    for (number, id) in ids.enumerated() {
                        let job = try await server.api.job(id) { $0.isTerminal }
                        #expect(job.state == "succeeded", "job \(number)")
                        let visit = try await receiver.taken("/job\(number)")
                        #expect(visit.count == 1)
                        let answer = try await server.api.send(.get, "/v1/jobs/\(id)").text
                        #expect(visit[0].text.hasSuffix(#""data":\#(answer)}"#), "\(visit[0].text)")
                        try await server.deliveries(of: id) { $0.contains(#""state":"delivered""#) }
                        let deliveries = try await server.api.send(.get, "/v1/jobs/\(id)/deliveries").text
                        #expect(deliveries.components(separatedBy: #""id":"#).count == 2, "one report")
                    }
                    let events = try await story
                    #expect(events.last?.name == "succeeded" && events.count { $0.isEnd } == 1)
                    let revisions = events.compactMap(\.id)
                    #expect(zip(revisions, revisions.dropFirst()).allSatisfy { $0 < $1 }, "\(revisions)")
                }
            }
        }

        /// Halts a server until a client that asks it meanwhile has waited in vain for so long.
        private static func halt(_ server: RunningServer, for patience: TimeAmount) async throws {
            kill(server.process.processID, SIGSTOP)
            defer { kill(server.process.processID, SIGCONT) }
            let question = HTTPClientRequest(url: "\(server.api.base)/health")
            await #expect(throws: HTTPClientError.deadlineExceeded) {
                try await server.api.http.execute(question, timeout: patience)
            }
        }
    }
}
