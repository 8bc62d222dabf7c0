/// Woodcut or linocut: the block prints black, and the knife takes out the lights in tapering cuts along the forms; what
/// the knife missed in the ground stays as chatter.
struct WoodCutter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .within, rank: 66)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(lightness: 0.915, greenRed: 0.006, blueYellow: 0.042)
        recipe.palette.pigment = LabColour(lightness: 0.2, greenRed: 0.004, blueYellow: 0.004)
        recipe.light.strength = 0.25
        recipe.finish.vignette = 0
        recipe.finish.ground = 0.6
    }

    /// Lamp black, oxide red, indigo, and black on grey.
    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.brush.looseness = 0
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.pigment.lightness += 0.04
            recipe.palette.pigment.greenRed += 0.05
            recipe.palette.paper.lightness += 0.045
            recipe.palette.paper.blueYellow -= 0.026
        case .cool:
            recipe.palette.pigment.blueYellow -= 0.045
            recipe.palette.pigment.lightness += 0.06
        case .dramatic:
            recipe.palette.paper.lightness += 0.04
            recipe.palette.pigment.lightness = max(0.14, recipe.palette.pigment.lightness)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let ink = try ContourLines(scene: scene, width: 1.6, reach: 10, threshold: 0.02, sharpness: 30)
            .found(in: scene.picture.lightness, tangents: ContourLines.tangents(scene)) {
                () throws(StudioFailure) in try step(0.15)
            }
        try step(0.3)
        let tones = PrintTones(
            scene,
            source: PrintTones.patches(scene, radius: 6),
            middle: 0.5,
            levelling: 0.55,
            local: 0.9,
            skin: 0.12
        )
        try step(0.5)
        let screen = LineScreen(
            scene,
            angle: 0.5,
            follow: 1,
            relief: 20,
            closer: 0.7
        )
        let tone = tones.plane
        try step(0.7)
        cut(ink, tone: tone, screen)
        try step(0.9)
        let fibre = Noise.plane(
            scene.width,
            scene.height,
            size: 2.4,
            stretch: 9,
            angle: 0.4,
            octaves: 2,
            seed: scene.seeds(322),
            stripes
        )
        let sheet = InkedSheet.printed(ink, on: scene, tooth: fibre, depth: 0.035)
        try step(1)
        return sheet
    }

    private func cut(_ ink: Plane, tone: Plane, _ screen: LineScreen) {
        let (width, height, stripes) = (scene.width, scene.height, scene.stripes)
        let unit = Float(1 / scene.scale), scale = Float(scene.scale)
        let pitch = 9 * Float(scene.recipe.brush.scale)
        let field = scene.field
        let hand = Noise.plane(field.width, field.height, size: 34, octaves: 4, seed: scene.seeds(321), stripes)
        let grain = Noise.plane(width, height, size: 1.7, octaves: 2, seed: scene.seeds(323), stripes)
        let short = Float(min(width, height))
        let margin = short < 24 ? -4 : short * 0.04 * Float(min(scene.recipe.finish.margin, 1.6))
        let frame = margin > 0 ? 5 * scale : 0
        let seed = scene.seeds(324)
        stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let across = (Float(x) + 0.5) / Float(width), down = (Float(y) + 0.5) / Float(height)
                    let block = hand.sample(u: across, v: down)
                    let wander = block - 0.5, fleck = grain.samples[i]
                    let (px, py) = (Float(x) + 0.5, Float(y) + 0.5)
                    let edge =
                        min(px, py, Float(width) - px, Float(height) - py) - margin + wander * 9 * scale
                        + (fleck - 0.5) * 1.6 * scale
                    guard edge > -1 else {
                        ink.samples[i] = 0
                        continue
                    }
                    let p = screen.place(x, y, unit: unit) / pitch, d = screen.slope(x, y, unit: unit)
                    let foot = min((d.across * d.across).sum().squareRoot() / pitch, 4)
                    let row = Int(p.x.rounded(.down))
                    let shift = Noise.unit(row, 1, seed)
                    let length = 4.5 + 4 * Noise.unit(row, 2, seed)
                    let q = p.y / length + shift * 7
                    let place = q.rounded(.down)
                    let h = Noise.hash(row, Int(place), seed)
                    let t = q - place
                    // The knife goes in thin, widens, and leaves at once.
                    let profile = min(1, t * 1.7 + 0.12) * min(1, (1 - t) * 6)
                    let v = tone.sample(u: across, v: down) + wander * 0.1 + (fleck - 0.5) * 0.05
                    let light = min(max((v - 0.2) / 0.62, 0), 1)
                    let random = Float(h & 255) / 255 - 0.5
                    let taken = light * 1.45 - 0.2 + random * 0.25 - (1 - profile) * 0.75 * (1.15 - light)
                    var white = LineScreen.bars(p.x, share: taken, footprint: foot)
                    white = max(white, ramp(v, 0.76, 0.76 + 0.05))
                    // Ridges that the gouge left standing in cleared ground.
                    if v > 0.68, (h >> 8) & 255 < 80, block > 0.44 {
                        let ridge = 0.16 * min(1, t * 3) * min(1, (1 - t) * 3) * ramp(block, 0.44, 0.56)
                        white *= 1 - LineScreen.bars(p.x + 0.5, share: ridge, footprint: foot)
                    }
                    let contour = ink.samples[i] * ramp(v, 0.2, 0.5)
                    var black = 1 - white * (1 - contour)
                    if edge < frame { black = max(black, ramp(frame - edge, -0.6, 0.6)) }
                    // Ink skips a grain here and there, and lies thicker at its edges.
                    let salt = ramp(fleck, 0.74, 0.84) * 0.8
                    black *= (1 - salt * ramp(block, 0.42, 0.62)) * (0.95 + 0.1 * (fleck - 0.5))
                    ink.samples[i] = black * min(max(edge + 1, 0), 1)
                }
            }
        }
    }
}
