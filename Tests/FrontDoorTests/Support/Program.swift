import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The program under test.
enum Program {
    /// How one run ended and what it said.
    struct Run: Sendable {
        let isSuccess: Bool
        let output: String
        let error: String
    }

    /// Where `make build` leaves it.
    static var path: String { "\(packageRoot)/.build/release/imagined" }

    static var packageRoot: String {
        let thisFile = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return thisFile.dropLast(4).joined(separator: "/")
    }

    /// Runs a command to its end.
    ///
    /// - Parameter variables: of the environment, beside `PATH` and `HOME`.
    static func run(_ arguments: [String], variables: [String: String] = [:]) async throws -> Run {
        var environment: [Environment.Key: String] = [:]
        for (name, value) in ProcessInfo.processInfo.environment where ["PATH", "HOME"].contains(name) {
            environment[Environment.Key(stringLiteral: name)] = value
        }
        for (name, value) in variables { environment[Environment.Key(stringLiteral: name)] = value }
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: .custom(environment),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        return Run(
            isSuccess: result.terminationStatus.isSuccess,
            output: result.standardOutput,
            error: result.standardError
        )
    }
}
