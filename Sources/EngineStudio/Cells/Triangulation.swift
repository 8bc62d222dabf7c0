/// The Delaunay triangulation of points in a rectangle, in whole numbers, so that no rounding decides.
///
/// Points are added one by one: the triangles whose circle holds the new point give way to a fan around it
/// (Bowyer, The Computer Journal 24, 1981; Watson, ibid.).
struct Triangulation {
    private(set) var points: [GridPoint]
    /// Three corners for each triangle, counter-clockwise on a sheet whose y grows downwards.
    private(set) var corners: [SIMD3<Int32>]
    /// The triangle across the side that faces each corner; -1 outside.
    private var across: [SIMD3<Int32>]
    private var isAlive: [Bool]
    private var free: [Int32] = []
    private var last: Int32 = 0

    init(width: Int, height: Int) {
        points = [
            GridPoint(x: 0, y: 0), GridPoint(x: width, y: 0), GridPoint(x: width, y: height),
            GridPoint(x: 0, y: height),
        ]
        corners = [SIMD3(0, 1, 2), SIMD3(0, 2, 3)]
        across = [SIMD3(-1, 1, -1), SIMD3(-1, -1, 0)]
        isAlive = [true, true]
    }

    /// Corners of all triangles as indices of ``points``.
    var triangles: [SIMD3<Int32>] { corners.indices.filter { isAlive[$0] }.map { corners[$0] } }

    @inline(__always)
    private func side(_ a: GridPoint, _ b: GridPoint, _ p: GridPoint) -> Int {
        (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
    }

    private func isInsideCircle(_ t: Int32, _ p: GridPoint) -> Bool {
        let v = corners[Int(t)]
        let a = points[Int(v.x)], b = points[Int(v.y)], c = points[Int(v.z)]
        let ax = a.x - p.x, ay = a.y - p.y, bx = b.x - p.x, by = b.y - p.y, cx = c.x - p.x, cy = c.y - p.y
        let first = (ax * ax + ay * ay) * (bx * cy - cx * by)
        let second = (bx * bx + by * by) * (ax * cy - cx * ay)
        let third = (cx * cx + cy * cy) * (ax * by - bx * ay)
        return first - second + third > 0
    }

    /// The triangle that holds a point, by walking towards it.
    private func locate(_ p: GridPoint) -> Int32 {
        var t = last
        for _ in 0..<(corners.count + 8) {
            let v = corners[Int(t)], n = across[Int(t)]
            if side(points[Int(v.x)], points[Int(v.y)], p) < 0 {
                t = n.z
            } else if side(points[Int(v.y)], points[Int(v.z)], p) < 0 {
                t = n.x
            } else if side(points[Int(v.z)], points[Int(v.x)], p) < 0 {
                t = n.y
            } else {
                return t
            }
            if t < 0 { return last }
        }
        return t
    }

    /// Adds a point inside of the rectangle; one that is there already is left out.
    mutating func insert(_ p: GridPoint) {
        let home = locate(p)
        let v = corners[Int(home)]
        for i in 0..<3 where points[Int(v[i])] == p { return }
        guard isInsideCircle(home, p) else { return }
        var hollow: [Int32] = [home], rim: [(from: Int32, to: Int32, beyond: Int32)] = []
        isAlive[Int(home)] = false
        var i = 0
        while i < hollow.count {
            let t = hollow[i]
            i += 1
            let v = corners[Int(t)], n = across[Int(t)]
            for k in 0..<3 {
                let beyond = n[k]
                if beyond >= 0, !isAlive[Int(beyond)] { continue }
                if beyond >= 0, isInsideCircle(beyond, p) {
                    isAlive[Int(beyond)] = false
                    hollow.append(beyond)
                } else {
                    rim.append((v[(k + 1) % 3], v[(k + 2) % 3], beyond))
                }
            }
        }
        free += hollow
        points.append(p)
        fan(around: Int32(points.count - 1), rim)
    }

    private mutating func fan(around apex: Int32, _ rim: [(from: Int32, to: Int32, beyond: Int32)]) {
        let p = points[Int(apex)]
        var made: [(from: Int32, to: Int32, triangle: Int32)] = []
        for edge in rim {
            // A point on the rectangle's own side splits that side.
            guard side(points[Int(edge.from)], points[Int(edge.to)], p) != 0 else { continue }
            let t: Int32
            if let unused = free.popLast() {
                t = unused
            } else {
                t = Int32(corners.count)
                corners.append(SIMD3())
                across.append(SIMD3())
                isAlive.append(true)
            }
            corners[Int(t)] = SIMD3(edge.from, edge.to, apex)
            across[Int(t)] = SIMD3(-1, -1, edge.beyond)
            isAlive[Int(t)] = true
            if edge.beyond >= 0 {
                let other = corners[Int(edge.beyond)]
                for k in 0..<3 where other[k] != edge.from && other[k] != edge.to {
                    across[Int(edge.beyond)][k] = t
                }
            }
            made.append((edge.from, edge.to, t))
        }
        for one in made {
            for other in made where other.from == one.to {
                across[Int(one.triangle)][0] = other.triangle
                across[Int(other.triangle)][1] = one.triangle
            }
        }
        if let one = made.first { last = one.triangle }
    }
}
