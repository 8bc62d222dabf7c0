internal import CStudioKernels

/// One pass over the canvas with one brush: where its marks start, how far they go, and in which colour.
///
/// After Hertzmann, Painterly Rendering with Curved Brush Strokes of Multiple Sizes, SIGGRAPH 98; but a mark is placed
/// where the reference has structure of the brush's size, not where the canvas still differs: so places do not
/// depend on the size that is rendered, and rows can be planned in any order.
struct StrokeLayer: Sendable {
    /// Of the brush, in units.
    var radius: Float
    /// Distance of marks, in radii.
    var spacing: Float = 1
    /// Most steps of a mark, each one radius long.
    var steps: Int = 8
    /// Structure below which no mark is placed; below 0 every place gets one.
    var threshold: Float = -1
    /// Change of colour that ends a mark.
    var tolerance: Float = 0.12
    var opacity: Float = 0.95
    var dryness: Float = 0.25
    var streak: Float = 0.06
    var grip: Float = 0
    var taper: Float = 0.15
    var thickness: Float = 0.4
    var seed: UInt32

    /// - Parameters:
    ///   - colours: reference at the brush's size; marks take their colour from it.
    ///   - structure: 0 and above; compared with `threshold`.
    ///   - mix: last change to a mark's colour, from its place (fractions) and a random number of its own.
    func planned(
        _ walk: FlowWalk,
        colours: LabPicture,
        structure: Plane,
        _ stripes: Stripes,
        mix: @Sendable (SIMD4<Float>, SIMD2<Float>, UInt32) -> SIMD4<Float>
    ) -> StrokeList {
        let step = radius * spacing
        let rows = Int(walk.size.y / step) + 1, columns = Int(walk.size.x / step) + 1
        let slots = PieceSlots<(StrokeList, [UInt64])>(count: rows)
        stripes.pieces(rows) { row in
            var list = StrokeList()
            var ranks: [UInt64] = []
            for column in 0..<columns {
                let h = Noise.hash(column, row, seed)
                let jitter = SIMD2(Noise.unit(column, row, seed ^ 0xA5), Noise.unit(column, row, seed ^ 0x5A))
                let start = (SIMD2(Float(column), Float(row)) + jitter) * step
                let at = start / walk.size
                if threshold >= 0 {
                    let amount = Int(structure.sample(u: at.x, v: at.y) * 4096)
                    guard amount >= Int(threshold * 4096) else { continue }
                }
                let colour = colours.sample(u: at.x, v: at.y)
                let path = self.path(from: start, colour: colour, walk, colours, h)
                let mixed = mix(colour, at, h)
                let size = radius * (0.8 + 0.4 * Float(h & 255) / 255)
                list.append(
                    cstudio_stroke(
                        first_point: 0,
                        point_count: 0,
                        radius: size,
                        length: 0,
                        lightness: mixed.x,
                        green_red: mixed.y,
                        blue_yellow: mixed.z,
                        opacity: opacity,
                        thickness: thickness * size * (0.6 + 0.8 * mixed.x),
                        dryness: dryness * (0.5 + Float((h >> 8) & 255) / 255),
                        streak: streak,
                        grip: grip,
                        taper: taper,
                        across_offset: Int32(h >> 24),
                        along_offset: Int32((h >> 16) & 127)
                    ),
                    path: path
                )
                if list.strokes.count > ranks.count {
                    // Darker first, lights last, at random within a tone.
                    ranks.append(UInt64(min(max(Int(mixed.x * 5), 0), 7)) << 32 | UInt64(h))
                }
            }
            slots.fill(row, (list, ranks))
        }
        var all = StrokeList(), ranks: [UInt64] = []
        for (list, rowRanks) in slots.values {
            all.append(list, ranks: Array(repeating: 0, count: rowRanks.count))
            ranks += rowRanks
        }
        var sorted = StrokeList()
        sorted.append(all, ranks: ranks)
        return sorted
    }

    private func path(
        from start: SIMD2<Float>,
        colour: SIMD4<Float>,
        _ walk: FlowWalk,
        _ colours: LabPicture,
        _ h: UInt32
    ) -> [SIMD2<Float>] {
        var heading = walk.direction(start, heading: nil)
        if h & 1 == 1 { heading = -heading }
        var points = [start]
        let limit = 2 + Int(Float(steps) * (0.6 + 0.4 * Float((h >> 4) & 255) / 255))
        for i in 1..<max(limit, 3) {
            let next = walk.direction(points[i - 1], heading: heading)
            let turned = heading * 0.45 + next * 0.55
            heading = turned / ((turned * turned).sum().squareRoot() + 1e-6)
            let point = points[i - 1] + heading * radius
            if i > 1 {
                let there = colours.sample(u: point.x / walk.size.x, v: point.y / walk.size.y) - colour
                let change = (there * there * SIMD4(1, 4, 4, 0)).sum().squareRoot()
                if Int(change * 4096) > Int(tolerance * 4096) { break }
            }
            points.append(point)
        }
        return points
    }
}
