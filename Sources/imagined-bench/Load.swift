import Foundation
import Subprocess

/// Requests from wrk, as many as the other side can answer.
struct Load: Sendable {
    let seconds: Int
    let connections: Int

    /// Runs against an address, first two seconds for warming up.
    ///
    /// - Parameters:
    ///   - script: a Lua file for wrk.
    ///   - arguments: for the script.
    /// - Returns: requests per second, all of them answered with success.
    func run(against address: String, script: String? = nil, arguments: [String] = []) async throws -> Double {
        _ = try await measure(address, script, arguments, seconds: 2)
        return try await measure(address, script, arguments, seconds: seconds)
    }

    private func measure(
        _ address: String,
        _ script: String?,
        _ arguments: [String],
        seconds: Int
    ) async throws -> Double {
        var all = ["-t2", "-c\(connections)", "-d\(seconds)s"]
        if let script { all += ["-s", script] }
        all.append(address)
        if !arguments.isEmpty { all += ["--"] + arguments }
        let result = try await Subprocess.run(
            .name("wrk"),
            arguments: Arguments(all),
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16)
        )
        let text = result.standardOutput
        guard result.terminationStatus.isSuccess, let line = text.firstMatch(of: /Requests\/sec: +([0-9.]+)/),
            let rate = Double(line.1)
        else { throw BenchFailure("wrk failed: \(text) \(result.standardError)") }
        // A refusal is quick; a rate with refusals in it would be a lie.
        if text.contains("Non-2xx") || text.contains("Socket errors") {
            throw BenchFailure("not all succeeded: \(text)")
        }
        return rate
    }
}
