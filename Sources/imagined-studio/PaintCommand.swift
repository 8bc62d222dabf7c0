import ArgumentParser
import EngineStudio
import Foundation
import Imaging

/// Paints one photo, or the four attempts at it.
struct PaintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paint",
        abstract: "Paint a photo as a prompt says.",
        discussion: "imagined-studio paint Samples/coffee.jpg 'watercolour, golden hour' --output coffee.png"
    )

    @Argument(help: "A photo: JPEG, PNG, WebP, AVIF, HEIC, TIFF or GIF.")
    var photo: String

    @Argument(help: "Words of style, light, weather and colour.")
    var words = ""

    @Option(name: .shortAndLong, help: "Where the picture goes, as PNG.")
    var output = "painted.png"

    @Option(help: "Paint with this medium, whatever the words say.")
    var medium: Recipe.Medium?

    @Option(help: "Picks the four attempts and places every mark.")
    var seed: UInt32 = 7

    @Option(help: "Long side in pixels, 1…16384.")
    var longSide = 1024

    @Option(help: "Shape of the picture, such as 16:9; the photo's own without it.")
    var aspect: String?

    @Option(help: "Which of the four attempts, 1…4.")
    var attempt = 1

    @Flag(help: "Paint all four attempts onto one sheet.")
    var four = false

    @Option(help: "Most threads at once.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Print the recipe as JSON.")
    var recipe = false

    @Option(help: "Paint the recipes of this JSON file, as --recipe prints them, instead of words.")
    var from: String?

    func validate() throws {
        guard (1...4).contains(attempt) else { throw ValidationError("--attempt must be 1…4, and is \(attempt)") }
    }

    func run() throws {
        let meter = CostMeter()
        let reference = try Photo(path: photo).reference()
        let request = StudioRequest(
            instruction: words,
            aspectRatio: try aspectRatio(),
            seed: seed,
            medium: medium
        )
        let shared = try SharedAnalysis(reference: reference, threads: threads)
        var recipes = try from.map(Self.stored) ?? StudioEngine.plan(request, reference: reference, shared: shared)
        if !four { recipes = [recipes[min(attempt, recipes.count) - 1]] }
        if recipe { print(try Self.text(recipes)) }
        var tiles: [PixelBuffer] = []
        for recipe in recipes {
            tiles.append(
                try StudioEngine.render(
                    recipe,
                    reference: reference,
                    longSide: longSide,
                    threads: threads,
                    shared: shared,
                    progress: { _ in },
                    isCancelled: { false }
                )
            )
        }
        let cost = meter.cost()
        let picture = four ? try GridSheet.compose(tiles) : tiles[0]
        let file = try PNGEncoder.encode(picture, facts: [])
        try Data(file).write(to: URL(filePath: output))
        let megapixels = Double(tiles.reduce(0) { $0 + $1.width * $1.height }) / 1e6
        print(
            """
            \(output): \(picture.width) × \(picture.height); \(format(cost.wallSeconds)) s, \
            \(format(cost.processorSeconds / megapixels)) CPU seconds a megapixel, peak \
            \(cost.peakBytes >> 20) MiB, \(cost.addedBytes / (tiles[0].width * tiles[0].height)) bytes a pixel
            applied: \(recipes[0].appliedWords.joined(separator: ", "))
            ignored: \(recipes[0].ignoredWords.joined(separator: ", "))
            """
        )
    }

    private func aspectRatio() throws -> AspectRatio? {
        guard let aspect else { return nil }
        let parts = aspect.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, parts.allSatisfy({ $0 >= 1 }) else {
            throw ValidationError("--aspect must be two whole numbers such as 16:9, and is \(aspect)")
        }
        return AspectRatio(width: parts[0], height: parts[1])
    }

    private static func stored(in path: String) throws -> [Recipe] {
        try JSONDecoder().decode([Recipe].self, from: Data(contentsOf: URL(filePath: path)))
    }

    private static func text(_ recipes: [Recipe]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return String(decoding: try encoder.encode(recipes), as: UTF8.self)
    }

    private func format(_ seconds: Double) -> String { String(format: "%.2f", seconds) }
}

extension Recipe.Medium: ExpressibleByArgument {}
