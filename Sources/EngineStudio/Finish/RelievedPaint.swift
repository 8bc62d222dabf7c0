/// Light from the side on the ridges of paint and on the canvas under it.
struct RelievedPaint {
    private let scene: Scene
    /// Depth of the modelling by the lamp.
    var depth: Float = 1
    /// Shine of wet or varnished paint: 1 is oil's.
    var gloss: Float = 1
    /// How far the ground shows through thin paint.
    var weave: Float = 1

    init(_ scene: Scene, depth: Float = 1, gloss: Float = 1, weave: Float = 1) {
        self.scene = scene
        self.depth = depth
        self.gloss = gloss
        self.weave = weave
    }

    func light(_ canvas: StrokeCanvas) {
        let recipe = scene.recipe
        let height = canvas.height.blurred(0.55 * scene.scale, scene.stripes)
        let (width, rows) = (scene.width, scene.height)
        let tooth = canvas.tooth, picture = canvas.picture
        let ground = Float(recipe.finish.ground) * 0.5 * weave
        // The lamp stands where the recipe's light does, always above, about 45 degrees up.
        let lampX = Float(recipe.light.x < 0.5 ? -0.55 : 0.55), lampY: Float = -0.6
        let amount = Float(0.3 + 0.5 * recipe.brush.relief) * depth
        let scale = Float(scene.scale), gloss = gloss
        scene.stripes.rows(rows) { first, last in
            for y in first..<last {
                let above = max(y - 1, 0) * width, below = min(y + 1, rows - 1) * width
                for x in 0..<width {
                    let left = y * width + max(x - 1, 0), right = y * width + min(x + 1, width - 1)
                    func surface(_ i: Int) -> Float {
                        let h = height.samples[i]
                        return h + tooth.samples[i] * ground / (1 + h * 0.9)
                    }
                    let dx = (surface(right) - surface(left)) * 0.5 * scale
                    let dy = (surface(below + x) - surface(above + x)) * 0.5 * scale
                    let steep = dx * dx + dy * dy
                    let facing = (-dx * lampX - dy * lampY) / (1 + steep).squareRoot()
                    let i = y * width + x
                    let l = picture.lightness.samples[i]
                    let diffuse = facing * 0.2 * amount * (0.35 + 0.65 * l)
                    let polish = max(0, facing - 0.12)
                    let shine = min(polish * polish * 1.1, 0.16) * amount * gloss * (0.15 + l * l)
                    let shade = min(max(diffuse, -0.11 * depth), 0.12 * depth)
                    picture.lightness.samples[i] = min(max(l + shade + shine, 0.085), 0.985)
                    let keep = 1 - min(shine * 2, 0.6)
                    picture.greenRed.samples[i] *= keep
                    picture.blueYellow.samples[i] *= keep
                }
            }
        }
    }
}
