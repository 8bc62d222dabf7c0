import Foundation
import Generation
import RenderPool
import ServiceLifecycle
import Testing

@Suite("Cancelling and stopping renders", .timeLimit(.minutes(2)))
struct CancellationTests {
    @Test("a cancelled task ends as cancelled, and the same worker goes on")
    func cooperative() async throws {
        await withPool { pool in
            let process = await pool.failure(of: "@tell")
            #expect(await cancelAtFirstProgress(pool, "@patient") == .cancelled)
            #expect(await pool.failure(of: "@tell") == process)
        }
    }

    @Test("a worker that does not listen to a cancellation is killed after the grace")
    func stubborn() async throws {
        var held = try HeldTask()
        let instruction = held.instruction
        var configuration = RenderPoolConfiguration.openFixture
        configuration.cancellationGrace = .milliseconds(100)
        await withPool(configuration) { pool in
            await withTaskGroup(of: EngineFailure?.self) { group in
                group.addTask { await pool.failure(of: instruction) }
                #expect(await held.worker() != nil)
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
            await held.end()
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("a task that waits for a worker is cancelled without one")
    func waiting() async throws {
        var held = try HeldTask()
        let instruction = held.instruction
        await withPool(.openFixture) { pool in
            async let first = pool.failure(of: instruction)
            #expect(await held.worker() != nil)
            await withTaskGroup(of: EngineFailure?.self) { group in
                group.addTask { await pool.failure(of: "@copy") }
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
            held.release()
            #expect(await first == nil)
        }
    }

    @Test("graceful shutdown ends the running task and its worker")
    func gracefulShutdown() async throws {
        var held = try HeldTask()
        let instruction = held.instruction
        var configuration = RenderPoolConfiguration.openFixture
        configuration.cancellationGrace = .milliseconds(100)
        let pool = RenderPool(id: EngineID("studio"), configuration: configuration, logger: .silent)
        let services = ServiceGroup(services: [pool], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            async let failure = pool.failure(of: instruction)
            #expect(await held.worker() != nil)
            await services.triggerGracefulShutdown()
            #expect(await failure == .cancelled)
            try await group.waitForAll()
        }
        await held.end()
        #expect(await pool.failure(of: "@copy")?.deathReason == "the pool of render workers is closed")
    }

    @Test("graceful shutdown ends an idle worker")
    func gracefulShutdownWhenIdle() async throws {
        let pool = RenderPool(id: EngineID("studio"), configuration: .fixture(), logger: .silent)
        let services = ServiceGroup(services: [pool], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            let told = try #require(await pool.failure(of: "@tell")?.deathReason)
            let process = try #require(told.split(separator: "=").last.flatMap { pid_t($0) })
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            #expect(kill(process, 0) == -1)
        }
    }

    /// Cancels a task when it reports that it runs, and returns how it failed.
    private func cancelAtFirstProgress(_ pool: RenderPool, _ instruction: String) async -> EngineFailure? {
        let (started, starts) = AsyncStream<Void>.makeStream()
        return await withTaskGroup(of: EngineFailure?.self) { group in
            group.addTask {
                do {
                    _ = try await pool.generate(instruction) { _ in starts.yield() }
                    return nil
                } catch {
                    return error as? EngineFailure
                }
            }
            for await _ in started { break }
            group.cancelAll()
            return await group.next() ?? nil
        }
    }
}
