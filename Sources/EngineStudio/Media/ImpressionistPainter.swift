/// Short broken dabs of pure colour side by side on a light ground; shadows are violet and blue, and nothing is black.
///
/// Dabs after Litwinowicz: Processing Images and Video for an Impressionist Effect, SIGGRAPH 97, which also varies
/// colour and slant from dab to dab.
struct ImpressionistPainter: MediumPainter {
    static let traits = MediumTraits(rank: 78)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.brush.variety = 0.6
        recipe.brush.relief = 0.35
        recipe.palette.contrast = 0.94
        recipe.palette.exposure = 0.03
        recipe.palette.saturation = 1.3
        recipe.palette.vibrance = 0.55
        recipe.palette.black = 0.2
        recipe.palette.white = 0.97
        recipe.palette.shadow = Tint(greenRed: 0.026, blueYellow: -0.062)
        recipe.palette.light = Tint(greenRed: 0.008, blueYellow: 0.026)
        recipe.palette.paper = LabColour(lightness: 0.87, greenRed: 0.008, blueYellow: 0.03)
        recipe.light.strength = 0.3
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm: recipe.palette.paper = LabColour(lightness: 0.83, greenRed: 0.03, blueYellow: 0.06)
        case .cool: recipe.palette.paper = LabColour(lightness: 0.82, greenRed: -0.004, blueYellow: -0.02)
        case .dramatic: recipe.palette.paper = LabColour(lightness: 0.62, greenRed: 0.03, blueYellow: 0.01)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let ground = SIMD4<Float>(scene.recipe.palette.paper)
        let canvas = StrokeCanvas(over: scene, tooth: Ground.canvasTooth(scene), blur: 20) { colour in
            // On a dark picture the priming is toned down, so that it does not glitter.
            ground + (colour - ground) * SIMD4(0.35 + 0.3 * ramp(0.6 - colour.x, 0, 0.4), 0.45, 0.45, 0)
        }
        try step(0.1)
        let work = BrushWork(
            scene: scene,
            canvas: canvas,
            walk: FlowWalk(scene, curl: 0.5, swirlSize: 120),
            bristles: BristleTexture.brush
        )
        let skin = scene.field.skin, variety = Float(scene.recipe.brush.variety)
        try work.paint(layers(), span: 0.1...0.9, step) { colour, at, h, radius in
            let care = 1 - 0.65 * skin.sample(u: at.x, v: at.y)
            let amount = variety * (0.4 + 0.6 * min(1, radius / 5)) * care
            let r = SIMD4(Noise.unit(1, 0, h), Noise.unit(2, 0, h), Noise.unit(3, 0, h), 0.5) - 0.5
            // Divided colour: the hue turns to either side, and its chroma is that of the tube.
            var mixed = colour.turned(r.y * 1.5 * amount)
            mixed.x += r.x * 0.13 * amount
            let chroma = mixed.chroma
            let pure = 1 + 0.45 * care * max(0, 1 - chroma * 4)
            mixed *= SIMD4(1, pure, pure, 0)
            let pick = Noise.unit(4, 0, h), dark = ramp(0.62 - mixed.x, 0, 0.34)
            if pick < 0.24 * amount * 1.6 {
                // Complements: violet and blue in the shade, rose and yellow in the light.
                let shade =
                    Noise.unit(5, 0, h) < 0.5 ? SIMD4<Float>(0.05, 0.055, -0.11, 0) : SIMD4(0.03, -0.01, -0.12, 0)
                let sun = Noise.unit(5, 0, h) < 0.5 ? SIMD4<Float>(0.04, 0.05, 0.035, 0) : SIMD4(0.05, 0, 0.085, 0)
                mixed += (sun + (shade - sun) * dark) * (0.5 + 0.5 * care) * 0.8
            }
            mixed.x = max(mixed.x, 0.2)
            return mixed
        }
        RelievedPaint(scene, depth: 0.75, gloss: 0.2, weave: 0.8).light(canvas)
        try step(1)
        return canvas.picture
    }

    private func layers() -> [StrokeLayer] {
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), relief = Float(brush.relief), fine = Float(max(0.2, brush.detail))
        func steps(_ n: Float) -> Int { max(2, Int(n * Float(brush.length) + 0.5)) }
        func hand(_ waver: Float) -> StrokeLayer.Hand {
            StrokeLayer.Hand(stiffness: 0.7, slant: SIMD2(0.8, -0.6), bias: 0.25, waver: waver)
        }
        return [
            StrokeLayer(
                radius: 13 * scale,
                spacing: 0.85,
                steps: steps(3),
                tolerance: 0.3,
                opacity: 0.62,
                dryness: 0.5,
                streak: 0.05,
                grip: 0.2,
                taper: 0.4,
                thickness: 0.06 * relief,
                hand: hand(0.6),
                sortsByTone: false,
                seed: scene.seeds(1)
            ),
            StrokeLayer(
                radius: 6 * scale,
                spacing: 1.2,
                steps: steps(3),
                tolerance: 0.25,
                opacity: 0.9,
                dryness: 0.45,
                streak: 0.06,
                grip: 0.12,
                taper: 0.45,
                thickness: 0.28 * relief,
                hand: hand(0.55),
                sortsByTone: false,
                seed: scene.seeds(2)
            ),
            StrokeLayer(
                radius: 3.7 * scale,
                spacing: 1.35,
                steps: steps(3),
                threshold: 0.007 / fine,
                tolerance: 0.18,
                opacity: 0.92,
                dryness: 0.35,
                streak: 0.05,
                taper: 0.45,
                thickness: 0.34 * relief,
                hand: hand(0.45),
                sortsByTone: false,
                seed: scene.seeds(3)
            ),
            StrokeLayer(
                radius: 2.3,
                spacing: 1.3,
                steps: steps(3),
                threshold: 0.02 / fine,
                tolerance: 0.12,
                opacity: 0.9,
                dryness: 0.25,
                streak: 0.03,
                taper: 0.4,
                thickness: 0.3 * relief,
                hand: hand(0.25),
                sortsByTone: false,
                seed: scene.seeds(4)
            ),
            StrokeLayer(
                radius: 1.45,
                spacing: 1.25,
                steps: steps(4),
                threshold: 0.034 / fine,
                tolerance: 0.1,
                dryness: 0.15,
                streak: 0.02,
                taper: 0.4,
                thickness: 0.18 * relief,
                hand: hand(0),
                seed: scene.seeds(5)
            ),
        ]
    }
}
