import Foundation
package import RenderProtocol
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Why there is no worker to ask.
package enum WorkerIntroductionFailure: Error, Sendable, Hashable {
    /// It could not be started, or ended without a word; the reason is for the log.
    case noWorker(reason: String)
}

extension RenderPoolConfiguration {
    /// Starts a worker, asks what it can do here, and lets it end.
    package func introducedWorker() async throws(WorkerIntroductionFailure) -> WorkerState {
        do {
            let begin = try Frame(RenderCommand.begin(settings))
            let result = try await run(
                .path(FilePath(executable)),
                arguments: Arguments(arguments),
                environment: .custom([Environment.Key: String]()),
                input: .array(begin.head),
                output: .bytes(limit: 1 << 16),
                error: .string(limit: 1 << 16)
            )
            var parser = FrameParser()
            let frames = try result.standardOutput.withUnsafeBytes { try parser.frames(from: $0) }
            guard let first = frames.first, case .ready(let state) = try first.message(RenderReport.self) else {
                throw WorkerIntroductionFailure.noWorker(
                    reason: "\(result.terminationStatus) \(result.standardError)"
                )
            }
            return state
        } catch let failure as WorkerIntroductionFailure {
            throw failure
        } catch {
            throw .noWorker(reason: "\(error)")
        }
    }
}
