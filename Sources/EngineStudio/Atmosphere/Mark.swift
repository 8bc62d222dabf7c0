/// One thing in the air: a drop, a flake, a petal, a spark.
///
/// Lengths are units; the long side has 1024 units.
struct Mark: Sendable {
    enum Shape: Sendable {
        case streak, flake, petal, leaf, glow, disc, star
    }

    var shape: Shape
    var place: SIMD2<Float>
    /// Half length along its own axis, and half width.
    var size: SIMD2<Float>
    /// Cosine and sine of the direction of that axis.
    var turn = SIMD2<Float>(1, 0)
    var colour: SIMD4<Float>
    /// 0…1.
    var opacity: Float
    /// Of the border: 0 crisp … 1 all soft.
    var softness: Float = 0.3

    /// Half sides of the box that holds it.
    fileprivate var reach: SIMD2<Float> {
        let long = max(size.x, size.y)
        switch shape {
        case .streak:
            let c = abs(turn.x), s = abs(turn.y)
            return SIMD2(c * size.x + s * size.y, s * size.x + c * size.y) + 1.5
        case .flake, .disc: return SIMD2(repeating: long * 1.3 + 1)
        case .petal, .leaf: return SIMD2(repeating: long * 1.15 + 1)
        case .glow: return SIMD2(repeating: long)
        case .star: return SIMD2(repeating: long * 1.3 + 1)
        }
    }

    /// How much of a pixel it covers at an offset from its middle, and how much lighter or darker it is there.
    ///
    /// - Parameter pixel: units to a pixel: nothing is thinner.
    @inline(__always)
    fileprivate func cover(_ offset: SIMD2<Float>, pixel: Float) -> (cover: Float, shade: Float) {
        let along = (offset.x * turn.x + offset.y * turn.y) / size.x
        let across = (offset.y * turn.x - offset.x * turn.y)
        switch shape {
        case .streak:
            guard along > -1, along < 1 else { return (0, 0) }
            let half = max(size.y, pixel * 0.7)
            let body = max(0, 1 - abs(across) / half) * (size.y / half)
            let t = (along + 1) * 0.5
            // Densest behind its head.
            return (min(1, body * 1.6) * t * (1.6 - 0.6 * t) * (1 - ramp(along, 0.85, 1)), 0)
        case .flake, .disc, .star:
            let half = max(size.x, pixel * 0.6)
            let away = (offset * offset).sum().squareRoot() / half
            let body = 1 - ramp(away, 1 - softness - pixel / half * 0.3, 1.25)
            return (body * (size.x / half), shape == .disc ? ramp(away, 0.55, 0.95) * 0.05 : 0)
        case .petal:
            let t = along, y = across / size.y
            guard t > -1.1, t < 1.1 else { return (0, 0) }
            let wide = max(0, 1 - t * t).squareRoot() * (0.8 + 0.2 * t)
            // The notch of a cherry's petal.
            let notch = ramp(t, 0.55, 0.95) * max(0, 0.45 - abs(y)) * 1.5
            let d = (wide - abs(y) - notch) * size.y
            return (ramp(d, -0.5 - softness * 3, 0.5 + softness * 3), (t * 0.05 - 0.02) - 0.05 * ramp(-d, -1.6, 0))
        case .leaf:
            let t = along, y = across / size.y
            guard t > -1.15, t < 1.1 else { return (0, 0) }
            let wide = max(0, 1 - t * t) * (0.85 - 0.3 * t)
            let stem: Float = t < -0.9 ? 0.07 : 0
            let d = (max(wide, stem) - abs(y)) * size.y
            let rib = 1 - ramp(abs(y), 0.02, 0.12)
            return (ramp(d, -0.5 - softness * 3, 0.5 + softness * 3), -0.09 * rib + (y > 0 ? 0.035 : -0.02))
        case .glow:
            let away = (offset * offset).sum() / (size.x * size.x)
            guard away < 1 else { return (0, 0) }
            let t = 1 - away
            return (t * t * t, 0)
        }
    }
}

/// Marks laid over a picture in their order.
struct MarkLayer: Sendable {
    let marks: [Mark]
    /// Pigment of a drawing, in which pale marks get a contour; `nil` paints them as they are.
    var contour: SIMD4<Float>?

    /// - Parameter strength: how much of a mark is seen at a place.
    func paint(
        on picture: LabPicture,
        _ stripes: Stripes,
        where strength: (@Sendable (_ u: Float, _ v: Float) -> Float)? = nil
    ) {
        let (width, height) = (picture.width, picture.height)
        let pixel = 1 / picture.scale, contour = contour, marks = marks
        stripes.rows(height) { first, last in
            let (l, a, b) = (picture.lightness.samples, picture.greenRed.samples, picture.blueYellow.samples)
            for mark in marks {
                let reach = mark.reach
                let top = max(first, Int(((mark.place.y - reach.y) / pixel).rounded(.down)))
                let bottom = min(last, Int(((mark.place.y + reach.y) / pixel).rounded(.up)))
                guard top < bottom else { continue }
                let left = max(0, Int(((mark.place.x - reach.x) / pixel).rounded(.down)))
                let right = min(width, Int(((mark.place.x + reach.x) / pixel).rounded(.up)))
                guard left < right else { continue }
                for y in top..<bottom {
                    for x in left..<right {
                        let offset = (SIMD2(Float(x), Float(y)) + 0.5) * pixel - mark.place
                        let (body, shade) = mark.cover(offset, pixel: pixel)
                        guard body > 0.002 else { continue }
                        var cover = body * mark.opacity
                        if let strength {
                            cover *= strength((Float(x) + 0.5) / Float(width), (Float(y) + 0.5) / Float(height))
                        }
                        let i = y * width + x
                        var colour = mark.colour
                        colour.x += shade
                        if let contour {
                            // Half covered is the border: there the pencil goes round.
                            let line = 1 - ramp(abs(body - 0.5), 0.2, 0.5)
                            colour += (contour - colour) * (line * 0.7)
                        }
                        l[i] += (colour.x - l[i]) * cover
                        a[i] += (colour.y - a[i]) * cover
                        b[i] += (colour.z - b[i]) * cover
                    }
                }
            }
        }
    }
}
