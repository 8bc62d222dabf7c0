internal import CStudioKernels

/// Graphite: hatching that follows form and tone, contours that are searched for, a little smudge, all held by the
/// tooth of the paper.
///
/// Tones are mapped to those of drawings as in Lu, Xu, Jia: Combining Sketch and Tone, NPAR 2012. Texture without
/// direction is drawn as masses, and lights stay paper.
struct PencilDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .drawn, rank: 30)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.light.strength = 0.15
        recipe.finish.vignette = 0.05
        recipe.brush.looseness = 0
        recipe.palette.pigment = LabColour(lightness: 0.26, greenRed: 0, blueYellow: -0.007)
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let fade = scene.sheetFade(width: 0.075)
        let masses = scene.masses()
        let tones = DrawnTones(
            scene,
            middle: 0.58,
            mood: 0.35,
            masses: masses,
            calm: 0.85,
            relief: 0.35
        )
        .fading(fade, stripes)
        let paper = Ground.paperTooth(scene, grain: 1.05)
        let density = Plane(width: scene.width, height: scene.height, filledWith: 0)
        let spare = Plane(width: scene.width, height: scene.height, filledWith: 0)
        var sheet = LabPicture(width: 1, height: 1)
        (sheet.lightness, sheet.greenRed, sheet.blueYellow) = (density, spare, spare)
        var canvas = StrokeCanvas(ground: sheet, tooth: paper)
        canvas.height = spare
        try step(0.15)
        let walk = FlowWalk(scene, curl: 0)
        let layers = layers()
        for (i, layer) in layers.enumerated() {
            layer.draw(on: canvas, walk, tones: tones, scene) { _, pressure in SIMD4(pressure, 0, 0, 0) }
            try step(0.15 + 0.1 * Double(i + 1))
        }
        let bold = try ContourLines(scene: masses, width: 1.7, reach: 10, threshold: 0.02, sharpness: 15)
            .found(in: masses.picture.lightness, tangents: masses.tangents()) { () throws(StudioFailure) in
                try step(0.65)
            }
        let sketch = scene.sketch()
        let fine = try ContourLines(scene: sketch, width: 0.8, reach: 6, threshold: 0.010, sharpness: 18)
            .found(in: sketch.picture.lightness, tangents: sketch.tangents()) { () throws(StudioFailure) in
                try step(0.75)
            }
        try step(0.85)
        let picture = finish(density, spare, tones: tones, paper: paper, bold: bold, fine: fine, fade: fade)
        try step(1)
        return picture
    }

    private func layers() -> [HatchLayer] {
        let scale = Float(scene.recipe.brush.scale)
        func layer(
            _ part: Int,
            angle: Float,
            follow: Float,
            limit: Float,
            pressure: Float,
            radius: Float,
            spacing: Float,
            length: Float,
            grip: Float,
            opacity: Float = 0.8
        ) -> HatchLayer {
            HatchLayer(
                angle: angle,
                follow: follow,
                limit: limit,
                pressure: pressure,
                radius: radius * scale,
                spacing: spacing * scale,
                length: length * (0.5 + 0.5 * scale),
                taper: 0.5,
                grip: grip,
                opacity: opacity,
                scatter: 0.06,
                seed: scene.seeds(30 + part)
            )
        }
        return [
            layer(
                1,
                angle: 0.95,
                follow: 0.15,
                limit: 0.86,
                pressure: 0.26,
                radius: 1,
                spacing: 4.2,
                length: 58,
                grip: 0.34
            ),
            layer(
                2,
                angle: 0.85,
                follow: 0.45,
                limit: 0.68,
                pressure: 0.42,
                radius: 0.95,
                spacing: 3.6,
                length: 40,
                grip: 0.3
            ),
            layer(
                3,
                angle: 0.7,
                follow: 0.85,
                limit: 0.5,
                pressure: 0.58,
                radius: 1,
                spacing: 3.3,
                length: 30,
                grip: 0.24
            ),
            layer(
                4,
                angle: 1.25,
                follow: 0.7,
                limit: 0.33,
                pressure: 0.78,
                radius: 1.15,
                spacing: 2.9,
                length: 26,
                grip: 0.16
            ),
            layer(
                5,
                angle: 0.45,
                follow: 0.8,
                limit: 0.17,
                pressure: 0.93,
                radius: 1.35,
                spacing: 2.8,
                length: 20,
                grip: 0.06
            ),
        ]
    }

    private func finish(
        _ density: Plane,
        _ spare: Plane,
        tones: DrawnTones,
        paper: Plane,
        bold: Plane,
        fine: Plane,
        fade: Plane
    ) -> LabPicture {
        let (width, height, recipe, field) = (scene.width, scene.height, scene.recipe, scene.field)
        let wander = [1, 2].map {
            Noise.plane(64, 64, size: 170, octaves: 2, seed: scene.seeds(86 + $0), scene.stripes)
        }
        let (sheet, pigment) = (SIMD4<Float>(recipe.palette.paper), SIMD4<Float>(recipe.palette.pigment))
        let ground = Float(recipe.finish.ground)
        let reach = SIMD2<Float>(22, 22) / SIMD2(Float(width), Float(height)) * Float(scene.scale)
        // Each pixel of the tooth is read before its place takes a colour.
        var planes = LabPicture(width: 1, height: 1)
        (planes.lightness, planes.greenRed, planes.blueYellow) = (density, spare, paper)
        let sheets = planes
        let (boldWeight, search): (Float, Float) = (0.75, 0.4)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let i = y * width + x
                    let tooth = paper.samples[i], tone = tones.plane.sample(u: u, v: v)
                    let skin = field.skin.sample(u: u, v: v)
                    let busy =
                        ramp(field.detail.sample(u: u, v: v), 0.25, 0.6)
                        * (1 - ramp(field.coherence.sample(u: u, v: v), 0.3, 0.75)) * (1 - skin)
                    // The lead's side touches the tops of the grain first and fills its hollows in the darks.
                    let touch = ramp(tooth + (0.75 - tone) * 0.55, 0.38, 0.78)
                    let smudge = (1 - tone) * (0.1 + 0.5 * (1 - tone)) * touch
                    // A contour is found by a second, looser line beside it.
                    let du = (wander[0].sample(u: u, v: v) - 0.5) * reach.x
                    let dv = (wander[1].sample(u: u, v: v) - 0.5) * reach.y
                    let second = bold.sample(u: u + du, v: v + dv) * search * (1 - skin) * (1 - busy)
                    let first = bold.sample(u: u, v: v) * boldWeight * (0.35 + 0.65 * ramp(0.95 - tone, 0, 0.5))
                    let drawn = fine.sample(u: u, v: v) * (0.95 - 0.45 * busy)
                    let line =
                        (1 - (1 - first) * (1 - second) * (1 - drawn)) * (0.5 + 0.6 * tooth)
                        * fade.sample(u: u, v: v) * (1 - 0.3 * busy)
                    let marks = 1 - (1 - sheets.lightness.samples[i]) * (1 - smudge) * (1 - min(line, 1))
                    let density = min(max(marks, 0), 0.95)
                    let colour = sheet + (pigment - sheet) * density
                    sheets.lightness.samples[i] = colour.x + (tooth - 0.5) * 0.03 * ground
                    sheets.greenRed.samples[i] = colour.y
                    sheets.blueYellow.samples[i] = colour.z
                }
            }
        }
        return sheets
    }
}
