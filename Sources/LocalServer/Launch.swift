import Foundation
import Subprocess

/// What a server is started with.
package struct Launch: Sendable {
    /// Absolute path of the program.
    package var executable: String
    /// Its data folder; made where it is missing.
    package var dataFolder: String
    /// Options beside `--data` and `--port`, such as `["--tile-size", "128"]`.
    package var options: [String]
    /// `IMAGINED_…` variables; of the caller's own environment only `PATH` and `HOME` are handed on.
    package var variables: [String: String]
    /// How long the server may take to stop before it is killed.
    package var grace: Duration

    /// - Parameters:
    ///   - executable: absolute path of the program.
    ///   - dataFolder: absolute path.
    ///   - options: the port, when it is not among them, is a free one.
    package init(
        executable: String,
        dataFolder: String,
        options: [String] = [],
        variables: [String: String] = [:],
        grace: Duration = .seconds(30)
    ) {
        self.executable = executable
        self.dataFolder = dataFolder
        self.options = options
        self.variables = variables
        self.grace = grace
    }

    /// Beside the data folder: everything that the server writes to standard error, of all its starts.
    package var logFile: String { dataFolder + ".log" }

    /// Where the very first start keeps the key that it made.
    package var firstKeyFile: String { dataFolder + "/keys/first-key" }

    var arguments: [String] {
        let port = options.contains("--port") || variables["IMAGINED_PORT"] != nil ? [] : ["--port", "0"]
        return ["serve", "--data", dataFolder] + port + options
    }

    var environment: [Environment.Key: String] {
        var environment: [Environment.Key: String] = [:]
        for name in ["PATH", "HOME"] {
            if let value = ProcessInfo.processInfo.environment[name] {
                environment[Environment.Key(stringLiteral: name)] = value
            }
        }
        for (name, value) in variables { environment[Environment.Key(stringLiteral: name)] = value }
        return environment
    }
}
