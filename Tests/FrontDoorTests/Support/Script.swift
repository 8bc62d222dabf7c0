import Foundation
import LocalServer
import Subprocess
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A program of the fixtures, run by an interpreter.
struct Script: Sendable {
    enum Interpreter: Sendable {
        /// The virtual environment that `Scripts/setup --tests` makes.
        case python
        /// Node with the packages of Debian, where `node-axios` is.
        case node
    }

    let interpreter: Interpreter
    private(set) var text: String

    /// Reads a fixture.
    init(_ fixture: String, _ interpreter: Interpreter) throws {
        self.interpreter = interpreter
        text = try String(contentsOfFile: Fixtures.path(fixture), encoding: .utf8)
    }

    /// Replaces every occurrence of a text.
    ///
    /// - Throws: ``Disappointment`` when there is none, so that no replacement can miss unseen.
    func replacing(_ old: String, with new: String) throws -> Script {
        guard text.contains(old) else { throw Disappointment("the program has no \(old)") }
        var other = self
        other.text = text.replacingOccurrences(of: old, with: new)
        return other
    }

    /// The program with a line before its first one.
    func preceded(by line: String) -> Script {
        var other = self
        other.text = "\(line)\n\(text)"
        return other
    }

    /// Runs the program.
    ///
    /// - Returns: what it wrote to standard output.
    /// - Throws: ``Disappointment`` with all that it said, when it fails.
    func output(in folder: String, arguments: [String] = []) async throws -> String {
        let file = "\(folder)/\(UUID().uuidString).\(interpreter == .python ? "py" : "cjs")"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let executable: Executable =
            switch interpreter {
            case .python: .path(FilePath(Fixtures.python))
            case .node: .name("node")
            }
        let result = try await Subprocess.run(
            executable,
            arguments: Arguments([file] + arguments),
            environment: .inherit.updating(["NODE_PATH": "/usr/share/nodejs", "PYTHONIOENCODING": "utf-8"]),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        let output = result.standardOutput
        guard result.terminationStatus.isSuccess else {
            throw Disappointment("\(result.terminationStatus): \(output) \(result.standardError)")
        }
        return output
    }
}

/// A line as a person types it.
enum Shell {
    /// - Returns: what it wrote to standard output.
    /// - Throws: ``Disappointment`` when it fails.
    static func output(_ line: String) async throws -> String {
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", line],
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else { throw Disappointment(result.standardError) }
        return result.standardOutput
    }
}

/// What stands beside the tests and is not Swift.
enum Fixtures {
    static func path(_ name: String) -> String { "\(Program.packageRoot)/Tests/FrontDoorTests/Fixtures/\(name)" }

    static var python: String { "\(Program.packageRoot)/.build/venv/bin/python" }
}
