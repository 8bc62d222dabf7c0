import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A running `imagined serve` on loopback, for as long as a closure runs.
///
/// It is a process of its own with a data folder of the caller's choice; demo, benchmark and tests talk to it over HTTP
/// as everybody does.
package struct LocalServer: Sendable {
    /// How the process ended.
    package enum Ending: Sendable, Hashable {
        case exited(code: Int32)
        case signaled(number: Int32)
    }

    /// `http://127.0.0.1:<port>`, without a final slash.
    package let address: String
    /// The key that the first start in this data folder made; empty where there never was one.
    package let key: String
    /// What was printed until the server was ready.
    package let welcome: [String]
    package let processID: Int32
    private let send: @Sendable (Signal) -> Void

    /// Asks the server to end, as an init system does.
    package func terminate() { send(.terminate) }

    /// Ends the server at once, with no chance to write anything.
    package func kill() { send(.kill) }

    /// Whether the process has not ended; read from `/proc`, so on Linux only.
    package var isAlive: Bool {
        let stat = (try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)) ?? ""
        guard let end = stat.lastIndex(of: ")") else { return false }
        return stat[end...].dropFirst(2).first != "Z"
    }

    /// The processes that render for this server now.
    ///
    /// Read from `/proc`, so on Linux only.
    package var renderWorkers: [Int32] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }.filter { candidate in
            guard let stat = try? String(contentsOfFile: "/proc/\(candidate)/stat", encoding: .utf8),
                let end = stat.lastIndex(of: ")")
            else { return false }
            // After the name in brackets: state, then the parent.
            let fields = stat[end...].split(separator: " ")
            return fields.count > 2 && Int32(fields[2]) == processID && fields[1] != "Z"
        }
    }

    /// Starts a server, waits until it listens, runs `body`, and ends the server by SIGTERM if it still runs.
    ///
    /// When this returns or throws, the process is gone: one that ignores SIGTERM is killed after ``Launch/grace``, and
    /// one whose caller is cancelled as well.
    ///
    /// - Parameter started: called with the process's id before it listens; the id is good until this function returns.
    /// - Throws: ``LocalServerFailure`` when it does not come up, and whatever `body` throws.
    package static func run<Value: Sendable>(
        _ launch: Launch,
        started: @Sendable (Int32) -> Void = { _ in },
        _ body: @Sendable (LocalServer) async throws -> Value
    ) async throws -> (value: Value, ending: Ending) {
        var platform = PlatformOptions()
        // It stays in the caller's process group: a Ctrl-C in the terminal reaches it even when the caller is stuck.
        platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: launch.grace)]
        let log = try FileDescriptor.open(
            FilePath(launch.logFile),
            .writeOnly,
            options: [.create, .append, .closeOnExec],
            permissions: .ownerReadWrite
        )
        let result = try await Subprocess.run(
            .path(FilePath(launch.executable)),
            arguments: Arguments(launch.arguments),
            environment: .custom(launch.environment),
            platformOptions: platform,
            input: .none,
            output: .sequence,
            error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            started(execution.processIdentifier.value)
            return try await attend(execution, launch, body)
        }
        switch result.terminationStatus {
        case .exited(let code): return (result.closureResult, .exited(code: code))
        case .signaled(let number): return (result.closureResult, .signaled(number: number))
        }
    }

    private static func attend<Value: Sendable>(
        _ execution: Execution<NoInput, SequenceOutput, FileDescriptorOutput>,
        _ launch: Launch,
        _ body: @Sendable (LocalServer) async throws -> Value
    ) async throws -> Value {
        // It fails only for a process that is gone already.
        let send: @Sendable (Signal) -> Void = { signal in try? execution.send(signal: signal) }
        let (lines, source) = AsyncStream<String>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { source.finish() }
                for try await line in execution.standardOutput.strings() { source.yield(line) }
            }
            let server = try await ready(lines, execution.processIdentifier.value, launch, send)
            let outcome: Result<Value, any Error>
            do {
                outcome = .success(try await body(server))
            } catch {
                outcome = .failure(error)
            }
            send(.terminate)
            group.addTask {
                // Cut short by the end of the output, which is the usual case.
                guard (try? await Task.sleep(for: launch.grace)) != nil else { return }
                send(.kill)
            }
            // The first to end is the reader: at the end of the output, that is of the process.
            try await group.next()
            group.cancelAll()
            return try outcome.get()
        }
    }

    /// Reads what the server prints until it says that it listens.
    private static func ready(
        _ lines: AsyncStream<String>,
        _ processID: Int32,
        _ launch: Launch,
        _ send: @escaping @Sendable (Signal) -> Void
    ) async throws -> LocalServer {
        var printed: [String] = []
        var address: String?
        for await line in lines {
            printed.append(line)
            if let range = line.range(of: " listens on ") { address = String(line[range.upperBound...]) }
            // The line to try the server with is the last one.
            guard let address, line.contains("curl ") else { continue }
            let key = try? String(contentsOfFile: launch.firstKeyFile, encoding: .utf8)
            return LocalServer(
                address: address,
                key: (key ?? "").trimmingCharacters(in: .whitespacesAndNewlines),
                welcome: printed,
                processID: processID,
                send: send
            )
        }
        let log = (try? String(contentsOfFile: launch.logFile, encoding: .utf8)) ?? ""
        throw LocalServerFailure.didNotStart(log: log)
    }
}

/// Why there is no server to talk to.
package enum LocalServerFailure: Error, Sendable, CustomStringConvertible {
    /// The process ended before it listened; `log` is what it wrote to standard error.
    case didNotStart(log: String)

    package var description: String {
        switch self {
        case .didNotStart(let log): "The server did not start: \(log.isEmpty ? "it said nothing" : log)"
        }
    }
}
