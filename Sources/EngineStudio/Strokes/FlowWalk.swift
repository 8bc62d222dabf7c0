/// Paths that follow the flow of a picture, with swirls where it has none.
struct FlowWalk: Sendable {
    /// Cosine and sine of twice the angle, and how sure it is.
    private let field: ColourField
    private let unitsWide: Float
    private let unitsHigh: Float

    /// - Parameter curl: how far swirls replace the flow where the flow is weak: 0…1.
    init(_ scene: Scene, curl: Double, swirlSize: Double = 150) {
        let whole = scene.field, stripes = scene.stripes
        let unit = 1024 / Float(max(whole.width, whole.height))
        unitsWide = Float(whole.width) * unit
        unitsHigh = Float(whole.height) * unit
        // The flow is smooth: half the field's size holds it.
        let width = (whole.width + 1) / 2, height = (whole.height + 1) / 2
        func half(_ plane: Plane) -> Plane { plane.resampled(width, height, stripes) }
        let (cosine, sine, coherence, sky) = (
            half(whole.flowCosine), half(whole.flowSine), half(whole.coherence), half(whole.sky)
        )
        // The swirl is the curl of a smooth noise: it has no sources and no sinks.
        let potential = Noise.plane(width, height, size: swirlSize, octaves: 2, seed: scene.seeds(101), stripes)
        let curl = Float(curl)
        field = ColourField(width: width, height: height)
        let target = field
        stripes.rows(height) { first, last in
            for row in first..<last {
                for column in 0..<width {
                    let i = row * width + column
                    let dx = potential[min(column + 1, width - 1), row] - potential[max(column - 1, 0), row]
                    let dy = potential[column, min(row + 1, height - 1)] - potential[column, max(row - 1, 0)]
                    let length = (dx * dx + dy * dy).squareRoot() + 1e-6
                    let x = dy / length, y = -dx / length
                    let k = coherence.samples[i]
                    // Skies are brushed across: their own gradient runs down and would comb them into curtains.
                    let level = 0.85 * sky.samples[i] * (1 - 0.7 * min(1, k * 1.3))
                    var c = cosine.samples[i] * (1 - level) + level, s = sine.samples[i] * (1 - level)
                    // Swirl as a doubled angle, so that opposite directions agree.
                    let weight = curl * (1 - min(1, k * 1.6))
                    c = c * (1 - weight) + (x * x - y * y) * weight
                    s = s * (1 - weight) + 2 * x * y * weight
                    let size = (c * c + s * s).squareRoot() + 1e-9
                    target[i] = SIMD4(c / size, s / size, min(1, k * 1.3), 0)
                }
            }
        }
    }

    var size: SIMD2<Float> { SIMD2(unitsWide, unitsHigh) }

    /// Direction at a place in units; its sign is that of `heading` when there is one.
    @inline(__always)
    func direction(_ p: SIMD2<Float>, heading: SIMD2<Float>?) -> SIMD2<Float> {
        let flow = field.sample(u: p.x / unitsWide, v: p.y / unitsHigh)
        let length = (flow.x * flow.x + flow.y * flow.y).squareRoot() + 1e-9
        let half = min(max(flow.x / length, -1), 1)
        var d = SIMD2(((1 + half) * 0.5).squareRoot(), ((1 - half) * 0.5).squareRoot())
        if flow.y < 0 { d.y = -d.y }
        if let heading, (d * heading).sum() < 0 { d = -d }
        return d
    }

    /// How sure the flow is at a place in units: 0…1.
    @inline(__always)
    func sureness(_ p: SIMD2<Float>) -> Float {
        field.sample(u: p.x / unitsWide, v: p.y / unitsHigh).z
    }
}
