/// A place in eighths of a unit, so that every decision about it is exact.
struct GridPoint: Hashable, Sendable {
    var x: Int
    var y: Int
}

/// The places of a scene as whole numbers; they depend on its field alone, so every size has the same.
struct CraftGrid: Sendable {
    static let stepsPerUnit = 8
    /// Right and lower end.
    let width: Int
    let height: Int
    private let fieldWidth: Int
    private let fieldHeight: Int
    /// Field pixels to a unit.
    let fieldScale: Float

    init(_ scene: Scene) {
        let field = scene.field
        let long = max(field.width, field.height)
        func steps(_ side: Int) -> Int { max(1, (side * 1024 * Self.stepsPerUnit + long / 2) / long) }
        width = steps(field.width)
        height = steps(field.height)
        fieldWidth = field.width
        fieldHeight = field.height
        fieldScale = Float(long) / 1024
    }

    /// Index of the field's pixel at a place.
    @inline(__always)
    func fieldIndex(_ p: GridPoint) -> Int {
        let x = min(p.x * fieldWidth / width, fieldWidth - 1), y = min(p.y * fieldHeight / height, fieldHeight - 1)
        return y * fieldWidth + x
    }

    /// The place of the middle of a field's pixel.
    func place(fieldX x: Int, fieldY y: Int) -> GridPoint {
        GridPoint(x: (2 * x + 1) * width / (2 * fieldWidth), y: (2 * y + 1) * height / (2 * fieldHeight))
    }

    /// Pixels of a picture of this size to a step of the grid.
    func pixels(_ pictureWidth: Int, _ pictureHeight: Int) -> SIMD2<Float> {
        SIMD2(Float(pictureWidth) / Float(width), Float(pictureHeight) / Float(height))
    }
}

/// Points that keep a distance from each other that changes from place to place.
///
/// Dart throwing over a jittered grid in a hashed order, with a radius for each place (Bridson's discs without the front).
struct PointScatter {
    private let grid: CraftGrid
    /// Least distance at each pixel of the field, in eighths of a unit.
    private let radius: [Int32]
    private(set) var points: [GridPoint] = []
    private var heads: [Int32]
    private var next: [Int32] = []
    private let columns: Int
    private let rows: Int
    private static let bucket = 4 * CraftGrid.stepsPerUnit

    /// - Parameter spacing: least distance in units, at the field's size.
    init(_ grid: CraftGrid, spacing: Plane) {
        self.grid = grid
        radius = (0..<spacing.count).map { Int32(max(spacing.samples[$0], 1) * Float(CraftGrid.stepsPerUnit) + 0.5) }
        columns = grid.width / Self.bucket + 1
        rows = grid.height / Self.bucket + 1
        heads = Array(repeating: -1, count: columns * rows)
    }

    /// Whether a point was far enough from all others, and so was added.
    ///
    /// - Parameter factor: of the place's own distance, in percent.
    @discardableResult
    mutating func add(_ p: GridPoint, percent factor: Int = 100) -> Bool {
        let own = Int(radius[grid.fieldIndex(p)]) * factor / 100
        let column = p.x / Self.bucket, row = p.y / Self.bucket
        let reach = own / Self.bucket + 1
        let square = own * own
        for ring in 0...reach {
            for y in max(0, row - ring)..<min(rows, row + ring + 1) {
                let isEnd = y == row - ring || y == row + ring
                var x = column - ring
                while x <= column + ring {
                    if x >= 0, x < columns {
                        var i = heads[y * columns + x]
                        while i >= 0 {
                            let dx = points[Int(i)].x - p.x, dy = points[Int(i)].y - p.y
                            if dx * dx + dy * dy < square { return false }
                            i = next[Int(i)]
                        }
                    }
                    x += isEnd || ring == 0 ? 1 : 2 * ring
                }
            }
        }
        next.append(heads[row * columns + column])
        heads[row * columns + column] = Int32(points.count)
        points.append(p)
        return true
    }

    /// Fills what is left: after it no place is further from a point than about its own distance.
    mutating func fill(seed: UInt32, finest: Int) {
        let step = max(CraftGrid.stepsPerUnit, finest * CraftGrid.stepsPerUnit * 3 / 4)
        let across = (grid.width + step - 1) / step, down = (grid.height + step - 1) / step
        var order: [(UInt32, Int32)] = []
        order.reserveCapacity(across * down)
        for i in 0..<(across * down) { order.append((Noise.hash(i, 1, seed), Int32(i))) }
        order.sort { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }
        for (_, i) in order {
            let column = Int(i) % across, row = Int(i) / across
            let h = Noise.hash(Int(i), 2, seed)
            let x = column * step + (Int(h & 0xFFFF) * step) >> 16, y = row * step + (Int(h >> 16) * step) >> 16
            guard x <= grid.width, y <= grid.height else { continue }
            add(GridPoint(x: x, y: y))
        }
    }
}
