import AsyncHTTPClient
import Foundation
import LocalServer
import Testing

/// A server that a test talks to.
struct RunningServer: Sendable {
    let process: LocalServer
    let api: APIClient
    let launch: Launch

    /// Makes a further key, as an operator does while the server runs.
    func newKey(_ name: String, _ options: [String] = []) async throws -> String {
        try await keys(["create", name] + options).trimmingCharacters(in: .newlines)
    }

    /// Gives an order about keys on the command line.
    ///
    /// - Returns: what was written to standard output.
    func keys(_ arguments: [String]) async throws -> String {
        let run = try await Program.run(["keys"] + arguments + ["--data", launch.dataFolder])
        guard run.isSuccess else { throw Disappointment("keys \(arguments): \(run.error)") }
        return run.output
    }

    /// The server's own sample photo.
    var samplePhoto: String { "\(process.address)/samples/cat.jpg" }

    /// Runs a server for as long as `body` runs.
    @discardableResult
    static func run<Value: Sendable>(
        _ launch: Launch,
        _ body: @Sendable (RunningServer) async throws -> Value
    ) async throws -> (value: Value, ending: LocalServer.Ending) {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        let http = HTTPClient(configuration: configuration)
        do {
            let result = try await LocalServer.run(launch) { process in
                try await body(
                    RunningServer(
                        process: process,
                        api: APIClient(http: http, base: process.address, key: process.key),
                        launch: launch
                    )
                )
            }
            try await http.shutdown()
            return result
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    /// Fetches a message until it is as wanted.
    ///
    /// - Parameter attempts: how often at most; each waits for the answer to the one before.
    func message(
        _ id: String,
        attempts: Int = 50_000,
        until isWanted: (Message) -> Bool
    ) async throws -> Message {
        for _ in 0..<attempts {
            let message = try await api.message(id)
            if isWanted(message) { return message }
        }
        throw Disappointment("message \(id) did not become as wanted in \(attempts) fetches")
    }

    /// Asks for the server's health until it is as wanted; bounded like ``message(_:attempts:until:)``.
    func health(until isWanted: (Health) -> Bool) async throws {
        for _ in 0..<50_000 {
            if isWanted(try await api.send(.get, "/health").decoded()) { return }
        }
        throw Disappointment("the health did not become as wanted")
    }

    /// Reads the log until it is as wanted, between two requests each.
    func log(until isWanted: (String) -> Bool) async throws {
        for _ in 0..<50_000 {
            if isWanted(try String(contentsOfFile: launch.logFile, encoding: .utf8)) { return }
            _ = try await api.send(.get, "/health")
        }
        throw Disappointment("the log did not become as wanted")
    }

    /// Submits and fetches until the end.
    func finished(_ submit: @autoclosure () async throws -> Submitted) async throws -> Message {
        try await message(try await submit().messageId) { $0.isTerminal }
    }
}

/// What a test waited for and did not get.
struct Disappointment: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
