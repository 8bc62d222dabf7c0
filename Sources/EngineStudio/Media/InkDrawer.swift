/// Pen and ink: contours of the nib, blacks spotted with the brush, and hatching, crossed where it is dark.
struct InkDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .drawn, rank: 60)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.light.strength = 0.15
        recipe.finish.vignette = 0.1
        recipe.brush.looseness = 0
    }

    /// A sheet of grey is hatched like a white one; a wash is only laid when it was asked for.
    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        if recipe.brush.looseness < 0.6 { recipe.brush.looseness = 0 }
        switch attempt {
        case .rich, .warm: break
        case .cool: recipe.palette.pigment.blueYellow -= 0.02 * spread
        case .dramatic:
            recipe.palette.paper.blueYellow += 0.012
            recipe.palette.pigment.lightness = max(0.14, recipe.palette.pigment.lightness)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let tangents = ContourLines.tangents(scene)
        let lines = try ContourLines(scene: scene, width: 1.5, reach: 12, threshold: 0.022, sharpness: 34)
            .found(in: scene.picture.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.1) }
        try step(0.2)
        blacken(
            lines,
            fine: try ContourLines(scene: scene, width: 0.8, reach: 9, threshold: 0.0105, sharpness: 30)
                .found(in: scene.picture.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.3) }
        )
        try step(0.4)
        let tones = DrawnTones(
            PrintTones(
                scene,
                source: scene.field.picture.lightness.blurred(1, scene.stripes),
                middle: 0.64,
                levelling: 0.7,
                local: 0.35,
                skin: 0.3
            )
        )
        join(lines, try hatched(tones) { (done) throws(StudioFailure) in try step(0.45 + 0.3 * done) })
        if scene.recipe.brush.looseness > 0 { lay(Float(scene.recipe.brush.looseness), on: lines, tones) }
        thin(lines)
        try step(0.85)
        let tooth = Ground.paperTooth(scene, grain: 1.2)
        try step(0.9)
        let sheet = InkedSheet.printed(lines, on: scene, tooth: tooth, depth: 0.02)
        try step(1)
        return sheet
    }

    private var layers: [HatchLayer] {
        let scale = Float(scene.recipe.brush.scale)
        func layer(_ angle: Float, follow: Float, limit: Float, radius: Float, gap: Float, length: Float, part: Int)
            -> HatchLayer
        {
            HatchLayer(
                angle: angle,
                follow: follow,
                limit: limit,
                pressure: 1,
                radius: radius * scale,
                spacing: gap * scale,
                length: length,
                taper: 0.8,
                grip: 0,
                opacity: 1,
                seed: scene.seeds(part)
            )
        }
        return [
            layer(0.85, follow: 0.3, limit: 0.68, radius: 0.62, gap: 5.4, length: 42, part: 41),
            layer(0.8, follow: 0.8, limit: 0.5, radius: 0.78, gap: 4.4, length: 32, part: 42),
            layer(-0.7, follow: 0.3, limit: 0.34, radius: 0.75, gap: 4.4, length: 26, part: 43),
        ]
    }

    private func hatched(
        _ tones: DrawnTones,
        _ step: (Double) throws(StudioFailure) -> Void
    ) throws(StudioFailure) -> Plane {
        var marks = PenMarks()
        let walk = FlowWalk(scene, curl: 0)
        for (i, layer) in layers.enumerated() {
            let list = layer.planned(walk, tones: tones, scene) { _, _ in SIMD4(1, 0, 0, 0) }
            marks.append(PenMarks(list, thinnest: 0.3))
            try step(Double(i + 1) / Double(layers.count))
        }
        let ink = Plane(width: scene.width, height: scene.height, filledWith: 0)
        marks.draw(on: ink, scale: scene.scale, scene.stripes)
        return ink
    }

    /// Adds fine contours to the bold ones, and spots blacks where it is dark both by itself and beside its
    /// surroundings; every picture has some.
    private func blacken(_ lines: Plane, fine: Plane) {
        let stripes = scene.stripes, (width, height) = (scene.width, scene.height)
        let soft = scene.picture.lightness.blurred(1.1 * scene.scale, stripes)
        let local = scene.field.picture.lightness.blurred(26, stripes)
        let marks = Quantiles(scene.field.picture.lightness)
        let level = min(max(marks.value(0.09), 0.28), marks.value(0.32), 0.44)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let around = local.sample(u: (Float(x) + 0.5) / Float(width), v: v)
                    let black = ramp(level + 0.12 * (around - 0.5) - soft.samples[i], -0.012, 0.02)
                    lines.samples[i] = 1 - (1 - black) * (1 - max(lines.samples[i], fine.samples[i] * 0.92))
                }
            }
        }
    }

    private func join(_ lines: Plane, _ hatching: Plane) {
        let width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                lines.samples[i] = 1 - (1 - lines.samples[i]) * (1 - hatching.samples[i] * 0.96)
            }
        }
    }

    /// Towards the margin the drawing ends in single strokes.
    private func thin(_ ink: Plane) {
        let faded = PaintedArea(scene).faded(), width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) { ink.samples[i] *= faded.samples[i] }
        }
    }

    /// Thinned ink in three greys.
    private func lay(_ wash: Float, on ink: Plane, _ tones: DrawnTones) {
        let width = scene.width, tone = scene.full(tones.plane)
        let flow = Noise.plane(width, scene.height, size: 60, octaves: 4, seed: scene.seeds(44), scene.stripes)
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let t = tone.samples[i] + (flow.samples[i] - 0.5) * 0.14
                let light = 0.26 * (1 - ramp(t, 0.66, 0.72)), middle = 0.27 * (1 - ramp(t, 0.44, 0.5))
                let dark = 0.16 * (1 - ramp(t, 0.22, 0.28))
                let grey = (light + middle + dark) * wash * (0.85 + 0.5 * (flow.samples[i] - 0.5))
                ink.samples[i] = 1 - (1 - ink.samples[i]) * (1 - grey)
            }
        }
    }
}
