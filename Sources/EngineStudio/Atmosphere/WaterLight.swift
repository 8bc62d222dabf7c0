/// The net of light that waves throw on what lies under water.
struct WaterLight: Sendable {
    private let amount: Float
    private let seed: SeedSource

    init(_ recipe: Recipe) {
        amount = Float(recipe.weather.underwater)
        seed = SeedSource(seed: recipe.seed)
    }

    func add(to picture: LabPicture, _ field: SceneField, _ stripes: Stripes) {
        let (width, height) = (picture.width, picture.height), amount = amount
        let first = NoiseGrain(width, height, size: 62, stretch: 1.5, angle: 0.2, octaves: 2, seed: seed(68))
        let second = NoiseGrain(width, height, size: 44, stretch: 1.4, angle: -0.5, octaves: 2, seed: seed(69))
        stripes.rows(height) { from, to in
            let rows = UnsafeMutablePointer<Float>.allocate(capacity: 2 * width * (to - from))
            defer { rows.deallocate() }
            let other = rows + width * (to - from)
            first.fill(rows, first: from, last: to)
            second.fill(other, first: from, last: to)
            for y in from..<to {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let j = (y - from) * width + x, i = y * width + x, u = (Float(x) + 0.5) / Float(width)
                    // Where two slow waves cross their middle the surface gathers light.
                    let a = 1 - min(abs(rows[j] - 0.5) * 13, 1), b = 1 - min(abs(other[j] - 0.5) * 13, 1)
                    let net = min(1, a * a * 0.65 + b * b * 0.65)
                    let near = 1 - 0.7 * field.depth.sample(u: u, v: v)
                    let keep = 1 - 0.55 * field.skin.sample(u: u, v: v)
                    let light = net * near * keep * amount
                    let l = picture.lightness.samples[i]
                    picture.lightness.samples[i] = l + light * 0.36 * (1.05 - l) * (0.4 + l) - 0.02 * amount
                    picture.greenRed.samples[i] -= light * 0.012
                    picture.blueYellow.samples[i] += light * 0.01
                }
            }
        }
    }
}
