/// One cell of the cloth, bare and with a cross of twisted thread over it, at the size it is seen.
struct StitchSprite: Sendable {
    /// What lies at a place of the cell.
    struct Texel: Sendable {
        /// Share of thread: 0…1.
        var cover: Float = 0
        /// Added to the thread's lightness.
        var light: Float = 0
        /// Factor of the cloth's lightness.
        var cloth: Float = 0
    }

    private let side: Int
    private let sewn: [Texel]
    private let bare: [Texel]
    /// How much of hairs and fuzz is seen at this size: 0…1.
    let fade: Float

    init(pixelsPerStitch: Double, lamp: SIMD2<Float>) {
        let side = min(96, max(2, Int((pixelsPerStitch * 2).rounded(.up))))
        self.side = side
        fade = ramp(Float(pixelsPerStitch), 1.5, 6)
        let fine = side < 8 ? 12 : side < 24 ? 6 : 3
        // Pixels larger than a texel are means of more than one.
        func texels(_ body: (Float, Float) -> Texel) -> [Texel] {
            (0..<(side * side)).map { i in
                var sum = Texel()
                for sy in 0..<fine {
                    for sx in 0..<fine {
                        let u = (Float(i % side) + (Float(sx) + 0.5) / Float(fine)) / Float(side)
                        let v = (Float(i / side) + (Float(sy) + 0.5) / Float(fine)) / Float(side)
                        let one = body(u, v)
                        sum.cover += one.cover
                        sum.light += one.light * one.cover
                        sum.cloth += one.cloth
                    }
                }
                let n = Float(fine * fine)
                return Texel(
                    cover: sum.cover / n,
                    light: sum.cover > 0 ? sum.light / sum.cover : 0,
                    cloth: sum.cloth / n
                )
            }
        }
        sewn = texels { Self.cross($0, $1, lamp) }
        bare = texels { u, v in Texel(cover: 0, light: 0, cloth: Self.weave(u, v)) }
    }

    /// Cloth with a hole in each corner of the cell and four threads each way between them.
    private static func weave(_ u: Float, _ v: Float) -> Float {
        let cx = min(u, 1 - u), cy = min(v, 1 - v)
        let hole = 1 - ramp((cx * cx + cy * cy).squareRoot(), 0.04, 0.14)
        func wave(_ t: Float) -> Float {
            let f = t - t.rounded(.down)
            return 4 * f * (1 - f)
        }
        let across = wave(u * 4), down = wave(v * 4)
        let over = (Int(u * 4) + Int(v * 4)) & 1 == 0
        let thread = over ? across : down
        return (0.90 + 0.1 * thread) * (1 - 0.55 * hole)
    }

    /// Two legs of the cross; the upper one runs from the lower left to the upper right.
    private static func cross(_ u: Float, _ v: Float, _ lamp: SIMD2<Float>) -> Texel {
        var texel = Texel(cover: 0, light: 0, cloth: weave(u, v))
        let diagonal: Float = 0.70710678
        // Along and across each leg, from the middle of the cell.
        let x = u - 0.5, y = v - 0.5
        let legs: [(along: Float, across: Float, normal: SIMD2<Float>)] = [
            ((x + y) * diagonal, (y - x) * diagonal, SIMD2(-diagonal, diagonal)),
            ((x - y) * diagonal, (x + y) * diagonal, SIMD2(diagonal, diagonal)),
        ]
        for (number, leg) in legs.enumerated() {
            // The thread is pulled into its holes and swells between them.
            let way = leg.along / 0.7071
            let half = (number == 0 ? 0.25 : 0.215) * (1 - 0.3 * way * way)
            let s = leg.across / half
            // The upper leg throws a shade on the lower one.
            if number == 1, abs(s) < 1.6 {
                texel.light -= 0.20 * (1 - ramp(abs(s), 0.95, 1.6))
                texel.cloth *= 1 - 0.3 * (1 - ramp(abs(s), 0.9, 1.5))
            }
            guard abs(s) < 1, abs(way) < 1.04 else { continue }
            let round = (1 - s * s).squareRoot()
            // Two plies, twisted: grooves that run aslant over the thread.
            let twist = leg.along * 6.2 + s * 0.55 + (number == 0 ? 0.2 : 0.6)
            let phase = twist - twist.rounded(.down)
            let groove = 1 - min(1, 5.5 * min(phase, 1 - phase))
            let facing = (leg.normal * lamp).sum() * s
            let ends = ramp(abs(way), 0.8, 1.02)
            texel.cover = 1
            texel.light = 0.10 * facing + 0.12 * (round - 0.72) - 0.09 * groove - 0.16 * ends + (number == 1 ? 0.06 : 0)
            let shine = max(0, 1 - abs(s + 0.25) * 3) * (1 - ends) * (1 - groove)
            texel.light += 0.07 * shine * (number == 1 ? 1 : 0.5)
        }
        return texel
    }

    /// - Parameters u, v: place in the cell, 0…1; outside it is the side's.
    @inline(__always)
    func sample(_ u: Float, _ v: Float, isSewn: Bool) -> Texel {
        let limit = Float(side - 1)
        let x = min(max(u * Float(side) - 0.5, 0), limit), y = min(max(v * Float(side) - 0.5, 0), limit)
        let column = Int(x), row = Int(y)
        let fx = x - Float(column), fy = y - Float(row)
        let right = column + 1 < side ? 1 : 0, below = row + 1 < side ? side : 0
        let at = row * side + column
        return (isSewn ? sewn : bare).withUnsafeBufferPointer { t in
            let a = t[at], b = t[at + right], c = t[at + below], d = t[at + below + right]
            func mix(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
                let top = a + (b - a) * fx, bottom = c + (d - c) * fx
                return top + (bottom - top) * fy
            }
            return Texel(
                cover: mix(a.cover, b.cover, c.cover, d.cover),
                light: mix(a.light, b.light, c.light, d.light),
                cloth: mix(a.cloth, b.cloth, c.cloth, d.cloth)
            )
        }
    }
}
