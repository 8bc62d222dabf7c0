internal import CStudioKernels

/// Flat facets between corners that lie on the picture's edges, lit as if they were folded of paper.
///
/// Corners first go along edges, then fill the rest as densely as there is something to tell, and at last where a facet
/// hides too much.
struct LowPolySculptor: MediumPainter {
    static let traits = MediumTraits(weather: .within, rank: 62)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.light.strength = 0.4
        recipe.brush.scale = 1.35
        recipe.palette.saturation = 1.28
        recipe.palette.vibrance = 0.25
        recipe.palette.contrast = 1.06
        recipe.brush.relief = 0.5
        recipe.finish.vignette = 0.06
        recipe.finish.ground = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: recipe.brush.relief = 0.55
        case .warm: recipe.brush.scale *= 1 + 0.2 * spread
        case .cool:
            recipe.brush.scale *= 1 - 0.18 * spread
            recipe.brush.relief = 0.35
            recipe.palette.exposure += 0.03 * spread
        case .dramatic:
            recipe.brush.scale *= 1 + 0.25 * spread
            recipe.brush.relief = 0.9
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let edges = scene.fieldEdges(sigma: 1.1)
        try step(0.1)
        var mesh = FacetMesh(scene, corners(edges))
        try step(0.35)
        try step(0.5)
        for round in 1...3 {
            mesh.refine(edges: edges, limit: 450)
            try step(0.5 + 0.1 * Double(round))
        }
        FacetMesh.fill(facets(mesh, scene.width, scene.height), onto: scene.picture, scene.stripes)
        try step(1)
        return scene.picture
    }

    private func corners(_ edges: Plane) -> [GridPoint] {
        let field = scene.field, grid = CraftGrid(scene)
        var scatter = PointScatter(
            grid,
            spacing: PieceSize(broad: 78, fine: 9, skin: 0.66, focus: 0.92, growth: 0.75).plane(scene)
        )
        // The frame, so that facets end on it evenly.
        for corner in [GridPoint(x: 0, y: 0), GridPoint(x: grid.width, y: 0)] { scatter.add(corner) }
        let stride = 6 * CraftGrid.stepsPerUnit
        for x in Swift.stride(from: stride, to: grid.width, by: stride) {
            scatter.add(GridPoint(x: x, y: 0))
            scatter.add(GridPoint(x: x, y: grid.height))
        }
        for y in Swift.stride(from: stride, to: grid.height, by: stride) {
            scatter.add(GridPoint(x: 0, y: y))
            scatter.add(GridPoint(x: grid.width, y: y))
        }
        // Edges, strongest first: one candidate for each block of pixels.
        let block = 3
        var strongest: [(strength: Int, at: Int32)] = []
        for top in Swift.stride(from: 0, to: field.height, by: block) {
            for left in Swift.stride(from: 0, to: field.width, by: block) {
                var best = 0, place = -1
                for y in top..<min(top + block, field.height) {
                    for x in left..<min(left + block, field.width) {
                        let v = Int(edges.samples[y * field.width + x] * 65536)
                        if v > best { (best, place) = (v, y * field.width + x) }
                    }
                }
                if best > 900 { strongest.append((best, Int32(place))) }
            }
        }
        strongest.sort { $0.strength != $1.strength ? $0.strength > $1.strength : $0.at < $1.at }
        for one in strongest {
            scatter.add(grid.place(fieldX: Int(one.at) % field.width, fieldY: Int(one.at) / field.width), percent: 85)
        }
        scatter.fill(seed: scene.seeds(401), finest: 8)
        return ordered(scatter.points, grid)
    }

    /// In bands that run to and fro, so that each point is found near the one before.
    private func ordered(_ points: [GridPoint], _ grid: CraftGrid) -> [GridPoint] {
        let band = 40 * CraftGrid.stepsPerUnit
        return points.sorted { p, q in
            let (a, b) = (p.y / band, q.y / band)
            if a != b { return a < b }
            if p.x != q.x { return a & 1 == 0 ? p.x < q.x : p.x > q.x }
            return p.y < q.y
        }
    }

    private func facets(_ mesh: FacetMesh, _ width: Int, _ height: Int) -> [cstudio_facet] {
        let field = scene.field, recipe = scene.recipe, seed = scene.seeds(403)
        let hill = field.picture.lightness.blurred(7, scene.stripes)
        let lamp = scene.lamp
        let amount = Float(0.25 + 0.5 * recipe.brush.relief + 0.3 * recipe.light.strength)
        let grid = mesh.grid
        return mesh.facets(width: width, height: height) { p, _ in
            let i = grid.fieldIndex(p)
            let skin = field.skin.samples[i], calm = 1 - field.detail.samples[i]
            let bump = Noise.unit(p.x, p.y, seed) - 0.5
            return hill.samples[i] * 30 + bump * (3 + 13 * calm) * (1 - 0.75 * skin)
        } tint: { colour, middle, lean, hash in
            let slope = lean.x * lamp.x + lean.y * lamp.y
            let facing = -slope / (1 + lean.x * lean.x + lean.y * lean.y).squareRoot()
            let skin = field.skin.sample(u: middle.x, v: middle.y)
            let random = Float(hash & 0xFF) / 255 - 0.5
            var c = colour
            // Paper is never as black as a hole: its facets still catch the light.
            c.x = 0.13 + c.x * 0.855
            c.x += facing * 0.17 * amount * (0.5 + 0.5 * c.x) + random * 0.022 * (1 - 0.7 * skin)
            c.x = min(max(c.x, 0.05), 0.975)
            return (c, SIMD2(0, 0))
        }
    }
}
