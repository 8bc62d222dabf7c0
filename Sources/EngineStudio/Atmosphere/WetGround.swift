/// The lowest part of the picture is wet: it mirrors what stands above it, in ripples and puddles.
struct WetGround: Sendable {
    private let amount: Float
    private let seed: SeedSource

    init(_ recipe: Recipe) {
        amount = Float(recipe.weather.wet)
        seed = SeedSource(seed: recipe.seed)
    }

    func add(to picture: LabPicture, _ field: SceneField, _ stripes: Stripes) {
        let (width, height) = (picture.width, picture.height)
        guard height > 8, width > 8 else { return }
        let shore = Int(Float(height) * 0.7), wet = amount
        let ripple = NoiseGrain(width, height, size: 5, stretch: 9, octaves: 3, seed: seed(54))
        let puddle = NoiseGrain(width, height, size: 150, stretch: 3, octaves: 4, seed: seed(55))
        let shift = 26 * picture.scale
        stripes.rows(height - shore) { first, last in
            let rows = UnsafeMutablePointer<Float>.allocate(capacity: 2 * width * (last - first))
            defer { rows.deallocate() }
            let waves = rows, pools = rows + width * (last - first)
            ripple.fill(waves, first: shore + first, last: shore + last)
            puddle.fill(pools, first: shore + first, last: shore + last)
            for y in (shore + first)..<(shore + last) {
                let down = Float(y - shore) / Float(height - shore), v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let j = (y - shore - first) * width + x, u = (Float(x) + 0.5) / Float(width)
                    let r = waves[j] - 0.5
                    // What lies in front of the eye's aim is ground; the aim itself stays dry.
                    let dry = max(
                        field.skin.sample(u: u, v: v),
                        ramp(field.saliency.sample(u: u, v: v), 0.35, 0.8) * 0.75
                    )
                    let pool = ramp(pools[j], 0.4, 0.6)
                    let share = wet * ramp(down, 0, 0.35) * (0.22 + 0.62 * pool) * (1 - dry)
                    guard share > 0 else { continue }
                    let up = Float(shore) - Float(y - shore) * 1.6 + r * shift * (0.25 + down)
                    let row = min(max(Int(up), 0), shore - 1)
                    let column = min(max(x + Int(r * shift * 0.3), 0), width - 1)
                    let from = row * width + column, i = y * width + x
                    let l = picture.lightness.samples[i]
                    // A wet surface is darker by itself, and mirrors at a low angle.
                    let mirrored = picture.lightness.samples[from] * 0.92 + 0.02
                    picture.lightness.samples[i] =
                        l + (l * 0.22 + mirrored * 0.78 - l) * share - 0.04 * share * (1 - pool)
                    picture.greenRed.samples[i] +=
                        (picture.greenRed.samples[from] * 1.15 - picture.greenRed.samples[i]) * share
                    picture.blueYellow.samples[i] +=
                        (picture.blueYellow.samples[from] * 1.15 - picture.blueYellow.samples[i]) * share
                }
            }
        }
    }
}
