/// Soft pastel: a smudged first layer and chalky strokes, lights over darks, on tinted laid paper whose tooth and edge
/// stay bare.
struct PastelPainter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, rank: 74)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.brush.variety = 0.4
        recipe.palette.contrast = 0.96
        recipe.palette.saturation = 1.3
        recipe.palette.vibrance = 0.25
        recipe.palette.exposure = 0.02
        recipe.palette.black = 0.2
        recipe.palette.white = 0.955
        recipe.palette.paper = LabColour(lightness: 0.66, greenRed: 0.014, blueYellow: 0.034)
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm: recipe.palette.paper = LabColour(lightness: 0.78, greenRed: 0.022, blueYellow: 0.062)
        case .cool: recipe.palette.paper = LabColour(lightness: 0.64, greenRed: -0.012, blueYellow: -0.03)
        case .dramatic: recipe.palette.paper = LabColour(lightness: 0.47, greenRed: 0.012, blueYellow: -0.012)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let sheet = SIMD4<Float>(scene.recipe.palette.paper)
        let tooth = laidPaper()
        let canvas = StrokeCanvas(over: scene, tooth: tooth, blur: 3.4) { colour in
            sheet + (colour - sheet) * SIMD4(0.62, 0.7, 0.7, 0)
        }
        try step(0.15)
        let work = BrushWork(
            scene: scene,
            canvas: canvas,
            walk: FlowWalk(scene, curl: 0.1),
            bristles: BristleTexture.chalk
        )
        let skin = scene.field.skin, variety = Float(scene.recipe.brush.variety)
        try work.paint(layers(), span: 0.15...0.85, step) { colour, at, h, radius in
            let care = 1 - 0.65 * skin.sample(u: at.x, v: at.y)
            let amount = variety * (0.45 + 0.55 * min(1, radius / 5)) * care
            let r = SIMD4(Noise.unit(1, 0, h), Noise.unit(2, 0, h), Noise.unit(3, 0, h), 0.5) - 0.5
            var mixed = colour + r * SIMD4(0.15, 0.07, 0.09, 0) * amount
            if radius == 2.4 { mixed += SIMD4(r.x < -0.1 ? -0.07 : 0.08, 0, 0, 0) * care }
            // A stick is pigment and chalk: no colour is dark and strong at once.
            mixed.x = mixed.x + 0.05 * (1 - mixed.x) + 0.03 * ramp(mixed.x, 0.5, 0.85)
            mixed.x = min(mixed.x, 0.97)
            return mixed
        }
        bare(canvas, tooth, sheet)
        try step(1)
        return canvas.picture
    }

    private func layers() -> [StrokeLayer] {
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), fine = Float(max(0.2, brush.detail))
        func steps(_ n: Float) -> Int { max(3, Int(n * Float(brush.length) + 0.5)) }
        func hand(_ bias: Float) -> StrokeLayer.Hand {
            StrokeLayer.Hand(stiffness: 0.75, slant: SIMD2(0.64, -0.768), bias: bias, waver: 0.15)
        }
        return [
            StrokeLayer(
                radius: 11 * scale,
                spacing: 1.15,
                steps: steps(6),
                tolerance: 0.22,
                opacity: 0.62,
                dryness: 0.4,
                streak: 0.06,
                grip: 0.22,
                taper: 0.1,
                thickness: 0,
                hand: hand(0.9),
                seed: scene.seeds(1)
            ),
            StrokeLayer(
                radius: 5.4 * scale,
                spacing: 1.25,
                steps: steps(8),
                tolerance: 0.16,
                opacity: 0.82,
                dryness: 0.42,
                streak: 0.06,
                grip: 0.27,
                taper: 0.15,
                thickness: 0,
                hand: hand(0.75),
                seed: scene.seeds(2)
            ),
            StrokeLayer(
                radius: 3.1 * scale,
                spacing: 1.3,
                steps: steps(9),
                threshold: 0.009 / fine,
                tolerance: 0.12,
                opacity: 0.85,
                dryness: 0.35,
                streak: 0.05,
                grip: 0.22,
                taper: 0.25,
                thickness: 0,
                hand: hand(0.45),
                seed: scene.seeds(3)
            ),
            // Open hatching over everything, a little lighter or darker.
            StrokeLayer(
                radius: 2.4,
                spacing: 3,
                steps: steps(12),
                share: 0.5,
                tolerance: 0.09,
                opacity: 0.7,
                dryness: 0.6,
                streak: 0.08,
                grip: 0.3,
                taper: 0.35,
                thickness: 0,
                hand: hand(1),
                seed: scene.seeds(6)
            ),
            StrokeLayer(
                radius: 1.9,
                spacing: 1.25,
                steps: steps(8),
                threshold: 0.019 / fine,
                tolerance: 0.1,
                opacity: 0.88,
                dryness: 0.25,
                streak: 0.03,
                grip: 0.18,
                taper: 0.3,
                thickness: 0,
                hand: hand(0.15),
                seed: scene.seeds(4)
            ),
            StrokeLayer(
                radius: 1.3,
                spacing: 1.25,
                steps: steps(6),
                threshold: 0.032 / fine,
                tolerance: 0.1,
                opacity: 0.85,
                dryness: 0.15,
                streak: 0.02,
                grip: 0.28,
                taper: 0.3,
                thickness: 0,
                hand: hand(0),
                seed: scene.seeds(5)
            ),
        ]
    }

    /// Paper with the lines of the sieve it was couched on.
    private func laidPaper() -> Plane {
        let tooth = Ground.paperTooth(scene, grain: 1.3)
        let wave = (0..<1024).map { Float(PortableMath.sine(Double($0) / 1024 * 2 * 3.141592653589793)) }
        let period = 4.6 * scene.scale, width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for y in first..<last {
                let line = wave[Int((Double(y) + 0.5) / period * 1024) & 1023] * 0.06
                for i in (y * width)..<((y + 1) * width) {
                    tooth.samples[i] = min(max(tooth.samples[i] + line, 0), 1)
                }
            }
        }
        return tooth
    }

    /// Leaves the edge of the sheet bare, and lets deep hollows of the paper show everywhere.
    private func bare(_ canvas: StrokeCanvas, _ tooth: Plane, _ sheet: SIMD4<Float>) {
        let drawn = PaintedArea(scene).faded()
        let picture = canvas.picture, width = scene.width
        let ground = Float(scene.recipe.finish.ground) * 2
        let skin = scene.field.skin, height = scene.height
        scene.stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let t = tooth.samples[i]
                let care = skin.sample(
                    u: (Float(i % width) + 0.5) / Float(width),
                    v: (Float(i / width) + 0.5) / Float(height)
                )
                let edge = ramp(drawn.samples[i] * 1.5 - (1 - t), -0.1, 0.35)
                let keep = edge * (1 - (1 - ramp(t, 0.22, 0.62)) * 0.42 * ground * (1 - 0.4 * care))
                let lit = sheet.x + (t - 0.5) * 0.06
                picture.lightness.samples[i] = lit + (picture.lightness.samples[i] - lit) * keep
                picture.greenRed.samples[i] = sheet.y + (picture.greenRed.samples[i] - sheet.y) * keep
                picture.blueYellow.samples[i] = sheet.z + (picture.blueYellow.samples[i] - sheet.z) * keep
            }
        }
    }
}
