internal import CStudioKernels

/// Coherent lines along dark contours: a difference of Gaussians of log lightness, meant along the flow.
///
/// After Kang, Lee, Chui: Coherent Line Drawing, NPAR 2007, with round Gaussians in place of those across the flow,
/// which costs a fraction of theirs and differs where a contour bends within its own width; the soft threshold is of
/// Winnemöller, Kyprianidis, Olsen: XDoG, Computers & Graphics 36(6), 2012.
struct ContourLines {
    let scene: Scene
    /// Width of the finest lines, in units.
    var width = 1.0
    /// How far lines are smoothed along themselves, in units.
    var reach = 9
    /// Smaller finds fainter contours.
    var threshold: Float = 0.012
    /// Slope of the soft threshold; larger is crisper.
    var sharpness: Float = 22

    /// Unit vectors along edges at the field's size, which is enough to follow lines by.
    static func tangents(_ scene: Scene) -> (x: Plane, y: Plane) {
        let field = scene.field
        let (x, y) = (Plane(width: field.width, height: field.height), Plane(width: field.width, height: field.height))
        cstudio_tangent(field.flowCosine.samples, field.flowSine.samples, Int64(x.count), x.samples, y.samples)
        return (x, y)
    }

    /// 0 no line … 1 full line.
    ///
    /// - Parameters:
    ///   - tangents: unit vectors along edges, of any size.
    ///   - pause: called half-way; throws to end the search.
    func found(
        in lightness: Plane,
        tangents: (x: Plane, y: Plane),
        pause: () throws(StudioFailure) -> Void
    ) throws(StudioFailure) -> Plane {
        let stripes = scene.stripes
        let difference = self.difference(of: lightness)
        try pause()
        let (width, height) = (lightness.width, lightness.height)
        let along = max(scene.scale * 1.2, 0.8)
        // Lines are sought where something line-like is within reach of its gaps.
        let near = difference.halved(stripes).mapped(stripes) { max($0, 0) }.blurred(1.3, stripes)
        let smooth = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            cstudio_along_lines(
                difference.samples,
                tangents.x.samples,
                tangents.y.samples,
                Int32(tangents.x.width),
                Int32(tangents.x.height),
                Int32(width),
                Int32(height),
                Int32(first),
                Int32(last),
                Int32(reach),
                Float(along),
                near.samples,
                threshold * 0.3,
                smooth.samples
            )
            for i in (first * width)..<(last * width) {
                smooth.samples[i] = min(max((smooth.samples[i] - threshold) * sharpness, 0), 1)
            }
        }
        return smooth
    }

    /// Above 0 where it is darker than beside.
    private func difference(of lightness: Plane) -> Plane {
        let stripes = scene.stripes, step = max(scene.scale * width, 0.55)
        let near = logarithm(of: lightness).blurred(0.9 * step, stripes)
        // The wide Gaussian is the narrow one, blurred once more.
        let far = near.blurred((1.6 * 1.6 - 0.9 * 0.9).squareRoot() * step, stripes)
        stripes.rows(far.height) { first, last in
            for i in (first * far.width)..<(last * far.width) { far.samples[i] -= near.samples[i] }
        }
        return far
    }

    private func logarithm(of lightness: Plane) -> Plane {
        let logarithms = (0...512).map { Float(PortableMath.logarithm(Double($0) / 512 + 0.12)) }
        let tone = lightness.blurred(0.5 * scene.scale, scene.stripes)
        scene.stripes.rows(tone.height) { first, last in
            for i in (first * tone.width)..<(last * tone.width) {
                let position = min(max(tone.samples[i], 0), 1) * 511
                let at = Int(position)
                tone.samples[i] = logarithms[at] + (logarithms[at + 1] - logarithms[at]) * (position - Float(at))
            }
        }
        return tone
    }
}
