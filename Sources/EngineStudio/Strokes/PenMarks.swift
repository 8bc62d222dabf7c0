internal import CStudioKernels

/// Lines and dots of a pen, in units: solid, round, of changing width.
struct PenMarks: Sendable {
    /// x, y and radius of each point.
    private var nibs: [Float] = []
    /// First point of each line, and the end of the last.
    private var starts: [Int32] = [0]
    var count: Int { starts.count - 1 }

    init() {}

    /// Lines along brush marks, pointed as those are.
    ///
    /// - Parameter thinnest: share of the radius that a point keeps.
    init(_ list: StrokeList, thinnest: Float) {
        for stroke in list.strokes {
            let count = Int(stroke.point_count)
            var line: [SIMD3<Float>] = []
            for k in 0..<count {
                let at = 2 * (Int(stroke.first_point) + k)
                let t = Float(k) / Float(max(count - 1, 1))
                let bulge = max(thinnest, 1 - stroke.taper * (1 - 4 * t * (1 - t)))
                line.append(SIMD3(list.points[at], list.points[at + 1], stroke.radius * bulge))
            }
            append(line)
        }
    }

    /// Adds a dot when there is one point, a line when there are more.
    mutating func append(_ points: [SIMD3<Float>]) {
        guard !points.isEmpty else { return }
        for point in points {
            nibs.append(point.x)
            nibs.append(point.y)
            nibs.append(point.z)
        }
        starts.append(Int32(nibs.count / 3))
    }

    mutating func append(_ other: PenMarks) {
        let before = Int32(nibs.count / 3)
        nibs += other.nibs
        starts += other.starts.dropFirst().map { $0 + before }
    }

    /// Draws onto a plane of coverage, 0…1.
    func draw(on plane: Plane, scale: Double, _ stripes: Stripes) {
        let scale = Float(scale)
        let pixels = nibs.map { $0 * scale }
        let size = 32, rows = (plane.height + size - 1) / size
        var bins = [[Int32]](repeating: [], count: rows)
        for line in 0..<count {
            var low = Float.infinity, high = -Float.infinity
            for k in Int(starts[line])..<Int(starts[line + 1]) {
                low = min(low, pixels[3 * k + 1] - pixels[3 * k + 2])
                high = max(high, pixels[3 * k + 1] + pixels[3 * k + 2])
            }
            guard high > -2, low < Float(plane.height + 2) else { continue }
            let top = max(0, Int((low - 1.5) / Float(size))), bottom = min(rows - 1, Int((high + 1.5) / Float(size)))
            guard top <= bottom else { continue }
            for row in top...bottom { bins[row].append(Int32(line)) }
        }
        let orders = bins, starts = starts
        stripes.pieces(rows) { row in
            cstudio_pen(
                pixels,
                starts,
                orders[row],
                Int32(orders[row].count),
                Int32(plane.width),
                Int32(row * size),
                Int32(min(plane.height, (row + 1) * size)),
                plane.samples
            )
        }
    }
}
