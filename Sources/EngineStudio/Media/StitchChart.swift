/// The counted chart of an embroidery: one thread for each cell.
struct StitchChart: Sendable {
    let columns: Int
    let rows: Int
    /// Number of the thread in ``palette``; -1 bare cloth.
    let threads: [Int16]
    let palette: [SIMD4<Float>]
    private let cloth: SIMD4<Float>

    init(_ scene: Scene) {
        let field = scene.field, recipe = scene.recipe
        let long = max(field.width, field.height)
        let scale = min(max(recipe.brush.scale, 0.5), 2)
        let count = min(170, max(116, Int((138 / scale.squareRoot()).rounded())))
        func cells(_ side: Int) -> Int { max(1, (side * count + long / 2) / long) }
        let columns = cells(field.width), rows = cells(field.height)
        (self.columns, self.rows) = (columns, rows)
        cloth = SIMD4(recipe.palette.paper)
        let colours = Self.means(field, columns, rows)
        let margin = Self.margin(recipe, columns, rows)
        var samples: [SIMD4<Float>] = []
        for (i, colour) in colours.enumerated() where i % 2 == (i / columns) % 2 { samples.append(colour) }
        let clusters = ColourClusters(samples, count: 40, chroma: 2)
        // Cotton is a little paler in the darks and clearer in the colours than the picture.
        palette = clusters.colours.map { c in SIMD4(0.13 + c.x * 0.82, c.y * 1.12, c.z * 1.12, 0) }
        var numbers = colours.map { clusters.colours.isEmpty ? -1 : Int16(clusters.nearest($0)) }
        Self.tidy(&numbers, columns, rows, clusters)
        for row in 0..<rows {
            for column in 0..<columns {
                let edge = min(column, row, columns - 1 - column, rows - 1 - row)
                if edge < margin { numbers[row * columns + column] = -1 }
            }
        }
        threads = numbers
    }

    private static func margin(_ recipe: Recipe, _ columns: Int, _ rows: Int) -> Int {
        min(Int((4 * max(recipe.finish.margin, 0)).rounded()), min(columns, rows) / 8)
    }

    /// Mean of each cell, sharpened against its surroundings so that an eye is still an eye; `w` is what it counts.
    private static func means(_ field: SceneField, _ columns: Int, _ rows: Int) -> [SIMD4<Float>] {
        var means = [SIMD4<Float>](repeating: SIMD4(), count: columns * rows)
        let picture = field.picture
        for row in 0..<rows {
            let top = row * field.height / rows, bottom = max(top + 1, (row + 1) * field.height / rows)
            for column in 0..<columns {
                let left = column * field.width / columns
                let right = max(left + 1, (column + 1) * field.width / columns)
                var sum = SIMD4<Float>(), eye: Float = 0
                for y in min(top, field.height - 1)..<min(bottom, field.height) {
                    for x in min(left, field.width - 1)..<min(right, field.width) {
                        let i = y * field.width + x
                        sum += SIMD4(
                            picture.lightness.samples[i],
                            picture.greenRed.samples[i],
                            picture.blueYellow.samples[i],
                            1
                        )
                        eye += field.saliency.samples[i] + field.skin.samples[i]
                    }
                }
                let n = max(sum.w, 1)
                var mean = sum / n
                mean.w = 0.4 + eye / n
                means[row * columns + column] = mean
            }
        }
        let source = means
        for row in 0..<rows {
            for column in 0..<columns {
                var around = SIMD4<Float>(), count: Float = 0
                for y in max(0, row - 1)...min(rows - 1, row + 1) {
                    for x in max(0, column - 1)...min(columns - 1, column + 1) {
                        around += source[y * columns + x]
                        count += 1
                    }
                }
                let i = row * columns + column
                var c = source[i] + (source[i] - around / count) * 0.55
                c.x = min(max(c.x, 0), 1)
                c.w = source[i].w
                means[i] = c
            }
        }
        return means
    }

    /// A lone stitch between others takes a thread of a neighbour when one is nearly its own.
    private static func tidy(_ numbers: inout [Int16], _ columns: Int, _ rows: Int, _ clusters: ColourClusters) {
        guard columns > 2, rows > 2 else { return }
        let old = numbers
        for row in 1..<(rows - 1) {
            for column in 1..<(columns - 1) {
                let i = row * columns + column
                var isLone = true, best = old[i], least: Float = 0.0035
                for y in -1...1 {
                    for x in -1...1 where x != 0 || y != 0 {
                        let other = old[i + y * columns + x]
                        if other == old[i] { isLone = false }
                        let d = clusters.colours[Int(other)] - clusters.colours[Int(old[i])]
                        let distance = (d * d).sum()
                        if distance < least { (best, least) = (other, distance) }
                    }
                }
                if isLone { numbers[i] = best }
            }
        }
    }
}
