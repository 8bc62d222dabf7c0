import Foundation
import Generation
import RenderPool
import RenderProtocol
import Testing

@Suite("Render pool", .timeLimit(.minutes(2)))
struct RenderPoolTests {
    @Test("a task brings the grid, the four tiles in order and a recipe for each")
    func completeTask() async throws {
        let percents = Recorder<Int>()
        let output = try await withPool { pool in try await pool.generate("@copy") { percents.record($0) } }
        #expect(output.pictures.map(\.role) == [.grid, .tile(1), .tile(2), .tile(3), .tile(4)])
        #expect(output.pictures.map(\.width) == [32, 16, 16, 16, 16])
        #expect(output.recipes.map(\.text) == ["copy 1", "copy 2", "copy 3", "copy 4"])
        #expect(percents.values == [20, 40, 60, 80])
    }

    @Test("many tasks share the workers and none is lost")
    func manyTasks() async throws {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.workers = 2
        let counts = try await withPool(configuration) { pool in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 { group.addTask { try await pool.generate("@copy").pictures.count } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(counts == Array(repeating: 5, count: 40))
    }

    @Test("a reference that is no picture is rejected, and the worker lives on")
    func rejectedReference() async throws {
        try await withPool { pool in
            let process = try #require(await pool.failure(of: "@tell"))
            let svg = ReferenceFailure.unsupportedFormat(found: "an SVG", accepted: "PNG, JPEG, WebP or GIF")
            await #expect(throws: EngineFailure.rejectedReference(svg)) {
                try await pool.generate("@copy", reference: Array("<svg xmlns='x'></svg>".utf8))
            }
            await #expect(throws: EngineFailure.rejectedReference(.malformed(format: "JPEG"))) {
                try await pool.generate("@copy", reference: [0xFF, 0xD8, 0xFF, 0xD9])
            }
            #expect(await pool.failure(of: "@tell") == process)
        }
    }

    @Test("a worker has no environment, its own process group and its limits")
    func workerSurroundings() async throws {
        var configuration = RenderPoolConfiguration.fixture()
        configuration.settings.addressSpaceBytes = 3 << 30
        let told = await withPool(configuration) { pool in await pool.failure(of: "@tell")?.deathReason }
        #expect(told?.hasPrefix("environment= ownGroup=true limits=3221225472,0,0,64 ") == true, "\(told ?? "")")
    }

    @Test("payloads of 64 MB pass in both directions")
    func largePayloads() async throws {
        let size = 64_000_000
        let output = try await withPool { pool in
            try await pool.generate(
                "@pad \(size)",
                work: .upscale(of: EngineRecipe("")),
                reference: [UInt8](repeating: 7, count: size),
                tileSize: 2048
            )
        }
        #expect(output.recipes == [EngineRecipe("\(size)")])
        #expect(output.pictures.map { $0.bytes.count > size } == [true])
    }

    @Test("a task longer than a message may be fails without a worker's death")
    func oversizedInstruction() async throws {
        await withPool { pool in
            let process = await pool.failure(of: "@tell")
            let failure = await pool.failure(of: String(repeating: "a", count: 70_000))
            #expect(failure?.deathReason?.contains("headerTooLong") == true)
            #expect(await pool.failure(of: "@tell") == process)
        }
    }

    @Test("a closed pool refuses tasks")
    func closedPool() async throws {
        let pool = RenderPool(id: EngineID("studio"), configuration: .fixture(), logger: .silent)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            group.cancelAll()
        }
        #expect(await pool.failure(of: "@copy")?.deathReason == "the pool of render workers is closed")
    }
}
