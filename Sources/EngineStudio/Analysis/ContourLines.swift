internal import CStudioKernels

/// Coherent lines along dark contours: a flow-guided difference of Gaussians of log lightness.
///
/// Kang, Lee, Chui: Coherent Line Drawing, NPAR 2007; the soft threshold is of Winnemöller, Kyprianidis, Olsen: XDoG,
/// Computers & Graphics 36(6), 2012.
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

    /// 0 no line … 1 full line.
    ///
    /// - Parameter pause: called half-way; throws to end the search.
    func found(
        in lightness: Plane,
        tangents: (x: Plane, y: Plane),
        pause: () throws(StudioFailure) -> Void
    ) throws(StudioFailure) -> Plane {
        let stripes = scene.stripes
        let logarithms = (0...512).map { Float(PortableMath.logarithm(Double($0) / 512 + 0.12)) }
        let tone = lightness.blurred(0.5 * scene.scale, stripes).mapped(stripes) { l in
            let position = min(max(l, 0), 1) * 511
            let at = Int(position)
            return logarithms[at] + (logarithms[at + 1] - logarithms[at]) * (position - Float(at))
        }
        let step = max(scene.scale * width, 0.55)
        func gauss(_ sigma: Double) -> [Double] {
            let raw = (0...4).map { PortableMath.exponential(-Double($0 * $0) / (2 * sigma * sigma)) }
            let sum = raw[0] + 2 * raw.dropFirst().reduce(0, +)
            return raw.map { $0 / sum }
        }
        let near = gauss(0.9), far = gauss(1.6)
        let across = zip(near, far).map { Float($1 - $0) }
        let (width, height) = (lightness.width, lightness.height)
        let difference = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            cstudio_across_flow(
                tone.samples,
                tangents.x.samples,
                tangents.y.samples,
                Int32(width),
                Int32(height),
                Int32(first),
                Int32(last),
                across,
                4,
                Float(step),
                difference.samples
            )
        }
        try pause()
        let smooth = Plane(width: width, height: height)
        let along = max(scene.scale * 1.2, 0.8)
        stripes.rows(height) { first, last in
            cstudio_along_flow(
                difference.samples,
                tangents.x.samples,
                tangents.y.samples,
                Int32(width),
                Int32(height),
                Int32(first),
                Int32(last),
                Int32(reach),
                Float(along),
                smooth.samples
            )
            for i in (first * width)..<(last * width) {
                smooth.samples[i] = min(max((smooth.samples[i] - threshold) * sharpness, 0), 1)
            }
        }
        return smooth
    }
}
