internal import CStudioKernels

/// Square stones in rows that follow the picture, pushed off its edges so that the edges fall into the joints.
///
/// A centroidal Voronoi diagram in the metric of turned squares (Hausner: Simulating Decorative Mosaics, SIGGRAPH 2001).
struct StoneField {
    /// Places and half sides in pixels of the field.
    private(set) var stones: [cstudio_tessera]
    /// Mean colour under each stone.
    private(set) var colours: [SIMD4<Float>]
    static let reach: Float = 2.1

    /// - Parameter spacing: side of a stone with its joint, in units, at the field's size.
    init(_ scene: Scene, spacing: Plane, rounds: Int, seed: UInt32) {
        let field = scene.field, stripes = scene.stripes
        let grid = CraftGrid(scene)
        var scatter = PointScatter(grid, spacing: spacing.mapped(stripes) { $0 * 0.84 })
        scatter.fill(seed: seed, finest: 4)
        let step = grid.pixels(field.width, field.height)
        stones = scatter.points.map { p in
            let i = grid.fieldIndex(p)
            return cstudio_tessera(
                x: Float(p.x) * step.x,
                y: Float(p.y) * step.y,
                cosine: 1,
                sine: 0,
                half: spacing.samples[i] * grid.fieldScale * 0.5
            )
        }
        colours = []
        // An edge pushes stones away from itself.
        let weights = scene.fieldEdges(sigma: 1).mapped(stripes) { 1 / (1 + $0 * 60) }
        let flow = Self.flow(scene)
        let owner = UnsafeMutablePointer<Int32>.allocate(capacity: field.width * field.height)
        defer { owner.deallocate() }
        let shared = SharedOwner(owner)
        for round in 0...rounds {
            turn(flow)
            claim(shared, field.width, field.height, stripes)
            centre(shared, weights, spacing, grid.fieldScale, field.picture, isLast: round == rounds)
        }
    }

    /// The flow as cosine and sine of twice its angle, smooth enough for rows of stones.
    private static func flow(_ scene: Scene) -> (Plane, Plane) {
        let field = scene.field
        return (field.flowCosine.blurred(5, scene.stripes), field.flowSine.blurred(5, scene.stripes))
    }

    private mutating func turn(_ flow: (Plane, Plane)) {
        let (width, height) = (Float(flow.0.width), Float(flow.0.height))
        for k in stones.indices {
            let u = stones[k].x / width, v = stones[k].y / height
            let c = flow.0.sample(u: u, v: v), s = flow.1.sample(u: u, v: v)
            let length = (c * c + s * s).squareRoot()
            let c2 = length > 1e-6 ? c / length : 1
            let cosine = max(0, (1 + c2) * 0.5).squareRoot()
            let sine = max(0, (1 - c2) * 0.5).squareRoot()
            stones[k].cosine = cosine
            stones[k].sine = s < 0 ? -sine : sine
        }
    }

    private func claim(_ owner: SharedOwner, _ width: Int, _ height: Int, _ stripes: Stripes) {
        let stones = stones
        let bins = Self.bins(stones, height: height)
        bins.forEach(stripes) { order, first, last in
            let size = (last - first) * width
            let distances = UnsafeMutablePointer<Float>.allocate(capacity: 2 * size)
            defer { distances.deallocate() }
            distances.initialize(repeating: 1e9, count: 2 * size)
            (owner.pointer + first * width).initialize(repeating: -1, count: size)
            cstudio_lay_tesserae(
                stones,
                order,
                Int32(order.count),
                Int32(width),
                Int32(first),
                Int32(last),
                Self.reach,
                distances,
                distances + size,
                owner.pointer + first * width
            )
        }
    }

    static func bins(_ stones: [cstudio_tessera], height: Int, margin: Float = 1) -> RowBins {
        RowBins(count: stones.count, height: height) { i in
            let span = stones[i].half * reach + 1 + margin
            return (stones[i].y - span, stones[i].y + span)
        }
    }

    private mutating func centre(
        _ owner: SharedOwner,
        _ weights: Plane,
        _ spacing: Plane,
        _ scale: Float,
        _ picture: LabPicture,
        isLast: Bool
    ) {
        var sums = [SIMD4<Float>](repeating: SIMD4(), count: stones.count)
        var hues = [SIMD4<Float>](repeating: SIMD4(), count: isLast ? stones.count : 0)
        let (width, height) = (weights.width, weights.height)
        for y in 0..<height {
            for x in 0..<width {
                let i = y * width + x
                let stone = Int(owner.pointer[i])
                guard stone >= 0 else { continue }
                let weight = weights.samples[i]
                sums[stone] += SIMD4(Float(x) + 0.5 - stones[stone].x, Float(y) + 0.5 - stones[stone].y, 1, 0) * weight
                if isLast {
                    let sharp = weight * weight
                    hues[stone] +=
                        SIMD4(
                            picture.lightness.samples[i],
                            picture.greenRed.samples[i],
                            picture.blueYellow.samples[i],
                            1
                        )
                        * sharp
                }
            }
        }
        if isLast {
            colours = stones.indices.map { k in
                if hues[k].w > 0 {
                    var c = hues[k] / hues[k].w
                    c.w = 0
                    return c
                }
                return picture.sample(u: stones[k].x / Float(width), v: stones[k].y / Float(height))
            }
            return
        }
        for k in stones.indices where sums[k].z > 0 {
            let x = min(max(stones[k].x + sums[k].x / sums[k].z, 0), Float(width))
            let y = min(max(stones[k].y + sums[k].y / sums[k].z, 0), Float(height))
            (stones[k].x, stones[k].y) = (x, y)
            stones[k].half =
                spacing.samples[min(Int(y), height - 1) * width + min(Int(x), width - 1)] * scale * 0.5
        }
    }
}

/// Lets stripes write disjoint rows of one map of owners.
private struct SharedOwner: @unchecked Sendable {  // each stripe writes its own rows; the caller holds the memory
    let pointer: UnsafeMutablePointer<Int32>
    init(_ pointer: UnsafeMutablePointer<Int32>) { self.pointer = pointer }
}
