import ArgumentParser
import Foundation
import GenerationService
import Outbound
import PictureStore
import StoreSQLite

/// The command `imagined doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look the data folder over, and say in one line each what is well and what is not.",
        discussion: """
            A running server is asked to look itself over; without one, the data folder is opened. The exit status is 0 \
            when nothing is wrong, or everything was mended, and else 1.
            """
    )

    @Flag(help: "Put right what can be: remove files that no job names, put damaged ones aside, write lost ones down.")
    var mend = false

    @Flag(help: "Read every file and compare its content with its name.")
    var deep = false

    @Flag(help: "Print one JSON object instead of lines.")
    var json = false

    @Option(help: "The data folder of the server (default $XDG_DATA_HOME/imagined or ~/.local/share/imagined).")
    var data: String?

    @Option(help: "The configuration file of the server.")
    var config: String?

    func run() async throws {
        let given = data.map { ["data": [$0]] } ?? [:]
        let sources = try await ConfigurationSources.load(commandLine: given, file: config)
        let folder = DataFolder(path: try ServerConfiguration.dataPath(sources))
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw ConfigurationProblem(sentences: ["There is no data folder \(folder.path)"])
        }
        let orders = Doctor.Orders(mends: mend, isDeep: deep)
        var findings: [Finding] = []
        func tell(_ finding: Finding) {
            findings.append(finding)
            if !json { print(finding.line) }
        }
        if try await !ControlSocket(folder).examine(orders, tell: tell) {
            try await examine(folder, sources, orders, tell)
        }
        let isWell = !findings.contains { $0.level == .problem }
        if json { try printJSON(Report(ok: isWell, findings: findings)) }
        if !isWell { throw ExitCode(1) }
    }

    /// Opens the data folder of a server that does not run.
    private func examine(
        _ folder: DataFolder,
        _ sources: ConfigurationSources,
        _ orders: Doctor.Orders,
        _ tell: (Finding) -> Void
    ) async throws {
        try folder.prepare()
        let store = try OpenedStore.inside(folder) { _, _ in [] }
        do {
            let doctor = Doctor(
                store: store,
                pictures: try PictureFolder(root: folder.pictures, keepingLeftovers: true),
                surroundings: .of(
                    folder,
                    outboundAllow: sources.texts("outbound-allow").compactMap { try? AllowedRange(parsing: $0) },
                    isServing: false
                )
            )
            try await doctor.examine(orders) { tell($0) }
            await store.close()
        } catch {
            await store.close()
            throw error
        }
    }

    private struct Report: Encodable {
        let ok: Bool
        let findings: [Finding]
    }

    private func printJSON(_ report: Report) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
