import EngineStudio
import Imaging
import StudioMeasures

/// Whether each word of the vocabulary shows, and whether a colour that is asked for comes.
struct WordTrial {
    let set: PhotoSet
    private let longSide = 192
    /// Hues of Oklab, in degrees, of what the words mean.
    private let hues: [(word: String, hue: Double)] = [
        ("red", 29), ("orange", 57), ("yellow", 105), ("green", 142), ("turquoise", 195), ("blue", 262),
        ("purple", 308),
        ("pink", 355),
    ]

    private struct Reply: Sendable {
        let axis: String
        let entry: String
        let wordCount: Int
        /// Photos on which it shows.
        let shown: Int
        let photos: Int
    }

    func report() async throws -> MetricReport {
        var report = MetricReport(
            "Words, at \(longSide) pixels",
            columns: ["words", "of entries", "shown", "on photos"],
            goals: """
                95 % of the words change at least one of the photos by ΔE .015 or detail .15; the share of entries and photos is \
                told beside. Palette: the distance to the asked hue falls to half or less for 95 % of colours and photos

                """
        )
        let replies = try await self.replies()
        var (shown, all) = (0, 0)
        for axis in Vocabulary.current.axes {
            let own = replies.filter { $0.axis == axis.name.rawValue }
            let words = own.reduce(0) { $0 + $1.wordCount }
            let good = own.filter { $0.shown > 0 }.reduce(0) { $0 + $1.wordCount }
            shown += good
            all += words
            report.add(
                axis.name.rawValue,
                [
                    .plain(Double(words), 0), .plain(Double(own.count), 0),
                    .atLeast(0.95, Double(good) / Double(max(words, 1))),
                    .plain(own.map { Double($0.shown) / Double($0.photos) }.mean),
                ]
            )
        }
        report.say("\(shown) of \(all) words show", isReached: Double(shown) >= 0.95 * Double(all))
        let silent = replies.filter { $0.shown == 0 }.map { "\($0.axis).\($0.entry)" }
        if !silent.isEmpty { report.say("without effect: " + silent.joined(separator: ", ")) }
        try await palettes(&report)
        return report
    }

    private func replies() async throws -> [Reply] {
        let photos = set.named(["astronaut", "coffee", "pagoda"]).map(\.picture), longSide = longSide
        let shared = try photos.map { try SharedAnalysis(reference: $0, threads: MetricsCommand.threads) }
        @Sendable func picture(_ words: String, _ medium: Recipe.Medium?, _ photo: Int) throws -> PixelBuffer {
            let recipe = StudioEngine.whole(medium, words, of: photos[photo])
            return try StudioEngine.picture(recipe, of: photos[photo], longSide: longSide, shared: shared[photo])
        }
        let plain = try photos.indices.map { try picture("", .oil, $0) }
        let open = try photos.indices.map { try picture("", nil, $0) }
        let pieces = Vocabulary.current.axes.flatMap { axis in axis.effects.map { (axis.name, $0) } }
        return try await Work.map(pieces, threads: MetricsCommand.threads) { axis, entry in
            var shown = 0
            for photo in photos.indices {
                let before = axis == .medium ? open[photo] : plain[photo]
                let after = try picture(entry.words[0], axis == .medium ? nil : .oil, photo)
                let isResized = before.width != after.width || before.height != after.height
                let moved = try isResized || Likeness.thumbnailDistance(before, after) >= 0.015
                if moved || Likeness.detailChange(ToneField(before), ToneField(after)) >= 0.15 { shown += 1 }
            }
            return Reply(
                axis: axis.rawValue,
                entry: entry.name,
                wordCount: entry.words.count,
                shown: shown,
                photos: photos.count
            )
        }
    }

    private func palettes(_ report: inout MetricReport) async throws {
        let pieces = hues.flatMap { hue in set.photos.indices.map { (hue.word, hue.hue, $0) } }
        let photos = set.photos.map(\.picture)
        let ratios = try await Work.map(pieces, threads: MetricsCommand.threads) { word, hue, photo in
            let recipe = StudioEngine.whole(.oil, "\(word) tones", of: photos[photo])
            let picture = try StudioEngine.picture(recipe, of: photos[photo], longSide: 128)
            let before = PaletteDistance.of(try ToneField(photos[photo], width: 64, height: 64), toHue: hue)
            return PaletteDistance.of(try ToneField(picture, width: 64, height: 64), toHue: hue) / max(before, 1e-6)
        }
        let good = ratios.filter { $0 <= 0.5 }.count
        report.say(
            "palette words: \(good) of \(ratios.count) at half the photo's distance to the asked hue or nearer",
            isReached: Double(good) >= 0.95 * Double(ratios.count)
        )
        for hue in hues {
            let own = zip(pieces, ratios).filter { $0.0.0 == hue.word }.map(\.1)
            report.say(
                "    \(hue.word): \(String(Int((own.median * 100).rounded()))) % of the photo's distance in the median"
            )
        }
    }
}
