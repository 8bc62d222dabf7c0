/// Wax pencils: hatching in the picture's own colours, layer over layer, and dark contours.
struct ColouredPencilDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, drawsDark: true, rank: 40)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.15
        recipe.light.strength = 0.15
        recipe.finish.vignette = 0.1
    }

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes, recipe = scene.recipe
        let tones = DrawnTones(scene)
        let paper = Ground.paperTooth(scene, grain: 1.1)
        let sheet = SIMD4<Float>(recipe.palette.paper)
        let ground = LabPicture(width: scene.width, height: scene.height)
        ground.lightness.samples.initialize(repeating: sheet.x, count: ground.lightness.count)
        ground.greenRed.samples.initialize(repeating: sheet.y, count: ground.lightness.count)
        ground.blueYellow.samples.initialize(repeating: sheet.z, count: ground.lightness.count)
        let canvas = StrokeCanvas(ground: ground, tooth: paper)
        try step(0.15)
        let scale = Float(recipe.brush.scale)
        let layers: [HatchLayer] = [
            HatchLayer(
                angle: 0.9,
                follow: 0.2,
                limit: 1.02,
                pressure: 0.3,
                radius: 1.7 * scale,
                spacing: 2.8,
                length: 52,
                taper: 0.2,
                grip: 0.24,
                opacity: 0.5,
                seed: scene.seeds(31)
            ),
            HatchLayer(
                angle: 0.6,
                follow: 0.7,
                limit: 0.98,
                pressure: 0.55,
                radius: 1.2 * scale,
                spacing: 2.7,
                length: 36,
                taper: 0.25,
                grip: 0.17,
                opacity: 0.6,
                seed: scene.seeds(32)
            ),
            HatchLayer(
                angle: 0.7,
                follow: 0.95,
                limit: 0.86,
                pressure: 0.75,
                radius: 1.05 * scale,
                spacing: 2.4,
                length: 26,
                grip: 0.1,
                opacity: 0.68,
                seed: scene.seeds(33)
            ),
            HatchLayer(
                angle: -0.5,
                follow: 0.6,
                limit: 0.5,
                pressure: 0.9,
                radius: 1.2 * scale,
                spacing: 2.4,
                length: 24,
                grip: 0.02,
                opacity: 0.75,
                seed: scene.seeds(34)
            ),
            HatchLayer(
                angle: 0.8,
                follow: 0.9,
                limit: 0.26,
                pressure: 1,
                radius: 1.3 * scale,
                spacing: 2.3,
                length: 18,
                grip: 0.02,
                opacity: 0.8,
                seed: scene.seeds(35)
            ),
        ]
        let walk = FlowWalk(scene, curl: 0)
        let colours = scene.field.picture.blurred(0.8, stripes)
        let variety = Float(recipe.brush.variety)
        for (i, layer) in layers.enumerated() {
            let list = layer.planned(walk, tones: tones, scene) { at, pressure in
                var colour = colours.sample(u: at.x, v: at.y)
                // Each layer is a lighter pencil of a purer colour; together they make the tone.
                colour.x += (1 - pressure) * 0.14 - 0.02
                let shift = (pressure * 37).truncatingRemainder(dividingBy: 1) - 0.5
                colour.y = colour.y * 1.2 + shift * 0.05 * variety
                colour.z = colour.z * 1.2 - shift * 0.06 * variety
                return colour
            }
            canvas.paint(list, scale: scene.scale, bristles: BristleTexture.brush, stripes)
            if i == layers.count / 2 { show(.colours(canvas.picture)) }
            try step(0.15 + 0.12 * Double(i + 1))
        }
        let contour = try ContourLines(scene: scene, width: 0.85, reach: 8, threshold: 0.012, sharpness: 16)
            .found(in: scene.picture.lightness, tangents: scene.tangents()) { () throws(StudioFailure) in
                try step(0.84)
            }
        try step(0.92)
        let faded = PaintedArea(scene).faded()
        let picture = canvas.picture, width = scene.width
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let line = contour.samples[i] * (0.5 + 0.6 * paper.samples[i]) * 0.8
                let keep = faded.samples[i]
                let l = picture.lightness.samples[i] * (1 - line * 0.75)
                picture.lightness.samples[i] = sheet.x + (l - sheet.x) * keep
                picture.greenRed.samples[i] =
                    sheet.y + (picture.greenRed.samples[i] * (1 - line * 0.5) - sheet.y) * keep
                picture.blueYellow.samples[i] =
                    sheet.z + (picture.blueYellow.samples[i] * (1 - line * 0.5) - sheet.z) * keep
            }
        }
        try step(1)
        return picture
    }
}
