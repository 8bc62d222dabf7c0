internal import CStudioKernels

/// One pass of dots: a hexagonal grid, each dot moved at random so far that neighbours keep apart.
struct DotLayer: Sendable {
    /// In units.
    var radius: Float
    /// Distance of neighbours, in radii.
    var spacing: Float = 1.7
    /// Value of `wanted` below which no dot is placed; below 0 every place gets one.
    var threshold: Float = -1
    var opacity: Float = 0.96
    var thickness: Float = 0.8
    var waver: Float = 0.35
    var seed: UInt32

    /// - Parameter mix: a dot's colour from the one that is meant, its place (fractions) and a random number of its own.
    func planned(
        over size: SIMD2<Float>,
        colours: ColourField,
        wanted: Plane?,
        _ stripes: Stripes,
        mix: @Sendable (SIMD4<Float>, SIMD2<Float>, UInt32) -> SIMD4<Float>
    ) -> [cstudio_dot] {
        let across = radius * spacing, down = across * 0.8660254
        let rows = Int(size.y / down) + 2, columns = Int(size.x / across) + 2
        let slots = PieceSlots<[(rank: UInt32, dot: cstudio_dot)]>(count: rows)
        stripes.pieces(rows) { row in
            var dots: [(rank: UInt32, dot: cstudio_dot)] = []
            for column in 0..<columns {
                let h = Noise.hash(column, row, seed)
                let jitter = SIMD2(Noise.unit(column, row, seed ^ 0x3C), Noise.unit(column, row, seed ^ 0xC3)) - 0.5
                let shift: Float = row & 1 == 1 ? 0.5 : 0
                let place =
                    (SIMD2(Float(column) + shift, Float(row)) + jitter * 0.62) * SIMD2(across, down)
                let at = place / size
                if threshold >= 0, let wanted {
                    guard Int(wanted.sample(u: at.x, v: at.y) * 4096) >= Int(threshold * 4096) else { continue }
                }
                let colour = mix(colours.sample(u: at.x, v: at.y), at, h)
                let turn = Noise.unit(7, 0, h) - 0.5
                let length = (1 + turn * turn).squareRoot()
                dots.append(
                    (
                        h,
                        cstudio_dot(
                            x: place.x,
                            y: place.y,
                            radius: radius * (0.82 + 0.36 * Noise.unit(8, 0, h)),
                            along_x: 1 / length,
                            along_y: turn / length,
                            squash: 1 + 0.28 * Noise.unit(9, 0, h),
                            lightness: colour.x,
                            green_red: colour.y,
                            blue_yellow: colour.z,
                            opacity: opacity,
                            thickness: thickness * radius * (0.5 + 0.7 * colour.x),
                            waver: waver
                        )
                    )
                )
            }
            slots.fill(row, dots)
        }
        var all = slots.values.flatMap { $0 }
        all.sort { ($0.rank, $0.dot.y, $0.dot.x) < ($1.rank, $1.dot.y, $1.dot.x) }
        return all.map(\.dot)
    }
}
