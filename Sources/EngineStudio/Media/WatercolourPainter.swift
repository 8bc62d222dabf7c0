internal import CStudioKernels

/// Transparent washes on cold-pressed paper.
///
/// Pigment is a density that darkens the wash (Bousseau, Kaplan, Thollot, Sillion: Interactive Watercolor Rendering,
/// NPAR 2006): edges gather it, water spreads it, the grain of the paper holds it.
struct WatercolourPainter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, rank: 90)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.22
        recipe.palette.vibrance = 0.2
        recipe.palette.exposure = 0.03
        recipe.palette.contrast = 0.98
        recipe.palette.black = 0.2
        recipe.palette.white = 0.965
        recipe.palette.shadow = Tint(greenRed: 0.004, blueYellow: -0.026)
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        attempt.applySheet(to: &recipe)
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let recipe = scene.recipe
        let loose = Float(recipe.brush.looseness)
        try step(0.05)
        var washed = Abstraction.of(scene, radius: 4.6 * recipe.brush.scale)
        try step(0.3)
        wetInWet(washed, loose: loose)
        try step(0.4)
        wander(&washed, loose: loose)
        tone(washed)
        try step(0.55)
        let outline = recipe.brush.outline > 0 ? try lines(step) : nil
        try step(0.7)
        let density = self.density(of: washed, loose: loose)
        try step(0.85)
        lay(washed, density: density, outline: outline)
        try step(1)
        return washed
    }

    /// A noise at half the size, for what has no fine grain.
    private func soft(_ size: Double, _ octaves: Int, _ part: Int) -> Plane {
        Noise.plane(
            (scene.width + 1) / 2,
            (scene.height + 1) / 2,
            size: size,
            octaves: octaves,
            seed: scene.seeds(part),
            scene.stripes
        )
    }

    /// Where there is little to see, colours run into each other and leave blooms.
    private func wetInWet(_ clean: LabPicture, loose: Float) {
        let stripes = scene.stripes, (width, height) = (scene.width, scene.height)
        let soft = ColourField(scene.field.picture, blurredBy: 9, stripes)
        let runs = self.soft(90, 4, 21)
        let busy = scene.field.detail.blurred(5, stripes)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), i = y * width + x
                    let calm = 1 - ramp(busy.sample(u: u, v: v), 0.12, 0.5)
                    let mix = calm * (0.4 + 0.6 * ramp(runs.sample(u: u, v: v), 0.47, 0.53)) * min(1, loose * 1.6)
                    guard mix > 0 else { continue }
                    let colour = soft.sample(u: u, v: v)
                    clean.lightness.samples[i] += (colour.x - clean.lightness.samples[i]) * mix
                    clean.greenRed.samples[i] += (colour.y - clean.greenRed.samples[i]) * mix
                    clean.blueYellow.samples[i] += (colour.z - clean.blueYellow.samples[i]) * mix
                }
            }
        }
    }

    /// The hand that follows an edge wavers.
    private func wander(_ picture: inout LabPicture, loose: Float) {
        let (width, height, stripes) = (scene.width, scene.height, scene.stripes)
        let x = Noise.plane(width, height, size: 26, octaves: 3, seed: scene.seeds(22), stripes)
        let y = Noise.plane(width, height, size: 26, octaves: 3, seed: scene.seeds(23), stripes)
        let amount = Float(scene.scale) * (3 + 9 * loose)
        func moved(_ plane: Plane) -> Plane {
            let moved = Plane(width: width, height: height)
            stripes.rows(height) { first, last in
                cstudio_displace(
                    plane.samples,
                    x.samples,
                    y.samples,
                    Int32(width),
                    Int32(height),
                    Int32(first),
                    Int32(last),
                    amount,
                    moved.samples
                )
            }
            return moved
        }
        picture.lightness = moved(picture.lightness)
        picture.greenRed = moved(picture.greenRed)
        picture.blueYellow = moved(picture.blueYellow)
    }

    /// Light, clear colours in a few steps of tone; the lightest stay paper.
    private func tone(_ picture: LabPicture) {
        let (width, height) = (scene.width, scene.height)
        let steps: Float = 5
        let wobble = soft(40, 3, 24)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let l = picture.lightness.samples[i]
                    let w = (wobble.sample(u: (Float(x) + 0.5) / Float(width), v: v) - 0.5) * 0.14
                    let raised = l * (1.03 + 0.13 * (1 - l)) + 0.03
                    // A soft staircase: flat washes with narrow passages between them.
                    let position = (raised + w) * steps
                    let floor = position.rounded(.down)
                    let stair = (floor + ramp(position - floor, 0.3, 0.7)) / steps - w
                    let toned = raised + (stair - raised) * 0.62
                    let bare = ramp(toned, 0.94, 1.01)
                    picture.lightness.samples[i] = min(toned + (1 - toned) * bare * 0.85, 1)
                    let keep = (1.32 - 0.3 * toned) * (1 - bare * 0.8)
                    picture.greenRed.samples[i] *= keep
                    picture.blueYellow.samples[i] *= keep
                }
            }
        }
    }

    /// How much more (above 1) or less pigment lies at a place than its colour asks for.
    private func density(of picture: LabPicture, loose: Float) -> Plane {
        let (width, height, stripes, scale) = (scene.width, scene.height, scene.stripes, scene.scale)
        let near = picture.lightness.blurred(0.8 * scale, stripes)
        let half = picture.lightness.halved(stripes)
        let wide = half.blurred(1.7 * scale, stripes), broad = half.blurred(5.5 * scale, stripes)
        let flow = soft(130, 5, 25), fine = soft(16, 4, 26), pools = soft(190, 5, 27)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), i = y * width + x
                    let mean = wide.sample(u: u, v: v)
                    let rim = min(max((mean - near.samples[i]) * 13, 0), 1.1)
                    let lifted = min(max((near.samples[i] - mean) * 5, 0), 0.4)
                    let pool = min(max((broad.sample(u: u, v: v) - mean) * 2.2, -0.15), 0.35)
                    let turbulence =
                        (flow.sample(u: u, v: v) - 0.5) * 1.2 + (fine.sample(u: u, v: v) - 0.5) * 0.45
                    // Water that ran back into a drying wash pushed its pigment to a ragged rim.
                    let back = pools.sample(u: u, v: v)
                    let bloom = ramp(back, 0.586, 0.61)
                    let shore = ramp(back, 0.572, 0.591) * (1 - ramp(back, 0.593, 0.616))
                    near.samples[i] =
                        1 + rim * (0.85 + 0.5 * loose) - lifted + pool * 0.7 + turbulence * (0.7 + 0.7 * loose)
                        + (shore * 0.4 - bloom * 0.38) * min(1, loose * 1.6)
                }
            }
        }
        return near
    }

    private func lines(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> Plane {
        try ContourLines(scene: scene, width: 0.9, reach: 8, threshold: 0.014, sharpness: 18)
            .found(in: scene.picture.lightness, tangents: scene.tangents()) { () throws(StudioFailure) in
                try step(0.6)
            }
    }

    /// From colours to what the eye sees: paper, less what the pigment takes away, row by row in linear light.
    private func lay(_ picture: LabPicture, density: Plane, outline: Plane?) {
        let (width, height, recipe) = (scene.width, scene.height, scene.recipe)
        let border = WashBorder(scene), paper = Ground.paperTooth(scene)
        let spatter = Spatter(scene)
        let sheet = LabPicture(width: 1, height: 1)
        sheet.lightness.samples[0] = Float(recipe.palette.paper.lightness)
        sheet.greenRed.samples[0] = Float(recipe.palette.paper.greenRed)
        sheet.blueYellow.samples[0] = Float(recipe.palette.paper.blueYellow)
        let base = LinearPicture(sheet, fitted: true, Stripes(threads: 1))
        let white = SIMD3(base.red.samples[0], base.green.samples[0], base.blue.samples[0]).squareRoot()
        let ground = Float(recipe.finish.ground), ink = Float(recipe.brush.outline)
        let scale = Float(scene.scale)
        let one = SIMD3<Float>(repeating: 1), zero = SIMD3<Float>(repeating: 0)
        scene.stripes.rows(height) { first, last in
            let row = UnsafeMutablePointer<Float>.allocate(capacity: width * 3)
            defer { row.deallocate() }
            let (red, green, blue) = (row, row + width, row + 2 * width)
            for y in first..<last {
                let at = y * width
                cstudio_oklab_to_linear(
                    picture.lightness.samples + at,
                    picture.greenRed.samples + at,
                    picture.blueYellow.samples + at,
                    Int64(width),
                    1,
                    red,
                    green,
                    blue
                )
                let py = (Float(y) + 0.5) / scale
                let above = max(y - 1, 0) * width, below = min(y + 1, height - 1) * width
                for x in 0..<width {
                    let i = at + x
                    let p = SIMD2((Float(x) + 0.5) / scale, py)
                    let tooth = paper.samples[i]
                    let d = border.isNone ? 99 : border.distance(p)
                    var painted = ramp(d, -0.8, 0.9)
                    var more = painted * (1 - ramp(d, 1, 6.5)) * 0.75
                    let drop = spatter.drop(at: p)
                    if drop.x > 0 {
                        painted = max(painted, drop.x * 0.85)
                        more = max(more, drop.y)
                    }
                    let slope =
                        (paper.samples[below + min(x + 1, width - 1)] - paper.samples[above + max(x - 1, 0)]) * scale
                    let relief = 1 + slope * 0.055 * ground
                    let line = 1 - (outline?.samples[i] ?? 0) * ink * (0.55 + 0.7 * tooth) * 0.8
                    let c = SIMD3(red[x], green[x], blue[x]).clamped(lowerBound: zero, upperBound: one).squareRoot()
                    // Granulation: heavier pigment settles in the hollows.
                    let settled = (one - c + 0.5) * ((0.5 - tooth) * 0.75 * ground)
                    let wash = c * (one - (one - c) * (settled + (density.samples[i] + more - 1)))
                    let seen = white * (one * (1 - painted) + wash.clamped(lowerBound: zero, upperBound: one) * painted)
                    let v = (seen * (relief * line)).clamped(lowerBound: zero, upperBound: one)
                    let light = v * v
                    (red[x], green[x], blue[x]) = (light.x, light.y, light.z)
                }
                cstudio_linear_to_oklab(
                    red,
                    green,
                    blue,
                    Int64(width),
                    picture.lightness.samples + at,
                    picture.greenRed.samples + at,
                    picture.blueYellow.samples + at
                )
            }
        }
    }
}

/// Drops that fell from the brush, one or none to a square of the sheet.
private struct Spatter {
    private let seed: UInt32
    private let chance: Float
    private let cell: Float = 46

    init(_ scene: Scene) {
        seed = scene.seeds(28)
        chance = 0.5 * Float(scene.recipe.brush.looseness) * min(1, Float(scene.recipe.finish.margin))
    }

    /// Cover of a drop and of its rim at a place in units: 0…1.
    @inline(__always)
    func drop(at p: SIMD2<Float>) -> SIMD2<Float> {
        let column = Int(p.x / cell), row = Int(p.y / cell)
        let h = Noise.hash(column, row, seed)
        guard Float(h & 1023) / 1024 < chance else { return .zero }
        let size = Float((h >> 10) & 63) / 64
        let radius = 0.7 + 3.4 * size * size
        let place =
            SIMD2(
                Float(column) + 0.15 + 0.7 * Float((h >> 16) & 255) / 256,
                Float(row) + 0.15 + 0.7 * Float(h >> 24) / 256
            )
            * cell
        let far = ((p - place) * (p - place)).sum().squareRoot()
        guard far < radius + 1 else { return .zero }
        let cover = ramp(radius - far, -0.6, 0.6)
        return SIMD2(cover, cover * (0.15 + 0.6 * ramp(far, radius * 0.45, radius * 0.95)))
    }
}
