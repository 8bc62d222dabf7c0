/// Light from the side on the ridges of paint and on the canvas under it.
struct RelievedPaint {
    private let scene: Scene
    init(_ scene: Scene) { self.scene = scene }

    func light(_ canvas: StrokeCanvas) {
        let recipe = scene.recipe
        let height = canvas.height.blurred(0.55 * scene.scale, scene.stripes)
        let (width, rows) = (scene.width, scene.height)
        let tooth = canvas.tooth, picture = canvas.picture
        let ground = Float(recipe.finish.ground) * 0.5
        // The lamp stands where the recipe's light does, always above, about 45 degrees up.
        let lampX = Float(recipe.light.x < 0.5 ? -0.55 : 0.55), lampY: Float = -0.6
        let amount = Float(0.3 + 0.5 * recipe.brush.relief)
        let scale = Float(scene.scale)
        scene.stripes.rows(rows) { first, last in
            for y in first..<last {
                let above = max(y - 1, 0), below = min(y + 1, rows - 1)
                for x in 0..<width {
                    let left = max(x - 1, 0), right = min(x + 1, width - 1)
                    func surface(_ x: Int, _ y: Int) -> Float {
                        let h = height[x, y]
                        return h + tooth[x, y] * ground / (1 + h * 0.9)
                    }
                    let dx = (surface(right, y) - surface(left, y)) * 0.5 * scale
                    let dy = (surface(x, below) - surface(x, above)) * 0.5 * scale
                    let steep = dx * dx + dy * dy
                    let facing = (-dx * lampX - dy * lampY) / (1 + steep).squareRoot()
                    let i = y * width + x
                    let l = picture.lightness.samples[i]
                    let diffuse = facing * 0.2 * amount * (0.35 + 0.65 * l)
                    let gloss = max(0, facing - 0.12)
                    let shine = min(gloss * gloss * 1.1, 0.16) * amount * (0.15 + l * l)
                    let shade = min(max(diffuse, -0.11), 0.12)
                    picture.lightness.samples[i] = min(max(l + shade + shine, 0), 1)
                    let keep = 1 - shine * 2
                    picture.greenRed.samples[i] *= keep
                    picture.blueYellow.samples[i] *= keep
                }
            }
        }
    }
}
