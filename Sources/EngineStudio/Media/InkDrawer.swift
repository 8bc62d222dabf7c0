internal import CStudioKernels

/// Pen and brush: coherent contours, solid blacks, pen hatching in the half tones, and a wash if the recipe asks.
struct InkDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, drawsDark: true, rank: 60)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.light.strength = 0.15
        recipe.finish.vignette = 0.1
        recipe.brush.looseness = 0
    }

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes, recipe = scene.recipe
        let tones = DrawnTones(scene)
        let paper = Ground.paperTooth(scene, grain: 1.2)
        let empty = LabPicture(width: scene.width, height: scene.height)
        for plane in [empty.lightness, empty.greenRed, empty.blueYellow] {
            plane.samples.initialize(repeating: 0, count: plane.count)
        }
        let canvas = StrokeCanvas(ground: empty, tooth: paper)
        try step(0.15)
        let scale = Float(recipe.brush.scale)
        let layers = [
            HatchLayer(
                angle: 0.85,
                follow: 0.3,
                limit: 0.66,
                pressure: 1,
                radius: 0.72 * scale,
                spacing: 6.2 * scale,
                length: 40,
                taper: 0.75,
                grip: 0,
                opacity: 1,
                seed: scene.seeds(41)
            ),
            HatchLayer(
                angle: 0.85,
                follow: 0.8,
                limit: 0.48,
                pressure: 1,
                radius: 0.85 * scale,
                spacing: 4.6 * scale,
                length: 30,
                taper: 0.75,
                grip: 0,
                opacity: 1,
                seed: scene.seeds(42)
            ),
            HatchLayer(
                angle: -0.7,
                follow: 0.3,
                limit: 0.33,
                pressure: 1,
                radius: 0.85 * scale,
                spacing: 4.6 * scale,
                length: 26,
                taper: 0.75,
                grip: 0,
                opacity: 1,
                seed: scene.seeds(43)
            ),
        ]
        let walk = FlowWalk(scene, curl: 0)
        for (i, layer) in layers.enumerated() {
            let list = layer.planned(walk, tones: tones, scene) { _, _ in SIMD4(1, 0, 0, 0) }
            canvas.paint(list, scale: scene.scale, bristles: BristleTexture.brush, stripes)
            try step(0.15 + 0.12 * Double(i + 1))
        }
        show(.pigment(canvas.picture.lightness))
        let tangents = scene.tangents()
        let lightness = scene.picture.lightness
        let bold = try ContourLines(scene: scene, width: 1.5, reach: 12, threshold: 0.022, sharpness: 34)
            .found(in: lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.6) }
        try step(0.7)
        let fine = try ContourLines(scene: scene, width: 0.8, reach: 9, threshold: 0.0105, sharpness: 30)
            .found(in: lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.8) }
        try step(0.9)
        finish(canvas.picture, tones: tones, paper: paper, bold: bold, fine: fine)
        try step(1)
        return canvas.picture
    }

    private func finish(_ picture: LabPicture, tones: DrawnTones, paper: Plane, bold: Plane, fine: Plane) {
        let recipe = scene.recipe, stripes = scene.stripes, width = scene.width
        let soft = scene.picture.lightness.blurred(1.1 * scene.scale, stripes)
        let local = scene.full(scene.field.picture.lightness.blurred(26, stripes))
        let tone = scene.full(tones.plane)
        let faded = PaintedArea(scene).faded()
        let flow = Noise.plane(scene.width, scene.height, size: 60, octaves: 4, seed: scene.seeds(44), stripes)
        let (sheet, pigment) = (SIMD4<Float>(recipe.palette.paper), SIMD4<Float>(recipe.palette.pigment))
        let wash = Float(recipe.brush.looseness)
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let tooth = paper.samples[i]
                // Blacks are spotted where it is dark both by itself and beside its surroundings.
                let level = 0.30 + 0.10 * (local.samples[i] - 0.5) + (flow.samples[i] - 0.5) * 0.03
                let black = ramp(level - soft.samples[i], -0.012, 0.02)
                let lines = max(bold.samples[i], fine.samples[i] * 0.9)
                let hatch = picture.lightness.samples[i] * (1 - black)
                let dry = ramp(tooth, 0.08, 0.3)
                let solid = 1 - (1 - black) * (1 - lines) * (1 - hatch * 0.92)
                var density = solid * (0.9 + 0.1 * dry) * faded.samples[i]
                if wash > 0 {
                    let t = tone.samples[i] + (flow.samples[i] - 0.5) * 0.14
                    let steps =
                        0.26 * (1 - ramp(t, 0.66, 0.72)) + 0.27 * (1 - ramp(t, 0.44, 0.5)) + 0.16
                        * (1 - ramp(t, 0.22, 0.28))
                    let grey = steps * wash * (0.85 + 0.5 * (flow.samples[i] - 0.5) + 0.3 * (0.5 - tooth))
                    density = 1 - (1 - density) * (1 - grey * faded.samples[i])
                }
                let colour = sheet + (pigment - sheet) * min(max(density, 0), 1)
                picture.lightness.samples[i] = colour.x + (tooth - 0.5) * 0.02 * Float(recipe.finish.ground)
                picture.greenRed.samples[i] = colour.y
                picture.blueYellow.samples[i] = colour.z
            }
        }
    }
}
