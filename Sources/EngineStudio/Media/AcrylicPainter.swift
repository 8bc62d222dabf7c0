/// Planes of saturated paint laid with a knife: straight, hard-edged, thick at their sides, scraped down to a hot
/// underpainting.
struct AcrylicPainter: MediumPainter {
    static let traits = MediumTraits(rank: 72)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.brush.variety = 0.5
        recipe.brush.relief = 0.85
        recipe.palette.contrast = 1.08
        recipe.palette.black = 0.12
        recipe.palette.white = 0.97
        recipe.brush.scale = 1.2
        recipe.palette.saturation = 1.5
        recipe.palette.vibrance = 0.75
        recipe.palette.exposure = 0.035
        recipe.palette.paper = LabColour(lightness: 0.66, greenRed: 0.15, blueYellow: 0.08)
        recipe.light.strength = 0.3
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper = LabColour(lightness: 0.8, greenRed: 0.03, blueYellow: 0.15)
            recipe.palette.exposure += 0.02 * spread
        case .cool:
            recipe.palette.paper = LabColour(lightness: 0.66, greenRed: -0.09, blueYellow: -0.06)
            recipe.palette.light.blueYellow -= 0.02 * spread
        case .dramatic:
            recipe.palette.paper = LabColour(lightness: 0.52, greenRed: 0.07, blueYellow: 0.03)
            recipe.palette.exposure -= 0.02 * spread
        }
    }

    /// Colours as they come out of the bottle.
    private static let box = PaintBox([
        (0.97, 0, 0.01), (0.9, -0.03, 0.17), (0.8, 0.06, 0.16), (0.68, 0.18, 0.13), (0.56, 0.22, 0.08),
        (0.55, 0.24, -0.03), (0.72, 0.14, 0.01), (0.4, 0.1, -0.16), (0.42, -0.01, -0.2), (0.62, -0.05, -0.14),
        (0.78, -0.09, -0.06), (0.7, -0.15, 0.06), (0.52, -0.13, 0.04), (0.82, -0.11, 0.15), (0.34, -0.06, 0.01),
        (0.62, 0.04, 0.08), (0.4, 0.05, 0.05), (0.2, 0.01, -0.02), (0.75, 0, -0.01), (0.5, 0, -0.02),
    ])

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let hot = SIMD4<Float>(scene.recipe.palette.paper)
        let canvas = StrokeCanvas(over: scene, tooth: Ground.canvasTooth(scene), blur: 10) { colour in
            SIMD4(hot.x * 0.75 + colour.x * 0.25, hot.y, hot.z, 0)
        }
        try step(0.1)
        let work = BrushWork(
            scene: scene,
            canvas: canvas,
            walk: FlowWalk(scene, curl: 0.6, swirlSize: 220),
            bristles: BristleTexture.blade,
            skinCare: 0.5
        )
        let skin = scene.field.skin, variety = Float(scene.recipe.brush.variety)
        try work.paint(layers(), span: 0.1...0.9, step) { colour, at, h, radius in
            let care = 1 - 0.7 * skin.sample(u: at.x, v: at.y)
            let size = min(1, radius / 9)
            let r = SIMD4(Noise.unit(1, 0, h), Noise.unit(2, 0, h), Noise.unit(3, 0, h), 0.5) - 0.5
            let jittered = colour + r * SIMD4(0.17, 0.05, 0.07, 0) * variety * (0.3 + 0.7 * size) * care
            let grip = ramp(jittered.chroma, 0.012, 0.06)
            return Self.box.mixed(
                jittered,
                amount: (0.18 + 0.42 * grip) * care,
                lightness: 0.24 * care,
                random: Noise.unit(5, 0, h)
            )
        }
        RelievedPaint(scene, depth: 1, gloss: 0.9, weave: 0.12).light(canvas)
        try step(1)
        return canvas.picture
    }

    private func layers() -> [StrokeLayer] {
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), relief = Float(brush.relief), fine = Float(max(0.2, brush.detail))
        func steps(_ n: Float) -> Int { max(2, Int(n * Float(brush.length) + 0.5)) }
        func hand(_ facets: Int) -> StrokeLayer.Hand {
            StrokeLayer.Hand(stiffness: 1, waver: 0.12, facets: facets)
        }
        // The knife stops short of the border, where the underpainting stays.
        let short = min(Float(scene.width), Float(scene.height)) / Float(scene.scale)
        let bare = min(short * 0.025, 16) * Float(scene.recipe.finish.margin)
        let layers = [
            StrokeLayer(
                radius: 34 * scale,
                spacing: 0.95,
                steps: steps(4),
                share: 0.9,
                tolerance: 0.3,
                opacity: 1,
                dryness: 0.5,
                streak: 0.05,
                taper: 0,
                thickness: 0.1 * relief,
                hand: hand(4),
                sortsByTone: false,
                seed: scene.seeds(1)
            ),
            StrokeLayer(
                radius: 17 * scale,
                spacing: 1,
                steps: steps(4),
                threshold: 0.004,
                tolerance: 0.2,
                opacity: 1,
                dryness: 0.6,
                streak: 0.06,
                taper: 0,
                thickness: 0.12 * relief,
                hand: hand(5),
                sortsByTone: false,
                seed: scene.seeds(2)
            ),
            StrokeLayer(
                radius: 8.5 * scale,
                spacing: 1.05,
                steps: steps(4),
                threshold: 0.016 / fine,
                tolerance: 0.14,
                opacity: 1,
                dryness: 0.55,
                streak: 0.06,
                taper: 0,
                thickness: 0.16 * relief,
                hand: hand(6),
                sortsByTone: false,
                seed: scene.seeds(3)
            ),
            StrokeLayer(
                radius: 4.4 * scale,
                spacing: 1.1,
                steps: steps(5),
                threshold: 0.03 / fine,
                tolerance: 0.11,
                opacity: 1,
                dryness: 0.4,
                streak: 0.04,
                taper: 0.05,
                thickness: 0.16 * relief,
                hand: hand(8),
                sortsByTone: false,
                seed: scene.seeds(4)
            ),
            StrokeLayer(
                radius: 2.4,
                spacing: 1.1,
                steps: steps(6),
                threshold: 0.042 / fine,
                tolerance: 0.09,
                opacity: 1,
                dryness: 0.25,
                streak: 0.02,
                taper: 0.1,
                thickness: 0.1 * relief,
                hand: hand(12),
                seed: scene.seeds(5)
            ),
            StrokeLayer(
                radius: 1.5,
                spacing: 1.2,
                steps: steps(6),
                threshold: 0.055 / fine,
                tolerance: 0.08,
                opacity: 1,
                dryness: 0.1,
                streak: 0.01,
                taper: 0.2,
                thickness: 0.05 * relief,
                hand: hand(0),
                seed: scene.seeds(6)
            ),
        ]
        return layers.map { layer in
            var layer = layer
            layer.inset = bare <= 0 ? 0 : min(bare + layer.radius * 0.85, short * 0.14)
            return layer
        }
    }
}
