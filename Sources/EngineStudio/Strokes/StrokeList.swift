internal import CStudioKernels

/// Brush marks in units, in the order in which they are painted.
struct StrokeList: Sendable {
    private(set) var strokes: [cstudio_stroke] = []
    private(set) var points: [Float] = []

    /// Adds a mark along `path` (x, y, x, y, … in units); paths of less than two points are left out.
    mutating func append(_ stroke: cstudio_stroke, path: [SIMD2<Float>]) {
        guard path.count > 1 else { return }
        var stroke = stroke
        stroke.first_point = Int32(points.count / 2)
        stroke.point_count = Int32(path.count)
        var length: Float = 0
        for (i, point) in path.enumerated() {
            points.append(point.x)
            points.append(point.y)
            if i > 0 {
                let d = point - path[i - 1]
                length += (d.x * d.x + d.y * d.y).squareRoot()
            }
        }
        stroke.length = max(length, 0.01)
        strokes.append(stroke)
    }

    /// Adds the marks of another list behind these, in the order of `ranks` (equal ranks keep their order).
    mutating func append(_ other: StrokeList, ranks: [UInt64]) {
        let order = other.strokes.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        for i in order {
            var stroke = other.strokes[i]
            let from = Int(stroke.first_point) * 2, count = Int(stroke.point_count) * 2
            stroke.first_point = Int32(points.count / 2)
            points.append(contentsOf: other.points[from..<(from + count)])
            strokes.append(stroke)
        }
    }

    /// The same marks in pixels.
    func scaled(by scale: Float) -> StrokeList {
        var copy = self
        for i in copy.points.indices { copy.points[i] *= scale }
        for i in copy.strokes.indices {
            copy.strokes[i].radius = max(copy.strokes[i].radius * scale, 0.45)
            copy.strokes[i].length *= scale
        }
        return copy
    }
}
