internal import CStudioKernels

/// An old colour print: faded dyes, soft lens, red light around what is bright, a light leak, grain, dust and the
/// print's white border.
///
/// Fading and split tones are in the recipe's palette; here is what film and lens do in linear light and in grain.
struct FilmPhotographer: MediumPainter {
    static let traits = MediumTraits(weather: .light, rank: 12)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.black = 0.17
        recipe.palette.white = 0.93
        recipe.palette.contrast = 1.12
        recipe.palette.saturation = 0.88
        recipe.palette.skinProtection = 0.25
        recipe.palette.shadow = Tint(greenRed: -0.02, blueYellow: -0.03)
        recipe.palette.light = Tint(greenRed: 0.014, blueYellow: 0.052)
        recipe.palette.exposure = 0.01
        recipe.palette.paper = LabColour(lightness: 0.935, greenRed: 0.002, blueYellow: 0.018)
        recipe.light.strength = 0.12
        recipe.light.glow = 0
        recipe.finish.vignette = 0
        recipe.finish.grain = 0
        recipe.brush.looseness = 0.6
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.light.glow = 0
        recipe.finish.vignette = 0
        func tint(_ shadow: (Double, Double), _ light: (Double, Double)) {
            recipe.palette.shadow.greenRed += shadow.0 * spread
            recipe.palette.shadow.blueYellow += shadow.1 * spread
            recipe.palette.light.greenRed += light.0 * spread
            recipe.palette.light.blueYellow += light.1 * spread
        }
        switch attempt {
        case .rich:
            // A slide: deep and saturated.
            recipe.palette.black -= 0.07
            recipe.palette.saturation *= 1.2
            recipe.brush.looseness = 0.35
        case .warm:
            // A print that lost its cyan dye.
            tint((0.05, 0.04), (0.016, 0.01))
            recipe.palette.black += 0.03
            recipe.brush.looseness = 1
        case .cool:
            // Cross-processed: green shadows, pale yellow lights.
            tint((-0.04, 0.0), (-0.026, 0.004))
            recipe.palette.exposure += 0.02
            recipe.palette.paper = LabColour(lightness: 0.95, greenRed: -0.002, blueYellow: 0.004)
        case .dramatic:
            // A dark instant print.
            tint((0.006, -0.04), (0.006, -0.02))
            recipe.finish.margin *= 1.35
            recipe.palette.saturation *= 0.8
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        twistHues(scene.picture)
        try step(0.15)
        let light = ExposedFilm(scene.picture, stripes)
        soften(light)
        try step(0.35)
        halate(light)
        try step(0.5)
        leak(light)
        let picture = light.developed(stripes)
        try step(0.7)
        develop(picture)
        try step(1)
        return picture
    }

    /// Dyes of the time: greens lean to yellow, blues to cyan, reds to orange.
    private func twistHues(_ picture: LabPicture) {
        let width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
                let (green, red) = (max(-a, 0), max(a, 0)), blue = max(-b, 0)
                picture.greenRed.samples[i] = a + green * 0.3 - blue * 0.22
                picture.blueYellow.samples[i] = b + green * 0.18 + red * 0.16 + blue * 0.12
            }
        }
    }

    /// An old lens is soft, and softer towards the corners.
    private func soften(_ light: ExposedFilm) {
        let (width, height) = (scene.width, scene.height)
        for plane in [light.red, light.green, light.blue] {
            let soft = plane.blurred(1.15 * scene.scale, scene.stripes)
            scene.stripes.rows(height) { first, last in
                for y in first..<last {
                    let v = (Float(y) + 0.5) / Float(height) * 2 - 1
                    for x in 0..<width {
                        let u = (Float(x) + 0.5) / Float(width) * 2 - 1
                        let i = y * width + x
                        let share = 0.3 + 0.7 * ramp((u * u + v * v) * 0.5, 0.15, 0.75)
                        plane.samples[i] += (soft.samples[i] - plane.samples[i]) * share
                    }
                }
            }
        }
    }

    /// Light that passed the film comes back from its base: red first, then orange, close around bright parts.
    private func halate(_ light: ExposedFilm) {
        let (width, stripes) = (scene.width, scene.stripes)
        let bright = Plane(width: width, height: scene.height)
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let l = 0.35 * light.red.samples[i] + 0.5 * light.green.samples[i] + 0.15 * light.blue.samples[i]
                bright.samples[i] = ramp(l, 0.5, 0.9) * l
            }
        }
        let half = bright.halved(stripes)
        let near = half.blurred(3.5 * scene.scale, stripes), wide = half.blurred(14 * scene.scale, stripes)
        let amount: Float = 0.34
        let (fw, fh) = (Float(width), Float(scene.height))
        stripes.rows(scene.height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / fh
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / fw, i = y * width + x
                    let close = near.sample(u: u, v: v), far = wide.sample(u: u, v: v)
                    // What is bright itself shows nothing of it.
                    let ring = (close * 0.6 + far * 0.9) * (1 - min(bright.samples[i], 1) * 0.85) * amount
                    light.red.samples[i] += ring * 1.15
                    light.green.samples[i] += ring * 0.42
                    light.blue.samples[i] += ring * 0.14
                }
            }
        }
    }

    /// Light that got in through the camera's door: an orange veil from one side, its heart nearly white.
    private func leak(_ light: ExposedFilm) {
        let (width, height) = (scene.width, scene.height)
        let amount = Float(scene.recipe.brush.looseness) * 0.6
        guard amount > 0 else { return }
        let h = Noise.hash(5, 5, scene.seeds(45))
        let isLeft = h & 1 == 1, at = 0.2 + 0.6 * Float((h >> 8) & 255) / 255
        let cloud = Noise.plane(128, 128, size: 330, octaves: 3, seed: scene.seeds(46), scene.stripes)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let side = isLeft ? u : 1 - u
                    let c = cloud.sample(u: u, v: v) - 0.5
                    let d = side + (v - at) * (v - at) * 0.5 + c * 0.3
                    let veil = 1 - ramp(d, -0.05, 0.42)
                    guard veil > 0 else { continue }
                    let i = y * width + x
                    let warm = veil * veil * amount, heart = warm * veil * veil
                    let (r, g, b) = (warm * 0.75, warm * 0.22 + heart * 0.3, warm * 0.06 + heart * 0.12)
                    // Light adds up less where the film is exposed already.
                    light.red.samples[i] += r * max(0, 1 - light.red.samples[i])
                    light.green.samples[i] += g * max(0, 1 - light.green.samples[i])
                    light.blue.samples[i] += b * max(0, 1 - light.blue.samples[i])
                }
            }
        }
    }

    /// Falling off of light, grain by tone, dust, and the paper's border.
    private func develop(_ picture: LabPicture) {
        let (width, height, recipe) = (scene.width, scene.height, scene.recipe)
        let stripes = scene.stripes
        let grain = Noise.plane(width, height, size: 1.7, octaves: 2, seed: scene.seeds(47), stripes)
        let clumps = Noise.plane(width, height, size: 3.4, octaves: 1, seed: scene.seeds(48), stripes)
        let unit = Float(1 / scene.scale)
        let (across, down) = (Float(width) * unit, Float(height) * unit)
        let border = min(across, down) * 0.034 * Float(recipe.finish.margin)
        // Instant film has a wide foot.
        let foot = recipe.finish.margin > 1.25 ? border * 2.3 : border
        let round: Float = min(border * 0.5, 9)
        let paper = SIMD4<Float>(recipe.palette.paper)
        let dust = scene.seeds(49)
        let strength: Float = 0.15
        let middle = SIMD2(across, down - (foot - border)) * 0.5
        let inner = SIMD2(across * 0.5 - border, middle.y - border) - round
        stripes.rows(height) { first, last in
            for y in first..<last {
                let py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let px = (Float(x) + 0.5) * unit, i = y * width + x
                    var l = picture.lightness.samples[i]
                    let (u, v) = (px / across * 2 - 1, py / down * 2 - 1)
                    let fall = 1 - 0.3 * ramp((u * u + v * v) * 0.5, 0.2, 1)
                    l *= fall
                    let noise = (grain.samples[i] - 0.5) + (clumps.samples[i] - 0.5) * 0.45
                    let mid = 1 - abs(l - 0.45) * 1.35
                    l += noise * strength * max(mid, 0.25)
                    let tone = picture.greenRed.samples[i] + (clumps.samples[i] - 0.5) * 0.022 * mid
                    let hue = picture.blueYellow.samples[i] - (grain.samples[i] - 0.5) * 0.018 * mid
                    l += speck(px, py, dust) * (0.92 - l)
                    var colour = SIMD4(l, tone, hue, 0)
                    if border > 1 {
                        let q = abs2(SIMD2(px, py) - middle) - inner
                        let outside = pointwiseMax(q, SIMD2())
                        let d = (outside * outside).sum().squareRoot() + min(max(q.x, q.y), 0) - round
                        let edge = min(max(d / unit + 0.5, 0), 1)
                        var sheet = paper
                        sheet.x += (grain.samples[i] - 0.5) * 0.02 - 0.03 * (1 - min(max(d, 0) / 2.5, 1))
                        colour += (sheet - colour) * edge
                    }
                    picture.lightness.samples[i] = min(max(colour.x, 0.03), 0.975)
                    picture.greenRed.samples[i] = colour.y
                    picture.blueYellow.samples[i] = colour.z
                }
            }
        }
    }

    /// A grain of dust, in a few cells of the print.
    private func speck(_ x: Float, _ y: Float, _ seed: UInt32) -> Float {
        let cell: Float = 62
        let column = Int(x / cell), row = Int(y / cell)
        let h = Noise.hash(column, row, seed)
        guard h & 15 < 3 else { return 0 }
        let (placeX, placeY) = (Float((h >> 8) & 255) / 255 * 0.8 + 0.1, Float((h >> 16) & 255) / 255 * 0.8 + 0.1)
        let d: SIMD2<Float> = SIMD2(x - (Float(column) + placeX) * cell, y - (Float(row) + placeY) * cell)
        // Some are fibres.
        let isFibre = (h >> 4) & 3 == 0
        let lean = Float((h >> 24) & 255) / 255 * 2 - 1
        let along = d.x + d.y * lean, across = d.y - d.x * lean + along * along * (isFibre ? 0.05 : 0)
        let away = isFibre ? max(abs(across) * 1.8, abs(along) - 8) : (d * d).sum().squareRoot() * 1.2
        return (1 - ramp(away, 0.5, 1.6)) * 0.6
    }

    private func abs2(_ v: SIMD2<Float>) -> SIMD2<Float> { SIMD2(abs(v.x), abs(v.y)) }
}

/// Linear light in the planes of the picture that it was made of, to hold only one picture at a time.
private struct ExposedFilm: Sendable {
    private let picture: LabPicture
    var red: Plane { picture.lightness }
    var green: Plane { picture.greenRed }
    var blue: Plane { picture.blueYellow }

    init(_ picture: LabPicture, _ stripes: Stripes) {
        self.picture = picture
        let width = picture.width
        stripes.rows(picture.height) { first, last in
            let at = first * width
            let (l, a, b) = (
                picture.lightness.samples + at, picture.greenRed.samples + at, picture.blueYellow.samples + at
            )
            cstudio_oklab_to_linear(l, a, b, Int64((last - first) * width), 1, l, a, b)
        }
    }

    /// The same planes, in Oklab again.
    func developed(_ stripes: Stripes) -> LabPicture {
        let (picture, width) = (picture, picture.width)
        stripes.rows(picture.height) { first, last in
            let at = first * width
            let (l, a, b) = (
                picture.lightness.samples + at, picture.greenRed.samples + at, picture.blueYellow.samples + at
            )
            cstudio_linear_to_oklab(l, a, b, Int64((last - first) * width), l, a, b)
        }
        return picture
    }
}
