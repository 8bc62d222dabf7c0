internal import CStudioKernels

/// Transparent washes on cold-pressed paper.
///
/// Pigment is a density that darkens the wash (Bousseau, Kaplan, Thollot, Sillion: Interactive Watercolor Rendering,
/// NPAR 2006): edges gather it, water spreads it, the grain of the paper holds it.
struct WatercolourPainter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, rank: 90)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.15
        recipe.palette.exposure = 0.012
        recipe.palette.black = 0.17
        recipe.palette.white = 0.955
        recipe.palette.shadow = Tint(greenRed: 0.004, blueYellow: -0.022)
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        attempt.applySheet(to: &recipe)
    }

    func paint(
        _ step: (Double) throws(StudioFailure) -> Void,
        _ show: (UnfinishedCanvas) -> Void
    ) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes, recipe = scene.recipe
        let loose = Float(recipe.brush.looseness)
        let tangents = scene.tangents()
        try step(0.05)
        let clean = Abstraction.of(scene, radius: 4.2 * recipe.brush.scale, tangents: tangents)
        try step(0.4)
        let washed = wandering(wetInWet(clean, loose: loose), loose: loose)
        tone(washed)
        show(.colours(washed))
        try step(0.5)
        let outline = recipe.brush.outline > 0 ? try lines(tangents, step) : nil
        try step(0.7)
        let density = self.density(of: washed, loose: loose)
        let paper = Ground.paperTooth(scene)
        try step(0.85)
        let light = LinearPicture(washed, fitted: true, stripes)
        lay(light, density: density, paper: paper, outline: outline)
        try step(1)
        return light.lab(stripes)
    }

    /// Where there is little to see, colours run into each other and leave blooms.
    private func wetInWet(_ clean: LabPicture, loose: Float) -> LabPicture {
        let stripes = scene.stripes
        let soft = scene.field.picture.blurred(9, stripes).resampled(scene.width, scene.height, stripes)
        let runs = Noise.plane(
            scene.width,
            scene.height,
            size: 90,
            octaves: 4,
            seed: scene.seeds(21),
            stripes
        )
        let busy = scene.full(scene.field.detail.blurred(5, stripes))
        let width = scene.width
        stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let calm = 1 - ramp(busy.samples[i], 0.12, 0.5)
                let mix = calm * (0.45 + 0.55 * ramp(runs.samples[i], 0.46, 0.54)) * min(1, loose * 1.5)
                clean.lightness.samples[i] += (soft.lightness.samples[i] - clean.lightness.samples[i]) * mix
                clean.greenRed.samples[i] += (soft.greenRed.samples[i] - clean.greenRed.samples[i]) * mix
                clean.blueYellow.samples[i] += (soft.blueYellow.samples[i] - clean.blueYellow.samples[i]) * mix
            }
        }
        return clean
    }

    /// The hand that follows an edge wavers.
    private func wandering(_ picture: LabPicture, loose: Float) -> LabPicture {
        let (width, height, stripes) = (scene.width, scene.height, scene.stripes)
        let x = Noise.plane(width, height, size: 26, octaves: 3, seed: scene.seeds(22), stripes)
        let y = Noise.plane(width, height, size: 26, octaves: 3, seed: scene.seeds(23), stripes)
        let amount = Float(scene.scale) * (3 + 9 * loose)
        return picture.mapPlanes { plane in
            let moved = Plane(width: width, height: height)
            stripes.rows(height) { first, last in
                cstudio_displace(
                    plane.samples,
                    x.samples,
                    y.samples,
                    Int32(width),
                    Int32(height),
                    Int32(first),
                    Int32(last),
                    amount,
                    moved.samples
                )
            }
            return moved
        }
    }

    /// Light, clear colours in a few steps of tone; the lightest stay paper.
    private func tone(_ picture: LabPicture) {
        let width = scene.width
        let steps: Float = 6
        let wobble = Noise.plane(
            scene.width,
            scene.height,
            size: 40,
            octaves: 3,
            seed: scene.seeds(24),
            scene.stripes
        )
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let l = picture.lightness.samples[i]
                let raised = l * (1.03 + 0.12 * (1 - l)) + 0.03
                // A soft staircase: flat washes with narrow passages between them.
                let position = (raised + (wobble.samples[i] - 0.5) * 0.12) * steps
                let floor = position.rounded(.down)
                let stair = (floor + ramp(position - floor, 0.25, 0.75)) / steps - (wobble.samples[i] - 0.5) * 0.12
                let toned = raised + (stair - raised) * 0.55
                let bare = ramp(toned, 0.95, 1.01)
                picture.lightness.samples[i] = toned + (1 - toned) * bare * 0.8
                let keep = (1.22 - 0.25 * toned) * (1 - bare * 0.75)
                picture.greenRed.samples[i] *= keep
                picture.blueYellow.samples[i] *= keep
            }
        }
    }

    /// How much more (above 1) or less pigment lies at a place than its colour asks for.
    private func density(of picture: LabPicture, loose: Float) -> Plane {
        let (width, height, stripes, scale) = (scene.width, scene.height, scene.stripes, scene.scale)
        let near = picture.lightness.blurred(0.9 * scale, stripes)
        let wide = picture.lightness.blurred(3.6 * scale, stripes)
        let broad = picture.lightness.blurred(11 * scale, stripes)
        let flow = Noise.plane(width, height, size: 130, octaves: 5, seed: scene.seeds(25), stripes)
        let fine = Noise.plane(width, height, size: 16, octaves: 4, seed: scene.seeds(26), stripes)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let rim = min(max((wide.samples[i] - near.samples[i]) * 9, 0), 0.75)
                let pool = min(max((broad.samples[i] - wide.samples[i]) * 2.2, -0.15), 0.35)
                let turbulence = (flow.samples[i] - 0.5) * 1.1 + (fine.samples[i] - 0.5) * 0.42
                near.samples[i] = 1 + rim * (0.75 + 0.5 * loose) + pool * 0.7 + turbulence * (0.7 + 0.7 * loose)
            }
        }
        return near
    }

    private func lines(
        _ tangents: (x: Plane, y: Plane),
        _ step: (Double) throws(StudioFailure) -> Void
    ) throws(StudioFailure) -> Plane {
        try ContourLines(scene: scene, width: 0.9, reach: 8, threshold: 0.014, sharpness: 18)
            .found(in: scene.picture.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.6) }
    }

    private func lay(_ light: LinearPicture, density: Plane, paper: Plane, outline: Plane?) {
        let (width, height, recipe) = (scene.width, scene.height, scene.recipe)
        let margin = PaintedArea(scene).coverage()
        let sheet = LabPicture(width: 1, height: 1)
        sheet.lightness.samples[0] = Float(recipe.palette.paper.lightness)
        sheet.greenRed.samples[0] = Float(recipe.palette.paper.greenRed)
        sheet.blueYellow.samples[0] = Float(recipe.palette.paper.blueYellow)
        let base = LinearPicture(sheet, fitted: true, Stripes(threads: 1))
        let papers = [base.red.samples[0], base.green.samples[0], base.blue.samples[0]].map { $0.squareRoot() }
        let ground = Float(recipe.finish.ground), ink = Float(recipe.brush.outline)
        let scale = Float(scene.scale)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let hollow = 0.5 - paper.samples[i]
                    let painted = margin.cover.samples[i]
                    let rim = margin.rim.samples[i]
                    let slope =
                        (paper[min(x + 1, width - 1), min(y + 1, height - 1)] - paper[max(x - 1, 0), max(y - 1, 0)])
                        * scale
                    let relief = 1 + slope * 0.05 * ground
                    let line = 1 - (outline?.samples[i] ?? 0) * ink * (0.55 + 0.7 * paper.samples[i]) * 0.8
                    let planes = [light.red, light.green, light.blue]
                    for k in 0..<3 {
                        let c = min(max(planes[k].samples[i], 0), 1).squareRoot()
                        // Granulation: heavier pigment settles in the hollows.
                        let d = density.samples[i] + hollow * 0.62 * ground * (0.5 + (1 - c)) + rim * 0.9
                        let wash = c * (1 - (1 - c) * (d - 1))
                        let value = papers[k] * (1 - painted + painted * min(max(wash, 0), 1)) * relief * line
                        let v = min(max(value, 0), 1)
                        planes[k].samples[i] = v * v
                    }
                }
            }
        }
    }
}
