import ArgumentParser
import EngineStudio
import Foundation

/// Measures the renderer against its goals.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Measure every medium against its goals. `make studio-metrics` runs it.",
        discussion: """
            Prints a table for each part, with an asterisk where a goal is missed, and the goals under it. Ends with \
            status 1 if any is missed.
            """
    )

    /// A part of the measurement.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case pictures, attempts, upscales, words, determinism, cost
    }

    @Option(help: "Folder of more photos than the samples.")
    var photos = ".build/photos"

    @Option(help: "Only this medium; may be given several times.")
    var medium: [Recipe.Medium] = []

    @Option(help: "Only this part; may be given several times.")
    var part: [Part] = []

    func run() async throws {
        let set = try PhotoSet(folder: photos)
        let media = medium.isEmpty ? Recipe.Medium.allCases : medium
        let names = set.photos.map(\.name).joined(separator: ", ")
        print("\(media.count) media, \(set.photos.count) photos: \(names)\n")
        var missed = 0
        for part in part.isEmpty ? Part.allCases : part {
            let report: MetricReport
            switch part {
            case .pictures: report = try await PictureTrial(media: media, set: set).report()
            case .attempts: report = try await AttemptTrial(media: media, set: set).report()
            case .upscales: report = try await UpscaleTrial(media: media, set: set).report()
            case .words: report = try await WordTrial(set: set).report()
            case .determinism: report = try DeterminismTrial(media: media, set: set).report()
            case .cost: report = try await CostTrial(media: media, set: set).report()
            }
            // Not `print`, which keeps what goes into a file to itself until the end.
            FileHandle.standardOutput.write(Data((report.text + "\n").utf8))
            missed += report.missed
        }
        print(missed == 0 ? "All goals are reached." : "\(missed) goals are missed.")
        if missed > 0 { throw ExitCode(1) }
    }

    /// Threads of this machine.
    static var threads: Int { ProcessInfo.processInfo.activeProcessorCount }
}
