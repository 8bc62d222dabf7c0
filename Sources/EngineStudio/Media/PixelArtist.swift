/// Pixel art: large square pixels in a few colours of one palette, ordered dither in gradients, dark edges.
///
/// A cell takes the colour that most of it has, not the mean, so that edges stay crisp; the palette is found by k-means
/// in Oklab from places in a fixed order.
struct PixelArtist: MediumPainter {
    static let traits = MediumTraits(weather: .within, rank: 70)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.12
        recipe.palette.contrast = 1.1
        recipe.palette.vibrance = 0.25
        recipe.light.strength = 0.12
        recipe.finish.vignette = 0
        recipe.finish.grain = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        // A vignette or grain would break the flat squares.
        recipe.finish.vignette = 0
        recipe.finish.grain = 0
        switch attempt {
        case .rich: recipe.brush.variety = 0.4
        case .warm: recipe.brush.variety = 0.3
        case .cool: recipe.brush.variety = 0.5
        case .dramatic: recipe.brush.variety = 0.15
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let recipe = scene.recipe
        let long = max(scene.width, scene.height)
        let wanted = Int((184 / min(max(0.5 + recipe.brush.scale * 0.5, 0.7), 1.7)).rounded())
        let count = min(long, min(max(wanted, 64), 256))
        let columns = max(1, (scene.width * count + long / 2) / long)
        let rows = max(1, (scene.height * count + long / 2) / long)
        try step(0.1)
        let grid = CellGrid(scene.field, columns: columns, rows: rows, scene.stripes)
        try step(0.3)
        let colours = 20 + Int((min(max(recipe.brush.variety, 0), 1) * 24).rounded())
        let palette = CellPalette(grid, count: colours)
        try step(0.5)
        let cells = grid.drawn(with: palette)
        try step(0.6)
        try step(0.7)
        enlarge(cells)
        try step(1)
        return scene.picture
    }

    /// Every pixel takes the colour of the one cell that its middle lies in; writes over the scene's picture.
    private func enlarge(_ cells: LabPicture) {
        let (width, height) = (scene.width, scene.height)
        let column = (0..<width).map { ($0 * 2 + 1) * cells.width / (width * 2) }
        let pairs = zip(
            [scene.picture.lightness, scene.picture.greenRed, scene.picture.blueYellow],
            [cells.lightness, cells.greenRed, cells.blueYellow]
        ).map { ($0, $1) }
        scene.stripes.rows(height) { first, last in
            for (to, from) in pairs {
                for y in first..<last {
                    let line = from.samples + (y * 2 + 1) * cells.height / (height * 2) * cells.width
                    let out = to.samples + y * width
                    for x in 0..<width { out[x] = line[column[x]] }
                }
            }
        }
    }
}
