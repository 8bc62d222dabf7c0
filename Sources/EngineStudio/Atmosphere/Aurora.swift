/// Curtains of northern light: green at their lower hem, violet above, folded along slow waves.
struct Aurora: Sendable {
    private let amount: Float
    private let seed: UInt32
    private let field: SceneField
    /// Open sky has the whole of it, other pictures a veil at their top.
    private let hasSky: Bool
    private let horizon: Float

    init(_ recipe: Recipe, _ field: SceneField) {
        amount = Float(recipe.light.aurora)
        seed = SeedSource(seed: recipe.seed)(67)
        self.field = field
        var lowest = 0
        for y in 0..<field.height {
            var row: Float = 0
            for x in 0..<field.width { row += field.sky[x, y] }
            if row > Float(field.width) * 0.1 { lowest = y }
        }
        horizon = Float(lowest) / Float(field.height)
        hasSky = horizon > 0.06
    }

    func add(to picture: LabPicture, _ stripes: Stripes) {
        let depth = hasSky ? max(horizon, 0.2) : 0.5
        let sky = field.sky, skin = field.skin, aim = field.saliency
        let columns = 1024
        let curtains = (0..<3).map { k in (0...columns).map { hem(Float($0) / Float(columns), k) } }
        let rays = (0..<3).map { k in (0...columns).map { ray(Float($0) / Float(columns), k) } }
        let strength = amount * (hasSky ? 0.9 : 0.5), hasSky = hasSky
        let last = min(picture.height, Int(Float(picture.height) * min(1, depth * 1.15)) + 1)
        picture.change(rows: 0..<last, columns: 0..<picture.width, stripes) { place, old in
            let open =
                hasSky
                ? sky.sample(u: place.x, v: place.y)
                : (1 - ramp(place.y, 0.02, 0.5))
                    * (1
                        - max(
                            0.85 * skin.sample(u: place.x, v: place.y),
                            ramp(aim.sample(u: place.x, v: place.y), 0.3, 0.9)
                        ))
            guard open > 0.01 else { return old }
            var green: Float = 0, violet: Float = 0
            let at = min(max(Int(place.x * Float(columns)), 0), columns)
            for k in 0..<3 {
                let above = (curtains[k][at] - place.y / depth) / (0.3 + 0.3 * rays[k][at])
                guard above > -0.12 else { continue }
                let body = above < 0 ? ramp(above, -0.12, 0) : max(0, 1 - above * 0.55)
                let light = body * body * (0.35 + 0.65 * rays[k][at]) * (k == 0 ? 1 : 0.6)
                let high = ramp(above, 0.25, 1.2)
                green += light * (1 - high)
                violet += light * high * 0.75
            }
            let all = min(green + violet, 1.3) * open * strength
            guard all > 0 else { return old }
            let share = violet / max(green + violet, 1e-4)
            let hue = SIMD4<Float>(0.84, -0.15, 0.07, 0) * (1 - share) + SIMD4<Float>(0.6, 0.09, -0.12, 0) * share
            var new = old
            new.x += (hue.x - old.x) * min(1, all * 0.72) * (hue.x > old.x ? 1 : 0.3)
            new.y += (hue.y - old.y) * min(1, all)
            new.z += (hue.z - old.z) * min(1, all)
            return new
        }
    }

    /// Height of a curtain's lower hem: 0 top of the sky … 1 horizon.
    private func hem(_ u: Float, _ k: Int) -> Float {
        let base = 0.72 - 0.2 * Float(k)
        return base + (wave(u * 2.2 + Float(k) * 7, k) - 0.5) * 0.55 + (wave(u * 7, k + 10) - 0.5) * 0.14
    }

    private func ray(_ u: Float, _ k: Int) -> Float {
        let folds = wave(u * 5 + Float(k) * 3, k + 20)
        return min(1, 0.2 + 0.75 * folds * (0.55 + 0.45 * wave(u * 30, k + 30)) + 0.3 * (wave(u * 80, k + 40) - 0.4))
    }

    private func wave(_ x: Float, _ part: Int) -> Float {
        let cell = Int(x), t = x - Float(cell)
        let a = Noise.unit(cell, part, seed), b = Noise.unit(cell + 1, part, seed)
        return a + (b - a) * (t * t * (3 - 2 * t))
    }
}
