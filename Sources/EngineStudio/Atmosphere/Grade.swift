/// Colour and light of a recipe, applied to a picture before the medium sees it.
struct Grade: Sendable {
    private let recipe: Recipe
    private let toneCurve: [Float]
    private let tintA: [Float]
    private let tintB: [Float]

    init(_ recipe: Recipe) {
        self.recipe = recipe
        let palette = recipe.palette
        let steps = 512
        toneCurve = (0...steps).map { Float(Self.tone(Double($0) / Double(steps), palette)) }
        func tints(_ part: (Tint) -> Double) -> [Float] {
            (0...steps).map { i in
                let l = Double(i) / Double(steps)
                let dark = (1 - l) * (1 - l) * min(1, l * 4.5 + 0.12), light = l * l * (1.25 - 0.25 * l)
                return Float(part(palette.shadow) * dark * 1.6 + part(palette.light) * light * 1.3)
            }
        }
        tintA = tints(\.greenRed)
        tintB = tints(\.blueYellow)
    }

    /// An S-curve through middle grey, an exposure that leaves black and white, then the output range.
    private static func tone(_ l: Double, _ palette: Recipe.Palette) -> Double {
        let centred = (l - 0.55) * palette.contrast
        let curved = 0.55 + centred / (1 + max(0, abs(centred) - 0.32) * max(0, palette.contrast - 1) * 1.2)
        let exposed =
            curved + palette.exposure * 4 * min(max(l, 0), 1) * (1.15 - min(l, 1)) * 0.9 + palette.exposure * 0.1
        return palette.black + (palette.white - palette.black) * min(max(exposed, 0), 1)
    }

    /// - Parameters:
    ///   - field: masks; of any size.
    ///   - shape: lightness, blurred, from which modelling by the light is taken; of any size.
    func apply(to picture: LabPicture, field: GradeField, _ stripes: Stripes) {
        let (palette, light, weather) = (recipe.palette, recipe.light, recipe.weather)
        let width = picture.width, height = picture.height
        let aspect = SIMD2<Float>(Float(width), Float(height)) / Float(max(width, height))
        let lamp = SIMD2(Float(light.x), Float(light.y))
        let toLamp = (lamp - 0.5) / max(((lamp - 0.5) * (lamp - 0.5)).sum().squareRoot(), 0.05)
        let saturation = Float(palette.saturation), vibrance = Float(palette.vibrance)
        let protection = Float(palette.skinProtection)
        let pull = Float(palette.pullStrength)
        let pullA = Float(palette.pull.greenRed), pullB = Float(palette.pull.blueYellow)
        let pullLength = max((pullA * pullA + pullB * pullB).squareRoot(), 1e-4)
        let strength = Float(light.strength), glow = Float(light.glow)
        let glowColour = SIMD4(light.glowColour), fogColour = SIMD4(weather.fogColour)
        let skyTop = SIMD4(light.skyTop), skyHorizon = SIMD4(light.skyHorizon)
        let fog = Float(weather.fog), newSky = Float(light.sky), autumn = Float(weather.autumn)
        let snow = Float(weather.snow), nightfall = Float(light.nightfall)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let u = (Float(x) + 0.5) / Float(width)
                    let l0 = min(max(picture.lightness.samples[i], 0), 1)
                    var a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
                    let skin = field.skin.sample(u: u, v: v), keep = skin * protection
                    let position = l0 * 512
                    let at = min(Int(position), 511), t = position - Float(at)
                    var l = toneCurve[at] + (toneCurve[at + 1] - toneCurve[at]) * t
                    if autumn != 0, a < -0.012, b > 0.01 {
                        let green = ramp(-a, 0.012, 0.04) * autumn
                        let amount = abs(green)
                        a += (autumn > 0 ? Float(0.075) : -0.02) * amount
                        b += 0.03 * amount
                        l += 0.03 * amount
                    }
                    let chroma = (a * a + b * b).squareRoot()
                    let lift = saturation * (1 + vibrance * max(0, 1 - chroma * 8))
                    let factor = lift + (min(max(lift, 0.85), 1.15) - lift) * keep * (saturation > 0.3 ? 1 : 0)
                    a *= factor
                    b *= factor
                    let tint = 1 - keep * 0.75
                    a += (tintA[at] + (tintA[at + 1] - tintA[at]) * t) * tint
                    b += (tintB[at] + (tintB[at + 1] - tintB[at]) * t) * tint
                    if pull > 0 {
                        let along = (a * pullA + b * pullB) / pullLength
                        let target = max(along, 0.25 * chroma + 0.48 * pullLength) / pullLength
                        let amount = pull * (1 - keep * 0.3)
                        a += (target * pullA - a) * amount
                        b += (target * pullB - b) * amount
                    }
                    if nightfall > 0 {
                        l *= 1 - nightfall * 0.42 * ramp(field.broad.sample(u: u, v: v), 0.45, 0.95) * (1 - keep * 0.7)
                    }
                    let place = SIMD2(u, v)
                    if strength > 0 {
                        let side = ((place - 0.5) * toLamp).sum()
                        let d: Float = 0.012
                        let slope =
                            field.shape.sample(u: u + toLamp.x * d, v: v + toLamp.y * d)
                            - field.shape.sample(u: u - toLamp.x * d, v: v - toLamp.y * d)
                        let model = min(max(-slope * 0.3, -0.06), 0.06)
                        l += strength * (side * 0.2 + model) * (0.35 + 0.65 * min(1, l * 1.5)) * (1 - keep * 0.4)
                    }
                    if newSky > 0 {
                        let sky = field.sky.sample(u: u, v: v) * newSky
                        if sky > 0 {
                            let down = ramp(v / field.horizon, 0.05, 1)
                            var paint = skyTop + (skyHorizon - skyTop) * down
                            paint.x += (l0 - field.skyLightness) * 0.55
                            l += (paint.x - l) * sky
                            a += (paint.y - a) * sky
                            b += (paint.z - b) * sky
                        }
                    }
                    if glow > 0 {
                        let away = (place - lamp) * aspect
                        let near = 1 / (1 + (away * away).sum() * 7)
                        let amount = glow * near * (0.3 + 0.7 * field.depth.sample(u: u, v: v)) * (1 - keep * 0.35)
                        l += (max(glowColour.x, l) - l) * amount * 0.55
                        a += (glowColour.y - a * 0.6) * amount * 0.7
                        b += (glowColour.z - b * 0.6) * amount * 0.7
                    }
                    if snow > 0 {
                        let d: Float = 0.006
                        let up = field.shape.sample(u: u, v: v + d) - field.shape.sample(u: u, v: v - d)
                        let lies = ramp(-up, 0.01, 0.07) + ramp(v, 0.55, 1) * ramp(l, 0.35, 0.75) * 0.6
                        let amount = snow * min(1, lies) * (1 - skin) * (1 - field.sky.sample(u: u, v: v)) * 0.75
                        l += (0.95 - l) * amount
                        a *= 1 - amount * 0.8
                        b = b * (1 - amount * 0.8) - 0.01 * amount
                    }
                    if fog > 0 {
                        let far = field.depth.sample(u: u, v: v)
                        let amount = fog * (0.3 + 0.7 * ramp(far, 0.06, 0.82)) * (1 - keep * 0.35)
                        l += (fogColour.x - l) * amount
                        a += (fogColour.y - a) * amount
                        b += (fogColour.z - b) * amount
                    }
                    picture.lightness.samples[i] = min(max(l, 0), 1.02)
                    picture.greenRed.samples[i] = a
                    picture.blueYellow.samples[i] = b
                }
            }
        }
    }
}

/// Masks that a grade reads, at their own size.
struct GradeField: Sendable {
    let skin: Plane
    let sky: Plane
    let depth: Plane
    /// Blurred lightness: the forms that light models.
    let shape: Plane
    /// Lightness of wide areas.
    let broad: Plane
    /// Lower end of the sky as a fraction of the height, and its mean lightness.
    let horizon: Float
    let skyLightness: Float

    init(skin: Plane, sky: Plane, depth: Plane, lightness: Plane, _ stripes: Stripes) {
        self.skin = skin
        self.sky = sky
        self.depth = depth
        shape = lightness.blurred(Double(max(lightness.width, lightness.height)) * 0.012, stripes)
        broad = lightness.blurred(Double(max(lightness.width, lightness.height)) * 0.05, stripes)
        var lowest = 0, sum = 0.0, weight = 0.0
        for y in 0..<sky.height {
            var row: Float = 0, tones: Float = 0
            for x in 0..<sky.width {
                row += sky[x, y]
                tones += sky[x, y] * lightness[x, y]
            }
            if row > Float(sky.width) * 0.08 { lowest = y }
            sum += Double(tones)
            weight += Double(row)
        }
        horizon = max(0.15, Float(lowest + 1) / Float(max(sky.height, 1)))
        skyLightness = weight > 1 ? Float(sum / weight) : 0.7
    }
}

extension SIMD4<Float> {
    /// Lightness, green-red, blue-yellow, 0.
    init(_ colour: LabColour) {
        self.init(Float(colour.lightness), Float(colour.greenRed), Float(colour.blueYellow), 0)
    }
}
