/// Where washes end on a sheet of paper: a ragged border with a rim, and drops that fell beyond it.
struct WashBorder {
    private let scene: Scene
    private let wander: Plane
    private let brush: Plane
    private let wide: Float
    private let far: SIMD2<Float>

    init(_ scene: Scene) {
        self.scene = scene
        let stripes = scene.stripes
        let width = (scene.width + 1) / 2, height = (scene.height + 1) / 2
        wander = Noise.plane(width, height, size: 110, octaves: 5, seed: scene.seeds(81), stripes)
        brush = Noise.plane(width, height, size: 7, stretch: 5, octaves: 2, seed: scene.seeds(83), stripes)
        far = SIMD2(Float(scene.width), Float(scene.height)) / Float(scene.scale)
        wide = min(far.x, far.y) * 0.052 * Float(scene.recipe.finish.margin)
    }

    var isNone: Bool { wide <= 0 }

    /// Units from the border, positive on the painted side.
    ///
    /// - Parameters:
    ///   - p: place in units.
    @inline(__always)
    func distance(_ p: SIMD2<Float>) -> Float {
        let u = p.x / far.x, v = p.y / far.y
        let dx = min(p.x, far.x - p.x), dy = min(p.y, far.y - p.y)
        let near = min(dx, dy)
        // Far inside nothing of it shows.
        guard near < wide * 3 + 16 else { return near - wide }
        let ends = dx < dy ? (brush.sample(u: u, v: v) - 0.5) * wide * 0.5 : 0
        let hairs = (brush.sample(u: v, v: u) - 0.5) * wide * 0.2
        return near - wide - (wander.sample(u: u, v: v) - 0.5) * wide * 2.2 - hairs - ends
    }
}
