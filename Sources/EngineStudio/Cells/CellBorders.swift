/// The borders between the pieces of a map as smooth lines from junction to junction.
struct CellBorders {
    /// One line in pixels of the map's field; its ends are junctions, or the same place for a ring.
    struct Line {
        var points: [SIMD2<Float>]
        /// Numbers of the pieces on its two sides.
        var cells: (Int32, Int32)
    }

    private(set) var lines: [Line] = []
    private let map: CellMap
    private var across: [Bool]
    private var down: [Bool]

    /// - Parameter smoothness: how often a line is relaxed between its ends.
    init(_ map: CellMap, smoothness: Int) {
        self.map = map
        let (width, height) = (map.width, map.height)
        across = Array(repeating: false, count: width * (height + 1))
        down = Array(repeating: false, count: (width + 1) * height)
        for y in 0..<height {
            for x in 0..<width {
                let i = y * width + x
                if y > 0, map.owner[i] != map.owner[i - width] { across[i] = true }
                if x > 0, map.owner[i] != map.owner[i - 1] { down[y * (width + 1) + x] = true }
            }
        }
        let (startAcross, startDown) = (across, down)
        // From junctions first; what is left are rings.
        for wantsJunction in [true, false] {
            for y in 0...height {
                for x in 0...width {
                    if wantsJunction {
                        let degree = Self.sides(x, y, width, height, startAcross, startDown)
                        guard degree == 1 || degree > 2 else { continue }
                    }
                    while let line = trace(fromX: x, y, startAcross, startDown) {
                        lines.append(Line(points: Self.relaxed(line.points, smoothness), cells: line.cells))
                    }
                }
            }
        }
    }

    private static func sides(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ across: [Bool], _ down: [Bool]) -> Int
    {
        var count = 0
        if x > 0, across[y * width + x - 1] { count += 1 }
        if x < width, across[y * width + x] { count += 1 }
        if y > 0, down[(y - 1) * (width + 1) + x] { count += 1 }
        if y < height, down[y * (width + 1) + x] { count += 1 }
        return count
    }

    /// Follows one border that was not followed yet, away from a corner of pixels.
    private mutating func trace(fromX startX: Int, _ startY: Int, _ startAcross: [Bool], _ startDown: [Bool]) -> Line? {
        let (width, height) = (map.width, map.height)
        var x = startX, y = startY
        guard Self.sides(x, y, width, height, across, down) > 0 else { return nil }
        var line = Line(points: [SIMD2(Float(x), Float(y))], cells: (-1, -1))
        while true {
            let first = line.points.count == 1
            func note(_ i: Int, _ j: Int) { if first { line.cells = (map.owner[i], map.owner[j]) } }
            if x < width, across[y * width + x] {
                across[y * width + x] = false
                note((y - 1) * width + x, y * width + x)
                x += 1
            } else if y < height, down[y * (width + 1) + x] {
                down[y * (width + 1) + x] = false
                note(y * width + x - 1, y * width + x)
                y += 1
            } else if x > 0, across[y * width + x - 1] {
                across[y * width + x - 1] = false
                x -= 1
                note((y - 1) * width + x, y * width + x)
            } else if y > 0, down[(y - 1) * (width + 1) + x] {
                down[(y - 1) * (width + 1) + x] = false
                y -= 1
                note(y * width + x - 1, y * width + x)
            } else {
                return line.points.count > 1 ? line : nil
            }
            line.points.append(SIMD2(Float(x), Float(y)))
            if x == startX, y == startY { return line }
            if Self.sides(x, y, width, height, startAcross, startDown) != 2 { return line }
        }
    }

    /// The line with its steps smoothed away; every fourth point stays.
    private static func relaxed(_ points: [SIMD2<Float>], _ rounds: Int) -> [SIMD2<Float>] {
        guard points.count > 3 else { return points }
        var now = points
        for _ in 0..<rounds {
            var before = now[0]
            for i in 1..<(now.count - 1) {
                let here = now[i]
                now[i] = here * 0.5 + (before + now[i + 1]) * 0.25
                before = here
            }
        }
        var kept: [SIMD2<Float>] = []
        for i in stride(from: 0, to: now.count - 1, by: 4) { kept.append(now[i]) }
        kept.append(now[now.count - 1])
        return kept
    }
}
