/// Paths that follow the flow of a picture, with swirls where it has none.
struct FlowWalk: Sendable {
    private let cosine: Plane
    private let sine: Plane
    private let coherence: Plane
    private let swirlX: Plane
    private let swirlY: Plane
    private let curl: Float
    private let unitsWide: Float
    private let unitsHigh: Float

    /// - Parameter curl: how far swirls replace the flow where the flow is weak: 0…1.
    init(_ scene: Scene, curl: Double, swirlSize: Double = 150) {
        let field = scene.field
        (cosine, sine) = Self.flow(of: field, scene.stripes)
        coherence = field.coherence
        self.curl = Float(curl)
        let unit = 1024 / Float(max(field.width, field.height))
        unitsWide = Float(field.width) * unit
        unitsHigh = Float(field.height) * unit
        // The swirl is the curl of a smooth noise: it has no sources and no sinks.
        let potential = Noise.plane(
            field.width,
            field.height,
            size: swirlSize,
            octaves: 2,
            seed: scene.seeds(101),
            scene.stripes
        )
        let (x, y) = (Plane(width: field.width, height: field.height), Plane(width: field.width, height: field.height))
        let width = field.width, height = field.height
        scene.stripes.rows(height) { first, last in
            for row in first..<last {
                for column in 0..<width {
                    let dx = potential[min(column + 1, width - 1), row] - potential[max(column - 1, 0), row]
                    let dy = potential[column, min(row + 1, height - 1)] - potential[column, max(row - 1, 0)]
                    let length = (dx * dx + dy * dy).squareRoot() + 1e-6
                    x[column, row] = dy / length
                    y[column, row] = -dx / length
                }
            }
        }
        (swirlX, swirlY) = (x, y)
    }

    /// Skies are brushed across: their own gradient runs down and would comb them into curtains.
    private static func flow(of field: SceneField, _ stripes: Stripes) -> (Plane, Plane) {
        let width = field.width
        let (c, s) = (Plane(width: width, height: field.height), Plane(width: width, height: field.height))
        stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let weight = 0.85 * field.sky.samples[i] * (1 - 0.7 * min(1, field.coherence.samples[i] * 1.3))
                c.samples[i] = field.flowCosine.samples[i] * (1 - weight) + weight
                s.samples[i] = field.flowSine.samples[i] * (1 - weight)
            }
        }
        return (c, s)
    }

    var size: SIMD2<Float> { SIMD2(unitsWide, unitsHigh) }

    /// Direction at a place in units; its sign is that of `heading` when there is one.
    @inline(__always)
    func direction(_ p: SIMD2<Float>, heading: SIMD2<Float>?) -> SIMD2<Float> {
        let u = p.x / unitsWide, v = p.y / unitsHigh
        var c = cosine.sample(u: u, v: v), s = sine.sample(u: u, v: v)
        let k = coherence.sample(u: u, v: v)
        let x = swirlX.sample(u: u, v: v), y = swirlY.sample(u: u, v: v)
        let weight = curl * (1 - min(1, k * 1.6))
        // Swirl as a doubled angle, so that opposite directions agree.
        c = c * (1 - weight) + (x * x - y * y) * weight
        s = s * (1 - weight) + 2 * x * y * weight
        let length = (c * c + s * s).squareRoot() + 1e-9
        let half = min(max(c / length, -1), 1)
        var d = SIMD2(((1 + half) * 0.5).squareRoot(), ((1 - half) * 0.5).squareRoot())
        if s < 0 { d.y = -d.y }
        if let heading, (d * heading).sum() < 0 { d = -d }
        return d
    }

    /// How sure the flow is at a place in units: 0…1.
    @inline(__always)
    func sureness(_ p: SIMD2<Float>) -> Float {
        min(1, coherence.sample(u: p.x / unitsWide, v: p.y / unitsHigh) * 1.3)
    }
}
