/// A picture reduced to square cells.
struct CellGrid {
    let picture: LabPicture
    /// How much there is to see in a cell, and how far it is skin: 0…1.
    let detail: Plane
    let skin: Plane
    /// How much darker a cell is than the lightest beside it, where an edge runs: 0…1.
    let edge: Plane

    init(_ field: SceneField, columns: Int, rows: Int, _ stripes: Stripes) {
        let cells = LabPicture(width: columns, height: rows)
        let source = field.picture
        // Whole pixels of the field; a cell has at least one.
        @Sendable func range(_ i: Int, of cells: Int, in pixels: Int) -> Range<Int> {
            let from = min(i * pixels / cells, pixels - 1)
            return from..<min(max((i + 1) * pixels / cells, from + 1), pixels)
        }
        stripes.rows(rows) { first, last in
            for y in first..<last {
                for x in 0..<columns {
                    let across = range(x, of: columns, in: source.width), down = range(y, of: rows, in: source.height)
                    var sum = SIMD4<Float>(repeating: 0)
                    for j in down {
                        for i in across {
                            let at = j * source.width + i
                            sum += SIMD4(
                                source.lightness.samples[at],
                                source.greenRed.samples[at],
                                source.blueYellow.samples[at],
                                1
                            )
                        }
                    }
                    // Twice towards what most of the cell is.
                    var mean = sum / sum.w
                    for _ in 0..<2 {
                        var near = SIMD4<Float>(repeating: 0)
                        for j in down {
                            for i in across {
                                let at = j * source.width + i
                                let colour = SIMD4(
                                    source.lightness.samples[at],
                                    source.greenRed.samples[at],
                                    source.blueYellow.samples[at],
                                    1
                                )
                                let away = colour - mean
                                let d = away.x * away.x + 2 * (away.y * away.y + away.z * away.z)
                                let trust = 1 / (1 + d * 260)
                                near += colour * (trust * trust)
                            }
                        }
                        mean = near / near.w
                    }
                    let i = y * columns + x
                    cells.lightness.samples[i] = mean.x
                    cells.greenRed.samples[i] = mean.y
                    cells.blueYellow.samples[i] = mean.z
                }
            }
        }
        detail = field.detail.resampled(columns, rows, stripes)
        skin = field.skin.resampled(columns, rows, stripes)
        let edge = Plane(width: columns, height: rows)
        let wide = cells.lightness.blurred(1.6, stripes)
        let sharp = Plane(width: columns, height: rows)
        stripes.rows(rows) { first, last in
            for y in first..<last {
                for x in 0..<columns {
                    let i = y * columns + x
                    let l = cells.lightness.samples[i]
                    sharp.samples[i] = l + min(max((l - wide.samples[i]) * 0.55, -0.06), 0.07)
                    var step: Float = 0
                    for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] {
                        guard nx >= 0, ny >= 0, nx < columns, ny < rows else { continue }
                        let j = ny * columns + nx
                        let a = cells.greenRed.samples[j] - cells.greenRed.samples[i]
                        let b = cells.blueYellow.samples[j] - cells.blueYellow.samples[i]
                        let rise = cells.lightness.samples[j] - l
                        guard rise > 0 else { continue }
                        step = max(step, rise + (a * a + b * b).squareRoot() * 0.6)
                    }
                    edge.samples[i] = ramp(step, 0.11, 0.26)
                }
            }
        }
        self.edge = edge
        picture = cells
        picture.lightness.samples.update(from: sharp.samples, count: sharp.count)
    }

    /// Thresholds of an ordered dither of four by four (Bayer, ICC 1973), 0…15.
    private static let order: [Int] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

    /// The cells in colours of the palette.
    func drawn(with palette: CellPalette) -> LabPicture {
        var chosen = [Int](repeating: 0, count: picture.width * picture.height)
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let i = y * picture.width + x
                var c = SIMD4(
                    picture.lightness.samples[i],
                    picture.greenRed.samples[i],
                    picture.blueYellow.samples[i],
                    0
                )
                // The darker side of an edge becomes its outline; the lighter side keeps its colour.
                let outline = edge.samples[i] * (1 - 0.7 * skin.samples[i])
                c.x -= outline * 0.1 * min(1, c.x * 2)
                let (best, next, share) = palette.nearest(c)
                var k = best
                let calm = 1 - ramp(detail.samples[i], 0.35, 0.65)
                let level = (Float(Self.order[(y & 3) * 4 + (x & 3)]) + 0.5) / 16
                // Quantised, so that no rounding decides on a cell.
                if calm > 0.1, outline < 0.2, Int(share * calm * 256) > Int(level * 256) { k = next }
                chosen[i] = k
            }
        }
        return coloured(chosen, palette)
    }

    /// Single cells unlike all that touch them join the most alike, as someone who sets each cell would have it.
    private func coloured(_ chosen: [Int], _ palette: CellPalette) -> LabPicture {
        let (width, height) = (picture.width, picture.height)
        let result = LabPicture(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let i = y * width + x, own = palette.colours[chosen[i]]
                var closest = chosen[i], least = Float.infinity
                for dy in -1...1 {
                    for dx in -1...1 where dx != 0 || dy != 0 {
                        guard x + dx >= 0, y + dy >= 0, x + dx < width, y + dy < height else { continue }
                        let k = chosen[(y + dy) * width + x + dx], away = palette.colours[k] - own
                        let d = (away * away).sum() + 1.5 * (away.y * away.y + away.z * away.z)
                        if d < least { (closest, least) = (k, d) }
                    }
                }
                // Eyes and lettering are single cells too, but light or dark ones.
                let isOdd = least > 0.004 && least.isFinite
                let colour = isOdd ? palette.colours[closest] : own
                let keep: Float = isOdd && detail.samples[i] > 0.6 ? 1 : 0
                result.lightness.samples[i] = colour.x + (own.x - colour.x) * keep
                result.greenRed.samples[i] = colour.y
                result.blueYellow.samples[i] = colour.z
            }
        }
        return result
    }
}
