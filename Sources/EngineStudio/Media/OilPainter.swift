/// Layers of bristle strokes from broad to fine on a canvas primed with umber, lit from the side as a height field.
///
/// Layers: Hertzmann, SIGGRAPH 98. Height field: Hertzmann, Fast Paint Texture, NPAR 2002.
struct OilPainter: MediumPainter {
    static let traits = MediumTraits(rank: 20)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.contrast = 1.1
        recipe.palette.saturation = 1.22
        recipe.palette.vibrance = 0.15
        recipe.palette.exposure = -0.016
        recipe.palette.black = 0.075
        recipe.palette.white = 0.965
        // Umber in the shadows, lead white warmed by oil in the lights.
        recipe.palette.shadow = Tint(greenRed: 0.012, blueYellow: 0.034)
        recipe.palette.light = Tint(greenRed: 0.0, blueYellow: 0.032)
        recipe.light.strength = 0.45
        recipe.brush.scale = 1.1
        recipe.brush.relief = 0.6
        recipe.finish.vignette = 0.3
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: recipe.palette.exposure += 0.015 * spread
        case .warm:
            recipe.palette.light.blueYellow += 0.012 * spread
            recipe.palette.exposure += 0.015 * spread
        case .cool:
            // Painted in one sitting by daylight: no umber, no deep darks.
            recipe.palette.exposure += 0.03 * spread
            recipe.palette.black += 0.05 * spread
            recipe.palette.light.blueYellow -= 0.03 * spread
            recipe.palette.shadow.blueYellow -= 0.02 * spread
        case .dramatic: recipe.palette.exposure -= 0.025 * spread
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let canvas = StrokeCanvas(over: scene, tooth: Ground.canvasTooth(scene), blur: 14) { colour in
            // A thin wash of the picture's own darks and a warm earth, that shows between strokes.
            colour * SIMD4(0.72, 0.6, 0.6, 0) + SIMD4(0.07, 0.022, 0.036, 0)
        }
        try step(0.1)
        let work = BrushWork(
            scene: scene,
            canvas: canvas,
            walk: FlowWalk(scene, curl: scene.recipe.brush.curl, swirlSize: 140),
            bristles: BristleTexture.brush
        )
        let skin = scene.field.skin, variety = Float(scene.recipe.brush.variety)
        try work.paint(layers(), span: 0.1...0.9, step) { colour, at, h, radius in
            // Neighbours differ in lightness and hue around the colour that is meant.
            let care = 1 - 0.7 * skin.sample(u: at.x, v: at.y)
            let amount = variety * (0.35 + 0.65 * min(1, radius / 7)) * care
            let r = SIMD4(Noise.unit(1, 0, h), Noise.unit(2, 0, h), Noise.unit(3, 0, h), 0.5) - 0.5
            var mixed = colour + r * SIMD4(0.13, 0.055, 0.075, 0) * amount
            // Thick light paint is laid lighter than it is meant, thin darks sink in.
            let light = ramp(mixed.x, 0.55, 0.9) * ramp(r.x, 0.05, 0.45) * care
            mixed.x += 0.05 * light - 0.02 * ramp(0.4 - mixed.x, 0, 0.3)
            return mixed
        }
        RelievedPaint(scene, depth: 1.15).light(canvas)
        try step(1)
        return canvas.picture
    }

    private func layers() -> [StrokeLayer] {
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), length = Float(brush.length)
        func steps(_ n: Float) -> Int { max(3, Int(n * length + 0.5)) }
        let fine = Float(max(0.2, brush.detail))
        let relief = Float(brush.relief)
        return [
            StrokeLayer(
                radius: 30 * scale,
                spacing: 0.85,
                steps: steps(5),
                tolerance: 0.3,
                dryness: 0.34,
                streak: 0.09,
                thickness: 0.1 * relief,
                seed: scene.seeds(1)
            ),
            StrokeLayer(
                radius: 15 * scale,
                spacing: 0.95,
                steps: steps(7),
                threshold: 0,
                tolerance: 0.2,
                dryness: 0.42,
                streak: 0.1,
                grip: 0.1,
                thickness: 0.18 * relief,
                seed: scene.seeds(2)
            ),
            StrokeLayer(
                radius: 7.5 * scale,
                spacing: 1,
                steps: steps(8),
                threshold: 0.010 / fine,
                tolerance: 0.13,
                dryness: 0.38,
                streak: 0.095,
                grip: 0.06,
                taper: 0.2,
                thickness: 0.27 * relief,
                seed: scene.seeds(3)
            ),
            StrokeLayer(
                radius: 3.9 * scale,
                spacing: 1.05,
                steps: steps(9),
                threshold: 0.015 / fine,
                tolerance: 0.1,
                dryness: 0.28,
                streak: 0.07,
                taper: 0.25,
                thickness: 0.26 * relief,
                seed: scene.seeds(4)
            ),
            StrokeLayer(
                radius: 2.2,
                spacing: 1.05,
                steps: steps(8),
                threshold: 0.028 / fine,
                tolerance: 0.085,
                dryness: 0.15,
                streak: 0.035,
                taper: 0.35,
                thickness: 0.18 * relief,
                seed: scene.seeds(5)
            ),
            StrokeLayer(
                radius: 1.35,
                spacing: 1.15,
                steps: steps(6),
                threshold: 0.042 / fine,
                tolerance: 0.08,
                dryness: 0.1,
                streak: 0.02,
                taper: 0.4,
                thickness: 0.12 * relief,
                seed: scene.seeds(6)
            ),
        ]
    }
}
