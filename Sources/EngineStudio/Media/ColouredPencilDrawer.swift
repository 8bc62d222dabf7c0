internal import CStudioKernels

/// Wax pencils of one box: each tone is several pencils over each other, and the paper shows between their marks.
struct ColouredPencilDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, rank: 40)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.15
        recipe.light.strength = 0.15
        recipe.finish.vignette = 0.05
        recipe.palette.paper = LabColour(lightness: 0.972, greenRed: 0.001, blueYellow: 0.008)
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        attempt.applySheet(to: &recipe)
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes, recipe = scene.recipe
        let fade = scene.sheetFade(width: 0.07)
        let masses = scene.masses()
        let tones = DrawnTones(scene, middle: 0.56, mood: 0.4, masses: masses, calm: 0.5, relief: 0.2).fading(
            fade,
            stripes
        )
        let paper = Ground.paperTooth(scene, grain: 1.2)
        let width = scene.width
        // Wax slides over the finest of the grain.
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) { paper.samples[i] = 0.5 + (paper.samples[i] - 0.5) * 0.54 }
        }
        let sheet = SIMD4<Float>(recipe.palette.paper)
        let ground = LabPicture(width: scene.width, height: scene.height)
        ground.lightness.samples.initialize(repeating: sheet.x, count: ground.lightness.count)
        ground.greenRed.samples.initialize(repeating: sheet.y, count: ground.lightness.count)
        ground.blueYellow.samples.initialize(repeating: sheet.z, count: ground.lightness.count)
        let canvas = StrokeCanvas(ground: ground, tooth: paper)
        try step(0.15)
        let walk = FlowWalk(scene, curl: 0)
        let box = PencilBox(seed: scene.seeds(36), variety: Float(recipe.brush.variety))
        let colours = scene.field.picture
        for (i, pass) in passes().enumerated() {
            pass.layer.draw(on: canvas, walk, tones: tones, scene) { at, _ in
                box.pencil(for: colours.sample(u: at.x, v: at.y), pass: i, lift: pass.lift, at: at)
            }
            try step(0.15 + 0.12 * Double(i + 1))
        }
        let sketch = scene.sketch()
        let contour = try ContourLines(scene: sketch, width: 0.85, reach: 6, threshold: 0.011, sharpness: 16)
            .found(in: sketch.picture.lightness, tangents: sketch.tangents()) { () throws(StudioFailure) in
                try step(0.84)
            }
        try step(0.92)
        let accents = scene.accents(near: 0.8, wide: 4)
        outline(canvas.picture, contour: contour, accents: accents, paper: paper, fade: fade, tones: tones)
        try step(1)
        return canvas.picture
    }

    private func passes() -> [(layer: HatchLayer, lift: Float)] {
        let scale = Float(scene.recipe.brush.scale)
        func pass(
            _ part: Int,
            angle: Float,
            follow: Float,
            limit: Float,
            radius: Float,
            spacing: Float,
            length: Float,
            grip: Float,
            opacity: Float,
            lift: Float
        ) -> (HatchLayer, Float) {
            (
                HatchLayer(
                    angle: angle,
                    follow: follow,
                    limit: limit,
                    pressure: 1,
                    radius: radius * scale,
                    spacing: spacing * scale,
                    length: length * (0.5 + 0.5 * scale),
                    taper: 0.35,
                    grip: grip,
                    opacity: opacity,
                    ease: 0,
                    fineness: 0.4,
                    scatter: 0.08,
                    seed: scene.seeds(30 + part)
                ), lift
            )
        }
        return [
            pass(
                1,
                angle: 0.9,
                follow: 0.1,
                limit: 0.99,
                radius: 1.9,
                spacing: 4.4,
                length: 60,
                grip: 0.5,
                opacity: 0.65,
                lift: 0.14
            ),
            pass(
                2,
                angle: 0.75,
                follow: 0.5,
                limit: 0.97,
                radius: 1.3,
                spacing: 3.6,
                length: 40,
                grip: 0.46,
                opacity: 0.75,
                lift: 0.05
            ),
            pass(
                3,
                angle: 1.15,
                follow: 0.8,
                limit: 0.8,
                radius: 1.15,
                spacing: 3.2,
                length: 28,
                grip: 0.42,
                opacity: 0.75,
                lift: -0.02
            ),
            pass(
                4,
                angle: 0.5,
                follow: 0.75,
                limit: 0.52,
                radius: 1.25,
                spacing: 3,
                length: 26,
                grip: 0.38,
                opacity: 0.65,
                lift: -0.04
            ),
            pass(
                5,
                angle: 0.85,
                follow: 0.9,
                limit: 0.27,
                radius: 1.35,
                spacing: 2.8,
                length: 20,
                grip: 0.24,
                opacity: 0.75,
                lift: -0.07
            ),
        ]
    }

    /// Contours in a dark pencil that fits the colour beside them.
    private func outline(
        _ picture: LabPicture,
        contour: Plane,
        accents: Plane,
        paper: Plane,
        fade: Plane,
        tones: DrawnTones
    ) {
        let (width, height, field) = (scene.width, scene.height, scene.field)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let u = (Float(x) + 0.5) / Float(width)
                    let skin = field.skin.sample(u: u, v: v)
                    // Small forms of faces are drawn with a sharpened pencil.
                    let found = accents.samples[i] * 4.5 * (0.4 + 0.6 * skin) * fade.sample(u: u, v: v)
                    if found < -0.03 {
                        picture.lightness.samples[i] = min(picture.lightness.samples[i] - found * 0.5, 0.965)
                    }
                    let mark = contour.sample(u: u, v: v)
                    guard mark > 0 || found > 0.03 else { continue }
                    let busy =
                        ramp(field.detail.sample(u: u, v: v), 0.25, 0.6)
                        * (1 - ramp(field.coherence.sample(u: u, v: v), 0.3, 0.75))
                    let tone = tones.plane.sample(u: u, v: v)
                    let line =
                        mark * (0.1 + 1.2 * paper.samples[i]) * fade.sample(u: u, v: v)
                        * (0.85 - 0.45 * busy) * (0.55 + 0.45 * ramp(1 - tone, 0.05, 0.6))
                    // Indigo beside cool colours, umber beside warm ones.
                    let warm = ramp(field.picture.blueYellow.sample(u: u, v: v), -0.02, 0.05)
                    let pencil = SIMD3<Float>(0.3, 0.012, -0.075) + SIMD3<Float>(0, 0.03, 0.125) * warm
                    let amount = min(1 - (1 - min(line, 1)) * (1 - min(max(found - 0.03, 0), 0.6)), 0.9)
                    picture.lightness.samples[i] += (pencil.x - picture.lightness.samples[i]) * amount
                    picture.greenRed.samples[i] += (pencil.y - picture.greenRed.samples[i]) * amount
                    picture.blueYellow.samples[i] += (pencil.z - picture.blueYellow.samples[i]) * amount
                }
            }
        }
    }
}

/// The pencils that a colour is built from: the nearest hues of a box of twenty-four, each pass another neighbour.
struct PencilBox: Sendable {
    private let hues: [SIMD2<Float>]
    private let seed: UInt32
    private let variety: Float

    init(seed: UInt32, variety: Float) {
        self.seed = seed
        self.variety = variety
        hues = (0..<24).map { i in
            let angle = Double(i) / 24 * 6.283185307179586
            return SIMD2(Float(PortableMath.cosine(angle)), Float(PortableMath.sine(angle)))
        }
    }

    /// - Parameters:
    ///   - lift: how much lighter than the colour the pencil of this pass is.
    ///   - at: place of the mark, fractions of the sides.
    func pencil(for colour: SIMD4<Float>, pass: Int, lift: Float, at: SIMD2<Float>) -> SIMD4<Float> {
        let h = Noise.hash(Int(at.x * 8192), Int(at.y * 8192), seed &+ UInt32(pass))
        let random = Float(h & 1023) / 1023 - 0.5
        let chroma = (colour.y * colour.y + colour.z * colour.z).squareRoot()
        var best = 0, most = -Float.infinity
        for (i, hue) in hues.enumerated() {
            let fit = hue.x * colour.y + hue.y * colour.z
            if fit > most { (best, most) = (i, fit) }
        }
        // Neighbours in the box: warmer under, cooler over, and now and then one further off.
        let spread = pass == 0 ? 1 : pass == 1 ? 0 : -1
        let stray = random > 0.5 - 0.22 * variety ? 1 : random < -0.5 + 0.22 * variety ? -1 : 0
        let warm = best < 12 ? 1 : -1
        let hue = hues[(best + 24 + spread * warm + stray) % 24]
        // A grey is mixed of a warm and a cool pencil.
        let least: Float = pass == 0 ? 0.012 : 0.022
        var strong = max(min(chroma * 1.35, 0.2), least)
        if chroma < 0.02, pass >= 2 { strong = 0.03 }
        var result = SIMD4(colour.x + lift + random * 0.07, hue.x * strong, hue.y * strong, 0)
        if pass >= 3 {
            // Shadows are indigo or umber over the colour, not black.
            let dark = colour.z > 0.01 ? SIMD4<Float>(0.3, 0.035, 0.035, 0) : SIMD4<Float>(0.27, 0.012, -0.09, 0)
            result += (dark - result) * (pass == 3 ? 0.22 : 0.38)
        }
        result.x = min(max(result.x, 0.2), 0.93)
        return result
    }
}
