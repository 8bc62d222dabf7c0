/// Round dots in a turned square grid, larger where more ink is asked for: an amplitude-modulated halftone screen.
struct DotScreen: Sendable {
    private let cosine: Float
    private let sine: Float
    /// Pixels from dot to dot.
    private let pitch: Float

    /// - Parameters:
    ///   - pitch: in pixels.
    ///   - angle: of the rows of dots, in radians.
    init(pitch: Double, angle: Double) {
        self.pitch = Float(max(pitch, 0.5))
        cosine = Float(PortableMath.cosine(angle) / max(pitch, 0.5))
        sine = Float(PortableMath.sine(angle) / max(pitch, 0.5))
    }

    /// How much of a pixel is inked: 0…1.
    ///
    /// - Parameter tone: share of the area that the dots cover: 0…1.
    @inline(__always)
    func ink(_ x: Int, _ y: Int, tone: Float) -> Float {
        guard tone > 0.01 else { return 0 }
        // Dots that no pixel can show are a tint.
        guard pitch > 2.2 else { return tone }
        let px = Float(x) + 0.5, py = Float(y) + 0.5
        let u = px * cosine + py * sine, v = py * cosine - px * sine
        let du = u - u.rounded(), dv = v - v.rounded()
        // Above half the area the paper between the dots is what stays round.
        let isHole = tone > 0.5
        let hu = isHole ? 0.5 - abs(du) : du, hv = isHole ? 0.5 - abs(dv) : dv
        let radius = ((isHole ? 1 - tone : tone) * 0.31831).squareRoot()
        let cover = min(max((radius - (hu * hu + hv * hv).squareRoot()) * pitch + 0.5, 0), 1)
        return isHole ? 1 - cover : cover
    }
}
