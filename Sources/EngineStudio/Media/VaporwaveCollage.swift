internal import CStudioKernels

/// A dream of a video screen: a duotone from night purple over pink to cyan, a striped sun behind the subject where
/// there is sky, colours that slipped aside, scan lines and a soft glow.
struct VaporwaveCollage: MediumPainter {
    static let traits = MediumTraits(weather: .light, rank: 14)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.inks = dusk
        recipe.palette.skinProtection = 0.2
        recipe.palette.contrast = 1.08
        recipe.light.strength = 0.2
        recipe.light.bloom = 0.12
        recipe.finish.vignette = 0.25
        recipe.finish.margin = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.inks = inks([
                (0.23, 0.08, -0.1), (0.42, 0.17, -0.09), (0.63, 0.21, 0.0), (0.79, 0.1, 0.09), (0.95, -0.01, 0.07),
            ])
        case .cool:
            recipe.palette.inks = inks([
                (0.22, 0.02, -0.13), (0.42, 0.03, -0.19), (0.62, 0.06, -0.15), (0.8, -0.08, -0.06), (0.95, -0.05, 0.0),
            ])
        case .dramatic:
            recipe.palette.inks = inks([
                (0.15, 0.03, -0.09), (0.32, 0.08, -0.19), (0.55, 0.21, -0.1), (0.74, 0.12, -0.09), (0.9, -0.07, -0.06),
            ])
        }
    }

    private static let dusk = inks([
        (0.2, 0.05, -0.13), (0.39, 0.09, -0.19), (0.6, 0.18, -0.1), (0.78, 0.08, -0.075), (0.93, -0.085, -0.04),
    ])

    private static func inks(_ values: [(Double, Double, Double)]) -> [LabColour] {
        values.map { LabColour(lightness: $0.0, greenRed: $0.1, blueYellow: $0.2) }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let range = ToneRange(scene.field.picture.lightness)
        try step(0.1)
        let sun = VaporSun(scene)
        tint(scene.picture, range: range, sun: sun)
        try step(0.35)
        let slipped = slip(scene.picture)
        try step(0.55)
        glow(slipped)
        try step(0.8)
        scan(slipped)
        try step(1)
        return slipped
    }

    /// Tone to the gradient of the inks; pink light from one side, cyan from the other, and a trace of the own colour.
    private func tint(_ picture: LabPicture, range: ToneRange, sun: VaporSun) {
        let (width, height, field) = (scene.width, scene.height, scene.field)
        let inks = scene.recipe.palette.inks.isEmpty ? Self.dusk : scene.recipe.palette.inks
        let steps = 256
        let gradient = (0...steps).map { i -> SIMD4<Float> in
            let at = Float(i) / Float(steps) * Float(inks.count - 1)
            let k = min(Int(at), max(inks.count - 2, 0)), t = at - Float(k)
            let low = SIMD4<Float>(inks[k]), high = SIMD4<Float>(inks[min(k + 1, inks.count - 1)])
            return low + (high - low) * (t * t * (3 - 2 * t) * 0.5 + t * 0.5)
        }
        let isLeft = scene.recipe.light.x < 0.5
        let own: Float = 0.3, keepTone: Float = 0.45
        // A dark picture stays a dark one.
        let lift = (0.5 - min(max(range.median, 0.2), 0.8)) * 0.35
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), i = y * width + x
                    let l = picture.lightness.samples[i]
                    let stretched = min(max((l - range.low) / (range.high - range.low), 0), 1)
                    let tone = stretched + lift * stretched * (1 - stretched) * 2
                    let skin = field.skin.sample(u: u, v: v)
                    let at = min(max(tone, 0), 1) * Float(steps)
                    let k = min(Int(at), steps - 1)
                    var colour = gradient[k] + (gradient[k + 1] - gradient[k]) * (at - Float(k))
                    colour.x += (l - colour.x) * keepTone
                    // Two lamps: the side of the light is pink, the other one cyan.
                    let side = (isLeft ? u : 1 - u) + (v - 0.5) * 0.35 - 0.5
                    let mid = tone * (1 - tone) * 4
                    let far = field.depth.sample(u: u, v: v) - 0.4
                    let turn = (side * 1.5 + far * 0.7) * (mid * 0.75 + 0.25)
                    colour.y -= turn * 0.15
                    colour.z -= turn * 0.045
                    let trace = own * (0.7 + 0.5 * skin)
                    colour.y += picture.greenRed.samples[i] * trace
                    colour.z += picture.blueYellow.samples[i] * trace
                    colour = sun.behind(colour, u: u, v: v, sky: field.sky.sample(u: u, v: v), lightness: l)
                    picture.lightness.samples[i] = colour.x
                    picture.greenRed.samples[i] = colour.y
                    picture.blueYellow.samples[i] = colour.z
                }
            }
        }
    }

    /// Red and blue slip to the sides, and a few bands of the tape are out of step.
    private func slip(_ picture: LabPicture) -> LabPicture {
        let (width, height) = (picture.width, picture.height)
        let result = LabPicture(width: width, height: height)
        let unit = Float(scene.scale), seed = scene.seeds(51)
        let apart = 3.2 * unit
        let rowsTall = 1024 * Float(height) / Float(max(width, height))
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let py = (Float(y) + 0.5) / Float(height) * rowsTall
                var shift: Float = 0
                for k in 0..<4 {
                    let at = Noise.unit(k, 1, seed) * rowsTall, tall = 3 + Noise.unit(k, 2, seed) * 12
                    let inside = 1 - ramp(abs(py - at), tall * 0.7, tall)
                    shift += inside * (Noise.unit(k, 3, seed) - 0.5) * 20 * unit
                }
                func read(_ plane: Plane, _ x: Int, _ by: Float) -> Float {
                    let sx = min(max(Float(x) + by, 0), Float(width - 1))
                    let column = Int(sx), next = min(column + 1, width - 1), t = sx - Float(column)
                    let row = y * width
                    return plane.samples[row + column] * (1 - t) + plane.samples[row + next] * t
                }
                for x in 0..<width {
                    let i = y * width + x
                    // Faces keep their place.
                    let calm =
                        1
                        - scene.field.skin.sample(
                            u: (Float(x) + 0.5) / Float(width),
                            v: (Float(y) + 0.5) / Float(height)
                        )
                    let moved = shift * calm
                    let l = read(picture.lightness, x, moved)
                    let left = read(picture.lightness, x, moved - apart),
                        right = read(picture.lightness, x, moved + apart)
                    result.lightness.samples[i] = l
                    // A ghost on the left is pink, one on the right cyan.
                    let ghost = (left - right) * (0.35 + 0.65 * calm)
                    result.greenRed.samples[i] = read(picture.greenRed, x, moved - apart) + ghost * 0.22
                    result.blueYellow.samples[i] = read(picture.blueYellow, x, moved + apart) + ghost * 0.05
                }
            }
        }
        return result
    }

    /// A veil of blurred light over the brighter half.
    private func glow(_ picture: LabPicture) {
        let (width, height, stripes) = (scene.width, scene.height, scene.stripes)
        let soft = picture.mapPlanes { $0.halved(stripes).halved(stripes).blurred(3.2 * scene.scale, stripes) }
        let amount: Float = 0.35
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let veil = soft.sample(u: (Float(x) + 0.5) / Float(width), v: v)
                    let l = picture.lightness.samples[i]
                    // Screen: brightens what is next to light, never darkens.
                    let add = ramp(veil.x, 0.35, 0.9) * amount * max(0, veil.x - l * 0.6) * (1 - l)
                    picture.lightness.samples[i] = l + add
                    picture.greenRed.samples[i] += (veil.y - picture.greenRed.samples[i]) * add * 0.8
                    picture.blueYellow.samples[i] += (veil.z - picture.blueYellow.samples[i]) * add * 0.8
                }
            }
        }
    }

    /// The lines of the tube, and its noise.
    private func scan(_ picture: LabPicture) {
        let (width, height) = (scene.width, scene.height)
        let period = max(4 * scene.scale, 3)
        let wave = (0..<256).map { Float(PortableMath.sine(Double($0) / 256 * 2 * 3.141592653589793)) }
        let noise = Noise.plane(width, height, size: 1.6, stretch: 3, octaves: 1, seed: scene.seeds(52), scene.stripes)
        let amount: Float = 0.035
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let line = wave[Int((Double(y) + 0.5) / period * 256) & 255]
                for x in 0..<width {
                    let i = y * width + x
                    let l = picture.lightness.samples[i]
                    let lit = l * (1 + line * amount * 1.6) + (noise.samples[i] - 0.5) * 0.045
                    picture.lightness.samples[i] = min(max(lit, 0.06), 0.975)
                }
            }
        }
    }
}
