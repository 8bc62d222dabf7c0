import Foundation
import Testing

@Suite("Death of the server", .timeLimit(.minutes(2)))
struct ServerDeathTests {
    @Test("all workers, in the middle of their tasks, end when the server is killed")
    func killedServer() async throws {
        // Two, because one might hold the other's input open.
        var first = try HeldTask()
        var second = try HeldTask()
        let server = Process()
        server.executableURL = URL(filePath: fixtureExecutable)
        server.arguments = ["server", first.instruction, second.instruction]
        try server.run()
        let workers = [try #require(await first.worker()), try #require(await second.worker())]
        #expect(Set(workers + [server.processIdentifier]).count == 3)
        #expect(kill(server.processIdentifier, SIGKILL) == 0)
        // A worker keeps its pipe open for as long as it lives.
        await first.end()
        await second.end()
    }
}
