/// A sky painted anew: a clear gradient and piled clouds with lit crowns and violet feet.
struct CloudedSky {
    /// How far a place is sky: 0…1.
    let mask: Plane
    private let cloud: Plane
    private let lit: Plane
    private let top: SIMD4<Float>
    private let low: SIMD4<Float>
    private let crown: SIMD4<Float>
    private let foot: SIMD4<Float>
    private let horizon: Float

    /// `nil` where the picture has no sky.
    init?(_ plate: Scene) {
        let (field, recipe, stripes) = (plate.field, plate.recipe, plate.stripes)
        let (width, height) = (field.width, field.height)
        var sum = SIMD4<Double>(repeating: 0), lowest = 0
        for y in 0..<height {
            var row: Float = 0
            for x in 0..<width where field.sky[x, y] > 0.5 {
                let i = y * width + x
                row += 1
                sum += SIMD4(
                    Double(field.picture.lightness.samples[i]),
                    Double(field.picture.greenRed.samples[i]),
                    Double(field.picture.blueYellow.samples[i]),
                    1
                )
            }
            if row > Float(width) * 0.08 { lowest = y }
        }
        guard sum.w > Double(width * height) * 0.02 else { return nil }
        let mean = SIMD4<Float>(sum / sum.w)
        horizon = max(0.15, Float(lowest + 1) / Float(height))
        mask = field.sky.mapped(stripes) { ramp($0, 0.25, 0.8) }
        let words = Float(min(1, recipe.light.sky * 1.2))
        // By day azure over a pale rim; otherwise what light words ask for, or the photo's own hue, deeper.
        let isDark = mean.x < 0.42
        let hue = SIMD4<Float>(0, mean.y, mean.z, 0)
        let dayTop = SIMD4<Float>(0.585, -0.035, -0.135, 0) + hue * 0.15
        let dayLow = SIMD4<Float>(0.925, -0.03, -0.022, 0) + hue * 0.2
        let nightTop = SIMD4<Float>(0.2, 0.012, -0.105, 0) + hue * 0.2
        let nightLow = SIMD4<Float>(0.47, 0.02, -0.11, 0) + hue * 0.3
        let askedTop = SIMD4<Float>(recipe.light.skyTop), askedLow = SIMD4<Float>(recipe.light.skyHorizon)
        let ownTop = isDark ? nightTop : dayTop, ownLow = isDark ? nightLow : dayLow
        top = ownTop + (askedTop * SIMD4(1, 1.15, 1.15, 0) - ownTop) * words
        low = ownLow + (askedLow * SIMD4(1, 1.1, 1.1, 0) - ownLow) * words
        let warmth = SIMD4<Float>(recipe.light.glowColour) * Float(min(1, recipe.light.glow))
        crown = SIMD4(
            min(low.x * 0.3 + (isDark ? 0.42 : 0.71), 0.985),
            low.y * 0.45 + warmth.y * 0.3,
            low.z * 0.3 + 0.012 + warmth.z * 0.25,
            0
        )
        foot = SIMD4(top.x * 0.4 + low.x * 0.56, top.y * 0.4 + low.y * 0.3 + 0.018, top.z * 0.34 - 0.02, 0)
        let seeds = plate.seeds
        let broad = Noise.plane(width, height, size: 300, stretch: 1.7, octaves: 2, seed: seeds(94), stripes)
        let puffs = Noise.plane(width, height, size: 96, stretch: 1.15, octaves: 5, seed: seeds(95), stripes)
        let depth = Plane(width: width, height: height)
        let end = horizon
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height) / end
                // Few clouds overhead, banks above the land.
                let share = 0.06 * ramp(v, 0.1, 0.75) - 0.03
                for x in 0..<width {
                    let i = y * width + x
                    let round = 1 - abs(puffs.samples[i] * 2 - 1)
                    depth.samples[i] =
                        (broad.samples[i] - 0.5) * 0.85 + (puffs.samples[i] - 0.5) * 0.34 + (round - 0.7) * 0.2 + share
                }
            }
        }
        let shape = depth.blurred(0.7, stripes)
        let bright = Plane(width: width, height: height)
        let towards = recipe.light.x < 0.5 ? -1 : 1
        let reach = max(1, Int((9 * plate.scale).rounded())), far = reach * 4
        stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    func at(_ dx: Int, _ dy: Int) -> Float {
                        shape[min(max(x + dx, 0), width - 1), min(max(y + dy, 0), height - 1)]
                    }
                    let here = at(0, 0)
                    // Less cloud towards the light means that this part sees it.
                    let near = here - at(towards * reach, -reach), wide = here - at(towards * far / 2, -far)
                    bright[x, y] = ramp(near * 2.2 + wide * 1.1 - max(here - 0.1, 0) * 0.5, -0.12, 0.16)
                }
            }
        }
        cloud = shape
        lit = bright
    }

    @inline(__always)
    func colour(u: Float, v: Float, strokes: Float) -> SIMD4<Float> {
        let down = min(v / horizon, 1)
        let rise = ramp(down + (strokes - 0.5) * 0.05, 0.0, 1.02)
        let open = top + (low - top) * (rise * (0.55 + 0.45 * rise))
        let thick = cloud.sample(u: u, v: v) + (strokes - 0.5) * 0.02
        let cover = ramp(thick, 0.02, 0.065)
        guard cover > 0 else { return open }
        let light = lit.sample(u: u, v: v) + (strokes - 0.5) * 0.16
        // Painted in three tones with short passages.
        let tone = 0.5 * ramp(light, 0.22, 0.36) + 0.5 * ramp(light, 0.56, 0.72)
        let body = foot + (crown - foot) * tone
        let far = 0.25 * ramp(down, 0.7, 1)
        let haze = body + (low - body) * far
        return open + (haze - open) * cover * 0.96
    }
}
