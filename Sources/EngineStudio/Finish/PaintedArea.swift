/// Where a sheet of paper is painted: ragged towards the margin, with a rim where the wash ended.
struct PaintedArea {
    fileprivate let scene: Scene
    init(_ scene: Scene) { self.scene = scene }

    /// `cover` is 0 bare … 1 painted; `rim` is 1 where pigment gathered at the border.
    func coverage() -> (cover: Plane, rim: Plane) {
        let (width, height) = (scene.width, scene.height)
        let cover = Plane(width: width, height: height, filledWith: 1)
        let rim = Plane(width: width, height: height, filledWith: 0)
        let margin = Float(scene.recipe.finish.margin)
        guard margin > 0 else { return (cover, rim) }
        let wander = Noise.plane(width, height, size: 110, octaves: 5, seed: scene.seeds(81), scene.stripes)
        let hairs = Noise.plane(width, height, size: 9, octaves: 2, seed: scene.seeds(82), scene.stripes)
        let brush = Noise.plane(
            width,
            height,
            size: 7,
            stretch: 5,
            octaves: 2,
            seed: scene.seeds(83),
            scene.stripes
        )
        let unit = Float(1 / scene.scale), short = Float(min(width, height)) * unit
        let wide = short * 0.05 * margin
        let tall = Float(height) * unit, across = Float(width) * unit
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let px = (Float(x) + 0.5) * unit
                    let i = y * width + x
                    let dx = min(px, across - px), dy = min(py, tall - py)
                    let ends = dx < dy ? (brush.samples[i] - 0.5) * wide * 0.5 : 0
                    let d =
                        min(dx, dy) - wide - (wander.samples[i] - 0.5) * wide * 2.2
                        - (hairs.samples[i] - 0.5) * wide * 0.25 - ends
                    cover.samples[i] = ramp(d, -0.8, 0.9)
                    rim.samples[i] = ramp(d, -0.8, 0.9) * (1 - ramp(d, 1, 6.5)) * 0.8
                }
            }
        }
        return (cover, rim)
    }
}

extension PaintedArea {
    /// 1 drawn … 0 bare: drawings thin out towards the margin instead of ending in a rim.
    func faded() -> Plane {
        let (width, height) = (scene.width, scene.height)
        let result = Plane(width: width, height: height, filledWith: 1)
        let margin = Float(scene.recipe.finish.margin)
        guard margin > 0 else { return result }
        let wander = Noise.plane(width, height, size: 130, octaves: 4, seed: scene.seeds(84), scene.stripes)
        let hatch = Noise.plane(
            width,
            height,
            size: 3.2,
            stretch: 26,
            angle: -0.9,
            octaves: 2,
            seed: scene.seeds(85),
            scene.stripes
        )
        let unit = Float(1 / scene.scale)
        let wide = Float(min(width, height)) * unit * 0.055 * margin
        let tall = Float(height) * unit, across = Float(width) * unit
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let px = (Float(x) + 0.5) * unit
                    let i = y * width + x
                    let d = min(px, across - px, py, tall - py)
                    let ragged =
                        d - wide + (wander.samples[i] - 0.5) * wide * 1.5 + (hatch.samples[i] - 0.5) * wide * 1.4
                    result.samples[i] = ramp(ragged, -wide * 0.3, wide * 0.3)
                }
            }
        }
        return result
    }
}
