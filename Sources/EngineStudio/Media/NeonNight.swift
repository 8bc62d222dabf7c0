internal import CStudioKernels

/// A night lit by two coloured lamps: dark grade, rim light, lit windows, tubes, haze, wet ground, bloom.
///
/// Forms keep their own light, so that faces stay faces; light is added in linear sRGB and brought back by a filmic
/// curve. Everything that is soft is found at the size of the scene's field.
struct NeonNight: MediumPainter {
    static let traits = MediumTraits(weather: .light, isNight: true, rank: 10)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.weather.wet = 0.6
        recipe.weather.rain = 0.4
        recipe.light.emission = 0.6
        recipe.finish.vignette = 0.35
        recipe.palette.skinProtection = 0.4
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        attempt.applyLamps(to: &recipe)
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let plate = scene.plate
        let tangents = plate.tangents()
        try step(0.05)
        let clean = Abstraction.of(plate, radius: 2.2 * scene.recipe.brush.scale.squareRoot(), tangents: tangents)
        try step(0.35)
        let lines = try ContourLines(scene: plate, width: 0.9, reach: 7, threshold: 0.026, sharpness: 15)
            .found(in: clean.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.45) }
        try step(0.55)
        var lamps = NightLamps(plate, clean: clean, lines: lines)
        darken(clean, lamps)
        lamps.forgetRims()
        let far = scene.picture.resampled((plate.width + 1) / 2, (plate.height + 1) / 2, scene.stripes)
        try step(0.7)
        let glow = lamps.shining(with: lamps.glow(of: far, plate), plate.stripes)
        try step(0.85)
        shine(lamps, glow, mirrored: far)
        try step(1)
        return scene.picture
    }

    /// Night: a deep curve, cool shadows, and two lamps that model the forms from both sides.
    private func darken(_ clean: LabPicture, _ lamps: NightLamps) {
        let recipe = scene.recipe, stripes = scene.stripes, (width, height) = (scene.width, scene.height)
        let field = scene.field
        let broad = field.picture.lightness.blurred(34, stripes)
        let (sky, skin, depth) = (lamps.open, field.skin, field.depth)
        let first = lamps.first, second = lamps.second
        let dusk = SIMD4<Float>(0, -0.008, -0.06, 0) + (first + second) * 0.1
        let strength = Float(0.75 + 0.5 * recipe.light.strength)
        let picture = scene.picture
        for (plane, smooth) in [
            (picture.lightness, clean.lightness), (picture.greenRed, clean.greenRed),
            (picture.blueYellow, clean.blueYellow),
        ] {
            let large = scene.full(smooth)
            stripes.rows(height) { first, last in
                for i in (first * width)..<(last * width) {
                    plane.samples[i] += (large.samples[i] - plane.samples[i]) * 0.55
                }
            }
        }
        stripes.rows(height) { firstRow, last in
            for y in firstRow..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x, u = (Float(x) + 0.5) / Float(width)
                    let face = skin.sample(u: u, v: v) * lamps.faceTrust
                    let own = SIMD4(
                        picture.lightness.samples[i],
                        picture.greenRed.samples[i],
                        picture.blueYellow.samples[i],
                        0
                    )
                    let l0 = own.x
                    // At night broad bright walls and skies are dark; only what stands out against them keeps its light.
                    let wall = ramp(broad.sample(u: u, v: v), 0.4, 0.9) * (1 - 0.8 * face)
                    let key = l0 * (0.2 + 0.46 * l0 + 0.08 * face) * (1 - 0.62 * wall)
                    var c = SIMD4(key + 0.035, own.y * (0.5 + 0.3 * face), own.z * (0.42 + 0.36 * face), 0)
                    let shadow = 1 - ramp(l0, 0.1, 0.85)
                    c += dusk * (0.45 + 0.55 * shadow) * (1 - 0.6 * face)
                    let rim = lamps.rim(u: u, v: v)
                    // Each lamp reaches its side of the picture; between them it stays dark.
                    let washFirst = (1 - u) * (1 - u) * 0.4, washSecond = u * u * 0.4
                    let body = (0.12 + 0.88 * l0) * (1 - 0.5 * wall) * strength
                    let soft = 1 - 0.5 * face
                    let edge = (0.3 + 0.7 * l0) * strength * soft * 0.8
                    c += (first + SIMD4(0.36, 0, 0, 0)) * (rim.x * edge + washFirst * body)
                    c += (second + SIMD4(0.36, 0, 0, 0)) * (rim.y * edge + washSecond * body)
                    let haze = lamps.haze.sample(u: u, v: v)
                    let open = sky.sample(u: u, v: v)
                    let air = first + (second - first) * ramp(u + (haze - 0.5) * 0.6, 0.2, 0.8)
                    if open > 0 {
                        let down = ramp(v / lamps.horizon, 0.05, 1.02)
                        var dark = SIMD4<Float>(0.115, -0.004, -0.055, 0)
                        dark += (air * 0.72 + SIMD4(0.33, 0, 0, 0)) * down * (0.4 + 0.6 * down) * (0.25 + 1.2 * haze)
                        dark.x += (haze - 0.5) * 0.07
                        c += (dark - c) * open
                    }
                    // Haze takes the lamps' colours with distance.
                    let mist = ramp(depth.sample(u: u, v: v), 0.35, 1) * 0.36 * (0.25 + haze) * (1 - open)
                    c += (SIMD4(0.27, 0, 0, 0) + air * 0.6 - c) * mist * (1 - face * 0.7)
                    picture.lightness.samples[i] = max(c.x, 0)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
    }

    /// Wet ground, shining parts and their bloom; writes over the scene's picture.
    private func shine(_ lamps: NightLamps, _ glow: NightGlow, mirrored: LabPicture) {
        let recipe = scene.recipe, (width, height) = (scene.width, scene.height)
        let picture = scene.picture, skin = scene.field.skin, saliency = scene.field.saliency
        let wet = Float(recipe.weather.wet), shore: Float = 0.74
        let unit = Float(1 / scene.scale), rows = Float(height) * unit
        let planes = [glow.red, glow.green, glow.blue]
        scene.stripes.rows(height) { first, last in
            let line = UnsafeMutablePointer<Float>.allocate(capacity: width * 3)
            let shifts = UnsafeMutablePointer<SIMD4<Float>>.allocate(capacity: width)
            defer {
                line.deallocate()
                shifts.deallocate()
            }
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height), at = y * width
                let down = (v - shore) / (1 - shore)
                // Where a pixel of wet ground looks: up, over the shore, shaken by ripples.
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    var look = SIMD4<Float>(u, v, 0, 0)
                    if wet > 0, down > 0 {
                        let r = lamps.ripple.sample(u: u, v: v) - 0.5
                        let amount =
                            wet * ramp(down, 0, 0.4) * (0.3 + 0.7 * ramp(lamps.puddle.sample(u: u, v: v), 0.42, 0.58))
                            * (1 - 0.85 * skin.sample(u: u, v: v))
                            * (1 - 0.5 * ramp(saliency.sample(u: u, v: v), 0.3, 0.8))
                        look.z = amount
                        look.y = max(shore - (v - shore) * 1.4 + r * 34 / rows * (0.3 + down), 0)
                        look.x = u + r * 9 * unit / Float(width)
                        let far = mirrored.sample(u: look.x, v: look.y)
                        let i = at + x
                        picture.lightness.samples[i] =
                            picture.lightness.samples[i] * (1 - amount * 0.78) + far.x * amount * 0.95
                        picture.greenRed.samples[i] += (far.y * 1.25 - picture.greenRed.samples[i]) * amount
                        picture.blueYellow.samples[i] += (far.z * 1.25 - picture.blueYellow.samples[i]) * amount
                    }
                    shifts[x] = look
                }
                cstudio_oklab_to_linear(
                    picture.lightness.samples + at,
                    picture.greenRed.samples + at,
                    picture.blueYellow.samples + at,
                    Int64(width),
                    0,
                    line,
                    line + width,
                    line + 2 * width
                )
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), look = shifts[x]
                    for k in 0..<3 {
                        var shining = planes[k].sample(u: u, v: v)
                        if look.z > 0 {
                            let seen = planes[k].sample(u: look.x, v: look.y)
                            shining += (seen * 0.85 - shining) * look.z * 0.65
                        }
                        let c = (max(line[k * width + x], 0) + shining) * 1.05
                        // Narkowicz' fit to the ACES curve.
                        let filmic = c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14)
                        // The black of film is not the black of the screen.
                        line[k * width + x] = 0.0022 + 0.97 * min(1, filmic)
                    }
                }
                cstudio_linear_to_oklab(
                    line,
                    line + width,
                    line + 2 * width,
                    Int64(width),
                    picture.lightness.samples + at,
                    picture.greenRed.samples + at,
                    picture.blueYellow.samples + at
                )
            }
        }
    }
}
