internal import CStudioKernels

/// A night lit by two coloured lamps: dark grade, rim light, shining contours and windows, haze, wet ground, bloom.
///
/// Light is added in linear sRGB and brought back by a filmic curve.
struct NeonNight: MediumPainter {
    static let traits = MediumTraits(isNight: true, rank: 10)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.weather.wet = 0.6
        recipe.weather.rain = 0.5
        recipe.light.emission = 0.6
        recipe.light.bloom = 0.3
        recipe.finish.vignette = 0.35
        recipe.finish.grain = 0.1
        recipe.palette.skinProtection = 0.4
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        attempt.applyLamps(to: &recipe)
    }

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let tangents = scene.tangents()
        try step(0.05)
        let clean = Abstraction.of(scene, radius: 2.6 * scene.recipe.brush.scale, tangents: tangents)
        try step(0.4)
        let emission = try emission(clean, tangents, step)
        try step(0.6)
        night(clean)
        mirror(clean, emission)
        show(.colours(clean))
        let light = LinearPicture(clean, fitted: false, stripes)
        try step(0.7)
        shine(light, emission)
        try step(0.9)
        let result = light.lab(stripes)
        try step(1)
        return result
    }

    /// What shines: intensity, and the share of the second lamp's colour.
    private struct Emission {
        let tubes: Plane
        let windows: Plane
        let hue: Plane
    }

    private func emission(
        _ clean: LabPicture,
        _ tangents: (x: Plane, y: Plane),
        _ step: (Double) throws(StudioFailure) -> Void
    ) throws(StudioFailure) -> Emission {
        let stripes = scene.stripes, (width, height) = (scene.width, scene.height)
        // Contours of the clean picture, where they are long and sure, become tubes.
        let lines = try ContourLines(scene: scene, width: 1.1, reach: 11, threshold: 0.03, sharpness: 14)
            .found(in: clean.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.5) }
        let wide = scene.full(scene.field.picture.lightness.blurred(6, stripes))
        let skin = scene.full(scene.field.skin), sure = scene.full(scene.field.coherence)
        let hue = Noise.plane(width, height, size: 230, octaves: 3, seed: scene.seeds(51), stripes)
        let flicker = Noise.plane(width, height, size: 55, octaves: 2, seed: scene.seeds(52), stripes)
        let windows = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let on = ramp(flicker.samples[i], 0.42, 0.58)
                    lines.samples[i] *=
                        ramp(sure.samples[i], 0.35, 0.75) * (1 - 0.85 * skin.samples[i]) * (0.18 + 0.82 * on)
                    let l = clean.lightness.samples[i]
                    let bright = ramp(l - wide.samples[i], 0.06, 0.2) * ramp(l, 0.55, 0.85)
                    windows.samples[i] = bright * (1 - 0.9 * skin.samples[i])
                    // The lamps stand left and right; noise mixes their reach.
                    let side = (Float(x) + 0.5) / Float(width)
                    hue.samples[i] = ramp(side + (hue.samples[i] - 0.5) * 1.1, 0.3, 0.7)
                }
            }
        }
        return Emission(tubes: lines, windows: windows, hue: hue)
    }

    /// Night: a deep curve, cool shadows, and two lamps that model the forms from both sides.
    private func night(_ picture: LabPicture) {
        let recipe = scene.recipe, stripes = scene.stripes, (width, height) = (scene.width, scene.height)
        let broad = scene.full(scene.field.picture.lightness.blurred(40, stripes))
        let form = scene.full(scene.field.picture.lightness.blurred(3.2, stripes))
        let sky = scene.full(scene.field.sky), skin = scene.full(scene.field.skin),
            depth = scene.full(scene.field.depth)
        let first = SIMD4(0, Float(recipe.palette.accent.greenRed), Float(recipe.palette.accent.blueYellow), 0)
        let second = SIMD4(
            0,
            Float(recipe.palette.secondAccent.greenRed),
            Float(recipe.palette.secondAccent.blueYellow),
            0
        )
        let dusk = (first + second) * 0.28 + SIMD4(0, 0.01, -0.075, 0)
        let span = max(1, Int((2 * scene.scale).rounded()))
        let strength = Float(0.75 + 0.5 * recipe.light.strength)
        let haze = Noise.plane(width, height, size: 260, octaves: 4, seed: scene.seeds(53), stripes)
        stripes.rows(height) { firstRow, last in
            for y in firstRow..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let l0 = picture.lightness.samples[i]
                    // At night broad bright walls and skies are dark; only what stands out against them keeps its light.
                    let wall = ramp(broad.samples[i], 0.4, 0.9) * (1 - 0.75 * skin.samples[i])
                    let key = l0 * (0.24 + 0.52 * l0) * (1 - 0.62 * wall)
                    var c = SIMD4(
                        key + 0.03,
                        picture.greenRed.samples[i] * (0.55 + 0.4 * skin.samples[i]),
                        picture.blueYellow.samples[i] * (0.5 + 0.4 * skin.samples[i]),
                        0
                    )
                    let shadow = 1 - ramp(l0, 0.1, 0.85)
                    c += dusk * (0.30 + 0.55 * shadow) * (1 - 0.7 * skin.samples[i])
                    let gx = form[min(x + span, width - 1), y] - form[max(x - span, 0), y]
                    let gy = form[x, min(y + span, height - 1)] - form[x, max(y - span, 0)]
                    let rimFirst = ramp(gx * 1.6 - gy * 0.5, 0.01, 0.22),
                        rimSecond = ramp(-gx * 1.6 - gy * 0.5, 0.01, 0.22)
                    let u = (Float(x) + 0.5) / Float(width)
                    let washFirst = (1 - u) * (1 - u) * 0.5, washSecond = u * u * 0.5
                    let body = (0.16 + 0.84 * l0) * (1 - 0.5 * wall) * strength
                    let soft = 1 - 0.55 * skin.samples[i]
                    c += (first + SIMD4(0.30, 0, 0, 0)) * (rimFirst * 0.6 * soft + washFirst * 0.5) * body
                    c += (second + SIMD4(0.30, 0, 0, 0)) * (rimSecond * 0.6 * soft + washSecond * 0.5) * body
                    if sky.samples[i] > 0 {
                        let down = ramp(v, 0, 0.75)
                        var dark = SIMD4<Float>(0.13, 0.02, -0.085, 0)
                        dark += ((first + second) * 0.45 + SIMD4(0.2, 0, 0, 0)) * down * (0.5 + haze.samples[i])
                        dark.x += (haze.samples[i] - 0.5) * 0.10
                        c += (dark - c) * sky.samples[i]
                    }
                    // Haze takes the lamps' colours with distance.
                    let mist =
                        ramp(depth.samples[i], 0.35, 1) * 0.34 * (0.35 + 0.9 * haze.samples[i]) * (1 - sky.samples[i])
                    let air = first + (second - first) * ramp(u, 0.25, 0.75)
                    c += (SIMD4(0.26, 0, 0, 0) + air * 0.75 - c) * mist * (1 - skin.samples[i] * 0.6)
                    picture.lightness.samples[i] = max(c.x, 0)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
    }

    /// The lowest part of the picture is wet: it mirrors what stands above it, in ripples.
    private func mirror(_ picture: LabPicture, _ emission: Emission) {
        let wet = Float(scene.recipe.weather.wet)
        guard wet > 0, scene.height > 8 else { return }
        let (width, height, stripes) = (scene.width, scene.height, scene.stripes)
        let shore = Int(Float(height) * 0.76)
        let soft = picture.mapPlanes { $0.blurred(2.2 * scene.scale, stripes) }
        let tubes = emission.tubes.blurred(1.5 * scene.scale, stripes)
        let ripple = Noise.plane(width, height, size: 5, stretch: 9, octaves: 3, seed: scene.seeds(54), stripes)
        let puddle = Noise.plane(width, height, size: 150, stretch: 2.5, octaves: 4, seed: scene.seeds(55), stripes)
        let skin = scene.full(scene.field.skin)
        let shift = Float(26 * scene.scale)
        stripes.rows(height) { first, last in
            for y in max(first, shore)..<max(last, shore) {
                let down = Float(y - shore) / Float(height - shore)
                for x in 0..<width {
                    let i = y * width + x
                    let r = ripple.samples[i] - 0.5
                    let sy = Float(shore) - Float(y - shore) * 1.5 + r * shift * (0.3 + down)
                    let row = min(max(Int(sy), 0), height - 1)
                    let column = min(max(x + Int(r * shift * 0.3), 0), width - 1)
                    let j = row * width + column
                    let amount =
                        wet * ramp(down, 0, 0.45) * (0.25 + 0.6 * ramp(puddle.samples[i], 0.4, 0.62))
                        * (1 - 0.8 * skin.samples[i])
                    picture.lightness.samples[i] =
                        picture.lightness.samples[i] * (1 - amount * 0.8) + soft.lightness.samples[j] * amount * 0.95
                    picture.greenRed.samples[i] +=
                        (soft.greenRed.samples[j] * 1.3 - picture.greenRed.samples[i]) * amount
                    picture.blueYellow.samples[i] +=
                        (soft.blueYellow.samples[j] * 1.3 - picture.blueYellow.samples[i]) * amount
                    emission.tubes.samples[i] =
                        emission.tubes.samples[i] * (1 - amount * 0.6) + tubes.samples[j] * amount * 0.9
                }
            }
        }
    }

    private func shine(_ light: LinearPicture, _ emission: Emission) {
        let recipe = scene.recipe, stripes = scene.stripes, (width, height) = (scene.width, scene.height)
        let lamps = [recipe.palette.accent, recipe.palette.secondAccent].map { tint -> SIMD4<Float> in
            let one = LabPicture(width: 1, height: 1)
            one.lightness.samples[0] = 0.66
            one.greenRed.samples[0] = Float(tint.greenRed)
            one.blueYellow.samples[0] = Float(tint.blueYellow)
            let rgb = LinearPicture(one, fitted: true, Stripes(threads: 1))
            return SIMD4(rgb.red.samples[0], rgb.green.samples[0], rgb.blue.samples[0], 0)
        }
        let strength = Float(0.7 + recipe.light.emission)
        let planes = [light.red, light.green, light.blue]
        let sources = planes.map { _ in Plane(width: width, height: height) }
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let hue = emission.hue.samples[i], tube = emission.tubes.samples[i],
                    window = emission.windows.samples[i]
                let colour = lamps[0] + (lamps[1] - lamps[0]) * hue
                let lampLight = colour * (tube * 1.8 * strength)
                // Windows are warm or take the lamp's colour.
                let pane = SIMD4<Float>(1, 0.74, 0.42, 0) * 0.4 + colour * 0.7
                let all = lampLight + pane * (window * 0.85 * strength)
                for k in 0..<3 {
                    let base = max(planes[k].samples[i], 0)
                    let core = all[k] + tube * tube * 0.16 * strength
                    sources[k].samples[i] = all[k] + max(base - 0.4, 0) * 0.45
                    planes[k].samples[i] = base + core * 0.9
                }
            }
        }
        let bloom = Bloom(amount: 1, threshold: 0, scene: scene)
        for k in 0..<3 { bloom.spread(sources[k], onto: planes[k], amount: Float(0.75 + 0.6 * recipe.light.bloom)) }
        expose(light)
    }

    /// The filmic curve of Narkowicz' fit to ACES, and a little colour at the borders as of a fast lens.
    private func expose(_ light: LinearPicture) {
        let (width, height, stripes) = (scene.width, scene.height, scene.stripes)
        func filmic(_ plane: Plane, shift: Float) -> Plane {
            let result = Plane(width: width, height: height)
            stripes.rows(height) { first, last in
                for y in first..<last {
                    let v = ((Float(y) + 0.5) / Float(height) - 0.5) * shift + 0.5
                    for x in 0..<width {
                        let u = ((Float(x) + 0.5) / Float(width) - 0.5) * shift + 0.5
                        let c = max(0, shift == 1 ? plane[x, y] : plane.sample(u: u, v: v)) * 1.05
                        result[x, y] = min(1, c * (2.51 * c + 0.03) / (c * (2.43 * c + 0.59) + 0.14))
                    }
                }
            }
            return result
        }
        let shifted = [
            filmic(light.red, shift: 0.9982), filmic(light.green, shift: 1), filmic(light.blue, shift: 1.0018),
        ]
        for (to, from) in zip([light.red, light.green, light.blue], shifted) {
            to.samples.update(from: from.samples, count: to.count)
        }
    }
}
