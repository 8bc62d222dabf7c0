import EngineStudio
import Imaging
import StudioMeasures

/// How far the four attempts at one photo are apart, and that variations stay nearer than a reroll.
struct AttemptTrial {
    let media: [Recipe.Medium]
    let set: PhotoSet
    private let longSide = 256

    private struct Measurement: Sendable {
        let medium: Recipe.Medium
        let least: Double
        let mean: Double
        let detail: Double
        let variation: Double
        let reroll: Double
    }

    func report() async throws -> MetricReport {
        let photos = set.named(["astronaut", "cat", "coffee", "pagoda"]), longSide = longSide
        let pieces = media.flatMap { medium in photos.indices.map { (medium, $0) } }
        let measured = try await Work.map(pieces, threads: MetricsCommand.threads) { piece in
            try Self.measure(piece.0, photos[piece.1].picture, longSide)
        }
        var report = MetricReport(
            "The four attempts, at \(longSide) pixels on \(photos.count) photos",
            columns: ["least ΔE", "mean ΔE", "detail", "V", "reroll"],
            goals: """
                least ΔE of two thumbnails .04 and mean .06 (means over the photos), detail .4, V nearer to its parent than \
                a reroll

                """
        )
        for medium in media {
            let own = measured.filter { $0.medium == medium }
            let reroll = own.map(\.reroll).mean
            report.add(
                medium.rawValue,
                [
                    .atLeast(0.04, own.map(\.least).mean, 3), .atLeast(0.06, own.map(\.mean).mean, 3),
                    .atLeast(0.4, own.map(\.detail).mean), .atMost(reroll, own.map(\.variation).mean, 3),
                    .plain(reroll, 3),
                ]
            )
        }
        return report
    }

    private static func measure(_ medium: Recipe.Medium, _ photo: PixelBuffer, _ longSide: Int) throws -> Measurement {
        let shared = try SharedAnalysis(reference: photo, threads: 1)
        func pictures(_ recipes: [Recipe]) throws -> [PixelBuffer] {
            try recipes.map { try StudioEngine.picture($0, of: photo, longSide: longSide, shared: shared) }
        }
        func plan(_ seed: UInt32) -> [Recipe] {
            StudioEngine.plan(StudioRequest(instruction: "", seed: seed, medium: medium), reference: photo)
        }
        let recipes = plan(7), four = try pictures(recipes)
        var distances: [Double] = [], details: [Double] = []
        for i in 0..<4 {
            for j in (i + 1)..<4 {
                distances.append(try Likeness.thumbnailDistance(four[i], four[j]))
                details.append(Likeness.detailChange(ToneField(four[i]), ToneField(four[j])))
            }
        }
        let children = try pictures(StudioEngine.vary(recipes[0], seed: 11, reference: photo))
        let others = try pictures(plan(23))
        return Measurement(
            medium: medium,
            least: distances.min() ?? 0,
            mean: distances.mean,
            detail: details.mean,
            variation: try children.map { try Likeness.thumbnailDistance(four[0], $0) }.mean,
            reroll: try others.map { try Likeness.thumbnailDistance(four[0], $0) }.mean
        )
    }
}
