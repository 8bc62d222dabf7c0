/// A rainbow opposite the light, with its faint second bow.
struct Rainbow: Sendable {
    private let amount: Float
    private let isRight: Bool

    init(_ recipe: Recipe) {
        amount = Float(recipe.light.rainbow)
        isRight = recipe.light.x < 0.5
    }

    /// From the outer border inwards.
    private static let colours: [SIMD4<Float>] = [
        SIMD4(0.70, 0.16, 0.06, 0), SIMD4(0.78, 0.09, 0.13, 0), SIMD4(0.9, -0.02, 0.16, 0),
        SIMD4(0.84, -0.14, 0.10, 0), SIMD4(0.76, -0.08, -0.07, 0), SIMD4(0.64, 0.0, -0.15, 0),
        SIMD4(0.58, 0.09, -0.14, 0),
    ]

    func add(to picture: LabPicture, _ field: SceneField, _ stripes: Stripes) {
        let long = Float(max(picture.width, picture.height))
        let aspect = SIMD2(Float(picture.width), Float(picture.height)) / long
        let centre = SIMD2(isRight ? Float(0.7) : 0.3, 1.02)
        let radius = 0.86 * min(aspect.x * 1.1, aspect.y), wide = radius * 0.105
        let amount = amount
        picture.change(stripes) { place, old in
            let d = (place - centre) * aspect
            let away = (d * d).sum().squareRoot()
            let first = (radius - away) / wide, second = (away - radius * 1.28) / (wide * 1.5)
            var t = first, strength: Float = 1
            if !(-0.15...1.15).contains(first) {
                guard (-0.1...1.1).contains(second) else { return old }
                (t, strength) = (second, 0.3)
            }
            let u = place.x, v = place.y
            let far = max(field.sky.sample(u: u, v: v), field.depth.sample(u: u, v: v) * 0.75)
            let open = (0.15 + 0.85 * ramp(far, 0.2, 0.7)) * (1 - 0.8 * field.skin.sample(u: u, v: v))
            let fade = ramp(t, -0.15, 0.12) * (1 - ramp(t, 0.85, 1.15)) * (1 - 0.45 * ramp(v, 0.55, 1))
            let cover = amount * strength * open * fade
            let position = min(max(t, 0), 0.9999) * 6
            let at = Int(position), share = position - Float(at)
            let hue = Self.colours[at] + (Self.colours[at + 1] - Self.colours[at]) * share
            var new = old
            new.x += max(0, hue.x - old.x * 0.85) * cover * 0.42
            new.y += (hue.y - old.y * 0.4) * cover * 0.72
            new.z += (hue.z - old.z * 0.4) * cover * 0.72
            return new
        }
    }
}
