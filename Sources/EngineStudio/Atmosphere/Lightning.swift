/// A bolt with its branches, and the light that it throws on the clouds around it.
struct Lightning: Sendable {
    private let amount: Float
    private let seed: UInt32
    private let field: SceneField
    private let recipe: Recipe
    /// In fractions of the sides.
    private let start: Float
    private let end: Float
    private let hasSky: Bool

    /// `nil` when the recipe has none.
    init?(_ recipe: Recipe, _ field: SceneField) {
        guard recipe.light.lightning > 0 else { return nil }
        self.recipe = recipe
        self.field = field
        amount = Float(min(recipe.light.lightning, 1))
        seed = SeedSource(seed: recipe.seed)(70)
        // Where the sky reaches lowest there is most room for it.
        var best: (open: Int, u: Float) = (-1, 0.3)
        for k in 0..<12 {
            let u = 0.08 + 0.84 * Float(k) / 11
            var open = 0
            for j in 0..<40 where field.sky.sample(u: u, v: (Float(j) + 0.5) / 40) > 0.5 { open += 4 }
            open += Int(Noise.unit(k, 5, seed) * 24)
            if open > best.open { best = (open, u) }
        }
        hasSky = best.open > 32
        start = hasSky ? best.u : (Noise.unit(1, 1, seed) < 0.5 ? 0.12 : 0.88)
        end = hasSky ? min(0.9, Float(best.open) / 160 + 0.06) : 0.45
    }

    private func openness(_ field: SceneField) -> @Sendable (Float, Float) -> Float {
        let hasSky = hasSky
        return { u, v in
            hasSky
                ? ramp(field.sky.sample(u: u, v: v), 0.3, 0.7)
                : 1 - 0.6 * field.skin.sample(u: u, v: v)
        }
    }

    /// Light on sky and clouds around the bolt, and a cool light over all.
    func flash(_ picture: LabPicture, _ stripes: Stripes) {
        let aspect = SIMD2(Float(picture.width), Float(picture.height)) / Float(max(picture.width, picture.height))
        let (start, end, amount, open, hasSky) = (start, end, amount, openness(field), hasSky)
        picture.change(stripes) { place, old in
            let y = min(max(place.y, 0), end)
            let away = (place - SIMD2(start, y)) * aspect
            let near = 1 / (1 + (away * away).sum() * (hasSky ? 26 : 7))
            let light = amount * near * (0.2 + 0.8 * open(place.x, place.y))
            return SIMD4(
                old.x + (0.92 - old.x) * light * 0.55 * (old.x < 0.92 ? 1 : 0),
                old.y + (0.015 - old.y) * light * 0.5,
                old.z + (-0.05 - old.z) * light * 0.5,
                0
            )
        }
    }

    /// Without a sky there is only its light.
    func bolts(on picture: LabPicture, _ stripes: Stripes) {
        guard hasSky else { return }
        let size = SIMD2(Float(picture.width), Float(picture.height)) / picture.scale
        var marks: [Mark] = []
        grow(from: SIMD2(start * size.x, -4), to: end * size.y, width: 3.1, lean: 0, branch: 0, size, &marks)
        let glows = marks.map { mark -> Mark in
            var glow = mark
            glow.shape = .glow
            glow.size = SIMD2(repeating: 30 * mark.size.y / 3 + 8)
            glow.colour = SIMD4(0.86, 0.02, -0.07, 0)
            glow.opacity = 0.12
            return glow
        }
        let isDrawn = recipe.medium.traits.weather == .drawn
        let contour = isDrawn ? SIMD4<Float>(recipe.palette.pigment) : nil
        if !isDrawn { MarkLayer(marks: glows).paint(on: picture, stripes, where: openness(field)) }
        MarkLayer(marks: marks, contour: contour).paint(on: picture, stripes, where: openness(field))
    }

    /// Short straight pieces that lean at random; a branch leaves at some of them.
    private func grow(
        from first: SIMD2<Float>,
        to bottom: Float,
        width: Float,
        lean: Float,
        branch: Int,
        _ size: SIMD2<Float>,
        _ marks: inout [Mark]
    ) {
        var at = first, k = 0
        while at.y < bottom, k < 90 {
            let h = branch * 1000 + k
            let step = 7 + 13 * Noise.unit(h, 1, seed)
            let way = SIMD2(lean + (Noise.unit(h, 2, seed) - 0.5) * 2.1, 1)
            let unit = way / (way * way).sum().squareRoot()
            let next = at + unit * step
            let share = 1 - 0.55 * (at.y - first.y) / max(bottom - first.y, 1)
            marks.append(
                Mark(
                    shape: .leaf,
                    place: (at + next) * 0.5,
                    size: SIMD2(step * 0.72, width * share),
                    turn: unit,
                    colour: SIMD4(0.985, 0.002, -0.012, 0),
                    opacity: 1,
                    softness: 0
                )
            )
            if branch < 3, Noise.unit(h, 3, seed) < 0.14 {
                grow(
                    from: at,
                    to: min(bottom, at.y + (bottom - at.y) * (0.25 + 0.4 * Noise.unit(h, 4, seed))),
                    width: width * share * 0.5,
                    lean: (Noise.unit(h, 5, seed) < 0.5 ? -1 : 1) * 0.75,
                    branch: branch * 3 + 1 + k % 3,
                    size,
                    &marks
                )
            }
            at = next
            k += 1
        }
    }
}
