internal import CStudioKernels

/// A risograph print: two or three spot inks through a grainy stencil, out of register, on uncoated paper.
///
/// Colours are separated by least squares of optical densities, and the inks multiply where they overlap.
struct RisographPrinter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, weather: .within, rank: 72)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(srgb: 0xF3EEE2)
        recipe.palette.inks = [LabColour(srgb: 0x1558B0), LabColour(srgb: 0xFF4FA8)]
        recipe.palette.contrast = 1.12
        recipe.palette.saturation = 1.35
        recipe.light.strength = 0.1
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.finish.vignette = 0
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.inks = [LabColour(srgb: 0x5B3A8C), LabColour(srgb: 0xFF6A2B), LabColour(srgb: 0xFFC425)]
            recipe.palette.paper = LabColour(srgb: 0xF4EAD3)
        case .cool:
            recipe.palette.inks = [LabColour(srgb: 0x00686E), LabColour(srgb: 0xFFD93B)]
            recipe.palette.paper = LabColour(srgb: 0xF1F1EA)
        case .dramatic:
            recipe.palette.inks = [LabColour(srgb: 0x20243A), LabColour(srgb: 0xF04A3E)]
            recipe.palette.paper = LabColour(srgb: 0xEDE6D6)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let inks = Self.densities(scene.recipe.palette)
        try step(0.1)
        prepareOriginal()
        try step(0.3)
        let separations = separate(inks)
        try step(0.6)
        let grains = Noise.plane(
            scene.width,
            scene.height,
            size: 1.55,
            octaves: 2,
            seed: scene.seeds(92),
            scene.stripes
        )
        try step(0.7)
        let drum = Noise.plane(
            scene.field.width,
            scene.field.height,
            size: 7,
            stretch: 4,
            octaves: 3,
            seed: scene.seeds(91),
            scene.stripes
        )
        try step(0.8)
        overprint(separations, inks, grains: grains, drum: drum)
        try step(1)
        return scene.picture
    }

    /// Inks as optical densities of red, green and blue over the paper, then the paper's linear colour.
    private static func densities(_ palette: Recipe.Palette) -> (inks: [Float], count: Int, paper: [Float]) {
        let chosen = palette.inks.isEmpty ? [palette.pigment] : Array(palette.inks.prefix(3))
        func linear(_ colour: LabColour) -> [Float] {
            let one = LabPicture(width: 1, height: 1)
            one.lightness.samples[0] = Float(colour.lightness)
            one.greenRed.samples[0] = Float(colour.greenRed)
            one.blueYellow.samples[0] = Float(colour.blueYellow)
            let light = LinearPicture(one, fitted: true, Stripes(threads: 1))
            return [light.red.samples[0], light.green.samples[0], light.blue.samples[0]]
        }
        let paper = linear(palette.paper)
        var densities = chosen.flatMap { ink in
            zip(linear(ink), paper).map { ink, paper in
                Float(-PortableMath.logarithm(Double(max(ink, 0.004)) / Double(max(paper, 0.05))))
            }
        }
        densities += [Float](repeating: 0, count: 9 - densities.count)
        return (densities.map { max($0, 0) }, chosen.count, paper)
    }

    /// Crisper and cleaner, as a drawing for the stencil is.
    private func prepareOriginal() {
        let stripes = scene.stripes, width = scene.width, picture = scene.picture
        let near = picture.lightness.blurred(0.8 * scene.scale, stripes)
        let wide = scene.full(scene.field.picture.lightness.blurred(4.5, stripes))
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let l = near.samples[i] + (near.samples[i] - wide.samples[i]) * 0.75
                // Three soft steps of tone between the paper and the solid.
                let position = min(max(l, 0), 1) * 5
                let floor = position.rounded(.down)
                let stair = (floor + ramp(position - floor, 0.2, 0.8)) / 5
                picture.lightness.samples[i] = min(max(l + (stair - l) * 0.6 + 0.045, 0.05), 1)
            }
        }
    }

    /// How much of each ink, in place of the picture's three planes.
    private func separate(_ inks: (inks: [Float], count: Int, paper: [Float])) -> LabPicture {
        let (width, picture) = (scene.width, scene.picture)
        scene.stripes.rows(scene.height) { first, last in
            let line = UnsafeMutablePointer<Float>.allocate(capacity: width * 3)
            defer { line.deallocate() }
            for y in first..<last {
                let at = y * width
                cstudio_oklab_to_linear(
                    picture.lightness.samples + at,
                    picture.greenRed.samples + at,
                    picture.blueYellow.samples + at,
                    Int64(width),
                    1,
                    line,
                    line + width,
                    line + 2 * width
                )
                cstudio_separate(
                    line,
                    line + width,
                    line + 2 * width,
                    Int64(width),
                    inks.inks,
                    Int32(inks.count),
                    picture.lightness.samples + at,
                    picture.greenRed.samples + at,
                    picture.blueYellow.samples + at
                )
            }
        }
        return picture
    }

    /// Lays the inks over each other; writes over the scene's picture.
    private func overprint(
        _ separations: LabPicture,
        _ inks: (inks: [Float], count: Int, paper: [Float]),
        grains: Plane,
        drum: Plane
    ) {
        let (width, height, stripes, scale) = (scene.width, scene.height, scene.stripes, Float(scene.scale))
        let unit = 1 / scale, (across, tall) = (Float(width) * unit, Float(height) * unit)
        let margin = min(across, tall) * 0.035 * Float(scene.recipe.finish.margin)
        let seed = scene.seeds(93)
        let planes = [separations.lightness, separations.greenRed, separations.blueYellow]
        let laid = LabPicture(width: width, height: height)
        let exponentials = (0...1024).map { Float(PortableMath.exponential(-Double($0) / 1024 * 8)) }
        var plates: [StencilPlate] = []
        for k in 0..<inks.count {
            let turn = (Noise.unit(k, 1, seed) - 0.5) * 0.003
            plates.append(
                StencilPlate(
                    x: k == 0 ? 0 : (Noise.unit(k, 2, seed) - 0.5) * 5.4,
                    y: k == 0 ? 0 : (Noise.unit(k, 3, seed) - 0.5) * 4.2,
                    turn: turn,
                    grainX: Int(Noise.unit(k, 4, seed) * 400),
                    grainY: Int(Noise.unit(k, 5, seed) * 400)
                )
            )
        }
        let register = plates
        stripes.rows(height) { first, last in
            let line = UnsafeMutablePointer<Float>.allocate(capacity: width * 3)
            defer { line.deallocate() }
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height), py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), px = (Float(x) + 0.5) * unit
                    var density = SIMD4<Float>(repeating: 0)
                    let wear = drum.sample(u: u, v: v) - 0.5
                    for k in 0..<inks.count {
                        let plate = register[k]
                        let sx = px + plate.x + (py - tall * 0.5) * plate.turn
                        let sy = py + plate.y - (px - across * 0.5) * plate.turn
                        let column = min(max(Int(sx * scale), 0), width - 1)
                        let row = min(max(Int(sy * scale), 0), height - 1)
                        let edge = min(sx, across - sx, sy, tall - sy) - margin
                        guard edge > 0 || margin <= 0 else { continue }
                        let asked = planes[k].samples[row * width + column]
                        let gx = (x + plate.grainX) % width, gy = (y + plate.grainY) % height
                        let grain = ramp(grains.samples[gy * width + gx], 0.22, 0.78)
                        // A stencil passes all or nothing; only the grain's edge is soft.
                        let toned = asked * 1.06 - 0.02
                        let cover = min(max((toned - grain * 0.94) * 2.9 + 0.5, 0), 1)
                        let solid = cover * 0.62 + toned * 0.38
                        let amount = max(0, min(solid, 1)) * (0.93 + (k == 0 ? wear : -wear) * 0.3 - (1 - grain) * 0.04)
                        density += SIMD4(inks.inks[3 * k], inks.inks[3 * k + 1], inks.inks[3 * k + 2], 0) * amount
                    }
                    for c in 0..<3 {
                        // Even three inks are not black.
                        let place = min(max(density[c], 0), 5.8) * 128
                        line[c * width + x] = inks.paper[c] * exponentials[Int(place)]
                    }
                }
                let at = y * width
                cstudio_linear_to_oklab(
                    line,
                    line + width,
                    line + 2 * width,
                    Int64(width),
                    laid.lightness.samples + at,
                    laid.greenRed.samples + at,
                    laid.blueYellow.samples + at
                )
            }
        }
        for (to, from) in zip(planes, [laid.lightness, laid.greenRed, laid.blueYellow]) {
            to.samples.update(from: from.samples, count: to.count)
        }
    }
}

/// How one ink's stencil lies on the drum.
private struct StencilPlate: Sendable {
    /// In units.
    var x: Float
    var y: Float
    /// In radians.
    var turn: Float
    /// Pixels by which the grain of one ink differs from another's.
    var grainX: Int
    var grainY: Int
}
