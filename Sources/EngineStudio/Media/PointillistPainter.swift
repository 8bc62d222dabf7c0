internal import CStudioKernels

/// Round dots of divided colour that mix in the eye: each is near one pure tint, its neighbours lie to either side of
/// the hue that is meant, and some are its complement.
///
/// The dots grow finer where there is detail; the priming shows between them.
struct PointillistPainter: MediumPainter {
    static let traits = MediumTraits(weather: .within, rank: 79)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.brush.variety = 0.6
        recipe.brush.relief = 0.4
        recipe.palette.contrast = 1.05
        recipe.palette.exposure = 0.03
        recipe.palette.saturation = 1.3
        recipe.palette.vibrance = 0.3
        recipe.palette.black = 0.16
        recipe.palette.white = 0.97
        recipe.palette.shadow = Tint(greenRed: 0.012, blueYellow: -0.05)
        recipe.palette.light = Tint(greenRed: 0.004, blueYellow: 0.024)
        recipe.palette.paper = LabColour(lightness: 0.93, greenRed: 0.002, blueYellow: 0.03)
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm: recipe.palette.paper = LabColour(lightness: 0.88, greenRed: 0.012, blueYellow: 0.07)
        case .cool: recipe.palette.paper = LabColour(lightness: 0.9, greenRed: -0.006, blueYellow: -0.022)
        case .dramatic: recipe.palette.paper = LabColour(lightness: 0.5, greenRed: 0.02, blueYellow: -0.05)
        }
    }

    /// Pure tints around the wheel, from dark to light.
    private static let box = PaintBox([
        (0.94, -0.02, 0.1), (0.85, 0.01, 0.15), (0.76, 0.08, 0.13), (0.64, 0.17, 0.11), (0.5, 0.18, 0.06),
        (0.8, 0.09, 0.03), (0.66, 0.17, -0.02), (0.42, 0.12, -0.09), (0.62, 0.07, -0.11), (0.33, 0.04, -0.15),
        (0.46, -0.01, -0.18), (0.63, -0.04, -0.13), (0.8, -0.05, -0.06), (0.66, -0.11, 0.02), (0.48, -0.1, 0.04),
        (0.34, -0.06, 0.02), (0.82, -0.11, 0.13), (0.24, 0.01, -0.08), (0.3, 0.07, -0.02), (0.96, 0, 0.03),
    ])

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes, field = scene.field
        let ground = SIMD4<Float>(scene.recipe.palette.paper)
        let canvas = StrokeCanvas(over: scene, tooth: Ground.paperTooth(scene, grain: 2), blur: 10) { colour in
            // Thin local colour under the dots of dark parts, as Seurat laid in first.
            let lay = 0.25 + 0.4 * ramp(0.62 - colour.x, 0, 0.4)
            return ground + (colour - ground) * SIMD4(lay, lay, lay, 0)
        }
        try step(0.1)
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), fine = Float(max(0.2, brush.detail))
        let wanted = Plane(width: field.width, height: field.height)
        let width = field.width
        stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let care = field.detail.samples[i] * (0.7 + 0.3 * field.skin.samples[i]) + 0.2 * field.skin.samples[i]
                wanted.samples[i] = care * (0.45 + 0.55 * field.saliency.samples[i]) * (0.6 + 0.4 * fine)
            }
        }
        let thickness = Float(brush.relief)
        let layers = [
            DotLayer(radius: 4.8 * scale, spacing: 1.75, opacity: 0.85, thickness: thickness, seed: scene.seeds(1)),
            DotLayer(radius: 3.5 * scale, spacing: 1.85, thickness: thickness, seed: scene.seeds(2)),
            DotLayer(
                radius: 2.5 * scale,
                spacing: 1.75,
                threshold: 0.24,
                thickness: thickness,
                seed: scene.seeds(3)
            ),
            DotLayer(radius: 1.85, spacing: 1.75, threshold: 0.46, thickness: thickness, seed: scene.seeds(4)),
            DotLayer(radius: 1.35, spacing: 1.75, threshold: 0.62, thickness: thickness, seed: scene.seeds(5)),
        ]
        let unit = 1024 / Float(max(field.width, field.height))
        let size = SIMD2(Float(field.width), Float(field.height)) * unit
        for (i, layer) in layers.enumerated() {
            if Double(layer.radius) * scene.scale > 0.35 || i == 0 {
                let sigma = max(Double(layer.radius / unit) * 0.4, 0.35)
                let colours = ColourField(field.picture, blurredBy: sigma, stripes)
                let dots = layer.planned(over: size, colours: colours, wanted: wanted, stripes) { colour, at, h in
                    divided(colour, at, h, radius: layer.radius)
                }
                canvas.dab(dots, scale: scene.scale, stripes)
            }
            try step(0.1 + 0.8 * Double(i + 1) / Double(layers.count))
        }
        RelievedPaint(scene, depth: 0.35, gloss: 0.1, weave: 0.35).light(canvas)
        try step(1)
        return canvas.picture
    }

    /// One of the colours that a colour is divided into; their mean is the colour itself, but more alive.
    private func divided(_ colour: SIMD4<Float>, _ at: SIMD2<Float>, _ h: UInt32, radius: Float) -> SIMD4<Float> {
        let care = 1 - 0.42 * scene.field.skin.sample(u: at.x, v: at.y)
        let amount = Float(scene.recipe.brush.variety) / 0.6 * care * (0.55 + 0.45 * min(1, radius / 3.5))
        let turn = Noise.unit(1, 0, h) - 0.5, pick = Noise.unit(3, 0, h)
        var dot = colour.turned(turn * 1.7 * amount)
        dot.x += (Noise.unit(2, 0, h) - 0.5) * 0.15 * amount
        // Grey is made of blue and orange, or of violet and yellow.
        let grey = 1 - ramp(colour.chroma, 0.015, 0.07)
        if grey > 0 {
            let side: Float = Noise.unit(4, 0, h) < 0.5 ? -1 : 1
            let pair = Noise.unit(5, 0, h) < 0.6 ? SIMD4<Float>(0, 0.03, 0.075, 0) : SIMD4(0, -0.045, 0.04, 0)
            dot += pair * (side * grey * amount * 0.75)
        }
        if pick < 0.13 * amount {
            // The complement, lighter than what it stands against.
            dot = SIMD4(dot.x + 0.06, -dot.y * 0.9, -dot.z * 0.9, 0)
        } else if pick < 0.27 * amount {
            let shade = SIMD4<Float>(0.02, 0.035, -0.12, 0), sun = SIMD4<Float>(0.05, 0.02, 0.07, 0)
            dot += sun + (shade - sun) * ramp(0.66 - colour.x, 0, 0.25)
        }
        let mixed = Self.box.mixed(
            dot * SIMD4(1, 1.2, 1.2, 0),
            amount: 0.5 * amount,
            lightness: 0.16 * amount,
            random: Noise.unit(6, 0, h)
        )
        return SIMD4(max(mixed.x, 0.17), mixed.y, mixed.z, 0)
    }
}
