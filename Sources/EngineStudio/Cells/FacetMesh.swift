internal import CStudioKernels

/// A triangulated picture: its facets, their colours, and where more corners are needed.
struct FacetMesh {
    let scene: Scene
    let grid: CraftGrid
    private(set) var mesh: Triangulation

    init(_ scene: Scene, _ points: [GridPoint]) {
        self.scene = scene
        grid = CraftGrid(scene)
        mesh = Triangulation(width: grid.width, height: grid.height)
        for p in points { mesh.insert(p) }
    }

    /// What the field's pixels say of each triangle.
    private struct Facts {
        var sum = SIMD4<Double>()
        var count = 0.0
        var error = 0.0
        var worst = 0
        var worstIndex: Int32 = -1
    }

    private func pixelCorners(_ t: SIMD3<Int32>, _ step: SIMD2<Float>) -> [SIMD2<Float>] {
        (0..<3).map { k in
            let p = mesh.points[Int(t[k])]
            return SIMD2(Float(p.x), Float(p.y)) * step
        }
    }

    /// Calls `body` for every pixel of the field with its triangle.
    ///
    /// - Parameter margin: pixels nearer than this to a side are left out, as a share of the triangle's height over it.
    private func forEachFieldPixel(
        _ triangles: [SIMD3<Int32>],
        margin: Float = 0,
        _ body: (_ triangle: Int, _ index: Int) -> Void
    ) {
        let field = scene.field
        let step = grid.pixels(field.width, field.height)
        for (t, corners) in triangles.enumerated() {
            let c = pixelCorners(corners, step)
            let top = max(0, Int(min(c[0].y, c[1].y, c[2].y) - 0.5))
            let bottom = min(field.height - 1, Int(max(c[0].y, c[1].y, c[2].y)))
            guard top <= bottom else { continue }
            let area = max((c[1].x - c[0].x) * (c[2].y - c[0].y) - (c[1].y - c[0].y) * (c[2].x - c[0].x), 1e-3)
            for y in top...bottom {
                let py = Float(y) + 0.5
                var low = Float.infinity, high = -Float.infinity
                for k in 0..<3 {
                    let a = c[k], b = c[(k + 1) % 3]
                    guard (a.y <= py) != (b.y <= py) else { continue }
                    let x = a.x + (b.x - a.x) * ((py - a.y) / (b.y - a.y))
                    low = min(low, x)
                    high = max(high, x)
                }
                guard low < high else { continue }
                let first = max(0, Int((low - 0.5).rounded(.up))), last = min(field.width - 1, Int(high - 0.5))
                guard first <= last else { continue }
                for x in first...last {
                    if margin > 0 {
                        let p = SIMD2(Float(x) + 0.5, py)
                        func part(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float {
                            ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / area
                        }
                        guard min(part(c[0], c[1]), part(c[1], c[2]), part(c[2], c[0])) > margin else { continue }
                    }
                    body(t, y * field.width + x)
                }
            }
        }
    }

    private func facts(_ triangles: [SIMD3<Int32>], edges: Plane?) -> [Facts] {
        var facts = [Facts](repeating: Facts(), count: triangles.count)
        let field = scene.field, picture = scene.field.picture
        facts.withUnsafeMutableBufferPointer { facts in
            forEachFieldPixel(triangles) { t, i in
                facts[t].sum += SIMD4(
                    Double(picture.lightness.samples[i]),
                    Double(picture.greenRed.samples[i]),
                    Double(picture.blueYellow.samples[i]),
                    0
                )
                facts[t].count += 1
            }
            guard let edges else { return }
            forEachFieldPixel(triangles) { t, i in
                let mean = facts[t].sum / facts[t].count
                let l = Double(picture.lightness.samples[i]) - mean.x
                let a = Double(picture.greenRed.samples[i]) - mean.y
                let b = Double(picture.blueYellow.samples[i]) - mean.z
                let weight = Double(
                    0.2 + field.saliency.samples[i] * field.saliency.samples[i] + 2.2 * field.skin.samples[i]
                )
                facts[t].error += (l * l + 3 * (a * a + b * b)) * weight
            }
            // A corner near a side would only cut off a sliver.
            forEachFieldPixel(triangles, margin: 0.16) { t, i in
                let steep = Int(edges.samples[i] * 65536)
                if steep > facts[t].worst {
                    facts[t].worst = steep
                    facts[t].worstIndex = Int32(i)
                }
            }
        }
        return facts
    }

    /// Adds corners on the steepest edge of the triangles that tell least of the picture under them.
    ///
    /// - Parameter limit: most corners that are added.
    mutating func refine(edges: Plane, limit: Int) {
        let triangles = mesh.triangles
        let facts = facts(triangles, edges: edges)
        let field = scene.field
        let perUnit = 1 / Double(grid.fieldScale * grid.fieldScale)
        var wanted: [(error: Int, at: Int32)] = []
        for fact in facts where fact.worstIndex >= 0 && fact.count >= 14 {
            let error = Int(fact.error * perUnit * 1000)
            if error > 500 { wanted.append((error, fact.worstIndex)) }
        }
        wanted.sort { $0.error != $1.error ? $0.error > $1.error : $0.at < $1.at }
        for one in wanted.prefix(limit) {
            mesh.insert(grid.place(fieldX: Int(one.at) % field.width, fieldY: Int(one.at) / field.width))
        }
    }

    /// The facets at a size, each with its mean colour as `tint` changes it.
    ///
    /// - Parameter tint: from colour, middle (fractions of the sides), lean of the facet towards the viewer's right and
    ///   below, and a random number; to the colour and its slope of lightness to a unit.
    func facets(
        width: Int,
        height: Int,
        relief: (_ p: GridPoint, _ index: Int) -> Float,
        tint: (_ colour: SIMD4<Float>, _ middle: SIMD2<Float>, _ lean: SIMD2<Float>, _ hash: UInt32) ->
            (SIMD4<Float>, SIMD2<Float>)
    ) -> [cstudio_facet] {
        let triangles = mesh.triangles
        let facts = facts(triangles, edges: nil)
        let step = grid.pixels(width, height), seed = scene.seeds(402)
        let heights = mesh.points.enumerated().map { relief($1, $0) }
        let perUnit = Float(max(width, height)) / 1024
        return zip(triangles, facts).map { t, fact in
            let c = pixelCorners(t, step)
            let centre = (c[0] + c[1] + c[2]) / 3
            let places = (0..<3).map { mesh.points[Int(t[$0])] }
            var colour: SIMD4<Float>
            if fact.count > 0 {
                colour = SIMD4<Float>(fact.sum / fact.count)
            } else {
                let i = grid.fieldIndex(
                    GridPoint(
                        x: (places[0].x + places[1].x + places[2].x) / 3,
                        y: (places[0].y + places[1].y + places[2].y) / 3
                    )
                )
                let p = scene.field.picture
                colour = SIMD4(p.lightness.samples[i], p.greenRed.samples[i], p.blueYellow.samples[i], 0)
            }
            let u = (c[1] - c[0]) / perUnit, v = (c[2] - c[0]) / perUnit
            let uz = heights[Int(t.y)] - heights[Int(t.x)], vz = heights[Int(t.z)] - heights[Int(t.x)]
            // Slivers would lean as steep as needles.
            let long = max((u * u).sum(), (v * v).sum(), ((u - v) * (u - v)).sum())
            let area = max(u.x * v.y - u.y * v.x, 0.3 * long)
            let lean = SIMD2(uz * v.y - vz * u.y, u.x * vz - v.x * uz) / area
            let h = Noise.hash(places[0].x + places[1].x * 3 + places[2].x * 7, places[0].y + places[2].y, seed)
            let (tinted, slope) = tint(colour, centre / SIMD2(Float(width), Float(height)), lean, h)
            return cstudio_facet(
                corners: (c[0].x, c[0].y, c[1].x, c[1].y, c[2].x, c[2].y),
                centre_x: centre.x,
                centre_y: centre.y,
                lightness: tinted.x,
                green_red: tinted.y,
                blue_yellow: tinted.z,
                slope_x: slope.x / perUnit,
                slope_y: slope.y / perUnit
            )
        }
    }

    /// Paints facets over a picture, without a gap between them.
    static func fill(_ facets: [cstudio_facet], onto picture: LabPicture, _ stripes: Stripes) {
        let (width, height) = (picture.width, picture.height)
        let bins = RowBins(count: facets.count, height: height) { i in
            let c = facets[i].corners
            return (min(c.1, c.3, c.5), max(c.1, c.3, c.5))
        }
        bins.forEach(stripes) { order, first, last in
            for plane in [picture.lightness, picture.greenRed, picture.blueYellow] {
                (plane.samples + first * width).initialize(repeating: 0, count: (last - first) * width)
            }
            cstudio_fill_facets(
                facets,
                order,
                Int32(order.count),
                Int32(width),
                Int32(first),
                Int32(last),
                picture.lightness.samples,
                picture.greenRed.samples,
                picture.blueYellow.samples
            )
        }
    }
}
