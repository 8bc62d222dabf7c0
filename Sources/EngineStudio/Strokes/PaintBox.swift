/// The tubes that a painter mixes from, in Oklab.
struct PaintBox: Sendable {
    let tubes: [SIMD4<Float>]

    init(_ tubes: [(Float, Float, Float)]) { self.tubes = tubes.map { SIMD4($0.0, $0.1, $0.2, 0) } }

    /// The tube that is nearest to a colour, or now and then the second nearest.
    ///
    /// - Parameters:
    ///   - weight: of lightness against hue.
    ///   - random: 0…1; the nearer the two are to being equally far, the more often the second one is taken.
    func tube(near colour: SIMD4<Float>, weight: Float, random: Float) -> SIMD4<Float> {
        var first = colour, second = colour
        var near = Float.infinity, next = Float.infinity
        for tube in tubes {
            let d = (tube - colour) * SIMD4(weight, 2, 2, 0)
            let distance = (d * d).sum()
            if distance < near {
                (second, next) = (first, near)
                (first, near) = (tube, distance)
            } else if distance < next {
                (second, next) = (tube, distance)
            }
        }
        guard next < .infinity else { return first }
        return random * (near + next + 1e-6) < near ? second : first
    }

    /// A colour moved towards the tube it is mixed from, its lightness less than its hue.
    func mixed(_ colour: SIMD4<Float>, amount: Float, lightness: Float, random: Float) -> SIMD4<Float> {
        let tube = tube(near: colour, weight: 0.8, random: random)
        return colour + (tube - colour) * SIMD4(lightness, amount, amount, 0)
    }
}

extension SIMD4<Float> {
    /// Chroma of an Oklab colour.
    var chroma: Float { (y * y + z * z).squareRoot() }

    /// A turn of the hue; `tangent` is that of the angle, for angles up to about 40 degrees.
    func turned(_ tangent: Float) -> SIMD4<Float> {
        let shrink = 1 / (1 + tangent * tangent).squareRoot()
        return SIMD4(x, (y - z * tangent) * shrink, (z + y * tangent) * shrink, w)
    }
}
