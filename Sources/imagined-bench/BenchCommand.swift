import ArgumentParser
import Foundation

/// `imagined-bench`: what this machine can do, in one run.
@main
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imagined-bench",
        abstract: "Measure submits, fetches and streams on this machine. `make bench` runs it.",
        discussion: "What pictures cost is measured by imagined-studio metrics.",
        subcommands: [GrowthCommand.self, HelloCommand.self, StreamsCommand.self]
    )

    @Option(help: "Seconds of each measurement over HTTP, after two that don't count.")
    var seconds = 10

    @Option(help: "Connections at once.")
    var connections = 64

    func run() async throws {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        print(
            "\(Self.processorName), \(cores) cores; \(connections) connections; \(seconds) s each; by wrk on the same machine"
        )
        print("")
        let load = Load(seconds: seconds, connections: connections)
        let hello = try await HelloServer.run { try await load.run(against: $0) }
        let house = try await ServerMeasurement.run(load)
        print("                                        requests/s   of hello")
        row("hello: a bare route of Hummingbird", hello, hello)
        row("submit: answered after its fsync", house.submits, hello)
        row("fetch of a finished message", house.fetches, hello)
        print(
            """

            While submits are measured the render worker is halted (SIGSTOP), so that jobs queue and nothing paints;
            \(house.queued) were queued at the end. Goals: submits at least 0.35 of hello, fetches 0.8.

            """
        )
        try await StreamsCommand.report(count: 10_000)
    }

    private func row(_ name: String, _ rate: Double, _ yardstick: Double) {
        let ratio = String(format: "%.2f", rate / yardstick)
        print(
            "\(padded(name, 38))  \(padded(String(format: "%.0f", rate), 10, isNumber: true))   \(padded(ratio, 8, isNumber: true))"
        )
    }

    /// Numbers stand to the right.
    private func padded(_ text: String, _ width: Int, isNumber: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return isNumber ? space + text : text + space
    }

    private static var processorName: String {
        let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = facts.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }
}

/// Why there is no measurement.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
