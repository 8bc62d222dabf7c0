internal import CStudioKernels

/// Bars of lead as straight pieces in units, and how far each pixel is from the nearest.
struct LeadLines {
    private(set) var bars: [cstudio_capsule] = []

    mutating func add(_ from: SIMD2<Float>, _ to: SIMD2<Float>, half: Float, endHalf: Float) {
        bars.append(cstudio_capsule(x: from.x, y: from.y, end_x: to.x, end_y: to.y, half: half, end_half: endHalf))
    }

    /// Distance from the nearest side in pixels, negative inside; no more than `reach`, which is in units.
    func distances(_ scene: Scene, step: SIMD2<Float>, reach: Float) -> Plane {
        let (width, height) = (scene.width, scene.height)
        let scale = Float(scene.scale)
        let pieces = bars.map { bar in
            cstudio_capsule(
                x: bar.x * step.x,
                y: bar.y * step.y,
                end_x: bar.end_x * step.x,
                end_y: bar.end_y * step.y,
                half: bar.half * scale,
                end_half: bar.end_half * scale
            )
        }
        let far = reach * scale
        let result = Plane(width: width, height: height, filledWith: far)
        let bins = RowBins(count: pieces.count, height: height) { i in
            let span = far + max(pieces[i].half, pieces[i].end_half)
            return (min(pieces[i].y, pieces[i].end_y) - span, max(pieces[i].y, pieces[i].end_y) + span)
        }
        bins.forEach(scene.stripes) { order, first, last in
            cstudio_near_capsules(
                pieces,
                order,
                Int32(order.count),
                Int32(width),
                Int32(first),
                Int32(last),
                far,
                result.samples + first * width
            )
        }
        return result
    }
}
