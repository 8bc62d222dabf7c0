import EngineStudio
import Imaging

extension StudioEngine {
    /// Renders without a listener.
    static func picture(
        _ recipe: Recipe,
        of reference: PixelBuffer,
        longSide: Int,
        threads: Int = 1,
        shared: SharedAnalysis? = nil
    ) throws -> PixelBuffer {
        try render(
            recipe,
            reference: reference,
            longSide: longSide,
            threads: threads,
            shared: shared,
            progress: { _ in },
            isCancelled: { false }
        )
    }

    /// The first attempt at a photo in a medium, of the whole photo.
    static func whole(_ medium: Recipe.Medium?, _ words: String = "", seed: UInt32 = 7, of photo: PixelBuffer) -> Recipe
    {
        let request = StudioRequest(instruction: words, seed: seed, medium: medium)
        var recipe = plan(request, reference: photo)[0]
        recipe.crop.zoom = 1
        return recipe
    }
}
