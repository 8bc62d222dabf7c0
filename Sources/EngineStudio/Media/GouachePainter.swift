/// Opaque matte paint in a few flat tones with brushed edges, on a sheet that was taped down: the look of picture
/// books.
struct GouachePainter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, rank: 73)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.brush.variety = 0.25
        recipe.brush.relief = 0.05
        recipe.palette.contrast = 1.04
        recipe.palette.saturation = 1.28
        recipe.palette.vibrance = 0.35
        recipe.palette.black = 0.22
        recipe.palette.white = 0.94
        recipe.palette.shadow = Tint(greenRed: 0.008, blueYellow: -0.024)
        recipe.palette.light = Tint(greenRed: 0.006, blueYellow: 0.026)
        recipe.palette.paper = LabColour(lightness: 0.962, greenRed: 0.001, blueYellow: 0.014)
        recipe.light.strength = 0.25
        recipe.finish.vignette = 0
        recipe.finish.ground = 0.35
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper = LabColour(lightness: 0.9, greenRed: 0.012, blueYellow: 0.05)
            recipe.palette.exposure += 0.015
        case .cool: recipe.palette.exposure += 0.035
        case .dramatic: recipe.palette.paper = LabColour(lightness: 0.78, greenRed: 0.014, blueYellow: 0.045)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let brush = scene.recipe.brush
        let paper = Ground.paperTooth(scene, grain: 1.5)
        let canvas = StrokeCanvas(ground: scene.picture, tooth: paper)
        try step(0.1)
        flatten(radius: 6.5 * brush.scale)
        try step(0.4)
        let work = BrushWork(
            scene: scene,
            canvas: canvas,
            walk: FlowWalk(scene, curl: 0.35),
            bristles: BristleTexture.flat
        )
        let variety = Float(brush.variety), skin = scene.field.skin
        try work.paint(layers(), span: 0.4...0.9, step) { colour, at, h, radius in
            let care = 1 - 0.7 * skin.sample(u: at.x, v: at.y)
            let mixed = Self.toned(colour, wobble: 0, strength: radius > 2.5 ? 0.85 : 0.4)
            return mixed + SIMD4((Noise.unit(1, 0, h) - 0.5) * 0.09 * variety * care, 0, 0, 0)
        }
        mask(canvas.picture, paper)
        try step(1)
        return canvas.picture
    }

    /// A few tones; the darker ones cooler, the lighter ones warmer, all of them mixed with white.
    private static func toned(_ colour: SIMD4<Float>, wobble: Float, strength: Float) -> SIMD4<Float> {
        let tones: Float = 6.5
        let position = colour.x * tones + wobble
        let floor = position.rounded(.down)
        let flat = (floor + ramp(position - floor, 0.4, 0.6)) / tones
        let l = colour.x + (flat - colour.x) * strength
        let warm = (l - 0.55) * 0.02
        return SIMD4(l, colour.y + warm * 0.3, colour.z + warm, 0)
    }

    /// Shapes instead of things, left in the scene's own picture.
    private func flatten(radius: Double) {
        let clean = Abstraction.of(scene, radius: radius)
        let streaks = Noise.plane(
            scene.width,
            scene.height,
            size: 1.8,
            stretch: 20,
            angle: 0.35,
            octaves: 2,
            seed: scene.seeds(41),
            scene.stripes
        )
        let picture = scene.picture, width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let colour = SIMD4(
                    clean.lightness.samples[i],
                    clean.greenRed.samples[i],
                    clean.blueYellow.samples[i],
                    0
                )
                let wobble = (streaks.samples[i] - 0.5) * 0.75
                let tone = Self.toned(colour, wobble: wobble, strength: 0.85)
                picture.lightness.samples[i] = tone.x + (streaks.samples[i] - 0.5) * 0.012
                picture.greenRed.samples[i] = tone.y
                picture.blueYellow.samples[i] = tone.z
            }
        }
    }

    private func layers() -> [StrokeLayer] {
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), fine = Float(max(0.2, brush.detail))
        func steps(_ n: Float) -> Int { max(3, Int(n * Float(brush.length) + 0.5)) }
        return [
            StrokeLayer(
                radius: 13 * scale,
                spacing: 1.4,
                steps: steps(7),
                share: 0.55,
                tolerance: 0.09,
                opacity: 0.9,
                dryness: 0.75,
                streak: 0.012,
                grip: 0.1,
                taper: 0,
                thickness: 0,
                sortsByTone: false,
                seed: scene.seeds(1)
            ),
            StrokeLayer(
                radius: 6.2 * scale,
                spacing: 1.5,
                steps: steps(7),
                threshold: 0.012 / fine,
                share: 0.8,
                tolerance: 0.08,
                opacity: 0.95,
                dryness: 0.6,
                streak: 0.012,
                grip: 0.05,
                taper: 0.05,
                thickness: 0,
                seed: scene.seeds(2)
            ),
            StrokeLayer(
                radius: 2.6,
                spacing: 1.2,
                steps: steps(8),
                threshold: 0.024 / fine,
                tolerance: 0.09,
                dryness: 0.35,
                streak: 0.01,
                taper: 0.25,
                thickness: 0,
                seed: scene.seeds(3)
            ),
            StrokeLayer(
                radius: 1.5,
                spacing: 1.25,
                steps: steps(6),
                threshold: 0.036 / fine,
                tolerance: 0.09,
                dryness: 0.2,
                streak: 0.01,
                taper: 0.35,
                thickness: 0,
                seed: scene.seeds(4)
            ),
        ]
    }

    /// The clean edge that tape leaves, with a little paint that crept under it, and the paper's grain over all.
    private func mask(_ picture: LabPicture, _ paper: Plane) {
        let (width, height) = (scene.width, scene.height), stripes = scene.stripes
        let sheet = SIMD4<Float>(scene.recipe.palette.paper)
        let unit = Float(1 / scene.scale), margin = Float(scene.recipe.finish.margin)
        let wide = Float(min(width, height)) * unit * 0.034 * margin
        let creep = Noise.plane(width, height, size: 6, octaves: 2, seed: scene.seeds(42), stripes)
        let grain = Float(scene.recipe.finish.ground) * 0.07
        let far = SIMD2(Float(width), Float(height)) * unit
        stripes.rows(height) { first, last in
            for y in first..<last {
                let py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let px = (Float(x) + 0.5) * unit
                    let i = y * width + x
                    let d = min(min(px, far.x - px), min(py, far.y - py)) - wide
                    let cover = margin > 0 ? ramp(d + max(0, creep.samples[i] - 0.55) * 12, -0.6, 0.6) : 1
                    // Paint dries a little darker where it stood against the tape.
                    let ridge = margin > 0 ? ramp(d, -0.5, 1) * (1 - ramp(d, 1, 4)) * 0.03 : 0
                    let tooth = (paper.samples[i] - 0.5) * grain
                    let l = picture.lightness.samples[i] - ridge
                    picture.lightness.samples[i] = min(max(sheet.x + (l - sheet.x) * cover + tooth, 0.085), 0.985)
                    picture.greenRed.samples[i] = sheet.y + (picture.greenRed.samples[i] - sheet.y) * cover
                    picture.blueYellow.samples[i] = sheet.z + (picture.blueYellow.samples[i] - sheet.z) * cover
                }
            }
        }
    }
}
