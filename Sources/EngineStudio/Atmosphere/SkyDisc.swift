/// The disc of the sun or the moon with the light around it, in open sky only.
struct SkyDisc: Sendable {
    private let amount: Float
    private let wanted: SIMD2<Float>
    /// In units.
    private let radius: Float
    private let colour: SIMD4<Float>
    /// How far the light around it reaches, in radii, and how strong it is.
    private let halo: (reach: Float, strength: Float)
    /// 0 a thin crescent … 1 full; `nil` has no face.
    private let phase: Float?
    private let seed: UInt32

    static func moon(_ recipe: Recipe) -> SkyDisc {
        let light = recipe.light
        return SkyDisc(
            amount: Float(min(light.moon, 1)),
            wanted: SIMD2(Float(light.moonX), Float(light.moonY)),
            radius: 31 * Float(min(max(light.moonSize, 0.3), 4)),
            colour: SIMD4(0.955, 0.002, 0.028, 0),
            halo: (5.5, 0.34),
            phase: Float(min(max(light.moonPhase, 0), 1)),
            seed: SeedSource(seed: recipe.seed)(66)
        )
    }

    static func sun(_ recipe: Recipe) -> SkyDisc {
        let light = recipe.light
        let glow = SIMD4<Float>(light.glowColour)
        return SkyDisc(
            amount: Float(min(light.sun, 1)),
            wanted: SIMD2(Float(light.x), Float(light.y)),
            radius: 40,
            colour: SIMD4(0.965, glow.y * 0.35, glow.z * 0.75 + 0.02, 0),
            halo: (8, 0.5),
            phase: nil,
            seed: 0
        )
    }

    /// A place in the sky as near as possible to the one that is wanted; `nil` without a sky.
    func place(in field: SceneField) -> SIMD2<Float>? {
        let long = Float(max(field.width, field.height))
        let reach = SIMD2(radius / 1024 * long / Float(field.width), radius / 1024 * long / Float(field.height))
        let steps = 24
        var best: (score: Int, place: SIMD2<Float>)?
        for j in 0...steps {
            for i in 0...steps {
                let grid = SIMD2(Float(i), Float(j)) / Float(steps) * 0.88 + 0.06
                let at = i == 0 && j == 0 ? wanted : grid
                var open = Float(1)
                for (dx, dy) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7)] as [(Float, Float)]
                {
                    open = min(open, field.sky.sample(u: at.x + dx * reach.x * 1.2, v: at.y + dy * reach.y * 1.2))
                }
                guard open > 0.5 else { continue }
                let away = (at - wanted) * SIMD2(Float(field.width), Float(field.height)) / long
                let score = Int((away * away).sum() * 10_000) - Int(min(open, 0.95) * 20)
                if score < best?.score ?? Int.max { best = (score, at) }
            }
        }
        return best?.place
    }

    func add(to picture: LabPicture, _ field: SceneField, _ stripes: Stripes) {
        guard let middle = place(in: field) else { return }
        let (width, height) = (picture.width, picture.height)
        let unit = 1 / picture.scale
        let size = SIMD2(Float(width), Float(height)) * unit
        let reach = SIMD2(repeating: radius * (1 + halo.reach)) / size
        func span(_ centre: Float, _ reach: Float, _ count: Int) -> Range<Int> {
            let low = max(0, min(count, Int((centre - reach) * Float(count))))
            return low..<max(low, min(count, Int((centre + reach) * Float(count)) + 1))
        }
        let sky = field.sky, disc = self
        let soft = max(1, unit) / radius
        picture.change(
            rows: span(middle.y, reach.y, height),
            columns: span(middle.x, reach.x, width),
            stripes
        ) { place, old in
            let d = (place - middle) * size / disc.radius
            let away = (d * d).sum().squareRoot()
            guard away < 1 + disc.halo.reach else { return old }
            let open = sky.sample(u: place.x, v: place.y)
            var new = old
            let t = max(0, 1 - max(0, away - 1) / disc.halo.reach)
            let light = disc.halo.strength * t * t * t * disc.amount * (0.12 + 0.88 * open) * (0.35 + 0.65 * disc.share)
            new += (SIMD4(max(disc.colour.x, old.x), disc.colour.y, disc.colour.z, 0) - old) * light
            let cover = (1 - ramp(away, 1 - soft, 1 + soft)) * ramp(open, 0.35, 0.75) * disc.amount
            guard cover > 0 else { return new }
            return new + (disc.face(d, old: new) - new) * cover
        }
    }

    private var share: Float { phase ?? 1 }

    /// Colour of the disc at a place on it; seas of the moon are broad and faint.
    private func face(_ d: SIMD2<Float>, old: SIMD4<Float>) -> SIMD4<Float> {
        guard let phase else { return colour - SIMD4(0.02, 0, -0.02, 0) * (d * d).sum() }
        var sea: Float = 0
        for k in 0..<5 {
            let centre = SIMD2(Noise.unit(k, 1, seed), Noise.unit(k, 2, seed)) * 1.1 - 0.55
            let broad = 0.22 + 0.25 * Noise.unit(k, 3, seed)
            let e = d - centre
            sea = max(
                sea,
                (1 - ramp((e * e).sum().squareRoot() / broad, 0.45, 1.1)) * (0.5 + 0.5 * Noise.unit(k, 4, seed))
            )
        }
        let limb = 1 - 0.05 * (d * d).sum()
        var lit = SIMD4(colour.x * limb - 0.1 * sea, colour.y, colour.z - 0.012 * sea, 0)
        if phase < 0.98 {
            // The border of light and shade is half an ellipse.
            let across = max(0, 1 - d.y * d.y).squareRoot()
            let edge = across * (1 - 2 * phase)
            let day = ramp(d.x - edge, -0.05, 0.05)
            let night = old + SIMD4(0.03, 0, 0.002, 0)
            lit = night + (lit - night) * day
        }
        return lit
    }
}
