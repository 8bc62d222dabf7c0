/// A panel of a manga: white, contours of the nib, spotted blacks, and screentone in two greys and in gradations.
///
/// What looks away from the panel's subject can be ruled over with lines that run to it.
struct MangaDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .drawn, rank: 70)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(lightness: 0.985, greenRed: 0, blueYellow: 0.002)
        recipe.palette.pigment = LabColour(lightness: 0.15, greenRed: 0, blueYellow: -0.003)
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0
        recipe.finish.ground = 0
        recipe.brush.looseness = 0
    }

    /// White and black, then the tinted pulp and coloured inks of the weeklies, then a page of action.
    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.brush.looseness = 0
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper.lightness += 0.025
            recipe.palette.paper.greenRed += 0.003
            recipe.palette.paper.blueYellow -= 0.01
            recipe.palette.pigment.greenRed += 0.035
        case .cool:
            recipe.palette.paper.greenRed -= 0.008
            recipe.palette.paper.blueYellow += 0.018
            recipe.palette.paper.lightness -= 0.03
            recipe.palette.pigment.blueYellow -= 0.03
            recipe.palette.pigment.lightness += 0.06
        case .dramatic:
            recipe.palette.paper.lightness += 0.115
            recipe.palette.pigment.lightness = max(0.14, recipe.palette.pigment.lightness)
            recipe.brush.looseness = 1
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let tangents = ContourLines.tangents(scene)
        let lines = try ContourLines(scene: scene, width: 1.5, reach: 12, threshold: 0.02, sharpness: 40)
            .found(in: scene.picture.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.15) }
        try step(0.3)
        join(
            lines,
            try ContourLines(scene: scene, width: 0.8, reach: 9, threshold: 0.0105, sharpness: 36)
                .found(in: scene.picture.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.45) }
        )
        try step(0.6)
        let tones = PrintTones(
            scene,
            source: PrintTones.patches(scene, radius: 5),
            middle: 0.58,
            levelling: 0.7,
            local: 0.6,
            skin: 0.55
        )
        try step(0.85)
        lay(on: lines, tone: tones.plane, calm: calm())
        let sheet = InkedSheet.printed(lines, on: scene, tooth: nil, depth: 0)
        try step(1)
        return sheet
    }

    /// One plane of lines, without the crumbs that belong to no line.
    private func join(_ bold: Plane, _ fine: Plane) {
        let width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) { bold.samples[i] = max(bold.samples[i], fine.samples[i]) }
        }
        let company = bold.blurred(5 * scene.scale, scene.stripes)
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) { bold.samples[i] *= ramp(company.samples[i], 0.035, 0.09) }
        }
    }

    /// 1 where nothing happens: tone may change gradually there, and lines of speed may lie.
    private func calm() -> Plane {
        let field = scene.field
        let busy = field.detail.blurred(5, scene.stripes), seen = field.saliency.blurred(10, scene.stripes)
        let width = field.width
        scene.stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let away = 1 - ramp(busy.samples[i] * 0.8 + seen.samples[i] * 0.5 + field.skin.samples[i], 0.22, 0.42)
                busy.samples[i] = max(away, field.sky.samples[i])
            }
        }
        return busy
    }

    /// Where lines of speed run to: the middle of what the eye goes to.
    private func aim() -> SIMD2<Float> {
        let map = scene.field.saliency
        var sum = SIMD3<Double>(0, 0, 1e-6)
        for y in 0..<map.height {
            var row = SIMD2<Float>(0, 0)
            for x in 0..<map.width {
                let weight = map[x, y] * map[x, y] * map[x, y]
                row += SIMD2(weight * (Float(x) + 0.5), weight)
            }
            sum += SIMD3(Double(row.x), Double(row.y) * (Double(y) + 0.5), Double(row.y))
        }
        return SIMD2(Float(sum.x / sum.z / Double(map.width)), Float(sum.y / sum.z / Double(map.height)))
    }

    private func lay(on ink: Plane, tone: Plane, calm: Plane) {
        let (width, height) = (scene.width, scene.height)
        let unit = Float(1 / scene.scale), scale = Float(scene.scale)
        let pitch: Float = 5.6
        let short = Float(min(width, height))
        let gutter = short < 24 ? -8 : short * 0.022 * Float(min(scene.recipe.finish.margin, 2))
        let frame = gutter > 0 ? 2.6 * scale : 0
        let speed = Float(scene.recipe.brush.looseness)
        let aim = aim() * SIMD2(Float(width), Float(height)) * unit
        let wedges = SpeedLines(seed: scene.seeds(331))
        let black: Float = 0.27
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let (px, py) = (Float(x) + 0.5, Float(y) + 0.5)
                    let edge = min(px, py, Float(width) - px, Float(height) - py) - gutter
                    guard edge > -0.5 else {
                        ink.samples[i] = 0
                        continue
                    }
                    let across = px / Float(width), down = py / Float(height)
                    let v = tone.sample(u: across, v: down), quiet = calm.sample(u: across, v: down)
                    let solid = ramp(v, black + 0.012, black - 0.012)
                    // Cut tones have an edge; rubbed ones fade.
                    let cut = 0.17 * (1 - ramp(v, 0.625, 0.64)) + 0.22 * (1 - ramp(v, 0.425, 0.44))
                    let rubbed = 0.42 * (1 - ramp(v, 0.25, 0.9))
                    let share = cut + (rubbed - cut) * quiet
                    let u = (px + py) * unit * 0.70710678 / pitch, w = (px - py) * unit * 0.70710678 / pitch
                    let a = u - u.rounded(.down) - 0.5, b = w - w.rounded(.down) - 0.5
                    let away = (a * a + b * b).squareRoot(), radius = (share / 3.14159).squareRoot()
                    let foot = unit / pitch
                    let blend = ramp(foot, 0.3, 0.7)
                    let dot = share < 0.015 ? 0 : min(max((radius - away) / foot + 0.5, 0), 1)
                    let screen = dot + (share - dot) * blend
                    var result = max(solid, ink.samples[i], screen)
                    if speed > 0 {
                        let line = wedges.ink(at: SIMD2(px, py) * unit, aim: aim, unit: unit)
                        result = max(result, line * ramp(quiet, 0.25, 0.6) * speed)
                    }
                    let border = frame > 0 ? min(max(frame - edge + 0.5, 0), 1) : 0
                    ink.samples[i] = max(result, border) * min(edge + 0.5, 1)
                }
            }
        }
    }
}

/// Wedges that run from the border towards a point.
struct SpeedLines: Sendable {
    let seed: UInt32

    /// 0…1 at a place; all in units.
    @inline(__always)
    func ink(at place: SIMD2<Float>, aim: SIMD2<Float>, unit: Float) -> Float {
        let d = place - aim
        let away = (d * d).sum().squareRoot()
        guard away > 60 else { return 0 }
        // The angle as a place on a square's sides, 0…8: no arc tangent, and even enough.
        let (ax, ay) = (abs(d.x), abs(d.y))
        let side = ax > ay ? d.y / ax : d.x / ay
        let turn = ax > ay ? (d.x > 0 ? side + 1 : 5 - side) : (d.y > 0 ? 3 - side : side + 7)
        let position = turn * 46
        let cell = position.rounded(.down)
        let h = Noise.hash(Int(cell), 5, seed)
        guard h & 3 != 0 else { return 0 }
        let start = 190 + 260 * Float((h >> 8) & 255) / 255
        guard away > start else { return 0 }
        let middle = 0.3 + 0.4 * Float((h >> 16) & 255) / 255
        let wide = (0.1 + 0.3 * Float(h >> 24) / 255) * min(1, (away - start) / 240)
        let foot = max(46 * unit / away, 1e-4)
        return min(max((wide * 0.5 - abs(position - cell - middle)) / foot + 0.5, 0), min(1, wide / foot))
    }
}
