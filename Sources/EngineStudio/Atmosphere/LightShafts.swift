/// Shafts of light: what is bright, smeared away from the lamp, and split by gaps that no picture shows.
///
/// Mitchell: Volumetric Light Scattering as a Post-Process, GPU Gems 3, 2007.
struct LightShafts {
    private let recipe: Recipe
    init(_ recipe: Recipe) { self.recipe = recipe }

    /// 0…1 at the size of the field.
    func found(in small: SmallField, _ stripes: Stripes) -> Plane {
        let amount = Float(recipe.light.rays), seed = SeedSource(seed: recipe.seed)(65)
        let aspect = SIMD2<Float>(Float(small.width), Float(small.height)) / Float(max(small.width, small.height))
        let lamp = SIMD2(Float(recipe.light.x), Float(min(recipe.light.y, 0.12)) - 0.14)
        let open = small.plane(stripes) { _, _, i in
            let bright = ramp(small.lightness.samples[i], 0.4, 0.9)
            return max(bright * (0.35 + 0.65 * small.depth.samples[i]), small.sky.samples[i] * 0.9)
        }
        let level = max(open.mean * 1.6, 0.25)
        return small.plane(stripes) { u, v, i in
            let place = SIMD2(u, v), toLamp = lamp - place
            var sum: Float = 0, weights: Float = 0
            for k in 0..<20 {
                let t = (Float(k) + 0.5) / 20
                let at = place + toLamp * (t * 0.85)
                let weight = 1 - 0.6 * t
                sum += open.sample(u: at.x, v: max(at.y, 0.01)) * weight
                weights += weight
            }
            let passed = min(sum / weights / level, 1.4)
            let away = (place - lamp) * aspect
            let distance = (away * away).sum().squareRoot()
            // A turn as a diamond has it: 0…4 without an arc function.
            let turn = away.x / max(abs(away.x) + abs(away.y), 1e-4)
            let gaps = 0.6 * wave(turn * 13, seed) + 0.4 * wave(turn * 41, seed &+ 1)
            let shaft = ramp(gaps, 0.38, 0.72)
            let fade = 1 / (1 + distance * distance * 1.1)
            return amount * (0.12 + 0.88 * shaft) * (0.3 + 0.7 * passed) * fade * 1.15
        }
    }

    /// Smooth noise over a line.
    private func wave(_ x: Float, _ seed: UInt32) -> Float {
        let place = x + 4096, cell = Int(place), t = place - Float(cell)
        let a = Noise.unit(cell, 3, seed), b = Noise.unit(cell + 1, 3, seed)
        return a + (b - a) * (t * t * (3 - 2 * t))
    }
}
