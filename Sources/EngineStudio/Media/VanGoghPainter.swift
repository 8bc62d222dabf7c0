/// Long rhythmic strokes of pure colour side by side over Prussian blue, swirling where the picture is calm, with
/// contours in the blue of the ground.
struct VanGoghPainter: MediumPainter {
    static let traits = MediumTraits(rank: 80)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.brush.variety = 0.6
        recipe.brush.relief = 0.8
        recipe.brush.curl = 0.95
        recipe.palette.contrast = 1.1
        recipe.palette.black = 0.13
        recipe.palette.white = 0.96
        recipe.palette.saturation = 1.35
        recipe.palette.vibrance = 0.6
        recipe.palette.shadow = Tint(greenRed: -0.02, blueYellow: -0.085)
        recipe.palette.light = Tint(greenRed: 0.0, blueYellow: 0.05)
        recipe.finish.vignette = 0.05
    }

    /// What lay on the table in Arles and Saint-Rémy.
    private static let box = PaintBox([
        (0.9, -0.015, 0.13), (0.84, 0.02, 0.165), (0.72, 0.05, 0.13), (0.58, 0.06, 0.09), (0.62, 0.17, 0.11),
        (0.45, 0.13, 0.07), (0.8, -0.06, 0.03), (0.66, -0.1, 0.05), (0.48, -0.075, 0.02), (0.36, -0.05, 0.0),
        (0.78, -0.045, -0.05), (0.62, -0.04, -0.11), (0.46, -0.02, -0.16), (0.33, -0.01, -0.12), (0.25, -0.02, -0.06),
        (0.95, -0.006, 0.035), (0.82, 0.03, 0.03),
    ])

    private static let prussian = SIMD4<Float>(0.235, -0.018, -0.075, 0)

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.light.blueYellow += 0.024 * spread
            recipe.palette.exposure += 0.02 * spread
        case .cool:
            recipe.palette.shadow.blueYellow -= 0.02 * spread
            recipe.palette.light.blueYellow -= 0.02 * spread
            recipe.palette.exposure -= 0.012 * spread
        case .dramatic: recipe.palette.contrast *= 1 + 0.06 * spread
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let canvas = StrokeCanvas(over: scene, tooth: Ground.canvasTooth(scene), blur: 8) { colour in
            let ground = SIMD4<Float>(colour.x * 0.55 + 0.08, colour.y, colour.z, 0)
            return ground + (Self.prussian - ground) * SIMD4(0.45, 0.7, 0.7, 0)
        }
        try step(0.1)
        let curl = scene.recipe.brush.curl
        let work = BrushWork(
            scene: scene,
            canvas: canvas,
            walk: FlowWalk(scene, curl: max(0.8, curl), swirlSize: 165),
            bristles: BristleTexture.brush
        )
        let skin = scene.field.skin, variety = Float(scene.recipe.brush.variety)
        let mix: BrushWork.Mixing = { colour, at, h, radius in
            let care = 1 - 0.75 * skin.sample(u: at.x, v: at.y)
            let amount = variety * (0.5 + 0.5 * min(1, radius / 5)) * care
            let r = SIMD4(Noise.unit(1, 0, h), Noise.unit(2, 0, h), Noise.unit(3, 0, h), 0.5) - 0.5
            let jittered = colour + r * SIMD4(0.17, 0.06, 0.08, 0) * amount
            var mixed = Self.box.mixed(
                jittered,
                amount: (radius > 2 ? 0.62 : 0.4) * (0.25 + 0.75 * care),
                lightness: 0.22 * care,
                random: Noise.unit(5, 0, h)
            )
            // Shadows are blue, whatever they fall on.
            let dark = ramp(0.5 - mixed.x, 0, 0.26) * (0.3 + 0.7 * care)
            mixed += (SIMD4(mixed.x + 0.03, -0.02, -0.095, 0) - mixed) * (dark * 0.75)
            // Lights of the other colour between the strokes: yellow in blue, blue in yellow.
            let spark = Noise.unit(4, 0, h)
            if care > 0.75, radius > 2.6 {
                if spark > 0.88 {
                    mixed += SIMD4(0.12, 0, 0.05, 0)
                } else if spark < 0.12 {
                    mixed += SIMD4(-0.1, -0.01, -0.06, 0)
                }
            }
            return mixed
        }
        let layers = layers()
        try work.paint(Array(layers.prefix(3)), span: 0.1...0.6, step, mix: mix)
        contour(canvas, work)
        try step(0.7)
        try work.paint(Array(layers.suffix(2)), span: 0.7...0.9, step, mix: mix)
        RelievedPaint(scene, depth: 1.35, gloss: 0.5, weave: 0.25).light(canvas)
        try step(1)
        return canvas.picture
    }

    /// Long dark lines on the dark side of contours.
    private func contour(_ canvas: StrokeCanvas, _ work: BrushWork) {
        let field = scene.field, stripes = scene.stripes
        let unit = Double(max(field.width, field.height)) / 1024
        let near = ColourField(field.picture, blurredBy: min(1.6 * unit, 2.4), stripes)
        let wide = field.picture.lightness.blurred(6 * unit, stripes)
        let width = field.width
        let (skin, coherence) = (field.skin, field.coherence)
        let dark = Plane(width: width, height: field.height)
        stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let below = max(0, wide.samples[i] - near[i].x)
                dark.samples[i] = below * min(1, coherence.samples[i] * 1.8) * (1 - 0.85 * skin.samples[i])
            }
        }
        let layer = StrokeLayer(
            radius: 2.3,
            spacing: 1.3,
            steps: 16,
            threshold: 0.021 / Float(max(0.3, scene.recipe.brush.detail)),
            tolerance: 0.1,
            opacity: 0.9,
            dryness: 0.15,
            streak: 0.05,
            taper: 0.6,
            thickness: 0.2,
            seed: scene.seeds(9)
        )
        let list = layer.planned(work.walk, colours: near, structure: dark, stripes) {
            colour,
            at,
            h in
            let keep: Float = 0.12 + 0.35 * skin.sample(u: at.x, v: at.y)
            // On light things the line is cobalt instead.
            let light = ramp(colour.x, 0.42, 0.85)
            let line =
                Self.prussian
                + SIMD4((Noise.unit(1, 0, h) - 0.5) * 0.06 + 0.36 * light, -0.01 * light, -0.045 * light, 0)
            let darker = SIMD4(min(colour.x, 0.5), colour.y, colour.z, 0)
            return line + (darker - line) * keep
        }
        canvas.paint(list, scale: scene.scale, bristles: BristleTexture.brush, stripes)
    }

    private func layers() -> [StrokeLayer] {
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), length = Float(brush.length)
        func steps(_ n: Float) -> Int { max(4, Int(n * length + 0.5)) }
        let fine = Float(max(0.2, brush.detail)), relief = Float(brush.relief)
        return [
            StrokeLayer(
                radius: 12 * scale,
                spacing: 1.05,
                steps: steps(10),
                tolerance: 0.2,
                dryness: 0.25,
                streak: 0.14,
                thickness: 0.24 * relief,
                sortsByTone: false,
                seed: scene.seeds(1)
            ),
            StrokeLayer(
                radius: 5.6 * scale,
                spacing: 1.35,
                steps: steps(15),
                tolerance: 0.16,
                dryness: 0.3,
                streak: 0.16,
                grip: 0.05,
                taper: 0.4,
                thickness: 0.4 * relief,
                sortsByTone: false,
                seed: scene.seeds(2)
            ),
            StrokeLayer(
                radius: 3.4 * scale,
                spacing: 1.55,
                steps: steps(16),
                threshold: 0.008 / fine,
                tolerance: 0.13,
                dryness: 0.26,
                streak: 0.13,
                taper: 0.45,
                thickness: 0.36 * relief,
                seed: scene.seeds(3)
            ),
            StrokeLayer(
                radius: 2.1,
                spacing: 1.4,
                steps: steps(10),
                threshold: 0.03 / fine,
                tolerance: 0.1,
                dryness: 0.15,
                streak: 0.06,
                taper: 0.45,
                thickness: 0.22 * relief,
                seed: scene.seeds(4)
            ),
            StrokeLayer(
                radius: 1.4,
                spacing: 1.3,
                steps: steps(7),
                threshold: 0.046 / fine,
                tolerance: 0.1,
                dryness: 0.1,
                streak: 0.03,
                taper: 0.45,
                thickness: 0.14 * relief,
                seed: scene.seeds(5)
            ),
        ]
    }
}
