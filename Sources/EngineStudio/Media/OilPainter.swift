/// Layers of bristle strokes from broad to fine on a toned canvas, lit from the side as a height field.
///
/// Layers: Hertzmann, SIGGRAPH 98. Height field: Hertzmann, Fast Paint Texture, NPAR 2002.
struct OilPainter: MediumPainter {
    static let traits = MediumTraits(rank: 20)
    let scene: Scene
    /// Long swirling strokes of pure colour instead of short ones.
    let isSwirling: Bool

    init(scene: Scene) { self.init(scene: scene, isSwirling: false) }

    init(scene: Scene, isSwirling: Bool) {
        self.scene = scene
        self.isSwirling = isSwirling
    }

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.contrast = 1.08
        recipe.palette.saturation = 1.12
        recipe.light.strength = 0.35
    }

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        let (recipe, stripes) = (scene.recipe, scene.stripes)
        let canvas = StrokeCanvas(ground: ground(), tooth: Ground.canvasTooth(scene))
        let walk = FlowWalk(
            scene,
            curl: isSwirling ? 0.95 : recipe.brush.curl,
            swirlSize: isSwirling ? 190 : 140
        )
        try step(0.1)
        // Marks of much less than a pixel would only blur each other.
        let layers = self.layers().filter { Double($0.radius) * scene.scale > 0.3 || $0.radius > 14 }
        var coarser = scene.field.picture.blurred(unitsToField(layers[0].radius) * 1.1, stripes)
        for (i, layer) in layers.enumerated() {
            let colours = scene.field.picture.blurred(max(unitsToField(layer.radius) * 0.42, 0.35), stripes)
            let structure = self.structure(colours, coarser, radius: layer.radius)
            let list = layer.planned(walk, colours: colours, structure: structure, stripes) { colour, at, h in
                mixed(colour, at: at, h, radius: layer.radius)
            }
            canvas.paint(list, scale: scene.scale, bristles: BristleTexture.brush, stripes)
            if i == layers.count / 2 { show(.colours(canvas.picture)) }
            coarser = colours
            try step(0.1 + 0.8 * Double(i + 1) / Double(layers.count))
        }
        RelievedPaint(scene).light(canvas)
        try step(1)
        return canvas.picture
    }

    /// A thin wash of the picture's own darks and a warm earth, that shows between strokes.
    private func ground() -> LabPicture {
        let wash = scene.field.picture.blurred(14, scene.stripes).resampled(scene.width, scene.height, scene.stripes)
        let width = wash.width
        scene.stripes.rows(wash.height) { first, last in
            for i in (first * width)..<(last * width) {
                wash.lightness.samples[i] = wash.lightness.samples[i] * 0.8 + 0.06
                wash.greenRed.samples[i] = wash.greenRed.samples[i] * 0.7 + 0.012
                wash.blueYellow.samples[i] = wash.blueYellow.samples[i] * 0.7 + 0.018
            }
        }
        return wash
    }

    private func unitsToField(_ units: Float) -> Double {
        Double(units) * Double(max(scene.field.width, scene.field.height)) / 1024
    }

    private func layers() -> [StrokeLayer] {
        let brush = scene.recipe.brush
        let scale = Float(brush.scale), length = Float(brush.length)
        func steps(_ n: Float) -> Int { max(3, Int(n * length + 0.5)) }
        let fine = Float(max(0.2, brush.detail))
        let relief = Float(brush.relief)
        if isSwirling {
            return [
                StrokeLayer(
                    radius: 15 * scale,
                    spacing: 0.95,
                    steps: steps(9),
                    tolerance: 0.2,
                    dryness: 0.2,
                    streak: 0.12,
                    grip: 0,
                    thickness: 0.26 * relief,
                    seed: scene.seeds(1)
                ),
                StrokeLayer(
                    radius: 7.5 * scale,
                    spacing: 1.15,
                    steps: steps(13),
                    tolerance: 0.16,
                    dryness: 0.3,
                    streak: 0.14,
                    grip: 0.1,
                    taper: 0.3,
                    thickness: 0.34 * relief,
                    seed: scene.seeds(2)
                ),
                StrokeLayer(
                    radius: 4.4 * scale,
                    spacing: 1.2,
                    steps: steps(12),
                    threshold: 0.011 / fine,
                    tolerance: 0.13,
                    dryness: 0.25,
                    streak: 0.12,
                    taper: 0.35,
                    thickness: 0.32 * relief,
                    seed: scene.seeds(3)
                ),
                StrokeLayer(
                    radius: 2.5,
                    spacing: 1.15,
                    steps: steps(8),
                    threshold: 0.02 / fine,
                    tolerance: 0.1,
                    dryness: 0.15,
                    streak: 0.06,
                    taper: 0.4,
                    thickness: 0.2 * relief,
                    seed: scene.seeds(4)
                ),
                StrokeLayer(
                    radius: 1.5,
                    spacing: 1.2,
                    steps: steps(6),
                    threshold: 0.03 / fine,
                    tolerance: 0.1,
                    dryness: 0.1,
                    streak: 0.03,
                    taper: 0.4,
                    thickness: 0.14 * relief,
                    seed: scene.seeds(5)
                ),
            ]
        }
        return [
            StrokeLayer(
                radius: 30 * scale,
                spacing: 0.8,
                steps: steps(5),
                tolerance: 0.3,
                dryness: 0.3,
                streak: 0.07,
                thickness: 0.1 * relief,
                seed: scene.seeds(1)
            ),
            StrokeLayer(
                radius: 15 * scale,
                spacing: 0.9,
                steps: steps(7),
                threshold: 0,
                tolerance: 0.2,
                dryness: 0.38,
                streak: 0.075,
                grip: 0.08,
                thickness: 0.17 * relief,
                seed: scene.seeds(2)
            ),
            StrokeLayer(
                radius: 7.5 * scale,
                spacing: 0.95,
                steps: steps(8),
                threshold: 0.010 / fine,
                tolerance: 0.13,
                dryness: 0.34,
                streak: 0.075,
                grip: 0.05,
                taper: 0.2,
                thickness: 0.24 * relief,
                seed: scene.seeds(3)
            ),
            StrokeLayer(
                radius: 3.9 * scale,
                spacing: 1,
                steps: steps(9),
                threshold: 0.014 / fine,
                tolerance: 0.1,
                dryness: 0.25,
                streak: 0.06,
                taper: 0.25,
                thickness: 0.24 * relief,
                seed: scene.seeds(4)
            ),
            StrokeLayer(
                radius: 2.2,
                spacing: 1,
                steps: steps(8),
                threshold: 0.018 / fine,
                tolerance: 0.085,
                dryness: 0.15,
                streak: 0.035,
                taper: 0.35,
                thickness: 0.18 * relief,
                seed: scene.seeds(5)
            ),
            StrokeLayer(
                radius: 1.35,
                spacing: 1.1,
                steps: steps(6),
                threshold: 0.026 / fine,
                tolerance: 0.08,
                dryness: 0.1,
                streak: 0.02,
                taper: 0.4,
                thickness: 0.12 * relief,
                seed: scene.seeds(6)
            ),
        ]
    }

    /// What a brush of this size adds to the coarser one, more where there is skin or detail to keep.
    private func structure(_ fine: LabPicture, _ coarse: LabPicture, radius: Float) -> Plane {
        let field = scene.field
        let difference = Plane(width: field.width, height: field.height)
        let width = field.width
        scene.stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let l = fine.lightness.samples[i] - coarse.lightness.samples[i]
                let a = fine.greenRed.samples[i] - coarse.greenRed.samples[i]
                let b = fine.blueYellow.samples[i] - coarse.blueYellow.samples[i]
                let gain = 0.5 + 0.7 * field.saliency.samples[i] + (radius < 5 ? 1.7 : 0.9) * field.skin.samples[i]
                // Skin is always finished with fine marks.
                let finish: Float = radius < 5 ? 0.022 * field.skin.samples[i] : 0
                difference.samples[i] = (l * l + 4 * (a * a + b * b)).squareRoot() * gain + finish
            }
        }
        return difference.blurred(max(unitsToField(radius) * 0.55, 0.6), scene.stripes)
    }

    /// Optical mixing: neighbours differ in lightness and hue around the colour that is meant.
    private func mixed(_ colour: SIMD4<Float>, at: SIMD2<Float>, _ h: UInt32, radius: Float) -> SIMD4<Float> {
        let skin = scene.field.skin.sample(u: at.x, v: at.y)
        let size = min(1, radius / 7)
        let amount =
            Float(scene.recipe.brush.variety) * (0.35 + 0.65 * size) * (1 - 0.7 * skin) * (isSwirling ? 1.5 : 1)
        let r = SIMD4(Noise.unit(1, 0, h), Noise.unit(2, 0, h), Noise.unit(3, 0, h), 0) - SIMD4(0.5, 0.5, 0.5, 0)
        var mixed = colour + r * SIMD4(0.11, 0.05, 0.07, 0) * amount
        if isSwirling, skin < 0.3, radius > 3 {
            // Lights of the other colour between the strokes: yellow in blue, blue in yellow.
            let spark = Noise.unit(4, 0, h)
            if spark > 0.86 {
                mixed += SIMD4(0.13, 0, 0.05, 0)
            } else if spark < 0.1 {
                mixed += SIMD4(-0.07, -0.01, -0.05, 0)
            }
        }
        return mixed
    }
}
