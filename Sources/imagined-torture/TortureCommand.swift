import ArgumentParser
import Foundation
import Torture

/// `imagined-torture`: kills a server at work, and says whether anything was lost.
@main
struct TortureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imagined-torture",
        abstract: "Kill a server at work at random moments, and check that nothing was lost. `make torture` runs it.",
        discussion: "docs/torture.md says what it proves. The exit status is 0 only when no promise was broken."
    )

    @Option(help: "SIGKILLs, of the server and of its render workers.")
    var kills = 1000

    @Option(help: "Power cuts: SIGKILLs after which everything that was not synced is lost. Linux only.")
    var powerCuts = 500

    @Option(help: "Clients at once.")
    var clients = 8

    @Option(help: "Decides what is sent and when is killed; a random one where it is absent.")
    var seed: UInt64 = .random(in: 1...999_999_999)

    @Option(help: "Pixels on the long side of a tile.")
    var tileSize = 32

    @Option(help: "Where the servers keep their data; a campaign without a fault removes it.")
    var data = ".build/torture"

    @Option(help: "The program under test; the one beside this program where it is absent.")
    var program: String?

    func run() async throws {
        let folder = data.hasPrefix("/") ? data : FileManager.default.currentDirectoryPath + "/" + data
        let products = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
            .deletingLastPathComponent()
        var options = TortureOptions(
            executable: program ?? products.appending(path: "imagined").path,
            folder: folder + "/kills",
            kills: kills,
            clients: clients,
            seed: seed,
            tileSize: tileSize
        )
        var isClean = true
        if kills > 0 { isClean = try await campaign("SIGKILL", options) }
        if powerCuts > 0 {
            options.folder = folder + "/power"
            options.powerCuts = powerCuts
            // What a killed process left unsynced is no safer after the next start.
            options.kills = powerCuts / 3
            options.powerCutLibrary = products.appending(path: "libPowerCut.so").path
            isClean = try await campaign("Power cuts", options) && isClean
        }
        if !isClean { throw ExitCode.failure }
    }

    private func campaign(_ name: String, _ options: TortureOptions) async throws -> Bool {
        print("\(name), seed \(options.seed)")
        let began = ContinuousClock.now
        let report = try await Torture.run(options) { line in
            FileHandle.standardError.write(Data("  \(began.duration(to: .now).components.seconds) s: \(line)\n".utf8))
        }
        print("\n\(report)\n")
        if report.isClean {
            try FileManager.default.removeItem(atPath: options.folder)
        } else {
            print("Data folder and log: \(options.folder)\n")
        }
        return report.isClean
    }
}
