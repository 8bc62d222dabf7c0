/// Sheets of coloured paper, cut and stacked with air between them: each throws its shadow on those behind.
struct PaperCutter: MediumPainter {
    static let traits = MediumTraits(weather: .within, rank: 71)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.2
        recipe.palette.vibrance = 0.45
        recipe.palette.contrast = 1.05
        recipe.light.strength = 0.45
        recipe.brush.relief = 0.5
        recipe.finish.vignette = 0.05
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm: recipe.brush.scale *= 1 + 0.2 * spread
        case .cool:
            recipe.palette.exposure += 0.05 * spread
            recipe.palette.saturation *= 1 - 0.15 * spread
        case .dramatic: recipe.brush.relief = min(1, recipe.brush.relief + 0.35)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        try step(0.05)
        let stack = PaperStack(scene)
        try step(0.4)
        let (picture, layers) = stack.cut(scene)
        try step(0.5)
        let shadow = shadows(layers)
        try step(0.7)
        light(picture, layers, shadow)
        try step(0.9)
        try step(1)
        return picture
    }

    /// How much light the sheets in front take from each place, at half the size: 0…1.
    private func shadows(_ top: Plane) -> Plane {
        let stripes = scene.stripes
        let half = top.halved(stripes)
        let lamp = scene.lamp, relief = Float(0.6 + 0.8 * scene.recipe.brush.relief)
        let scale = Float(scene.scale) * 0.5
        let result = Plane(width: half.width, height: half.height, filledWith: 0)
        let (width, height) = (half.width, half.height)
        // A near, hard shadow of the next sheet and a far, soft one of the stack.
        for (reach, sigma, weight, depth) in [(2.6, 1.1, 0.6, 1.2), (7, 3.6, 0.5, 2.6), (15, 8, 0.34, 4.5)]
            as [(Float, Double, Float, Float)]
        {
            let soft = half.blurred(sigma * Double(scale) * Double(relief), stripes)
            let dx = lamp.x * reach * scale * relief / Float(width),
                dy = lamp.y * reach * scale * relief / Float(height)
            stripes.rows(height) { first, last in
                for y in first..<last {
                    let v = (Float(y) + 0.5) / Float(height)
                    for x in 0..<width {
                        let u = (Float(x) + 0.5) / Float(width)
                        let above = soft.sample(u: u + dx, v: v + dy) - half[x, y]
                        result[x, y] += min(max(above / depth, 0), 1) * weight
                    }
                }
            }
        }
        return result
    }

    private func light(_ picture: LabPicture, _ layers: Plane, _ shadow: Plane) {
        let stripes = scene.stripes, (width, height) = (scene.width, scene.height), field = scene.field
        let tooth = Noise.plane(width, height, size: 2.1, octaves: 2, seed: scene.seeds(441), stripes)
        let cloud = Noise.plane(field.width, field.height, size: 130, octaves: 3, seed: scene.seeds(443), stripes)
        let lamp = scene.lamp
        let ground = Float(0.5 + scene.recipe.finish.ground)
        let reach = max(1, Int((1.1 * scene.scale).rounded()))
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                let above = max(y - reach, 0), below = min(y + reach, height - 1)
                for x in 0..<width {
                    let i = y * width + x
                    let u = (Float(x) + 0.5) / Float(width)
                    var c = SIMD4(
                        picture.lightness.samples[i],
                        picture.greenRed.samples[i],
                        picture.blueYellow.samples[i],
                        0
                    )
                    // The cut shows the white inside of the paper towards the lamp.
                    let left = max(x - reach, 0), right = min(x + reach, width - 1)
                    let dx = layers[right, y] - layers[left, y], dy = layers[x, below] - layers[x, above]
                    let rim = -(dx * lamp.x + dy * lamp.y) * 0.5
                    let lit = min(max(rim, 0), 1)
                    let grain = tooth.samples[i] - 0.5
                    c.x += grain * 0.05 * ground + (cloud.sample(u: u, v: v) - 0.5) * 0.05
                    let shade = min(shadow.sample(u: u, v: v), 1)
                    c.x *= 1 - 0.5 * shade
                    c.y *= 1 - 0.3 * shade
                    c.z = c.z * (1 - 0.3 * shade) - 0.012 * shade
                    c.x += lit * 0.10
                    picture.lightness.samples[i] = min(max(c.x, 0.04), 0.975)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
    }
}
