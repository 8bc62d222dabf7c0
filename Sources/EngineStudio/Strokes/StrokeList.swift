internal import CStudioKernels

/// Brush marks in units, in the order in which they are painted.
struct StrokeList: Sendable {
    private(set) var strokes: [cstudio_stroke] = []
    private(set) var points: [Float] = []
    /// Numbers of the strokes as they are painted; `nil` for their own order.
    private(set) var order: [Int32]?

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
        for i in order { append(other, at: i) }
    }

    private mutating func append(_ other: StrokeList, at i: Int) {
        var stroke = other.strokes[i]
        let from = Int(stroke.first_point) * 2, count = Int(stroke.point_count) * 2
        stroke.first_point = Int32(points.count / 2)
        points.append(contentsOf: other.points[from..<(from + count)])
        strokes.append(stroke)
    }

    /// The marks of several lists, behind one another; equal ranks keep the order of the lists.
    ///
    /// The marks themselves stay where they are: ``order`` has their numbers as they are painted.
    init(merging lists: consuming [(list: StrokeList, ranks: [UInt64])]) {
        var ranks: [UInt64] = []
        ranks.reserveCapacity(lists.reduce(0) { $0 + $1.ranks.count })
        strokes.reserveCapacity(ranks.capacity)
        points.reserveCapacity(lists.reduce(0) { $0 + $1.list.points.count })
        // From the end, so that each list is freed as soon as it has been copied.
        lists.reverse()
        while let part = lists.popLast() {
            let base = Int32(points.count / 2)
            points.append(contentsOf: part.list.points)
            for var stroke in part.list.strokes {
                stroke.first_point += base
                strokes.append(stroke)
            }
            ranks.append(contentsOf: part.ranks)
        }
        var numbers = ranks.indices.map(Int32.init)
        numbers.sort { (ranks[Int($0)], $0) < (ranks[Int($1)], $1) }
        order = numbers
    }

    init() {}

    /// From units to pixels.
    mutating func scale(by scale: Float) {
        for i in points.indices { points[i] *= scale }
        for i in strokes.indices {
            strokes[i].radius = max(strokes[i].radius * scale, 0.45)
            strokes[i].length *= scale
        }
    }
}
