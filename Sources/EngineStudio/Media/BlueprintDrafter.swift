internal import CStudioKernels

/// A cyanotype of a construction drawing: white lines on Prussian blue, a shadow of the tones in the blue itself,
/// ruled hatching in the darks, axes and dimensions around what the picture is about, and the folds of the sheet.
struct BlueprintDrafter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, weather: .within, rank: 48)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.light.strength = 0.1
        recipe.finish.vignette = 0.15
        recipe.palette.paper = LabColour(lightness: 0.385, greenRed: -0.03, blueYellow: -0.107)
        recipe.palette.pigment = LabColour(lightness: 0.955, greenRed: -0.008, blueYellow: -0.012)
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper = LabColour(lightness: 0.44, greenRed: -0.022, blueYellow: -0.138)
            recipe.palette.pigment = LabColour(lightness: 0.945, greenRed: 0.004, blueYellow: 0.03)
        case .cool: recipe.palette.paper = LabColour(lightness: 0.49, greenRed: -0.052, blueYellow: -0.085)
        case .dramatic: recipe.palette.paper = LabColour(lightness: 0.32, greenRed: -0.01, blueYellow: -0.105)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let masses = scene.masses()
        let tones = DrawnTones(scene, middle: 0.54, mood: 0.5, masses: masses, calm: 0.8, relief: 0.4)
        try step(0.2)
        let bold = try ContourLines(scene: masses, width: 1.1, reach: 9, threshold: 0.012, sharpness: 30)
            .found(in: masses.picture.lightness, tangents: masses.tangents()) { () throws(StudioFailure) in
                try step(0.35)
            }
        let sketch = scene.sketch()
        let fine = try ContourLines(scene: sketch, width: 0.75, reach: 6, threshold: 0.005, sharpness: 32)
            .found(in: sketch.picture.lightness, tangents: sketch.tangents()) { () throws(StudioFailure) in
                try step(0.6)
            }
        try step(0.75)
        let sheet = DraftingSheet(scene)
        try step(0.85)
        let picture = print(fine: fine, bold: bold, tones: tones, sheet: sheet)
        try step(1)
        return picture
    }

    /// Sheet and line colours; words of colour reach them as they would a picture.
    private var colours: (sheet: SIMD4<Float>, line: SIMD4<Float>) {
        let palette = scene.recipe.palette
        var sheet = SIMD4<Float>(palette.paper), line = SIMD4<Float>(palette.pigment)
        let pull = Float(palette.pullStrength) * 0.75
        sheet.x = min(max(sheet.x + Float(palette.exposure) * 0.8, 0.2), 0.62)
        sheet.y += Float(palette.shadow.greenRed + palette.light.greenRed) * 0.45
        sheet.z += Float(palette.shadow.blueYellow + palette.light.blueYellow) * 0.45
        sheet.y += (Float(palette.pull.greenRed) - sheet.y) * pull
        sheet.z += (Float(palette.pull.blueYellow) - sheet.z) * pull
        let saturation = min(max(Float(palette.saturation), 0), 1.3)
        sheet.y *= saturation
        sheet.z *= saturation
        line.y += Float(palette.light.greenRed) * 0.5
        line.z += Float(palette.light.blueYellow) * 0.5
        return (sheet, line)
    }

    private func print(fine: Plane, bold: Plane, tones: DrawnTones, sheet: DraftingSheet) -> LabPicture {
        let (width, height, field) = (scene.width, scene.height, scene.field)
        let picture = scene.picture
        let (blue, white) = colours
        let fibre = Noise.plane(width, height, size: 1.8, stretch: 3, angle: 0.2, octaves: 2, seed: 7301, scene.stripes)
        let wash = Noise.plane(256, 256, size: 220, octaves: 4, seed: scene.seeds(43), scene.stripes)
        let unit = Float(1 / scene.scale)
        // Rulings narrower than a pixel hold only their share of it.
        let half = max(0.42 as Float, unit * 0.5), share = 0.42 / half
        @Sendable func ruled(_ distance: Float, _ period: Float) -> Float {
            let turn = distance / period
            let away = abs(turn - turn.rounded(.down) - 0.5) * period
            return min(max((half - away) / unit + 0.5, 0), 1) * share
        }
        let (ghost, hatching): (Float, Float) = (0.36, 0.42)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height), py = (Float(y) + 0.5) * unit
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), px = (Float(x) + 0.5) * unit
                    let i = y * width + x
                    let tone = tones.plane.sample(u: u, v: v), inside = sheet.inside(px, py)
                    let grain = fibre.samples[i] - 0.5
                    var colour = blue
                    // A weak exposure of the tones themselves, so that light stays light.
                    colour.x += (tone - 0.55) * ghost * inside + grain * 0.035
                    colour.x += (wash.sample(u: u, v: v) - 0.5) * 0.06
                    let deep = 1 - 0.3 * max(0, tone - 0.5) * inside
                    colour.y *= deep
                    colour.z *= deep
                    var line: Float = 0
                    if tone < 0.42 {
                        line = ruled((px + py) * 0.70710678, 6.4) * ramp(0.42 - tone, 0, 0.1) * hatching
                        if tone < 0.2 {
                            line = max(line, ruled((px - py) * 0.70710678, 6.4) * ramp(0.2 - tone, 0, 0.08) * hatching)
                        }
                    }
                    let skin = field.skin.sample(u: u, v: v)
                    let rough =
                        ramp(field.detail.sample(u: u, v: v), 0.3, 0.7) * (1 - skin)
                        * (1 - ramp(field.coherence.sample(u: u, v: v), 0.3, 0.7))
                    let least: Float = 0.18 + 0.34 * rough - 0.1 * skin
                    let crisp = ramp(fine.sample(u: u, v: v), least, least + 0.3) * (0.92 - 0.45 * rough)
                    let contour = max(crisp, ramp(bold.sample(u: u, v: v), 0.4, 0.8) * 0.95)
                    line = max(line, contour) * inside
                    line = max(line, sheet.lines.samples[i])
                    line *= 0.93 + grain * 0.3
                    let fold = sheet.fold(px, py, worn: fibre.samples[i])
                    colour.x += fold
                    colour += (white - colour) * min(max(line, 0), 1)
                    picture.lightness.samples[i] = colour.x
                    picture.greenRed.samples[i] = colour.y
                    picture.blueYellow.samples[i] = colour.z
                }
            }
        }
        return picture
    }
}
