import ArgumentParser
import EngineStudio
import Foundation
import Imaging

/// Paints the sheets of docs/gallery.md.
struct GalleryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gallery",
        abstract: "Paint a strip of photos for every medium, and one for every word of light, weather and colour.",
        discussion: """
            Each strip is a JPEG. Strips of media show the photos side by side; strips of words show two photos in oil, \
            watercolour and pencil. `make gallery` runs it.
            """
    )

    @Option(help: "Folder that gallery.md and its images are written into.")
    var output = "docs"

    @Option(help: "Folder of more photos than the samples.")
    var photos = ".build/photos"

    @Option(help: "Pixels of each picture's long side.")
    var longSide = 160

    @Option(help: "Pixels that pictures are painted at before they are reduced to the strip.")
    var paintedSide = 768

    @Option(help: "Only this medium; may be given several times. No words are painted then.")
    var medium: [Recipe.Medium] = []

    /// A portrait, an animal, food, a night, a building and a landscape.
    private static let subjects = ["astronaut", "cat", "coffee", "rocket", "pagoda", "Dune"]

    static let words = [
        "golden hour", "sunset", "sunrise", "blue hour", "night", "moonlight", "starry", "god rays", "candlelight",
        "noir", "overcast", "fog", "rain", "snow", "storm", "autumn", "spring", "petals", "embers", "aurora", "rainbow",
        "bloom", "teal and orange", "vibrant", "muted", "pastel colours", "blue tones", "red tones", "sepia", "vintage",
        "tilt-shift", "bokeh", "vignette", "film grain", "light leak", "polaroid",
    ]

    func run() async throws {
        let set = try PhotoSet(folder: photos)
        let subjects = set.named(Self.subjects)
        if subjects.count < Self.subjects.count {
            print("\(Self.subjects.count - subjects.count) photos are missing; Scripts/setup --gallery fetches them")
        }
        try FileManager.default.createDirectory(atPath: "\(output)/\(Self.strips)", withIntermediateDirectories: true)
        let media = medium.isEmpty ? Recipe.Medium.allCases : medium
        for medium in media {
            try await write(medium.rawValue, subjects.map { (medium, "", $0.picture) })
        }
        guard medium.isEmpty else { return }
        try Data(Self.page.utf8).write(to: URL(filePath: "\(output)/gallery.md"))
        let two = set.named(["pagoda", "astronaut"])
        for word in Self.words {
            let pieces = [Recipe.Medium.oil, .watercolour, .pencil].flatMap { medium in
                two.map { (medium, word, $0.picture) }
            }
            try await write(Self.file(of: word), pieces)
        }
    }

    private static let strips = "images/gallery"

    private static func file(of word: String) -> String { word.replacing(" ", with: "-") }

    /// The page that shows the strips.
    private static var page: String {
        func row(_ name: String, _ file: String) -> String { "| \(name) | ![\(name)](\(strips)/\(file).jpg) |\n" }
        return """
            # Gallery

            Painted by `make gallery`; nothing here is chosen or touched up: each picture is the first attempt with seed 7.
            Who took the photos, and under which licence, stands in [Samples](../Samples/README.md).

            ## Media

            A portrait, an animal, food, dusk, a building and a landscape in every medium.

            | medium | |
            |---|---|
            \(Recipe.Medium.allCases.map { row($0.rawValue, $0.rawValue) }.joined())
            ## Light, weather, colour and camera

            Two photos in oil, in watercolour and in pencil.

            | words | |
            |---|---|
            \(words.map { row($0, file(of: $0)) }.joined())
            """
    }

    private func write(_ name: String, _ pieces: [(Recipe.Medium, String, PixelBuffer)]) async throws {
        let (longSide, paintedSide) = (longSide, paintedSide)
        let pictures = try await Work.map(pieces, threads: MetricsCommand.threads) { piece in
            let recipe = StudioEngine.whole(piece.0, piece.1, of: piece.2)
            let painted = try StudioEngine.picture(recipe, of: piece.2, longSide: paintedSide)
            return try Resampling.fitted(painted, longSide: longSide)
        }
        let file = "\(output)/\(Self.strips)/\(name).jpg"
        try Data(try JPEGEncoder.encode(Strip.joined(pictures), quality: 78)).write(to: URL(filePath: file))
        print(file)
    }
}

/// Pictures side by side, with a white gap between them.
enum Strip {
    static func joined(_ pictures: [PixelBuffer], gap: Int = 4) -> PixelBuffer {
        let height = pictures.map(\.height).max() ?? 1
        let width = max(1, pictures.reduce(0) { $0 + $1.width } + gap * max(0, pictures.count - 1))
        var bytes = [UInt8](repeating: 255, count: width * height * 3)
        var left = 0
        for picture in pictures {
            let top = (height - picture.height) / 2
            for y in 0..<picture.height {
                let from = y * picture.width * 3, to = ((top + y) * width + left) * 3
                bytes.replaceSubrange(
                    to..<(to + picture.width * 3),
                    with: picture.bytes[from..<(from + picture.width * 3)]
                )
            }
            left += picture.width + gap
        }
        return PixelBuffer(width: width, height: height, bytes: bytes)
    }
}
