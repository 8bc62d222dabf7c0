internal import CStudioKernels

/// Compact pieces of a scene's field whose borders follow its edges.
///
/// Achanta et al.: SLIC Superpixels, PAMI 34(11), 2012; here with seeds as dense as the picture asks.
final class CellMap: @unchecked Sendable {  // stripes write disjoint rows of `owner`; else one thread
    let width: Int
    let height: Int
    /// Number of each pixel's piece.
    let owner: UnsafeMutablePointer<Int32>
    private(set) var count = 0
    private var size: Int { width * height }

    /// - Parameters:
    ///   - spacing: usual size of a piece in units, at the field's size.
    ///   - softness: blur of the picture before, in pixels of the field: what is finer makes no border.
    ///   - colourWeight: how much more a border keeps to edges than to a round piece.
    init(_ scene: Scene, spacing: Plane, colourWeight: Float, softness: Double, seed: UInt32) {
        let field = scene.field
        (width, height) = (field.width, field.height)
        owner = .allocate(capacity: width * height)
        owner.initialize(repeating: -1, count: width * height)
        let grid = CraftGrid(scene)
        var scatter = PointScatter(grid, spacing: spacing)
        scatter.fill(seed: seed, finest: 10)
        let step = grid.pixels(width, height)
        let colours = field.picture.blurred(softness, scene.stripes)
        var sites = scatter.points.map { p in
            let i = grid.fieldIndex(p)
            return cstudio_site(
                x: Float(p.x) * step.x,
                y: Float(p.y) * step.y,
                radius: spacing.samples[i] * grid.fieldScale,
                lightness: colours.lightness.samples[i],
                green_red: colours.greenRed.samples[i],
                blue_yellow: colours.blueYellow.samples[i]
            )
        }
        for round in 0..<4 {
            claim(sites, colours, weight: colourWeight, scene.stripes)
            if round < 3 { centre(&sites, colours) }
        }
        keepConnected(sites)
        joinSkin(field.skin, colours)
        for _ in 0..<4 { smoothBorders() }
        keepConnected([])
    }

    deinit { owner.deallocate() }

    private func claim(_ sites: [cstudio_site], _ colours: LabPicture, weight: Float, _ stripes: Stripes) {
        let reach: Float = 1.55
        let nearest = Plane(width: width, height: height, filledWith: .infinity)
        let bins = RowBins(count: sites.count, height: height) { i in
            (sites[i].y - sites[i].radius * reach, sites[i].y + sites[i].radius * reach)
        }
        bins.forEach(stripes) { order, first, last in
            cstudio_claim_cells(
                sites,
                order,
                Int32(order.count),
                colours.lightness.samples,
                colours.greenRed.samples,
                colours.blueYellow.samples,
                Int32(width),
                Int32(first),
                Int32(last),
                reach,
                weight,
                nearest.samples,
                owner
            )
        }
    }

    private func centre(_ sites: inout [cstudio_site], _ colours: LabPicture) {
        var sums = [SIMD8<Float>](repeating: SIMD8(), count: sites.count)
        sums.withUnsafeMutableBufferPointer { sums in
            for y in 0..<height {
                for x in 0..<width {
                    let i = y * width + x
                    let cell = Int(owner[i])
                    guard cell >= 0 else { continue }
                    // Offsets from the old middle keep the sums small and exact enough.
                    sums[cell] += SIMD8(
                        Float(x) + 0.5 - sites[cell].x,
                        Float(y) + 0.5 - sites[cell].y,
                        colours.lightness.samples[i],
                        colours.greenRed.samples[i],
                        colours.blueYellow.samples[i],
                        1,
                        0,
                        0
                    )
                }
            }
        }
        for (cell, sum) in sums.enumerated() where sum[5] > 0 {
            let mean = sum / sum[5]
            sites[cell].x += mean[0]
            sites[cell].y += mean[1]
            sites[cell].lightness = mean[2]
            sites[cell].green_red = mean[3]
            sites[cell].blue_yellow = mean[4]
        }
    }

    /// Gives every connected part a number of its own; what is too small joins the part beside it.
    private func keepConnected(_ sites: [cstudio_site]) {
        count = ConnectedParts.absorb(owner, width: width, height: height, renumbers: true) { label, _ in
            guard label >= 0, Int(label) < sites.count else { return 12 }
            let radius = sites[Int(label)].radius
            return max(4, Int(radius * radius * 0.22))
        }
    }

    /// Joins neighbours that `isOne` says belong together, by what is known of each piece.
    private func join(_ facts: [SIMD8<Float>], _ isOne: (SIMD8<Float>, SIMD8<Float>) -> Bool) {
        var root = Array(0..<Int32(count))
        func find(_ k: Int32) -> Int32 {
            var k = k
            while root[Int(k)] != k { k = root[Int(k)] }
            return k
        }
        for i in 0..<size {
            let own = owner[i]
            for side in 0..<2 {
                let isThere = side == 0 ? i % width + 1 < width : i + width < size
                guard isThere else { continue }
                let other = owner[side == 0 ? i + 1 : i + width]
                guard other != own, isOne(facts[Int(own)], facts[Int(other)]) else { continue }
                let a = find(own), b = find(other)
                if a != b { root[Int(max(a, b))] = min(a, b) }
            }
        }
        for i in 0..<size { owner[i] = find(owner[i]) }
    }

    /// A face is one piece: what is skin on both sides of a border has no border.
    private func joinSkin(_ skin: Plane, _ colours: LabPicture) {
        var sums = [SIMD8<Float>](repeating: SIMD8(), count: count)
        for i in 0..<size {
            sums[Int(owner[i])] += SIMD8(
                skin.samples[i],
                1,
                colours.lightness.samples[i],
                colours.greenRed.samples[i],
                colours.blueYellow.samples[i],
                0,
                0,
                0
            )
        }
        join(sums.map { $0 / max($0[1], 1) }) { a, b in
            guard a[0] > 0.6, b[0] > 0.6 else { return false }
            let d = a - b
            return d[2] * d[2] + 4 * (d[3] * d[3] + d[4] * d[4]) < 0.03
        }
    }

    /// A pixel that most of its neighbours disagree with goes over to them.
    private func smoothBorders() {
        let old = UnsafeMutablePointer<Int32>.allocate(capacity: size)
        old.initialize(from: owner, count: size)
        defer { old.deallocate() }
        guard width > 2, height > 2 else { return }
        for y in 1..<(height - 1) {
            for x in 1..<(width - 1) {
                let i = y * width + x, own = old[i]
                guard old[i - 1] != own || old[i + 1] != own || old[i - width] != own || old[i + width] != own else {
                    continue
                }
                var best = own, most = 0
                for dy in -1...1 {
                    for dx in -1...1 {
                        let candidate = old[i + dy * width + dx]
                        var votes = 0
                        for ey in -1...1 {
                            for ex in -1...1 where old[i + ey * width + ex] == candidate { votes += 1 }
                        }
                        if votes > most || (votes == most && candidate == own) { (best, most) = (candidate, votes) }
                    }
                }
                owner[i] = best
            }
        }
    }
}
