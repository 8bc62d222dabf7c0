/// Ice that grows inwards from the borders in feathers.
struct Frost: Sendable {
    private let amount: Float
    private let seed: SeedSource

    init(_ recipe: Recipe) {
        amount = Float(recipe.weather.frost)
        seed = SeedSource(seed: recipe.seed)
    }

    func grow(on picture: LabPicture, colour: SIMD4<Float>, _ stripes: Stripes) {
        let (width, height) = (picture.width, picture.height)
        let grains = [
            NoiseGrain(width, height, size: 48, octaves: 5, seed: seed(72)),
            NoiseGrain(width, height, size: 17, octaves: 4, seed: seed(73)),
            NoiseGrain(width, height, size: 110, octaves: 4, seed: seed(74)),
        ]
        let unit = 1 / picture.scale, short = Float(min(width, height)) * unit
        let wide = short * (0.14 + 0.2 * amount), amount = amount
        stripes.rows(height) { first, last in
            let count = width * (last - first)
            let rows = UnsafeMutablePointer<Float>.allocate(capacity: 3 * count)
            defer { rows.deallocate() }
            for (k, grain) in grains.enumerated() { grain.fill(rows + k * count, first: first, last: last) }
            for y in first..<last {
                let py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let px = (Float(x) + 0.5) * unit
                    let border = min(px, Float(width) * unit - px, py, Float(height) * unit - py)
                    let j = (y - first) * width + x
                    let near = 1 - border / wide + (rows[2 * count + j] - 0.5) * 1.3
                    guard near > -0.6 else { continue }
                    // Needles lie where slow and quick waves cross their middle.
                    let feather = max(1 - abs(rows[j] - 0.5) * 16, 1 - abs(rows[count + j] - 0.5) * 10)
                    let ice = ramp(near + 0.7 * feather, 0.6, 1.2) * 0.8 + ramp(near, 0.1, 0.9) * 0.4
                    let cover = min(ice, 0.94) * min(1, amount * 1.3)
                    let i = y * width + x, pale = 1 - (1 - cover) * (1 - cover)
                    let shade = (rows[j] - rows[count + j]) * 0.22 - (1 - max(feather, 0)) * 0.05
                    picture.lightness.samples[i] += (colour.x - 0.03 + shade - picture.lightness.samples[i]) * cover
                    picture.greenRed.samples[i] += (colour.y - picture.greenRed.samples[i]) * pale
                    picture.blueYellow.samples[i] += (colour.z - picture.blueYellow.samples[i]) * pale
                }
            }
        }
    }
}
