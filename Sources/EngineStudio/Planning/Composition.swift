internal import Imaging

/// Where a picture is cut so that what the eye goes to stays in it.
///
/// All positions of a cut are compared by the attention that they hold, from a table of sums over a coarse grid of
/// cells (Crow, SIGGRAPH 84). What stands out most is never cut while it fits.
struct Composition: Sendable {
    /// Cells of the long side.
    private static let longSide = 64

    let columns: Int
    let rows: Int
    let width: Int
    let height: Int
    /// Sums of attention above and left of each corner of a cell.
    private let sums: [Double]
    /// Cells of the region around the highest attention.
    private(set) var core: (left: Int, top: Int, right: Int, bottom: Int)

    /// - Parameters:
    ///   - saliency: 0…1, of any size; `nil` is even everywhere.
    ///   - width: of the reference in pixels.
    init(saliency: Plane?, width: Int, height: Int) {
        let long = max(width, height)
        let columns = max(1, min(width, (width * Self.longSide + long / 2) / long))
        let rows = max(1, min(height, (height * Self.longSide + long / 2) / long))
        var cells = [Double](repeating: 0, count: columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                guard let saliency else { continue }
                var sum = 0.0
                for j in 0..<3 {
                    for i in 0..<3 {
                        sum += Double(
                            saliency.sample(
                                u: (Float(column) + (Float(i) + 0.5) / 3) / Float(columns),
                                v: (Float(row) + (Float(j) + 0.5) / 3) / Float(rows)
                            )
                        )
                    }
                }
                // Steps, so that a last bit decides nothing.
                cells[row * columns + column] = (sum / 9 * 1024).rounded() / 1024
            }
        }
        var sums = [Double](repeating: 0, count: (columns + 1) * (rows + 1))
        for row in 0..<rows {
            var line = 0.0
            for column in 0..<columns {
                let cell = cells[row * columns + column]
                // Squared, so that one thing outweighs a wide area of little.
                line += cell * cell
                sums[(row + 1) * (columns + 1) + column + 1] = sums[row * (columns + 1) + column + 1] + line
            }
        }
        self.columns = columns
        self.rows = rows
        self.width = width
        self.height = height
        self.sums = sums
        core = Self.core(of: cells, columns: columns, rows: rows)
    }

    /// The crop of a shape that holds most attention.
    ///
    /// - Parameters:
    ///   - zoom: as close as wished; less where the core would not fit.
    ///   - lean: moves the cut within its freedom, as far as -1…1 of a tenth of its sides.
    func crop(_ shape: AspectRatio?, zoom: Double, lean: SIMD2<Double>) -> Recipe.Crop {
        var crop = Recipe.Crop(aspectRatio: shape, x: 0.5, y: 0.5, zoom: max(1, zoom))
        var size = cut(crop)
        let coreSize = SIMD2(Double(core.right - core.left), Double(core.bottom - core.top))
        let whole = cut(Recipe.Crop(aspectRatio: shape, x: 0.5, y: 0.5, zoom: 1))
        let room = min(whole.x / coreSize.x, whole.y / coreSize.y)
        if crop.zoom > 1, room < crop.zoom {
            crop.zoom = max(1, (room * 1000).rounded(.down) / 1000)
            size = cut(crop)
        }
        crop.x = place(size.x, of: columns, core: (core.left, core.right), lean: lean.x) { sum(columns: $0, $1) }
        crop.y = place(size.y, of: rows, core: (core.top, core.bottom), lean: lean.y) { sum(rows: $0, $1) }
        return crop
    }

    /// A crop around the middle of another one, closer by a factor where the core allows it.
    func crop(near parent: Recipe.Crop, closer factor: Double) -> Recipe.Crop {
        let old = cut(parent)
        var crop = self.crop(parent.aspectRatio, zoom: parent.zoom * factor, lean: SIMD2(0, 0))
        // A core that does not fit even the parent's cut is no reason to step back.
        if crop.zoom < parent.zoom { crop.zoom = parent.zoom }
        let new = cut(crop)
        func place(_ at: Double, _ old: Double, _ new: Double, _ count: Int, _ core: (first: Int, end: Int)) -> Double {
            let room = Double(count) - new
            guard room > 0.001 else { return 0.5 }
            let (low, high) = freedom(new, of: count, core: core)
            let wish = at * (Double(count) - old) + (old - new) / 2
            return ((min(max(wish, low), high) / room) * 4096).rounded() / 4096
        }
        crop.x = place(parent.x, old.x, new.x, columns, (core.left, core.right))
        crop.y = place(parent.y, old.y, new.y, rows, (core.top, core.bottom))
        return crop
    }

    /// Positions of a cut of some length that keep the core whole, or its middle where it does not fit.
    private func freedom(_ length: Double, of count: Int, core: (first: Int, end: Int)) -> (Double, Double) {
        let room = Double(count) - length
        let low = max(0, min(room, Double(core.end) - length)), high = min(room, max(0, Double(core.first)))
        let middle = min(max((Double(core.first + core.end) - length) / 2, 0), room)
        return low <= high ? (low, high) : (middle, middle)
    }

    /// Sides of a cut in cells.
    private func cut(_ crop: Recipe.Crop) -> SIMD2<Double> {
        let rectangle = ReferenceCrop.rectangle(for: crop, width: width, height: height)
        return SIMD2(
            Double(rectangle.width) / Double(width) * Double(columns),
            Double(rectangle.height) / Double(height) * Double(rows)
        )
    }

    /// Where a cut of some length along one side goes, as a fraction of its room.
    private func place(
        _ length: Double,
        of count: Int,
        core: (first: Int, end: Int),
        lean: Double,
        _ sum: (Double, Double) -> Double
    ) -> Double {
        let room = Double(count) - length
        guard room > 0.001 else { return 0.5 }
        let (from, to) = freedom(length, of: count, core: core)
        var best = from, most = -1.0
        for step in 0...48 {
            let at = from + (to - from) * Double(step) / 48
            // A little more for the middle of the picture decides where attention is even.
            let off = (at - room / 2) / Double(count)
            let value = sum(at, at + length) * (1 - 0.15 * off * off)
            if value > most * 1.000001 {
                most = value
                best = at
            }
        }
        let leant = min(max(best + lean * 0.1 * length, from), to)
        return ((leant / room) * 4096).rounded() / 4096
    }

    private func sum(columns from: Double, _ to: Double) -> Double {
        func upTo(_ x: Double) -> Double {
            let at = min(max(Int(x), 0), columns), next = min(at + 1, columns), row = rows * (columns + 1)
            return sums[row + at] + (sums[row + next] - sums[row + at]) * (x - Double(at))
        }
        return upTo(to) - upTo(from)
    }

    private func sum(rows from: Double, _ to: Double) -> Double {
        func upTo(_ y: Double) -> Double {
            let at = min(max(Int(y), 0), rows), next = min(at + 1, rows)
            let low = sums[at * (columns + 1) + columns], high = sums[next * (columns + 1) + columns]
            return low + (high - low) * (y - Double(at))
        }
        return upTo(to) - upTo(from)
    }

    /// The box, two cells wider on each side, around the cells that hang together with the highest and have at least
    /// three fifths of it.
    private static func core(
        of cells: [Double],
        columns: Int,
        rows: Int
    ) -> (left: Int, top: Int, right: Int, bottom: Int) {
        var peak = 0
        for i in cells.indices where cells[i] > cells[peak] { peak = i }
        let least = cells[peak] * 0.6
        var seen = [Bool](repeating: false, count: cells.count)
        var box = (left: peak % columns, top: peak / columns, right: peak % columns + 1, bottom: peak / columns + 1)
        guard cells[peak] > 0 else { return box }
        var open = [peak]
        seen[peak] = true
        while let at = open.popLast() {
            let x = at % columns, y = at / columns
            box = (min(box.left, x), min(box.top, y), max(box.right, x + 1), max(box.bottom, y + 1))
            for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
            where nx >= 0 && ny >= 0 && nx < columns && ny < rows {
                let next = ny * columns + nx
                guard !seen[next], cells[next] >= least else { continue }
                seen[next] = true
                open.append(next)
            }
        }
        return (max(0, box.left - 2), max(0, box.top - 2), min(columns, box.right + 2), min(rows, box.bottom + 2))
    }
}
