internal import Foundation
package import Imaging

/// Speed of the renderer, per medium.
package enum StudioBenchmark {
    /// One medium at one size.
    package struct Measurement: Sendable {
        /// That was rendered.
        package let medium: Recipe.Medium
        /// Of the picture that came out.
        package let megapixels: Double
        /// From the start of the render to its end, analysis of the reference included.
        package let wallSeconds: Double
        /// Of all threads of the process in that time.
        package let processorSeconds: Double
        /// By the wall clock.
        package var megapixelsPerSecond: Double { megapixels / wallSeconds }
        /// What a picture costs, whatever the number of threads.
        package var processorSecondsPerMegapixel: Double { processorSeconds / megapixels }
    }

    /// Renders the medium's usual recipe once.
    package static func megapixelsPerSecond(
        medium: Recipe.Medium,
        reference: PixelBuffer,
        longSide: Int,
        threads: Int
    ) throws(StudioFailure) -> Measurement {
        let request = StudioRequest(instruction: "", seed: 7, medium: medium)
        let recipe = StudioEngine.plan(request, reference: reference)[0]
        let clock = ContinuousClock(), start = clock.now, processorStart = processorSeconds()
        let picture = try StudioEngine.render(
            recipe,
            reference: reference,
            longSide: longSide,
            threads: threads,
            shared: nil,
            progress: { _ in },
            isCancelled: { false }
        )
        let wall = start.duration(to: clock.now).components
        return Measurement(
            medium: medium,
            megapixels: Double(picture.width * picture.height) / 1e6,
            wallSeconds: Double(wall.seconds) + Double(wall.attoseconds) * 1e-18,
            processorSeconds: processorSeconds() - processorStart
        )
    }

    private static func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
