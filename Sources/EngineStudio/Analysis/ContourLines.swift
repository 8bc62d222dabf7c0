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

    /// 0 no line … 1 full line.
    ///
    /// - Parameter pause: called half-way; throws to end the search.
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
        let blocks = self.blocks(of: difference, around: Double(reach) * along + 1)
        let smooth = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            cstudio_along_lines(
                difference.samples,
                tangents.x.samples,
                tangents.y.samples,
                Int32(width),
                Int32(height),
                Int32(first),
                Int32(last),
                Int32(reach),
                Float(along),
                blocks,
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
        let stripes = scene.stripes
        let logarithms = (0...512).map { Float(PortableMath.logarithm(Double($0) / 512 + 0.12)) }
        let step = max(scene.scale * width, 0.55)
        // Both Gaussians start from the same plane, which is a little soft already.
        let soft = 0.5 * scene.scale
        let tone = lightness.blurred(soft, stripes).mapped(stripes) { l in
            let position = min(max(l, 0), 1) * 511
            let at = Int(position)
            return logarithms[at] + (logarithms[at + 1] - logarithms[at]) * (position - Float(at))
        }
        let near = tone.blurred(0.9 * step, stripes)
        let far = tone.blurred(1.6 * step, stripes)
        let width = lightness.width
        stripes.rows(lightness.height) { first, last in
            for i in (first * width)..<(last * width) { far.samples[i] -= near.samples[i] }
        }
        return far
    }

    /// Squares from which a line can be reached: elsewhere no mean exceeds the threshold.
    private func blocks(of difference: Plane, around reach: Double) -> [UInt8] {
        let size = Int(CSTUDIO_LINE_BLOCK)
        let columns = (difference.width + size - 1) / size, rows = (difference.height + size - 1) / size
        var busy = [Bool](repeating: false, count: columns * rows)
        for y in 0..<difference.height {
            let row = difference.samples + y * difference.width
            for x in 0..<difference.width where row[x] > threshold { busy[y / size * columns + x / size] = true }
        }
        let near = Int((reach / Double(size)).rounded(.up))
        var marked = [UInt8](repeating: 0, count: columns * rows)
        for row in 0..<rows {
            for column in 0..<columns where busy[row * columns + column] {
                for y in max(0, row - near)...min(rows - 1, row + near) {
                    for x in max(0, column - near)...min(columns - 1, column + near) { marked[y * columns + x] = 1 }
                }
            }
        }
        return marked
    }
}
