/// A painted background of an animated film: clean shapes, light in a few soft steps, violet shadows, thin coloured
/// lines, and a luminous sky of its own.
struct AnimePainter: MediumPainter {
    static let traits = MediumTraits(weather: .light, rank: 68)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.14
        recipe.palette.vibrance = 0.5
        recipe.palette.exposure = 0.015
        recipe.palette.black = 0.1
        recipe.palette.shadow = Tint(greenRed: 0.01, blueYellow: -0.03)
        recipe.palette.light = Tint(greenRed: 0.002, blueYellow: 0.014)
        recipe.light.strength = 0.3
        recipe.finish.vignette = 0
        recipe.brush.outline = 0.6
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.finish.vignette = 0
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.light.greenRed += 0.022
            recipe.palette.light.blueYellow += 0.03
            recipe.light.glow = max(recipe.light.glow, 0.4)
        case .cool:
            recipe.palette.exposure += 0.03
            recipe.palette.shadow.blueYellow -= 0.02
        case .dramatic:
            recipe.palette.shadow.greenRed += 0.02
            recipe.palette.light.greenRed += 0.025
            recipe.palette.light.blueYellow -= 0.012
            recipe.palette.exposure -= 0.01
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let plate = scene.plate, stripes = scene.stripes
        let tangents = plate.tangents()
        try step(0.05)
        let clean = Abstraction.of(plate, radius: 3.3 * scene.recipe.brush.scale, tangents: tangents)
        try step(0.35)
        let lines = try ContourLines(scene: plate, width: 0.8, reach: 7, threshold: 0.012, sharpness: 22)
            .found(in: clean.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.45) }
        try step(0.55)
        let sky = CloudedSky(plate)
        try step(0.7)
        let glow = clean.lightness.mapped(stripes) { max(0, $0 - 0.7) }.blurred(13, stripes)
        paint(clean, lines: lines, sky: sky, glow: glow)
        try step(1)
        return scene.picture
    }

    /// Writes over the scene's picture.
    private func paint(_ clean: LabPicture, lines: Plane, sky: CloudedSky?, glow: Plane) {
        let (width, height, recipe) = (scene.width, scene.height, scene.recipe)
        let (skin, detail) = (scene.field.skin, scene.field.detail)
        let strokes = Noise.plane(
            width,
            height,
            size: 26,
            stretch: 2.4,
            angle: -0.5,
            octaves: 3,
            seed: 7301,
            scene.stripes
        )
        let picture = scene.picture
        let outline = Float(recipe.brush.outline)
        let steps: Float = 5.5
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x, u = (Float(x) + 0.5) / Float(width)
                    let face = skin.sample(u: u, v: v), fine = detail.sample(u: u, v: v)
                    var c = clean.sample(u: u, v: v)
                    // Where there is much to see the brush is finer.
                    let own = SIMD4(
                        picture.lightness.samples[i],
                        picture.greenRed.samples[i],
                        picture.blueYellow.samples[i],
                        0
                    )
                    c += (own - c) * (0.12 + 0.4 * ramp(fine, 0.4, 0.8))
                    // Flat tones with a brush's soft passages between them; faces have fewer.
                    let wander = (strokes.samples[i] - 0.5) * 0.3 * (1 - face)
                    let position = c.x * steps + wander
                    let floor = position.rounded(.down)
                    let stair = (floor + ramp(position - floor, 0.32, 0.68)) / steps + 0.02
                    let l0 = c.x
                    c.x += (stair - wander / steps - c.x) * (0.72 - 0.3 * face)
                    let chroma = (c.y * c.y + c.z * c.z).squareRoot()
                    c.x += (0.12 * c.x * (1 - c.x) + 0.01) * (1 - ramp(chroma, 0.06, 0.2))
                    let vivid = 1 + 0.28 * ramp(chroma, 0.01, 0.06) * (1 - ramp(chroma, 0.14, 0.24)) * (1 - 0.5 * face)
                    c.y *= vivid
                    c.z *= vivid
                    // Foliage is fresh, never olive.
                    let leaf =
                        ramp(c.z - abs(c.y + 0.03) * 0.8, 0.03, 0.07) * (1 - ramp(c.y, -0.012, 0.016)) * (1 - face)
                    c.y -= 0.034 * leaf
                    // Shadows are lit by the sky, and the passage out of them glows.
                    let shade = 1 - ramp(l0, 0.2, 0.52)
                    c.y += (0.01 - 0.004 * face) * shade
                    c.z -= (0.026 - 0.016 * face) * shade
                    c.x += 0.035 * shade
                    let passage = ramp(l0, 0.36, 0.46) * (1 - ramp(l0, 0.5, 0.62))
                    c.y += 0.010 * passage
                    c.z += 0.008 * passage
                    var line = lines.sample(u: u, v: v)
                    if let sky {
                        let open = sky.mask.sample(u: u, v: v)
                        if open > 0.004 {
                            c += (sky.colour(u: u, v: v, strokes: strokes.samples[i]) - c) * open
                            line *= 1 - open
                        }
                    }
                    // Lines have the colour that they bound, deeper.
                    let drawn = ramp(line, 0.3, 0.75) * outline
                    c.x *= 1 - 0.56 * drawn
                    c.y = c.y * (1 + 0.1 * drawn) + 0.012 * drawn
                    c.z = c.z * (1 - 0.15 * drawn) - 0.012 * drawn
                    let light = glow.sample(u: u, v: v)
                    c.x += (1 - c.x) * min(light * 1.1, 0.2)
                    c.z += light * 0.06
                    c = c.unclipped
                    picture.lightness.samples[i] = c.x
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
    }
}
