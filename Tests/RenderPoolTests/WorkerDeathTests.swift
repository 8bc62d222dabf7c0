import Foundation
import Generation
import RenderPool
import RenderProtocol
import Testing

/// Every way in which a worker can go wrong: its task fails with a typed error, and the next one works.
@Suite("Death of a render worker", .timeLimit(.minutes(2)))
struct WorkerDeathTests {
    @Test("a worker that is killed fails its task, and the next task works")
    func killed() async throws {
        var held = try HeldTask()
        let instruction = held.instruction
        try await withPool(.openFixture) { pool in
            async let failure = pool.failure(of: instruction)
            let process = try #require(await held.worker())
            #expect(kill(process, SIGKILL) == 0)
            #expect(await failure?.deathReason == "the worker ended: signaled(9)")
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("signals for the worker's group do not end a worker", arguments: [SIGINT, SIGTERM, SIGHUP])
    func ignoredSignals(signal: Int32) async throws {
        var held = try HeldTask()
        let instruction = held.instruction
        try await withPool(.openFixture) { pool in
            async let failure = pool.failure(of: instruction)
            let process = try #require(await held.worker())
            #expect(getpgid(process) == process)
            #expect(kill(-process, signal) == 0)
            held.release()
            #expect(await failure == nil)
        }
    }

    @Test("a worker that crashes fails its task, and the next task works")
    func crash() async throws {
        await withPool { pool in
            #expect(await pool.failure(of: "@crash")?.deathReason == "the worker ended: signaled(6)")
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("a worker that hangs is killed at the deadline")
    func hang() async throws {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.taskDeadline = .milliseconds(300)
        await withPool(configuration) { pool in
            #expect(await pool.failure(of: "@hang") == .timedOut)
        }
    }

    @Test("a worker that wants more memory than it may have dies, and the next task works")
    func memory() async throws {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.settings.addressSpaceBytes = 1 << 30
        await withPool(configuration) { pool in
            #expect(await pool.failure(of: "@allocate")?.deathReason?.hasPrefix("the worker ended: signaled") == true)
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("a worker that burns more processor time than it may dies")
    func processorTime() async throws {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.settings.processorSecondsPerTask = 1
        await withPool(configuration) { pool in
            #expect(await pool.failure(of: "@burn")?.deathReason == "the worker ended: signaled(\(SIGXCPU))")
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("a program that ends at once is started once for each task")
    func exitAtOnce() async throws {
        let starts = FileManager.default.temporaryDirectory.appending(path: "imagined-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: starts) }
        await withPool(.fixture(["exit", starts.path])) { pool in
            for _ in 0..<3 {
                #expect(await pool.failure(of: "@copy")?.deathReason == "the worker ended: exited(7)")
            }
        }
        #expect(try Data(contentsOf: starts).count == 3)
    }

    @Test("a program that does not exist fails the task")
    func missingProgram() async throws {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.executable = "/nowhere/imagined"
        await withPool(configuration) { pool in
            #expect(await pool.failure(of: "@copy")?.deathReason?.hasPrefix("the worker did not run") == true)
        }
    }

    @Test("a worker that does not speak the protocol is killed", arguments: ["@garbage", "@lie"])
    func brokenProtocol(instruction: String) async throws {
        await withPool { pool in
            let failure = await pool.failure(of: instruction)
            #expect(
                failure?.deathReason?.hasPrefix("the worker broke the protocol") == true,
                "\(String(describing: failure))"
            )
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }
}

@Suite("Restart backoff")
struct RestartBackoffTests {
    @Test("each death in a row doubles the pause up to the longest, and a finished task ends the row")
    func pauses() {
        var backoff = RestartBackoff(first: .milliseconds(100), longest: .seconds(1))
        #expect((0..<5).map { _ in backoff.pauseAfterDeath() } == [100, 200, 400, 800, 1000].map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.pauseAfterDeath() == .milliseconds(100))
    }

    @Test("a long row of deaths does not overflow")
    func manyDeaths() {
        var backoff = RestartBackoff()
        #expect((0..<1000).map { _ in backoff.pauseAfterDeath() }.last == .seconds(30))
    }
}
