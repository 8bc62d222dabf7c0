/// What shines in a night, and what it falls on; planes have the size of the scene's field.
struct NightLamps {
    /// Colours of the lamps left and right, without lightness.
    let first: SIMD4<Float>
    let second: SIMD4<Float>
    let haze: Plane
    /// Sky, and at night the ground behind the subject too: 0…1.
    let open: Plane
    let ripple: Plane
    let puddle: Plane
    /// How far what looks like skin is believed to be a person, and not fur or wood: 0…1.
    let faceTrust: Float
    /// Lower end of the sky as a fraction of the height.
    let horizon: Float
    private let bokeh: (first: Plane, second: Plane)
    private let tubes: Plane
    private let windows: Plane
    /// Share of the second lamp.
    private let hue: Plane
    private var rims: (first: Plane, second: Plane)?
    private let strength: Float
    /// The lamps' colours in linear light.
    private let colours: [SIMD4<Float>]

    init(_ plate: Scene, clean: LabPicture, lines: Plane) {
        let (recipe, field, stripes) = (plate.recipe, plate.field, plate.stripes)
        let (width, height) = (field.width, field.height)
        func lamp(_ tint: Tint) -> SIMD4<Float> { SIMD4(0, Float(tint.greenRed), Float(tint.blueYellow), 0) }
        first = lamp(recipe.palette.accent)
        second = lamp(recipe.palette.secondAccent)
        colours = [first, second].map { tint in
            let one = LabPicture(width: 1, height: 1)
            one.lightness.samples[0] = 0.66
            one.greenRed.samples[0] = tint.y
            one.blueYellow.samples[0] = tint.z
            let rgb = LinearPicture(one, fitted: true, Stripes(threads: 1))
            return SIMD4(rgb.red.samples[0], rgb.green.samples[0], rgb.blue.samples[0], 0)
        }
        let seeds = plate.seeds
        let behind = OpenGround.find(in: field, stripes)
        // What is broad needs fewer samples.
        let (few, rows) = ((width + 1) / 2, (height + 1) / 2)
        haze = Noise.plane(few, rows, size: 260, octaves: 4, seed: seeds(53), stripes)
        ripple = Noise.plane(few, rows, size: 5, stretch: 9, octaves: 3, seed: seeds(54), stripes)
        puddle = Noise.plane(few, rows, size: 150, stretch: 2.5, octaves: 3, seed: seeds(55), stripes)
        let mixed = Noise.plane(few, rows, size: 230, octaves: 2, seed: seeds(51), stripes)
        let flicker = Noise.plane(width, height, size: 48, octaves: 2, seed: seeds(52), stripes)
        let wide = clean.lightness.blurred(5, stripes)
        let nearSkin = field.skin.blurred(12, stripes)
        let built = field.coherence.blurred(7, stripes)
        let form = Plane(width: width, height: height)
        let panes = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                behind.samples[i] = max(field.sky.samples[i], behind.samples[i] * 0.9)
            }
        }
        open = behind
        let nearSky = behind.blurred(4, stripes)
        faceTrust = 1 - ramp(field.skin.mean, 0.16, 0.34)
        let isPortrait = ramp(field.skin.mean, 0.02, 0.1) * faceTrust, trust = faceTrust
        var lowest = 0
        for y in 0..<height {
            var row: Float = 0
            for x in 0..<width { row += field.sky[x, y] }
            if row > Float(width) * 0.08 { lowest = y }
        }
        horizon = max(0.3, Float(lowest + 1) / Float(height))
        stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let on = ramp(flicker.samples[i], 0.47, 0.56)
                    // Tubes follow long sure contours, not the border of a thing against the sky: that would be a halo.
                    let straight = ramp(field.coherence.samples[i], 0.55, 0.85)
                    let inside = 1 - ramp(nearSky.samples[i], 0.02, 0.16)
                    let away = 1 - ramp(nearSkin.samples[i], 0.02, 0.2) * trust
                    lines.samples[i] *= straight * inside * away * (0.06 + 0.94 * on) * (1 - 0.35 * isPortrait)
                    let l = clean.lightness.samples[i]
                    let bright = ramp(l - wide.samples[i], 0.07, 0.2) * ramp(l, 0.6, 0.88) * (0.35 + 0.65 * on)
                    // By day windows are the dark openings of a wall; by night they are lit.
                    let opening =
                        ramp(wide.samples[i] - l, 0.03, 0.12) * ramp(0.5 - l, 0, 0.2)
                        * ramp(built.samples[i], 0.42, 0.62) * ramp(clean.greenRed.samples[i], -0.03, -0.01)
                        * ramp(flicker.samples[i], 0.44, 0.5) * (1 - isPortrait)
                    panes.samples[i] = max(bright * 0.8, opening) * inside * away
                    // At night the sky is darker than anything before it, so edges against it catch the light.
                    form.samples[i] = l + (0.1 - l) * behind.samples[i]
                }
            }
        }
        stripes.rows(rows) { first, last in
            for y in first..<last {
                for x in 0..<few {
                    let side = (Float(x) + 0.5) / Float(few)
                    mixed[x, y] = ramp(side + (mixed[x, y] - 0.5) * 1.1, 0.3, 0.7)
                }
            }
        }
        let soft = form.blurred(2, stripes), round = form.blurred(9, stripes)
        let (left, right) = (Plane(width: width, height: height), Plane(width: width, height: height))
        let span = max(1, Int((2.4 * plate.scale).rounded()))
        stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let gx = soft[min(x + span, width - 1), y] - soft[max(x - span, 0), y]
                    let gy = soft[x, min(y + span, height - 1)] - soft[x, max(y - span, 0)]
                    let bx = round[min(x + 3 * span, width - 1), y] - round[max(x - 3 * span, 0), y]
                    // What is lighter than its surroundings glints in the nearer lamp's colour.
                    let side = (Float(x) + 0.5) / Float(width), i = y * width + x
                    let glint = ramp(form.samples[i] - round.samples[i], 0.03, 0.22) * 0.4
                    left[x, y] =
                        ramp(gx * 1.6 + gy * 0.5, 0.02, 0.26) * 0.75 + ramp(bx, -0.02, 0.16) * 0.3 + glint * (1 - side)
                    right[x, y] =
                        ramp(-gx * 1.6 + gy * 0.5, 0.02, 0.26) * 0.75 + ramp(-bx, -0.02, 0.16) * 0.3 + glint * side
                }
            }
        }
        bokeh = Self.bokeh(behind, sky: field.sky, plate)
        (tubes, windows, hue, rims) = (lines, panes, mixed, (left, right))
        strength = Float(0.7 + recipe.light.emission)
    }

    /// Discs of light in cells of a grid, at most one in each.
    private static func bokeh(_ open: Plane, sky: Plane, _ plate: Scene) -> (first: Plane, second: Plane) {
        let open = open.halved(plate.stripes), sky = sky.halved(plate.stripes)
        let (width, height) = (open.width, open.height)
        let first = Plane(width: width, height: height), second = Plane(width: width, height: height)
        let unit = Float(2 / plate.scale), cell: Float = 92, seed = plate.seeds(56)
        plate.stripes.rows(height) { from, to in
            for y in from..<to {
                for x in 0..<width {
                    let i = y * width + x
                    let shown = open.samples[i] * (1 - ramp(sky.samples[i], 0.1, 0.4))
                    var sum = SIMD2<Float>(repeating: 0)
                    if shown > 0.02 {
                        let p = SIMD2(Float(x) + 0.5, Float(y) + 0.5) * unit / cell
                        let column = Int(p.x), row = Int(p.y)
                        for dy in -1...1 {
                            for dx in -1...1 {
                                let h = Noise.hash(column + dx, row + dy, seed)
                                guard h & 255 < 120 else { continue }
                                let place = SIMD2(Float((h >> 8) & 255), Float((h >> 16) & 255)) / 255
                                let away = (p - SIMD2(Float(column + dx), Float(row + dy)) - place) * cell
                                let size = 9 + 22 * Float((h >> 20) & 15) / 15
                                let d = (away * away).sum().squareRoot() - size
                                let disc = (1 - ramp(d, -2.2, 2.2)) * (0.55 + 0.45 * ramp(d, -8, -1))
                                let power = (0.08 + 0.2 * Float(h >> 28) / 15) * disc
                                if h & 1 == 0 { sum.x += power } else { sum.y += power }
                            }
                        }
                    }
                    first.samples[i] = sum.x * shown
                    second.samples[i] = sum.y * shown
                }
            }
        }
        return (first, second)
    }

    /// How much of each lamp's edge light falls on a place.
    @inline(__always)
    func rim(u: Float, v: Float) -> SIMD2<Float> {
        guard let rims else { return .zero }
        return SIMD2(rims.first.sample(u: u, v: v), rims.second.sample(u: u, v: v))
    }

    /// Gives their memory back, when no more forms are to be lit.
    mutating func forgetRims() { rims = nil }

    /// Linear light of what shines by itself, and of the glow around it, at the field's size.
    ///
    /// Lamps far away, out of focus, shine only through the ground behind.
    func shining(with glow: NightGlow, _ stripes: Stripes) -> NightGlow {
        let (width, height) = (tubes.width, tubes.height)
        let (tubes, windows) = (tubes, windows)
        let sums = [glow.red, glow.green, glow.blue].map { $0.resampled(width, height, stripes) }
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x, tube = tubes.samples[i], pane = windows.samples[i]
                    let hasBokeh = open.samples[i] > 0.02
                    guard tube + pane > 0.002 || hasBokeh else { continue }
                    let u = (Float(x) + 0.5) / Float(width)
                    var light = shining(tube: tube, pane: pane, share: hue.sample(u: u, v: v)) * strength
                    if hasBokeh {
                        light += colours[0] * bokeh.first.sample(u: u, v: v)
                        light += colours[1] * bokeh.second.sample(u: u, v: v)
                    }
                    for k in 0..<3 { sums[k].samples[i] += light[k] }
                }
            }
        }
        return NightGlow(red: sums[0], green: sums[1], blue: sums[2])
    }

    @inline(__always)
    private func shining(tube: Float, pane: Float, share: Float) -> SIMD4<Float> {
        let colour = colours[0] + (colours[1] - colours[0]) * share
        // Windows are warm, or take the lamp's colour.
        let warm = SIMD4<Float>(1, 0.6, 0.24, 0) * 0.62 + colour * 0.2
        return colour * (tube * 1.5) + SIMD4(repeating: tube * tube * 0.22) + warm * (pane * 0.8)
    }

    /// Light that spreads around what shines, and around the brightest parts.
    ///
    /// - Parameter picture: the night, at half the field's size.
    func glow(of picture: LabPicture, _ plate: Scene) -> NightGlow {
        let stripes = plate.stripes, (width, height) = (picture.width, picture.height)
        let light = LinearPicture(picture, fitted: false, stripes)
        let planes = [light.red, light.green, light.blue]
        let tubes = tubes.halved(stripes), windows = windows.halved(stripes), hue = hue
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let own = shining(tube: tubes.samples[i], pane: windows.samples[i], share: hue.samples[i])
                for k in 0..<3 {
                    planes[k].samples[i] = own[k] * strength * 1.3 + max(planes[k].samples[i] - 0.35, 0) * 0.45
                }
            }
        }
        let sums = planes.map { plane in
            let sum = Plane(width: width, height: height, filledWith: 0)
            for (sigma, weight) in [(3, 0.5), (9, 0.34), (26, 0.28), (70, 0.24)] as [(Double, Float)] {
                let blur = plane.blurred(sigma * plate.scale / 2, stripes)
                stripes.rows(height) { first, last in
                    for i in (first * width)..<(last * width) { sum.samples[i] += blur.samples[i] * weight * 0.85 }
                }
            }
            return sum
        }
        return NightGlow(red: sums[0], green: sums[1], blue: sums[2])
    }
}

/// Spread light, linear.
struct NightGlow {
    let red: Plane
    let green: Plane
    let blue: Plane
}
