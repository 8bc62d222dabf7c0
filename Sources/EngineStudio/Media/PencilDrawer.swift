internal import CStudioKernels

/// Graphite: hatching that follows form and tone, contours, a little smudge, all held by the tooth of the paper.
///
/// Tones are mapped to those of drawings as in Lu, Xu, Jia: Combining Sketch and Tone, NPAR 2012.
struct PencilDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, drawsDark: true, rank: 30)
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
        let paper = Ground.paperTooth(scene, grain: 1.05)
        let empty = LabPicture(width: scene.width, height: scene.height)
        for plane in [empty.lightness, empty.greenRed, empty.blueYellow] {
            plane.samples.initialize(repeating: 0, count: plane.count)
        }
        let canvas = StrokeCanvas(ground: empty, tooth: paper)
        try step(0.15)
        let scale = Float(recipe.brush.scale)
        let layers: [(HatchLayer)] = [
            HatchLayer(
                angle: 0.95,
                follow: 0.25,
                limit: 0.93,
                pressure: 0.24,
                radius: 0.95 * scale,
                spacing: 3.4 * scale,
                length: 46,
                seed: scene.seeds(31)
            ),
            HatchLayer(
                angle: 0.55,
                follow: 0.75,
                limit: 0.76,
                pressure: 0.4,
                radius: 0.9 * scale,
                spacing: 3.2 * scale,
                length: 34,
                seed: scene.seeds(32)
            ),
            HatchLayer(
                angle: -0.6,
                follow: 0.55,
                limit: 0.55,
                pressure: 0.56,
                radius: 0.95 * scale,
                spacing: 3.1 * scale,
                length: 30,
                grip: 0.26,
                seed: scene.seeds(33)
            ),
            HatchLayer(
                angle: 0.75,
                follow: 0.9,
                limit: 0.36,
                pressure: 0.76,
                radius: 1.15 * scale,
                spacing: 2.7 * scale,
                length: 24,
                grip: 0.16,
                seed: scene.seeds(34)
            ),
            HatchLayer(
                angle: 1.3,
                follow: 0.6,
                limit: 0.2,
                pressure: 0.93,
                radius: 1.3 * scale,
                spacing: 2.5 * scale,
                length: 18,
                grip: 0.06,
                seed: scene.seeds(35)
            ),
        ]
        let walk = FlowWalk(scene, curl: 0)
        for (i, layer) in layers.enumerated() {
            let list = layer.planned(walk, tones: tones, scene) { _, pressure in SIMD4(pressure, 0, 0, 0) }
            canvas.paint(list, scale: scene.scale, bristles: BristleTexture.brush, stripes)
            if i == layers.count / 2 { show(.pigment(canvas.picture.lightness)) }
            try step(0.15 + 0.1 * Double(i + 1))
        }
        let tangents = scene.tangents()
        let fine = try ContourLines(scene: scene, width: 0.85, reach: 8, threshold: 0.010, sharpness: 16)
            .found(in: scene.picture.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.75) }
        try step(0.85)
        finish(canvas.picture, tones: tones, paper: paper, contour: fine)
        try step(1)
        return canvas.picture
    }

    private func finish(_ picture: LabPicture, tones: DrawnTones, paper: Plane, contour: Plane) {
        let width = scene.width, recipe = scene.recipe
        let full = scene.full(tones.plane)
        let faded = PaintedArea(scene).faded()
        let (sheet, pigment) = (SIMD4<Float>(recipe.palette.paper), SIMD4<Float>(recipe.palette.pigment))
        let ground = Float(recipe.finish.ground)
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let tooth = paper.samples[i]
                let hatch = picture.lightness.samples[i]
                let smudge = (1 - full.samples[i]) * (0.14 + 0.4 * (1 - full.samples[i]))
                let line = contour.samples[i] * 0.9
                let grain = 0.62 + 0.76 * tooth
                let marks = 1 - (1 - hatch) * (1 - smudge * grain) * (1 - line * (0.55 + 0.55 * tooth))
                let density = min(max(marks * faded.samples[i], 0), 0.97)
                let tint = (tooth - 0.5) * 0.03 * ground
                let colour = sheet + (pigment - sheet) * density
                picture.lightness.samples[i] = colour.x + tint
                picture.greenRed.samples[i] = colour.y
                picture.blueYellow.samples[i] = colour.z
            }
        }
    }
}
