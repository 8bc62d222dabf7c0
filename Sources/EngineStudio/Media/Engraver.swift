/// Steel engraving, as on banknotes: hairlines that swell with the tone and bend over the forms, crossed in the darks
/// and broken into dots in the lights, inside the ruled border of a plate.
///
/// After Ostromoukhov: Digital Facial Engraving, SIGGRAPH 99.
struct Engraver: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .within, rank: 65)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(lightness: 0.935, greenRed: -0.002, blueYellow: 0.03)
        recipe.palette.pigment = LabColour(lightness: 0.26, greenRed: -0.03, blueYellow: -0.004)
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0
        recipe.finish.ground = 0.4
    }

    /// Black-green, sepia, steel blue and carmine: the inks of banknotes.
    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.brush.looseness = 0
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper.lightness += 0.04
            recipe.palette.paper.blueYellow -= 0.012
            recipe.palette.pigment.lightness -= 0.02
            recipe.palette.pigment.greenRed += 0.022
        case .cool:
            recipe.palette.pigment.greenRed += 0.022
            recipe.palette.pigment.blueYellow -= 0.035
        case .dramatic:
            recipe.palette.paper.lightness += 0.085
            recipe.palette.paper.greenRed += 0.008
            recipe.palette.pigment.greenRed += 0.12
            recipe.palette.pigment.blueYellow += 0.035
            recipe.palette.pigment.lightness += 0.1
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let lines = try ContourLines(scene: scene, width: 0.75, reach: 8, threshold: 0.011, sharpness: 26)
            .found(in: scene.picture.lightness, tangents: ContourLines.tangents(scene)) {
                () throws(StudioFailure) in try step(0.15)
            }
        try step(0.3)
        let tones = PrintTones(
            scene,
            source: scene.field.picture.lightness.blurred(0.5, stripes),
            middle: 0.53,
            levelling: 0.65,
            local: 0.75,
            skin: 0.05
        )
        try step(0.5)
        let screen = LineScreen(
            scene,
            angle: 0.12,
            follow: 0.9,
            relief: 26,
            closer: 0.18
        )
        let tone = tones.plane
        try step(0.7)
        cut(lines, tone: tone, screen)
        try step(0.9)
        let tooth = Noise.plane(scene.width, scene.height, size: 2.2, octaves: 2, seed: scene.seeds(311), stripes)
        let sheet = InkedSheet.printed(lines, on: scene, tooth: tooth, depth: 0.02)
        try step(1)
        return sheet
    }

    /// Adds the screens to the contours, and the border round both.
    private func cut(_ ink: Plane, tone: Plane, _ screen: LineScreen) {
        let (width, height) = (scene.width, scene.height)
        let unit = Float(1 / scene.scale)
        let pitch = 4.4 * Float(scene.recipe.brush.scale)
        let plate = PlateBorder(scene, share: 0.03)
        // Crossing lines lie at 60 degrees to the first.
        let (c, s): (Float, Float) = (0.5, 0.8660254)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let edge = plate.inside(x, y)
                    guard edge > -0.5 else {
                        ink.samples[i] = plate.rules(edge)
                        continue
                    }
                    let p = screen.place(x, y, unit: unit) / pitch, d = screen.slope(x, y, unit: unit)
                    let v = tone.sample(u: (Float(x) + 0.5) / Float(width), v: (Float(y) + 0.5) / Float(height))
                    let dark = 1 - v
                    let first = (d.across / pitch), other = (d.along / pitch)
                    func length(_ q: SIMD2<Float>) -> Float { min((q * q).sum().squareRoot(), 4) }
                    let foot = length(first)
                    // Lines end in dashes, and dashes in dots, where the light begins.
                    let stagger: Float = Int(p.x.rounded(.down)) & 1 == 0 ? 0 : 0.5
                    let along = p.y * 0.42 + stagger
                    let wave = abs((along - along.rounded(.down)) * 2 - 1)
                    let light = ramp(v, 0.62, 0.97)
                    let swell = 0.09 + 0.56 * ramp(dark, 0.02, 1.0) * (0.75 + 0.25 * dark)
                    let broken = swell * min(max((wave - light * 1.25) * 3 + 1, 0), 1) * (1 - ramp(v, 0.93, 0.985))
                    var bare = 1 - LineScreen.bars(p.x, share: broken, footprint: foot)
                    let second = ramp(dark, 0.42, 0.85) * 0.42
                    if second > 0.02 {
                        let q = p.x * c + p.y * s
                        bare *= 1 - LineScreen.bars(q, share: second, footprint: length(first * c + other * s))
                    }
                    let third = ramp(dark, 0.68, 1) * 0.4
                    if third > 0.02 {
                        let q = p.x * c - p.y * s
                        bare *= 1 - LineScreen.bars(q, share: third, footprint: length(first * c - other * s))
                    }
                    ink.samples[i] = (1 - bare * (1 - ink.samples[i] * 0.85)) * min(1, edge + 0.5)
                }
            }
        }
    }
}

/// The margin of a printing plate: bare paper, with a double rule round the picture.
struct PlateBorder {
    private let width: Float
    private let height: Float
    private let margin: Float
    private let scale: Float

    /// - Parameter share: width of the margin as a share of the short side.
    init(_ scene: Scene, share: Double) {
        width = Float(scene.width)
        height = Float(scene.height)
        scale = Float(scene.scale)
        let short = min(width, height)
        margin = short < 24 ? -1 : short * Float(share * min(scene.recipe.finish.margin, 2))
    }

    /// Pixels inside the border; below 0 outside.
    @inline(__always)
    func inside(_ x: Int, _ y: Int) -> Float {
        let (px, py) = (Float(x) + 0.5, Float(y) + 0.5)
        return min(px, py, width - px, height - py) - margin
    }

    /// Ink of the rules at a place outside, `edge` as ``inside(_:_:)`` says.
    @inline(__always)
    func rules(_ edge: Float) -> Float {
        func rule(_ at: Float, _ half: Float) -> Float {
            min(max(half * scale + 0.5 - abs(edge + at * scale), 0), min(1, 2 * half * scale))
        }
        guard margin > 10 * scale else { return 0 }
        return max(rule(3.2, 0.55), rule(7.2, 1.5))
    }
}
