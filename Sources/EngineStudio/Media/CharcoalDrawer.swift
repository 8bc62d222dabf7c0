internal import CStudioKernels

/// Charcoal on a toned, laid sheet: tone rubbed in with the hand, the side of the stick over the ribs of the paper,
/// pressed blacks, and lights taken back with the eraser.
struct CharcoalDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .drawn, rank: 45)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.light.strength = 0.25
        recipe.finish.vignette = 0.1
        recipe.palette.contrast = 1.1
        recipe.palette.paper = LabColour(lightness: 0.83, greenRed: 0.004, blueYellow: 0.024)
        recipe.palette.pigment = LabColour(lightness: 0.15, greenRed: 0.002, blueYellow: 0.003)
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let fade = scene.sheetFade(width: 0.06)
        let masses = scene.masses()
        let tones = DrawnTones(scene, middle: 0.5, mood: 0.8, masses: masses, calm: 0.6, relief: 0.35)
        let paper = laidPaper()
        // What lies on the sheet: charcoal in the first plane, what the eraser took in the second.
        let (charcoal, erased) = (
            Plane(width: scene.width, height: scene.height, filledWith: 0),
            Plane(width: scene.width, height: scene.height, filledWith: 0)
        )
        let spare = Plane(width: scene.width, height: scene.height, filledWith: 0)
        var marks = LabPicture(width: 1, height: 1)
        (marks.lightness, marks.greenRed, marks.blueYellow) = (charcoal, erased, spare)
        var canvas = StrokeCanvas(ground: marks, tooth: paper)
        canvas.height = spare
        try step(0.15)
        let walk = FlowWalk(scene, curl: 0)
        let drawn = tones.fading(fade, stripes)
        let layers = sticks()
        for (i, layer) in layers.enumerated() {
            layer.draw(on: canvas, walk, tones: drawn, scene) { _, pressure in SIMD4(pressure, 0, 0, 0) }
            try step(0.15 + 0.12 * Double(i + 1))
        }
        let lights = lights(tones)
        let eraser = HatchLayer(
            angle: 0.55,
            follow: 0.9,
            limit: 0.11,
            pressure: 1,
            radius: 3,
            spacing: 8,
            length: 30,
            taper: 0.6,
            grip: 0.1,
            opacity: 0.85,
            dryness: 0.35,
            ease: 0.2,
            seed: scene.seeds(36)
        )
        eraser.draw(on: canvas, walk, tones: lights, scene) { _, pressure in SIMD4(0, pressure, 0, 0) }
        try step(0.7)
        let contour = try ContourLines(scene: masses, width: 1.9, reach: 10, threshold: 0.018, sharpness: 17)
            .found(in: masses.picture.lightness, tangents: masses.tangents()) { () throws(StudioFailure) in
                try step(0.75)
            }
        let accents = scene.accents(near: 0.9, wide: 5)
        try step(0.85)
        finish(canvas.picture, tones: tones, paper: paper, contour: contour, accents: accents, fade: fade)
        try step(1)
        return canvas.picture
    }

    private func sticks() -> [HatchLayer] {
        let scale = Float(scene.recipe.brush.scale)
        func stick(
            _ part: Int,
            angle: Float,
            follow: Float,
            limit: Float,
            pressure: Float,
            radius: Float,
            spacing: Float,
            length: Float,
            grip: Float,
            opacity: Float,
            ease: Float
        ) -> HatchLayer {
            HatchLayer(
                angle: angle,
                follow: follow,
                limit: limit,
                pressure: pressure,
                radius: radius * scale,
                spacing: spacing * scale,
                length: length * scale,
                taper: 0.15,
                grip: grip,
                opacity: opacity,
                dryness: 0.45,
                ease: ease,
                scatter: 0.16,
                bend: 0.12,
                seed: scene.seeds(30 + part)
            )
        }
        return [
            stick(
                1,
                angle: 0.95,
                follow: 0.2,
                limit: 0.82,
                pressure: 0.5,
                radius: 10,
                spacing: 21,
                length: 110,
                grip: 0.6,
                opacity: 0.75,
                ease: 0.65
            ),
            stick(
                2,
                angle: 0.7,
                follow: 0.6,
                limit: 0.6,
                pressure: 0.74,
                radius: 7,
                spacing: 14,
                length: 70,
                grip: 0.56,
                opacity: 0.8,
                ease: 0.55
            ),
            stick(
                3,
                angle: 1.2,
                follow: 0.8,
                limit: 0.38,
                pressure: 0.88,
                radius: 4.6,
                spacing: 7.5,
                length: 46,
                grip: 0.46,
                opacity: 0.85,
                ease: 0.4
            ),
            stick(
                4,
                angle: 0.8,
                follow: 0.85,
                limit: 0.2,
                pressure: 1,
                radius: 3.4,
                spacing: 4.6,
                length: 34,
                grip: 0.06,
                opacity: 0.96,
                ease: 0.2
            ),
        ]
    }

    /// Where the eraser goes: lights of what has form, not of empty sky and walls.
    private func lights(_ tones: DrawnTones) -> DrawnTones {
        let field = scene.field, width = field.width
        let near = field.detail.blurred(6, scene.stripes), broad = tones.plane.blurred(34, scene.stripes)
        let result = Plane(width: width, height: field.height)
        scene.stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                // Beside a bright ground a cleaned edge would be a halo.
                let inside = 1 - ramp(broad.samples[i], 0.55, 0.8) * (1 - field.skin.samples[i])
                let form = ramp(near.samples[i], 0.12, 0.4) * (1 - field.sky.samples[i]) * inside
                result.samples[i] = 1 - tones.plane.samples[i] * form
            }
        }
        return DrawnTones(plane: result)
    }

    /// Ribs of the mould that the sheet was made on, under a coarse tooth.
    private func laidPaper() -> Plane {
        let (width, height) = (scene.width, scene.height)
        let fine = Noise.plane(width, height, size: 2.1, octaves: 2, seed: 7201, scene.stripes)
        let coarse = Noise.plane(width, height, size: 6, octaves: 2, seed: 7202, scene.stripes)
        let period = 5.2 * scene.scale
        let wave = (0..<1024).map { Float(PortableMath.sine(Double($0) / 1024 * 2 * 3.141592653589793)) }
        // Finer than three pixels ribs would alias: they fade.
        let ribs = ramp(Float(period), 2.5, 5) * 0.13
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let bent = Double(x) + Double(coarse.samples[i] - 0.5) * 3 * scene.scale
                    let rib = wave[Int((bent / period + 16) * 1024) & 1023] * ribs
                    let v = 0.5 + (fine.samples[i] - 0.5) * 0.68 + (coarse.samples[i] - 0.5) * 0.4 + rib
                    fine.samples[i] = min(max(v, 0), 1)
                }
            }
        }
        return fine
    }

    private func finish(
        _ picture: LabPicture,
        tones: DrawnTones,
        paper: Plane,
        contour: Plane,
        accents: Plane,
        fade: Plane
    ) {
        let (width, height, recipe, field) = (scene.width, scene.height, scene.recipe, scene.field)
        let soft = tones.plane.blurred(3.5, scene.stripes)
        let smear = Noise.plane(
            field.width,
            field.height,
            size: 20,
            stretch: 7,
            angle: -0.7,
            octaves: 3,
            seed: scene.seeds(88),
            scene.stripes
        )
        let (sheet, pigment) = (SIMD4<Float>(recipe.palette.paper), SIMD4<Float>(recipe.palette.pigment))
        let bare = SIMD4<Float>(min(sheet.x + 0.06, 0.95), sheet.y * 0.8, sheet.z * 0.8, 0)
        let ground = Float(recipe.finish.ground)
        let (rub, accent): (Float, Float) = (0.36, 4.2)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let i = y * width + x
                    let tooth = paper.samples[i], keep = fade.sample(u: u, v: v)
                    let skin = field.skin.sample(u: u, v: v), detail = field.detail.sample(u: u, v: v)
                    let tone = tones.plane.sample(u: u, v: v), broad = soft.sample(u: u, v: v)
                    let close = max(skin, detail * 0.8)
                    let mixed = broad + (tone - broad) * (0.35 + 0.65 * close)
                    // Dust rubbed into the sheet; it keeps the direction of the hand.
                    let hand = (smear.sample(u: u, v: v) - 0.5) * 0.4 * (1 - close * 0.7)
                    let dark = min(max(1 - mixed + hand, 0), 1)
                    let rubbed =
                        (rub * (0.35 + 0.65 * dark) + 0.4 * ramp(dark, 0.62, 0.95)) * dark * (0.86 + 0.28 * tooth)
                    // Fine forms are drawn with the stick's corner and lifted with a pointed eraser.
                    let found = accents.samples[i] * (0.35 + 0.9 * close)
                    let corner = min(max(found * accent - 0.03, 0), 0.8) * (0.35 + 0.65 * ramp(tooth, 0.2, 0.6))
                    let lifted = min(max(-found * accent - 0.06, 0), 0.5) * (0.15 + 0.85 * skin)
                    let press = ramp(0.9 - tone, 0, 0.6)
                    let line =
                        contour.sample(u: u, v: v) * (0.3 + 0.6 * press) * (0.25 + 0.75 * ramp(tooth, 0.3, 0.62))
                        * (1 - 0.35 * detail * (1 - field.coherence.sample(u: u, v: v)) * (1 - skin))
                    let taken = min(picture.greenRed.samples[i] * (0.85 - 0.3 * skin) * keep + lifted, 1)
                    let stick = picture.lightness.samples[i]
                    var density = 1 - (1 - rubbed * keep) * (1 - stick) * (1 - line * keep) * (1 - corner * keep)
                    density *= 1 - taken * 0.9
                    density = min(max(density, 0), 0.97)
                    // Where the eraser went the sheet is cleaner than where dust has settled.
                    let clean = sheet + (bare - sheet) * min(taken * 1.1, 1)
                    let colour = clean + (pigment - clean) * density
                    picture.lightness.samples[i] = colour.x + (tooth - 0.5) * 0.035 * ground * (1 - density)
                    picture.greenRed.samples[i] = colour.y
                    picture.blueYellow.samples[i] = colour.z
                }
            }
        }
    }
}
