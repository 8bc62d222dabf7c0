import EngineStudio
import Foundation
import Imaging
import StudioMeasures

/// Whether an upscale is the same composition with real marks of its own.
struct UpscaleTrial {
    let media: [Recipe.Medium]
    let set: PhotoSet
    private let longSide = 512

    func report() async throws -> MetricReport {
        let photos = set.named(["astronaut", "coffee", "pagoda"]), longSide = longSide
        let pieces = media.flatMap { medium in photos.indices.map { (medium, $0) } }
        let measured = try await Work.map(pieces, threads: MetricsCommand.threads) { piece in
            try Self.measure(piece.0, photos[piece.1].picture, longSide)
        }
        var report = MetricReport(
            "Upscales of \(longSide) to \(2 * longSide) pixels",
            columns: ["SSIM", "detail"],
            goals: """
                SSIM of the reduced upscale to the tile .85 (.75 for cells and screens), energy of the finest octave at least \
                twice that of a Lanczos enlargement (media of flat cells excepted)

                """
        )
        for medium in media {
            let own = zip(pieces, measured).filter { $0.0.0 == medium }.map(\.1)
            let hasFlats = [.pixelArt, .lowPoly, .anime].contains(medium)
            report.add(
                medium.rawValue,
                [
                    .atLeast(medium.isHardEdged ? 0.75 : 0.85, own.map(\.structure).mean),
                    .atLeast(hasFlats ? nil : 2, own.map(\.detail).mean),
                ]
            )
        }
        return report
    }

    private static func measure(
        _ medium: Recipe.Medium,
        _ photo: PixelBuffer,
        _ longSide: Int
    ) throws -> (structure: Double, detail: Double) {
        let recipe = StudioEngine.whole(medium, of: photo)
        let once = try StudioEngine.picture(recipe, of: photo, longSide: longSide)
        let twice = try StudioEngine.picture(recipe, of: photo, longSide: 2 * longSide)
        let reduced = try ToneField(twice, width: once.width, height: once.height)
        let enlarged = try ToneField(once, width: twice.width, height: twice.height)
        let (own, lanczos) = (ToneField(twice).finestEnergy, enlarged.finestEnergy)
        return (Likeness.structure(ToneField(once), reduced), own / max(lanczos, 1e-9))
    }
}
