/// Pen and ink: contours of the nib, blacks spotted with the brush, and hatching, crossed where it is dark.
struct InkDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, drawsDark: true, rank: 60)
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
        case .dramatic: recipe.palette.paper.blueYellow += 0.012
        }
    }

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let tones = DrawnTones(scene)
        let ink = Plane(width: scene.width, height: scene.height, filledWith: 0)
        try step(0.1)
        let walk = FlowWalk(scene, curl: 0)
        for (i, layer) in layers.enumerated() {
            let list = layer.planned(walk, tones: tones, scene) { _, _ in SIMD4(1, 0, 0, 0) }
            PenMarks(list, thinnest: 0.3).draw(on: ink, scale: scene.scale, stripes)
            try step(0.15 + 0.1 * Double(i + 1))
        }
        show(.pigment(ink))
        let tangents = scene.tangents()
        let lightness = scene.picture.lightness
        let bold = try ContourLines(scene: scene, width: 1.5, reach: 12, threshold: 0.022, sharpness: 34)
            .found(in: lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.55) }
        try step(0.65)
        let fine = try ContourLines(scene: scene, width: 0.8, reach: 9, threshold: 0.0105, sharpness: 30)
            .found(in: lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.75) }
        try step(0.8)
        join(ink, tones: tones, bold: bold, fine: fine)
        let tooth = Ground.paperTooth(scene, grain: 1.2)
        try step(0.9)
        let sheet = InkedSheet.printed(ink, on: scene, tooth: tooth, depth: 0.02)
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

    /// Hatching, contours and blacks on one plane, thinned out towards the margin.
    private func join(_ ink: Plane, tones: DrawnTones, bold: Plane, fine: Plane) {
        let recipe = scene.recipe, stripes = scene.stripes, width = scene.width
        let soft = scene.picture.lightness.blurred(1.1 * scene.scale, stripes)
        let local = scene.full(scene.field.picture.lightness.blurred(26, stripes))
        let wash = Float(recipe.brush.looseness)
        let flow = Noise.plane(scene.width, scene.height, size: 60, octaves: 4, seed: scene.seeds(44), stripes)
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                // Blacks are spotted where it is dark both by itself and beside its surroundings.
                let level = 0.28 + 0.12 * (local.samples[i] - 0.5) + (flow.samples[i] - 0.5) * 0.03
                let black = ramp(level - soft.samples[i], -0.012, 0.02)
                let lines = max(bold.samples[i], fine.samples[i] * 0.92)
                ink.samples[i] = 1 - (1 - black) * (1 - lines) * (1 - ink.samples[i] * 0.96)
            }
        }
        if wash > 0 { lay(wash, on: ink, tone: scene.full(tones.plane), flow) }
        let faded = PaintedArea(scene).faded()
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) { ink.samples[i] *= faded.samples[i] }
        }
    }

    /// Thinned ink in three greys.
    private func lay(_ wash: Float, on ink: Plane, tone: Plane, _ flow: Plane) {
        let width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let t = tone.samples[i] + (flow.samples[i] - 0.5) * 0.14
                let steps =
                    0.26 * (1 - ramp(t, 0.66, 0.72)) + 0.27 * (1 - ramp(t, 0.44, 0.5)) + 0.16
                    * (1 - ramp(t, 0.22, 0.28))
                let grey = steps * wash * (0.85 + 0.5 * (flow.samples[i] - 0.5))
                ink.samples[i] = 1 - (1 - ink.samples[i]) * (1 - grey)
            }
        }
    }
}
