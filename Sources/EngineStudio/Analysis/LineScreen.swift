internal import CStudioKernels

/// Two families of curves over the picture that cross at about a right angle: a ruled screen that is bent by the forms.
///
/// A place has a number across the lines and one along them, both in units, as straight lines would give it plus a
/// displacement. The displacement is the surface whose slopes come nearest to lines that follow the flow, so lines
/// neither end nor fork; the forms raise it further, as lines of light bend over a relief. That tone is the width of
/// bent lines is of Ostromoukhov: Digital Facial Engraving, SIGGRAPH 99.
struct LineScreen: Sendable {
    /// Unit vector across the straight lines.
    let normal: SIMD2<Float>
    /// Displacement across and along the lines, in units, at the size that is rendered.
    let across: Plane
    let along: Plane

    /// - Parameters:
    ///   - angle: slant of the straight lines, radians.
    ///   - follow: how far lines turn to the flow: 0…1.
    ///   - relief: units that white stands over black.
    ///   - closer: how much finer the lines are on faces and where the eye goes: 0 not.
    init(_ scene: Scene, angle: Double, follow: Float, relief: Float, closer: Float) {
        let field = scene.field, stripes = scene.stripes
        let long = min(192, max(field.width, field.height))
        let shape = (field.width * long, field.height * long)
        let divisor = max(field.width, field.height)
        let width = max(1, shape.0 / divisor), height = max(1, shape.1 / divisor)
        let cell = 1024 / Float(long)
        func small(_ plane: Plane) -> Plane { plane.resampled(width, height, stripes) }
        let coherence = small(field.coherence)
        let (cosine, sine) = (small(field.flowCosine), small(field.flowSine))
        let (skin, saliency) = (small(field.skin), small(field.saliency.blurred(12, stripes)))
        for i in 0..<cosine.count {
            cosine.samples[i] *= coherence.samples[i]
            sine.samples[i] *= coherence.samples[i]
        }
        let (c, s) = (cosine.blurred(3.5, stripes), sine.blurred(3.5, stripes))
        let base = SIMD2(Float(-PortableMath.sine(angle)), Float(PortableMath.cosine(angle)))
        let slopes = (0..<4).map { _ in Plane(width: width, height: height) }
        for i in 0..<c.count {
            let length = (c.samples[i] * c.samples[i] + s.samples[i] * s.samples[i]).squareRoot()
            let half = length > 1e-6 ? min(max(c.samples[i] / length, -1), 1) : 1
            var tangent = SIMD2(((1 + half) * 0.5).squareRoot(), ((1 - half) * 0.5).squareRoot())
            if s.samples[i] < 0 { tangent.y = -tangent.y }
            var across = SIMD2(-tangent.y, tangent.x)
            let facing = (across * base).sum()
            if facing < 0 { across = -across }
            // Where the flow runs across the lines neither sign is right.
            let weight = follow * ramp(length, 0.03, 0.35) * ramp(abs(facing), 0.12, 0.5)
            let mixed = base * (1 - weight) + across * weight
            let density = 1 + closer * max(skin.samples[i], 0.6 * saliency.samples[i])
            let wanted = mixed / ((mixed * mixed).sum().squareRoot() + 1e-6) * density
            slopes[0].samples[i] = (wanted.x - base.x) * cell
            slopes[1].samples[i] = (wanted.y - base.y) * cell
            slopes[2].samples[i] = (wanted.y - base.y) * cell
            slopes[3].samples[i] = -(wanted.x - base.x) * cell
        }
        let surfaces = (0..<2).map { _ in Plane(width: width, height: height, filledWith: 0) }
        let haste = Float(2 / (1 + 3.2 / Double(long)))
        stripes.pieces(2) { piece in
            cstudio_integrate(
                slopes[2 * piece].samples,
                slopes[2 * piece + 1].samples,
                Int32(width),
                Int32(height),
                110,
                haste,
                surfaces[piece].samples
            )
        }
        let lightness = small(field.picture.lightness)
        let (near, far) = (lightness.blurred(3, stripes), lightness.blurred(8, stripes))
        for i in 0..<lightness.count {
            surfaces[0].samples[i] += relief * (0.5 * near.samples[i] + 0.5 * far.samples[i])
        }
        normal = base
        // Bilinear steps would show as corners in the lines.
        func full(_ plane: Plane) -> Plane {
            scene.full(plane).blurred(0.5 * Double(cell) * scene.scale, stripes)
        }
        across = full(surfaces[0])
        along = full(surfaces[1])
    }

    /// The place of a pixel across and along the lines, in units.
    @inline(__always)
    func place(_ x: Int, _ y: Int, unit: Float) -> SIMD2<Float> {
        let i = y * across.width + x
        let p = SIMD2(Float(x) + 0.5, Float(y) + 0.5) * unit
        return SIMD2(
            p.x * normal.x + p.y * normal.y + across.samples[i],
            p.x * normal.y - p.y * normal.x + along.samples[i]
        )
    }

    /// How far the place changes from a pixel to its neighbours, in units.
    @inline(__always)
    func slope(_ x: Int, _ y: Int, unit: Float) -> (across: SIMD2<Float>, along: SIMD2<Float>) {
        let (width, height) = (across.width, across.height)
        let left = x + 1 < width ? x : max(x - 1, 0), top = y + 1 < height ? y : max(y - 1, 0)
        let right = min(left + 1, width - 1), bottom = min(top + 1, height - 1)
        let i = top * width + left, j = top * width + right, k = bottom * width + left
        return (
            SIMD2(
                normal.x * unit + across.samples[j] - across.samples[i],
                normal.y * unit + across.samples[k] - across.samples[i]
            ),
            SIMD2(
                normal.y * unit + along.samples[j] - along.samples[i],
                -normal.x * unit + along.samples[k] - along.samples[i]
            )
        )
    }

    /// How much of a stretch `footprint` periods long, round `place`, lies in bars that fill `share` of each period and
    /// are centred in it: exact, so fine lines become greys instead of false patterns.
    @inline(__always)
    static func bars(_ place: Float, share: Float, footprint: Float) -> Float {
        guard share > 0 else { return 0 }
        guard share < 1 else { return 1 }
        let size = max(footprint, 1e-4)
        let start = place - 0.5 + share * 0.5 - size * 0.5, end = start + size
        let (a, b) = (start.rounded(.down), end.rounded(.down))
        return min(max(((b - a) * share + min(end - b, share) - min(start - a, share)) / size, 0), 1)
    }
}
