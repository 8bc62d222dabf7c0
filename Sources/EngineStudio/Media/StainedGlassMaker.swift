internal import CStudioKernels

/// Pieces of coloured glass in lead, seen against the light.
///
/// As in a church window, large pieces give the colour, and what is finer than a piece (a face, a lettering) is painted
/// on the glass: a brown trace line along contours and a thin matt for the shades.
struct StainedGlassMaker: MediumPainter {
    static let traits = MediumTraits(weather: .within, rank: 72)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.3
        recipe.palette.vibrance = 0.6
        recipe.palette.contrast = 1.06
        recipe.palette.exposure = 0.02
        recipe.light.strength = 0.35
        recipe.brush.variety = 0.4
        recipe.finish.vignette = 0.1
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: recipe.brush.variety += 0.1
        case .warm:
            recipe.brush.scale *= 1 + 0.2 * spread
            recipe.palette.light.blueYellow += 0.02 * spread
        case .cool:
            recipe.brush.scale *= 1 - 0.2 * spread
            recipe.palette.exposure += 0.05 * spread
            recipe.palette.saturation *= 1 - 0.2 * spread
        case .dramatic:
            recipe.brush.scale *= 1 + 0.3 * spread
            recipe.palette.saturation *= 1 + 0.2 * spread
            recipe.palette.exposure -= 0.03 * spread
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        try step(0.05)
        let spacing = PieceSize(broad: 74, fine: 18, skin: 0.3).plane(scene)
        let map = CellMap(scene, spacing: spacing, colourWeight: 22, softness: 1.7, seed: scene.seeds(411))
        try step(0.3)
        let panes = Panes(scene, map)
        try step(0.4)
        let trace = try painted { () throws(StudioFailure) in try step(0.5) }
        try step(0.6)
        let distance = lead(map).distances(scene, step: stepToPixels, reach: 13)
        try step(0.75)
        let picture = glass(map, panes, distance, trace)
        try step(0.9)
        cover(picture, distance)
        try step(1)
        return picture
    }

    /// Pixels of the picture to a pixel of the field.
    private var stepToPixels: SIMD2<Float> {
        SIMD2(Float(scene.width) / Float(scene.field.width), Float(scene.height) / Float(scene.field.height))
    }

    /// Contours that the glass painter draws, at the field's size.
    private func painted(_ pause: () throws(StudioFailure) -> Void) throws(StudioFailure) -> Plane {
        let small = scene.small
        return try ContourLines(scene: small, width: 1.4, reach: 5, threshold: 0.012, sharpness: 30)
            .found(in: calm(), tangents: small.tangents(), pause: pause)
    }

    /// What the painter looks at: fur and leaves are a tone to him, a face is not.
    private func calm() -> Plane {
        let field = scene.field, l = field.picture.lightness
        let soft = l.blurred(2.6, scene.stripes)
        let width = field.width
        // Eyes and brows are no skin themselves, but have it around them.
        let face = field.skin.blurred(9, scene.stripes)
        scene.stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let sharp = max(ramp(face.samples[i], 0.15, 0.5), 0.35 * field.saliency.samples[i])
                soft.samples[i] += (l.samples[i] - soft.samples[i]) * sharp
            }
        }
        return soft
    }

    private func lead(_ map: CellMap) -> LeadLines {
        let scale = Float(scene.recipe.brush.scale), detail = scene.field.detail, skin = scene.field.skin
        var lines = LeadLines()
        let borders = CellBorders(map, smoothness: 44)
        let (width, height) = (Float(map.width), Float(map.height))
        let seed = scene.seeds(412)
        for (number, line) in borders.lines.enumerated() {
            let base = 2.5 * (0.55 + 0.45 * scale) * (0.86 + 0.28 * Noise.unit(number, 0, seed))
            func half(_ p: SIMD2<Float>, _ k: Int) -> Float {
                let u = p.x / width, v = p.y / height
                let fine = max(detail.sample(u: u, v: v) * 0.5, skin.sample(u: u, v: v))
                return base * (1 - 0.5 * fine) * (0.94 + 0.12 * Noise.unit(number, k + 1, seed))
            }
            var before = half(line.points[0], 0)
            for k in 1..<line.points.count {
                let next = half(line.points[k], k)
                lines.add(line.points[k - 1], line.points[k], half: before, endHalf: next)
                before = next
            }
            // Solder where bars meet.
            for end in [line.points[0], line.points[line.points.count - 1]] {
                lines.add(end, end, half: base * 1.25, endHalf: base * 1.25)
            }
        }
        // The frame.
        let frame: Float = 7
        let corners = [SIMD2<Float>(0, 0), SIMD2(width, 0), SIMD2(width, height), SIMD2(0, height)]
        for k in 0..<4 { lines.add(corners[k], corners[(k + 1) % 4], half: frame, endHalf: frame) }
        return lines
    }

    private func glass(_ map: CellMap, _ panes: Panes, _ distance: Plane, _ trace: Plane) -> LabPicture {
        let recipe = scene.recipe, stripes = scene.stripes, field = scene.field
        let (width, height) = (scene.width, scene.height)
        let picture = scene.picture
        let flow = Noise.plane(
            field.width,
            field.height,
            size: 46,
            stretch: 3,
            angle: 0.5,
            octaves: 3,
            seed: scene.seeds(413),
            stripes
        )
        let ripple = Noise.plane(width, height, size: 9, stretch: 2.2, octaves: 1, seed: scene.seeds(414), stripes)
        let soft = field.picture.lightness.blurred(1.6, stripes)
        let (lampX, lampY) = (Float(recipe.light.x), Float(recipe.light.y))
        let scale = Float(scene.scale)
        let glow = Float(0.05 + 0.09 * recipe.light.strength)
        let seeds = scene.seeds(415)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                let row = min(Int(v * Float(map.height)), map.height - 1) * map.width
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let i = y * width + x
                    let at = row + min(Int(u * Float(map.width)), map.width - 1)
                    let cell = Int(map.owner[at])
                    let pane = panes.colours[cell]
                    let skin = field.skin.samples[at], detail = field.detail.samples[at]
                    // Matt: the shades that the painter left on the glass.
                    let told = soft.sample(u: u, v: v) - panes.means[cell]
                    let keep = 0.5 + 0.4 * max(skin, detail * field.saliency.samples[at])
                    var c = pane
                    c.x += min(max(told, -0.3), 0.22) * keep
                    // Streaks of the sheet, its own ripple, and light that is strongest in the middle of a piece.
                    let turn = Float(cell & 7) / 8
                    let streak = (flow.samples[at] - 0.5) * (0.5 + turn) + (ripple.samples[i] - 0.5) * 0.35
                    c.x += streak * 0.085
                    let inner = min(distance.samples[i] / (13 * scale), 1)
                    c.x += (inner - 0.55) * 0.085
                    let du = u - lampX, dv = v - lampY
                    c.x += glow * (1 - min(1.6, (du * du + dv * dv).squareRoot() * 1.35))
                    // Colour deepens where the glass is dark and pales where the light shines through.
                    let body = 1 + 0.25 * (0.55 - c.x) + streak * 0.5
                    c.y *= body
                    c.z *= body
                    let line = ramp(trace.sample(u: u, v: v), 0.3, 0.75) * (0.55 + 0.35 * max(skin, detail))
                    c += (SIMD4(0.17, 0.012, 0.014, 0) - c) * line
                    // The brightest glass keeps its colour.
                    if c.x > 0.82 { c.x = 0.82 + (c.x - 0.82) * 0.55 }
                    let bubble = Self.bubble(Float(x) / scale, Float(y) / scale, seeds)
                    c.x += bubble
                    picture.lightness.samples[i] = min(max(c.x, 0.05), 0.97)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
        return picture
    }

    /// Seeds: small bubbles of air, a bright middle in a dark ring.
    @inline(__always)
    private static func bubble(_ x: Float, _ y: Float, _ seed: UInt32) -> Float {
        let size: Float = 22
        let column = Int(x / size), row = Int(y / size)
        let h = Noise.hash(column, row, seed)
        guard h & 7 < 3 else { return 0 }
        let cx = (Float(column) + 0.2 + 0.6 * Float((h >> 8) & 0xFF) / 255) * size
        let cy = (Float(row) + 0.2 + 0.6 * Float((h >> 16) & 0xFF) / 255) * size
        let radius = 0.8 + 1.3 * Float(h >> 24) / 255
        let dx = (x - cx), dy = (y - cy) * 0.8
        let r = (dx * dx + dy * dy).squareRoot() / radius
        guard r < 1.6 else { return 0 }
        return 0.09 * (1 - ramp(r, 0.2, 0.8)) - 0.06 * ramp(r, 0.5, 0.95) * (1 - ramp(r, 1, 1.6))
    }

    /// Lays the lead over the glass; the glow of the glass spills onto its sides.
    private func cover(_ picture: LabPicture, _ distance: Plane) {
        let stripes = scene.stripes, (width, height) = (scene.width, scene.height)
        let glow = picture.mapPlanes { $0.halved(stripes).blurred(4 * scene.scale, stripes) }
        let grain = Noise.plane(width, height, size: 2.4, octaves: 1, seed: scene.seeds(416), stripes)
        let scale = Float(scene.scale)
        let lamp = scene.lamp
        stripes.rows(height) { first, last in
            for y in first..<last {
                let above = max(y - 1, 0) * width, below = min(y + 1, height - 1) * width
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let d = distance.samples[i]
                    guard d < 2.5 * scale + 0.6 else { continue }
                    let u = (Float(x) + 0.5) / Float(width)
                    let dx =
                        distance.samples[y * width + min(x + 1, width - 1)]
                        - distance.samples[y * width + max(x - 1, 0)]
                    let dy = distance.samples[below + x] - distance.samples[above + x]
                    // The came is round at its sides and flat in the middle.
                    let rise = 1 - ramp(-d / scale, 0, 2.2)
                    let facing = (dx * lamp.x + dy * lamp.y) * 0.5 * rise
                    var metal = SIMD4<Float>(0.165, -0.002, -0.008, 0)
                    metal.x += facing * 0.12 + max(0, facing - 0.3) * 0.16 + (grain.samples[i] - 0.5) * 0.05
                    let light = SIMD4(
                        glow.lightness.sample(u: u, v: v),
                        glow.greenRed.sample(u: u, v: v),
                        glow.blueYellow.sample(u: u, v: v),
                        0
                    )
                    metal += (light - metal) * 0.1 * rise
                    let cover = min(max(0.5 - d, 0), 1)
                    // Putty and shade beside the bar.
                    let shade = 0.2 * (1 - ramp(d / scale, 0, 2.4))
                    var c = SIMD4(
                        picture.lightness.samples[i],
                        picture.greenRed.samples[i],
                        picture.blueYellow.samples[i],
                        0
                    )
                    c *= 1 - shade
                    c += (metal - c) * cover
                    picture.lightness.samples[i] = max(c.x, 0.03)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
    }
}

/// The colour of each piece of glass, chosen as a glazier does: from a rack of sheets.
private struct Panes: Sendable {
    /// With the sheet's hue and chroma.
    let colours: [SIMD4<Float>]
    /// Lightness of the picture under each piece.
    let means: [Float]
    private let stripes: Stripes

    /// Hues of the rack as unit vectors, about the reds, ambers, greens and blues that are melted.
    private static let rack: [SIMD2<Float>] = [8, 28, 48, 68, 88, 112, 140, 165, 195, 225, 250, 270, 292, 320, 345].map
    {
        SIMD2(
            Float(PortableMath.cosine($0 * 0.017453292519943295)),
            Float(PortableMath.sine($0 * 0.017453292519943295))
        )
    }

    init(_ scene: Scene, _ map: CellMap) {
        stripes = scene.stripes
        let picture = scene.field.picture
        var sums = [SIMD4<Double>](repeating: SIMD4(), count: map.count)
        var skins = [Double](repeating: 0, count: map.count)
        for i in 0..<(map.width * map.height) {
            let cell = Int(map.owner[i])
            sums[cell] += SIMD4(
                Double(picture.lightness.samples[i]),
                Double(picture.greenRed.samples[i]),
                Double(picture.blueYellow.samples[i]),
                1
            )
            skins[cell] += Double(scene.field.skin.samples[i])
        }
        let variety = Float(scene.recipe.brush.variety), seed = scene.seeds(417)
        means = sums.map { Float($0.x / max($0.w, 1)) }
        colours = sums.enumerated().map { number, sum in
            let n = max(sum.w, 1)
            let mean = SIMD4<Float>(Float(sum.x / n), Float(sum.y / n), Float(sum.z / n), 0)
            let skin = Float(skins[number] / n)
            let chroma = (mean.y * mean.y + mean.z * mean.z).squareRoot()
            let r = SIMD2(Noise.unit(number, 1, seed) - 0.5, Noise.unit(number, 2, seed) - 0.5) * variety
            var hue = chroma > 0.002 ? SIMD2(mean.y, mean.z) / chroma : SIMD2(0, 0)
            if chroma > 0.012 {
                var nearest = Self.rack[0]
                for sheet in Self.rack where (sheet * hue).sum() > (nearest * hue).sum() { nearest = sheet }
                let pull = (1 - 0.6 * skin) * 0.7 * ramp(chroma, 0.012, 0.05)
                hue += (nearest - hue) * pull
                hue += SIMD2(-hue.y, hue.x) * r.x * 0.35
                hue /= max((hue * hue).sum().squareRoot(), 1e-4)
            }
            // Glass is deep in colour; what is nearly grey stays clear glass with a breath of it.
            let deep = chroma * (1.15 + 0.55 * (1 - skin) * ramp(chroma, 0.01, 0.06)) + 0.02 * ramp(chroma, 0.006, 0.03)
            let lightness = min(max(0.12 + mean.x * 0.82 + r.y * 0.09 * (1 - 0.7 * skin), 0.14), 0.9)
            let full = min(deep, 0.27) * (1 - 0.45 * ramp(lightness, 0.8, 1))
            return SIMD4(lightness, hue.x * full, hue.y * full, 0)
        }
    }
}
