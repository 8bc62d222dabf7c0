/// The striped sun of a vaporwave sky, and that sky: only where the mask of the sky is, so behind everything.
struct VaporSun: Sendable {
    private let middle: SIMD2<Float>
    private let radius: Float
    private let size: SIMD2<Float>
    private let horizon: Float
    /// 0 where there is too little sky.
    private let sky: Float
    private let shows: Bool
    private let unit: Float

    /// Finds the place in the sky with the most room, low rather than high.
    init(_ scene: Scene) {
        let mask = scene.field.sky
        let long = Float(max(mask.width, mask.height))
        size = SIMD2(Float(mask.width), Float(mask.height)) / long * 1024
        unit = Float(1 / scene.scale)
        var lowest = 0, sum = 0.0
        for y in 0..<mask.height {
            var row: Float = 0
            for x in 0..<mask.width { row += mask[x, y] }
            if row > Float(mask.width) * 0.12 { lowest = y }
            sum += Double(row)
        }
        horizon = max(0.12, Float(lowest + 1) / Float(mask.height))
        sky = sum > Double(mask.count) * 0.06 ? 1 : 0
        let short = min(size.x, size.y)
        var best = (score: 0, at: SIMD2<Float>(), radius: Float(1))
        for share in [0.24, 0.19, 0.15] as [Float] where sky > 0 {
            let r = short * share
            for row in 1..<20 {
                for column in 1..<20 {
                    let at = SIMD2(Float(column), Float(row)) / 20
                    guard at.y < horizon else { continue }
                    var inside = 0
                    for k in 0..<49 {
                        let d = SIMD2(Float(k % 7), Float(k / 7)) / 3 - 1
                        guard (d * d).sum() < 1.05 else { continue }
                        let p = at + d * r / size
                        if p.x > 0, p.x < 1, p.y > 0, p.y < 1, mask.sample(u: p.x, v: p.y) > 0.5 { inside += 1 }
                    }
                    // Of 37 places of the disc; low and away from the very sides.
                    let score = inside * 40 + Int(at.y / horizon * 220) - Int(abs(at.x - 0.5) * 60) + Int(share * 500)
                    if inside >= 24, score > best.score { best = (score, at, r) }
                }
            }
        }
        shows = best.score > 0
        middle = best.at * size
        radius = best.radius
    }

    /// The colour of the sky with the sun in it, where there is sky; else the colour itself.
    @inline(__always)
    func behind(_ colour: SIMD4<Float>, u: Float, v: Float, sky mask: Float, lightness: Float) -> SIMD4<Float> {
        guard sky > 0, mask > 0.02 else { return colour }
        let down = ramp(v / horizon, 0, 1)
        let top = SIMD4<Float>(0.34, 0.085, -0.17, 0), middleSky = SIMD4<Float>(0.58, 0.19, -0.1, 0)
        let low = SIMD4<Float>(0.8, 0.1, 0.055, 0)
        var paint =
            down < 0.6 ? top + (middleSky - top) * (down / 0.6) : middleSky + (low - middleSky) * ((down - 0.6) / 0.4)
        // Clouds keep their modelling.
        paint.x += (lightness - 0.7) * 0.3
        paint = colour * 0.25 + paint * 0.75
        if shows {
            let d = SIMD2(u, v) * size - middle
            let away = (d * d).sum().squareRoot()
            let glow = 1 - ramp(away, radius * 0.9, radius * 2.2)
            paint += (SIMD4(0.8, 0.14, 0.02, 0) - paint) * glow * 0.4
            let t = (d.y / radius + 1) * 0.5
            // Slits that widen downwards.
            let slit = (t - 0.42) * 9
            let part = slit - slit.rounded(.down)
            let gap = t > 0.42 ? ramp(part, 1.02 - 0.5 * (t - 0.3), 1.06 - 0.5 * (t - 0.3)) : 0
            let cover = min(max((radius - away) / unit + 0.5, 0), 1) * (1 - gap)
            let disc = SIMD4<Float>(0.92, -0.005, 0.12, 0) + SIMD4<Float>(-0.28, 0.22, -0.14, 0) * ramp(t, 0.05, 0.95)
            paint += (disc - paint) * cover * 0.95
        }
        return colour + (paint - colour) * mask
    }
}
