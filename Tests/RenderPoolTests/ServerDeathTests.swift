import Foundation
import Testing

@Suite("Death of the server", .timeLimit(.minutes(2)))
struct ServerDeathTests {
    @Test("a worker in the middle of a task ends when the server is killed")
    func killedServer() async throws {
        var held = try HeldTask()
        let server = Process()
        server.executableURL = URL(filePath: fixtureExecutable)
        server.arguments = ["server", held.instruction]
        try server.run()
        // The worker says its number and keeps the pipe open for as long as it lives.
        let worker = try #require(await held.worker())
        #expect(worker != server.processIdentifier)
        #expect(kill(server.processIdentifier, SIGKILL) == 0)
        await held.end()
    }
}
