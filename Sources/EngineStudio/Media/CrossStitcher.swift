/// Counted crosses of cotton on woven cloth: one colour for a cell, from a box of forty threads.
///
/// The number of stitches does not depend on the size; a larger picture shows their strands.
struct CrossStitcher: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, weather: .within, rank: 74)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.2
        recipe.palette.vibrance = 0.35
        recipe.palette.contrast = 1.12
        recipe.palette.paper = LabColour(lightness: 0.94, greenRed: 0.002, blueYellow: 0.016)
        recipe.light.strength = 0.3
        recipe.brush.variety = 0.3
        recipe.finish.vignette = 0.06
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper = LabColour(lightness: 0.85, greenRed: 0.01, blueYellow: 0.05)
            recipe.finish.margin *= 1.5
        case .cool:
            recipe.palette.paper = LabColour(lightness: 0.80, greenRed: -0.02, blueYellow: -0.05)
        case .dramatic:
            recipe.palette.paper = LabColour(lightness: 0.22, greenRed: 0, blueYellow: -0.012)
            recipe.finish.margin *= 0.7
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        try step(0.05)
        let chart = StitchChart(scene)
        try step(0.4)
        try step(0.5)
        let sprite = StitchSprite(pixelsPerStitch: Double(scene.width) / Double(chart.columns), lamp: scene.lamp)
        try step(0.6)
        let picture = sewn(chart, sprite)
        try step(0.9)
        try step(1)
        return picture
    }

    private func sewn(_ chart: StitchChart, _ sprite: StitchSprite) -> LabPicture {
        let (width, height) = (scene.width, scene.height)
        let picture = scene.picture
        let fuzz = Noise.plane(width, height, size: 1.3, octaves: 2, seed: scene.seeds(431), scene.stripes)
        let cloth = SIMD4<Float>(scene.recipe.palette.paper)
        let (perX, perY) = (Float(chart.columns) / Float(width), Float(chart.rows) / Float(height))
        let seed = scene.seeds(432), variety = Float(scene.recipe.brush.variety)
        let fade = sprite.fade
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) * perY
                let row = min(Int(v), chart.rows - 1)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) * perX
                    let column = min(Int(u), chart.columns - 1)
                    let i = y * width + x, cell = row * chart.columns + column
                    let h = Noise.hash(column, row, seed)
                    // No two crosses lie quite alike.
                    let shiftX = (Float(h & 0xFF) / 255 - 0.5) * 0.07,
                        shiftY = (Float((h >> 8) & 0xFF) / 255 - 0.5) * 0.07
                    let thread = chart.threads[cell]
                    let isSewn = thread >= 0
                    let texel = sprite.sample(
                        u - Float(column) + (isSewn ? shiftX : 0),
                        v - Float(row) + (isSewn ? shiftY : 0),
                        isSewn: isSewn
                    )
                    let hair = (fuzz.samples[i] - 0.5) * fade
                    var ground = cloth
                    ground.x *= texel.cloth
                    ground.x += hair * 0.05
                    var c = ground
                    if isSewn {
                        var yarn = chart.palette[Int(thread)]
                        // Between the legs the cloth lies in the colour of the thread.
                        ground += (SIMD4(yarn.x * 0.66, yarn.y * 0.8, yarn.z * 0.8, 0) - ground) * 0.62
                        let turn = Float((h >> 16) & 0xFF) / 255 - 0.5
                        yarn.x += texel.light * (0.45 + 0.55 * yarn.x) + hair * 0.05 + turn * 0.035 * variety
                        let depth = 1 - 0.5 * max(texel.light, 0)
                        yarn.y *= depth
                        yarn.z *= depth
                        c = ground + (yarn - ground) * texel.cover
                    }
                    picture.lightness.samples[i] = min(max(c.x, 0.04), 0.975)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
        return picture
    }
}
