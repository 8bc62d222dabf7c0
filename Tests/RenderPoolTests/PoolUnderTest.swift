import Foundation
import Generation
import Imaging
import Logging
import RenderPool

/// The program that stands for the server's executable; it is built beside the tests.
let fixtureExecutable: String = {
    let tests = URL(filePath: Bundle.main.executablePath ?? CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appending(path: "RenderWorkerFixture").path
}()

extension RenderPoolConfiguration {
    /// A worker that may open files, such as the named pipes by which a test holds it.
    static var openFixture: RenderPoolConfiguration { fixture(["open-worker"]) }

    /// One worker of the fixture, with pauses too short to be felt.
    static func fixture(_ arguments: [String] = ["worker"]) -> RenderPoolConfiguration {
        RenderPoolConfiguration(
            executable: fixtureExecutable,
            arguments: arguments,
            threadsPerWorker: 1,
            version: "test",
            backoff: RestartBackoff(first: .milliseconds(1), longest: .milliseconds(4))
        )
    }
}

/// Runs a pool for as long as `body` runs.
func withPool<Value: Sendable>(
    _ configuration: RenderPoolConfiguration = .fixture(),
    _ body: (RenderPool) async throws -> Value
) async rethrows -> Value {
    let pool = RenderPool(id: EngineID("studio"), configuration: configuration, logger: .silent)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await pool.run() }
        defer { group.cancelAll() }
        return try await body(pool)
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

extension RenderPool {
    /// Runs one task with an instruction for the fixture.
    func generate(
        _ instruction: String,
        work: GenerationTask.Work = .imagine,
        reference: [UInt8]? = nil,
        tileSize: Int = 16,
        progress: @escaping @Sendable (Int) -> Void = { _ in },
        previews: @escaping @Sendable (PicturePreview) -> Void = { _ in }
    ) async throws(EngineFailure) -> EngineOutput {
        let picture = if let reference { reference } else { try smallReference() }
        let request = GenerationRequest(prompt: "", referenceAddress: "", instruction: instruction, seed: 7)
        let task = GenerationTask(
            claim: Claim(job: JobID(), attempt: 1),
            work: work,
            request: request,
            reference: picture,
            tileSize: tileSize
        )
        return try await generate(task) { news in
            switch news {
            case .percent(let percent): progress(percent)
            case .preview(let preview): previews(preview)
            }
        }
    }

    /// How a task fails; `nil` when it does not.
    func failure(of instruction: String, work: GenerationTask.Work = .imagine) async -> EngineFailure? {
        do {
            _ = try await generate(instruction, work: work)
            return nil
        } catch {
            return error
        }
    }
}

extension EngineFailure {
    /// Why the worker died, where it did.
    var deathReason: String? {
        switch self {
        case .workerDied(let reason): reason
        case .rejectedReference, .unreadableRecipe, .outdatedRecipe, .timedOut, .cancelled: nil
        }
    }
}

private func smallReference() throws(EngineFailure) -> [UInt8] {
    let bytes = (0..<24 * 16 * 3).map { UInt8(truncatingIfNeeded: $0 * 7) }
    do {
        return try PNGEncoder.encode(PixelBuffer(width: 24, height: 16, bytes: bytes))
    } catch {
        throw .workerDied(reason: "the test's reference: \(error)")
    }
}
