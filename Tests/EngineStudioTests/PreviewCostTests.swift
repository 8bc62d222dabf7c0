import EngineStudio
import Foundation
import Imaging
import Testing

@Suite("The cost of previews")
struct PreviewCostTests {
    @Test("showing a picture twice costs little beside painting it")
    func ratio() throws {
        let reference = Photograph.landscape(width: 640, height: 480)
        let shared = try SharedAnalysis(reference: reference, threads: 1)
        var recipe = plan("", reference)[0]
        // The medium that is painted fastest.
        recipe.medium = .pencil
        var (plain, shown) = ([Double](), [Double]())
        for _ in 0..<3 {
            plain.append(try processorSeconds { _ = try painted(recipe, reference, shared, onlooker: nil) })
            shown.append(
                try processorSeconds {
                    let onlooker = Onlooker(longSide: 192) { _ = try? JPEGEncoder.encode($0) }
                    let picture = try painted(recipe, reference, shared, onlooker: onlooker)
                    _ = try JPEGEncoder.encode(try Resampling.fitted(picture, longSide: 192))
                }
            )
        }
        let ratio = try #require(shown.min()) / (try #require(plain.min()))
        // About 1.01; more is allowed for what shares the machine with a test.
        #expect(ratio < 1.1)
    }

    private func painted(
        _ recipe: Recipe,
        _ reference: PixelBuffer,
        _ shared: SharedAnalysis,
        onlooker: Onlooker?
    ) throws -> PixelBuffer {
        try StudioEngine.render(
            recipe,
            reference: reference,
            longSide: 1024,
            threads: 1,
            shared: shared,
            progress: { _ in },
            isCancelled: { false },
            onlooker: onlooker
        )
    }

    /// Processor time of this thread alone, so that other tests do not count.
    private func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
        let before = now()
        try body()
        return now() - before
    }

    private func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
