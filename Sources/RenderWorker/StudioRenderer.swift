import EngineStudio
import Foundation
package import Generation
import ImageSniffing
import Imaging
package import RenderProtocol

/// Renders tasks with the built-in engine.
package struct StudioRenderer: TaskRenderer {
    package init() {}

    package func render(
        _ task: RenderTask,
        reference: [UInt8],
        settings: RenderSettings,
        context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let picture = try PictureStage.decoded(reference, limits: settings.referenceLimits)
        let shared = try studio { () throws(StudioFailure) in
            try SharedAnalysis(reference: picture, threads: settings.threads)
        }
        let recipes: [Recipe]
        switch task.work {
        case .imagine:
            recipes = StudioEngine.plan(StudioRequest(task), reference: picture, shared: shared)
        case .variation(let parent):
            recipes = StudioEngine.vary(try read(parent), seed: task.seed, reference: picture, shared: shared)
        case .upscale(let recipe):
            let recipe = try read(recipe), longSide = 2 * task.tileSize
            try sketch([(nil, recipe)], picture, shared, longSide: longSide, settings, context)
            let pixels = try paint(
                recipe,
                picture,
                longSide: longSide,
                shared: shared,
                settings,
                context,
                tile: nil,
                from: 0,
                to: 95
            )
            try deliver(pixels, as: .upscaled, of: [recipe], task, settings, context)
            return [try write(recipe)]
        }
        try paintTiles(recipes, picture, shared, task, settings, context)
        var texts: [EngineRecipe] = []
        for recipe in recipes { texts.append(try write(recipe)) }
        return texts
    }

    private func paintTiles(
        _ recipes: [Recipe],
        _ picture: PixelBuffer,
        _ shared: SharedAnalysis,
        _ task: RenderTask,
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) {
        let numbered = recipes.enumerated().map { ($0.offset + 1, $0.element) }
        try sketch(numbered, picture, shared, longSide: task.tileSize, settings, context)
        var tiles: [PixelBuffer] = []
        for (index, recipe) in recipes.enumerated() {
            let share = 92 / recipes.count
            let tile = try paint(
                recipe,
                picture,
                longSide: task.tileSize,
                shared: shared,
                settings,
                context,
                tile: index + 1,
                from: 2 + index * share,
                to: 2 + (index + 1) * share
            )
            try deliver(tile, as: .tile(index + 1), of: [recipe], task, settings, context)
            tiles.append(tile)
        }
        let grid = try PictureStage.imaging { () throws(ImagingFailure) in try GridSheet.compose(tiles) }
        try deliver(grid, as: .grid, of: recipes, task, settings, context)
    }

    /// Shows small paintings of all pictures before the first is painted, where that costs little beside the pictures.
    private func sketch(
        _ recipes: [(tile: Int?, recipe: Recipe)],
        _ picture: PixelBuffer,
        _ shared: SharedAnalysis,
        longSide: Int,
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) {
        guard longSide >= 2 * PicturePreview.longestSide else { return }
        for (tile, recipe) in recipes {
            let small = try studio { () throws(StudioFailure) in
                try StudioEngine.render(
                    recipe,
                    reference: picture,
                    longSide: PicturePreview.longestSide,
                    threads: settings.threads,
                    shared: shared,
                    progress: { _ in },
                    isCancelled: { context.isCancelled }
                )
            }
            show(small, tile: tile, context)
        }
    }

    /// Paints one recipe, reports its progress as the part of the whole task from one percentage to the other, and shows
    /// the picture when it is painted.
    private func paint(
        _ recipe: Recipe,
        _ picture: PixelBuffer,
        longSide: Int,
        shared: SharedAnalysis,
        _ settings: RenderSettings,
        _ context: RenderContext,
        tile: Int?,
        from start: Int,
        to end: Int
    ) throws(RenderFailure) -> PixelBuffer {
        let painted = try studio { () throws(StudioFailure) in
            try StudioEngine.render(
                recipe,
                reference: picture,
                longSide: longSide,
                threads: settings.threads,
                shared: shared,
                progress: { context.report(percent: start + Int($0 * Double(end - start))) },
                isCancelled: { context.isCancelled }
            )
        }
        show(painted, tile: tile, context)
        return painted
    }

    /// A preview that can't be made is left out: the picture itself is what counts, and has its own way to fail.
    private func show(_ pixels: PixelBuffer, tile: Int?, _ context: RenderContext) {
        try? PictureStage.show(pixels, tile: tile, to: context)
    }

    private func studio<Value>(_ body: () throws(StudioFailure) -> Value) throws(RenderFailure) -> Value {
        do {
            return try body()
        } catch {
            switch error {
            case .cancelled: throw .cancelled
            case .engineVersion(let expected, let received):
                throw .outdatedRecipe(made: received, current: expected)
            case .longSide(let received): throw .fault("long side \(received)")
            case .reference(let failure): throw RenderFailure(failure)
            }
        }
    }

    private func deliver(
        _ pixels: PixelBuffer,
        as role: PictureRole,
        of recipes: [Recipe],
        _ task: RenderTask,
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) {
        let facts = try facts(task, recipes, settings)
        try PictureStage.deliver(pixels, as: role, in: settings.encoding, facts: facts, to: context)
    }

    /// What each file says about itself.
    private func facts(
        _ task: RenderTask,
        _ recipes: [Recipe],
        _ settings: RenderSettings
    ) throws(RenderFailure) -> [PictureFact] {
        var texts: [String] = []
        for recipe in recipes { texts.append(try write(recipe).text) }
        return [
            PictureFact(keyword: "Software", text: "imagined \(settings.version)"),
            PictureFact(keyword: "Description", text: task.instruction),
            PictureFact(keyword: "imagined.engine", text: "studio \(StudioEngine.version)"),
            PictureFact(keyword: "imagined.seed", text: String(task.seed)),
            PictureFact(
                keyword: "imagined.recipe",
                text: texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ","))]"
            ),
        ]
    }

    private func read(_ recipe: EngineRecipe) throws(RenderFailure) -> Recipe {
        let data = Data(recipe.text.utf8), decoder = JSONDecoder()
        // The version is read first: a recipe of another one may have other members.
        guard let stamp = try? decoder.decode(RecipeStamp.self, from: data), stamp.isPlausible else {
            throw .unreadableRecipe
        }
        guard stamp.isCurrent else {
            throw .outdatedRecipe(made: stamp.engineVersion, current: StudioEngine.version)
        }
        guard let recipe = try? decoder.decode(Recipe.self, from: data) else { throw .unreadableRecipe }
        return recipe
    }

    private func write(_ recipe: Recipe) throws(RenderFailure) -> EngineRecipe {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(recipe) else { throw .fault("a recipe can't be written") }
        return EngineRecipe(String(decoding: data, as: UTF8.self))
    }
}

extension StudioRenderer {
    /// The words that the built-in engine knows, a JSON document for clients and people.
    package static let vocabulary: [UInt8] = Vocabulary.json
}

extension StudioRequest {
    fileprivate init(_ task: RenderTask) {
        self.init(
            instruction: task.instruction,
            excluded: task.excluded,
            aspectRatio: task.aspectRatio.map { EngineStudio.AspectRatio(width: $0.width, height: $0.height) },
            seed: task.seed,
            chaos: task.chaos,
            stylize: task.stylize,
            imageWeight: task.imageWeight
        )
    }
}
