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
    /// Share of the places that get a mark: 0…1.
    var share: Float = 1
    /// Marks start no nearer to the border, in units.
    var inset: Float = 0
    /// Change of colour that ends a mark.
    var tolerance: Float = 0.12
    var opacity: Float = 0.95
    var dryness: Float = 0.25
    var streak: Float = 0.06
    var grip: Float = 0
    var taper: Float = 0.15
    var thickness: Float = 0.4
    /// How the hand moves.
    var hand = Hand()
    /// Darker marks first and lights last; otherwise in any order.
    var sortsByTone = true
    var seed: UInt32

    /// How the hand moves the brush.
    struct Hand: Sendable {
        /// Keeps its heading: 0 turns at once with the flow, 1 goes straight on.
        var stiffness: Float = 0.45
        /// Unit vector that replaces the flow, by `bias` where the flow is weak and half as much where it is sure.
        var slant = SIMD2<Float>(1, 0)
        var bias: Float = 0
        /// Turn of a whole mark to either side, as the tangent of its angle.
        var waver: Float = 0
        /// Number of directions, evenly spread over half a turn, that marks keep to; 0 for any.
        var facets = 0
    }

    /// - Parameters:
    ///   - colours: reference at the brush's size; marks take their colour from it.
    ///   - structure: 0 and above; compared with `threshold`.
    ///   - mix: last change to a mark's colour, from its place (fractions) and a random number of its own.
    func planned(
        _ walk: FlowWalk,
        colours: ColourField,
        structure: Plane?,
        _ stripes: Stripes,
        mix: @Sendable (SIMD4<Float>, SIMD2<Float>, UInt32) -> SIMD4<Float>
    ) -> StrokeList {
        StrokeList(merging: rows(walk, colours: colours, structure: structure, stripes, mix: mix))
    }

    /// Marks that start in each row of the grid of places, with what orders them.
    private func rows(
        _ walk: FlowWalk,
        colours: ColourField,
        structure: Plane?,
        _ stripes: Stripes,
        mix: @Sendable (SIMD4<Float>, SIMD2<Float>, UInt32) -> SIMD4<Float>
    ) -> [(list: StrokeList, ranks: [UInt64])] {
        let step = radius * spacing
        let rows = Int(walk.size.y / step) + 1, columns = Int(walk.size.x / step) + 1
        let slots = PieceSlots<(list: StrokeList, ranks: [UInt64])>(count: rows)
        let compass = Self.compass(hand.facets)
        stripes.pieces(rows) { row in
            var list = StrokeList()
            var ranks: [UInt64] = []
            var path: [SIMD2<Float>] = []
            for column in 0..<columns {
                let h = Noise.hash(column, row, seed)
                if share < 1, Noise.unit(column, row, seed ^ 0x33) >= share { continue }
                let jitter = SIMD2(Noise.unit(column, row, seed ^ 0xA5), Noise.unit(column, row, seed ^ 0x5A))
                let start = (SIMD2(Float(column), Float(row)) + jitter) * step
                let inner = pointwiseMin(start, walk.size - start)
                guard min(inner.x, inner.y) >= inset else { continue }
                let at = start / walk.size
                if threshold >= 0, let structure {
                    let amount = Int(structure.sample(u: at.x, v: at.y) * 4096)
                    guard amount >= Int(threshold * 4096) else { continue }
                }
                let colour = colours.sample(u: at.x, v: at.y)
                follow(from: start, colour: colour, walk, colours, compass, h, &path)
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
                    // At random within a tone.
                    let tone = sortsByTone ? UInt64(min(max(Int(mixed.x * 5), 0), 7)) : 0
                    ranks.append(tone << 32 | UInt64(h))
                }
            }
            slots.fill(row, (list, ranks))
        }
        return slots.values
    }

    private func follow(
        from start: SIMD2<Float>,
        colour: SIMD4<Float>,
        _ walk: FlowWalk,
        _ colours: ColourField,
        _ compass: [SIMD2<Float>],
        _ h: UInt32,
        _ points: inout [SIMD2<Float>]
    ) {
        points.removeAll(keepingCapacity: true)
        let turn = hand.waver * (Float((h >> 12) & 255) / 127.5 - 1)
        func wish(_ point: SIMD2<Float>, _ heading: SIMD2<Float>?) -> SIMD2<Float> {
            var d = walk.direction(point, heading: heading)
            if hand.bias > 0 {
                let side: Float = (d * hand.slant).sum() < 0 ? -1 : 1
                d += (hand.slant * side - d) * (hand.bias * (1 - 0.5 * walk.sureness(point)))
            }
            if turn != 0 { d += SIMD2(-d.y, d.x) * turn }
            d /= (d * d).sum().squareRoot() + 1e-6
            if !compass.isEmpty {
                var best = compass[0], most: Float = -1
                for c in compass {
                    let agreement = abs((c * d).sum())
                    if agreement > most { (best, most) = (c, agreement) }
                }
                d = (best * d).sum() < 0 ? -best : best
            }
            if let heading, (d * heading).sum() < 0 { d = -d }
            return d
        }
        var heading = wish(start, nil)
        if h & 1 == 1 { heading = -heading }
        points.append(start)
        var last = start
        let limit = 2 + Int(Float(steps) * (0.6 + 0.4 * Float((h >> 4) & 255) / 255))
        for i in 1..<max(limit, 3) {
            if hand.stiffness < 1 {
                let turned = heading * hand.stiffness + wish(last, heading) * (1 - hand.stiffness)
                heading = turned / ((turned * turned).sum().squareRoot() + 1e-6)
            }
            let point = last + heading * radius
            if i > 1 {
                let there = colours.sample(u: point.x / walk.size.x, v: point.y / walk.size.y) - colour
                let change = (there * there * SIMD4(1, 4, 4, 0)).sum().squareRoot()
                if Int(change * 4096) > Int(tolerance * 4096) { break }
            }
            points.append(point)
            last = point
        }
    }

    private static func compass(_ count: Int) -> [SIMD2<Float>] {
        (0..<count).map { k in
            let angle = (Double(k) + 0.35) * 3.141592653589793 / Double(count)
            return SIMD2(Float(PortableMath.cosine(angle)), Float(PortableMath.sine(angle)))
        }
    }
}
