package import Imaging

/// The built-in renderer: from words and a reference to recipes, and from a recipe to pixels.
///
/// A picture is made in five steps: analysis of the reference, grade (light and colour), medium, weather, finish.
/// The same recipe and reference give the same bytes at one size, on every machine and with any number of threads.
package enum StudioEngine {
    /// Changes whenever a recipe would give other pixels than before.
    package static let version = "2"

    /// Size of the picture of a recipe: the long side exactly, the other by the shape of the crop, at least 1.
    package static func size(
        for recipe: Recipe,
        reference: (width: Int, height: Int),
        longSide: Int
    ) -> (width: Int, height: Int) {
        ReferenceCrop.size(for: recipe.crop, width: reference.width, height: reference.height, longSide: longSide)
    }

    /// Renders one recipe.
    ///
    /// - Parameters:
    ///   - longSide: pixels of the longer side, 1…16384.
    ///   - threads: most threads that are used; the pixels do not depend on it.
    ///   - shared: analysis of this reference, when several recipes of it are rendered; `nil` makes one.
    ///   - progress: 0…1, never falling, on the calling thread.
    ///   - isCancelled: asked between steps, on the calling thread.
    package static func render(
        _ recipe: Recipe,
        reference: PixelBuffer,
        longSide: Int,
        threads: Int,
        shared: SharedAnalysis?,
        progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(StudioFailure) -> PixelBuffer {
        guard recipe.isCurrent else {
            throw .engineVersion(expected: version, received: recipe.engineVersion)
        }
        guard (1...16384).contains(longSide) else { throw .longSide(received: longSide) }
        let stripes = Stripes(threads: max(1, threads))
        func step(_ done: Double) throws(StudioFailure) {
            if isCancelled() { throw .cancelled }
            progress(done)
        }
        try step(0)
        let analysis: SharedAnalysis
        if let shared {
            analysis = shared
        } else {
            analysis = try SharedAnalysis(reference: reference, threads: threads)
        }
        try step(0.1)
        let scene = try SceneMaker(recipe: recipe, reference: reference, analysis: analysis, stripes: stripes)
            .scene(longSide: longSide)
        try step(0.2)
        func mediumStep(_ done: Double) throws(StudioFailure) { try step(0.2 + 0.6 * done) }
        var painted = try recipe.medium.painter.init(scene: scene).paint(mediumStep)
        try step(0.8)
        painted = WeatherLayer(scene).applied(to: painted)
        try step(0.9)
        let finished = FinishLayer(scene).finished(painted)
        try step(1)
        return finished
    }
}
