/// Spray paint on a concrete wall: fades of loud colour, a black stencil cut from the darks, white lights, mist and runs.
///
/// Only what the eye goes to is painted; towards the rest the mist thins out and the wall stays bare.
struct GraffitiSprayer: MediumPainter {
    static let traits = MediumTraits(rank: 73)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.25
        recipe.palette.vibrance = 0.6
        recipe.palette.contrast = 1.1
        recipe.palette.paper = LabColour(lightness: 0.7, greenRed: 0.001, blueYellow: 0.006)
        recipe.palette.pigment = LabColour(lightness: 0.14, greenRed: 0, blueYellow: -0.008)
        recipe.light.strength = 0.3
        recipe.brush.looseness = 0.5
        recipe.finish.vignette = 0.12
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper = LabColour(lightness: 0.62, greenRed: 0.04, blueYellow: 0.05)
            recipe.palette.pigment = LabColour(lightness: 0.2, greenRed: 0.05, blueYellow: 0.02)
        case .cool:
            recipe.palette.paper = LabColour(lightness: 0.84, greenRed: -0.006, blueYellow: -0.012)
            recipe.palette.pigment = LabColour(lightness: 0.2, greenRed: -0.005, blueYellow: -0.08)
        case .dramatic:
            recipe.palette.paper = LabColour(lightness: 0.44, greenRed: 0, blueYellow: -0.004)
            recipe.brush.looseness = min(1, recipe.brush.looseness + 0.35)
        }
    }

    /// What the sprayer plans at the field's size.
    private struct Plan {
        /// Loud colours with soft fades.
        var colours: LabPicture
        /// 0 dark … 1 light.
        var tone: Plane
        /// Where paint goes at all: 0…1; at half of the field's size, as the mist.
        var area: Plane
        /// The darks, blurred: where black mist hangs.
        var mist: Plane
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        try step(0.1)
        let plan = self.plan()
        try step(0.35)
        let runs = self.runs(plan)
        try step(0.5)
        spray(plan, runs)
        try step(0.9)
        try step(1)
        return scene.picture
    }

    private func plan() -> Plan {
        let field = scene.field, stripes = scene.stripes, (width, height) = (field.width, field.height)
        let tones = DrawnTones(scene).plane
        let soft = tones.blurred(2, stripes)
        let loose = Float(scene.recipe.brush.looseness)
        let area = Plane(width: width, height: height)
        let dark = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                // A face is cut finely, the rest with a broad knife.
                let fine = max(field.skin.samples[i], 0.6 * field.saliency.samples[i] * field.detail.samples[i])
                soft.samples[i] += (tones.samples[i] - soft.samples[i]) * min(1, fine * 1.3)
                let told = max(field.saliency.samples[i] * 1.1, field.detail.samples[i] * 0.8, field.skin.samples[i])
                area.samples[i] = ramp(told, 0.08 + 0.12 * loose, 0.42 + 0.2 * loose)
                dark.samples[i] = ramp(0.36 - soft.samples[i], -0.03, 0.03)
            }
        }
        return Plan(
            colours: loud(field.picture.blurred(2.5, stripes)),
            tone: soft,
            area: area.blurred(9, stripes).halved(stripes),
            mist: dark.blurred(7, stripes).halved(stripes)
        )
    }

    /// The picture in five cans of paint, faded into each other.
    private func loud(_ picture: LabPicture) -> LabPicture {
        let (width, height, stripes) = (picture.width, picture.height, scene.stripes)
        var samples: [SIMD4<Float>] = []
        for y in stride(from: 0, to: height, by: 7) {
            for x in stride(from: 0, to: width, by: 7) {
                let i = y * width + x
                let a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
                let chroma = (a * a + b * b).squareRoot()
                samples.append(
                    SIMD4(picture.lightness.samples[i], a, b, 0.15 + 6 * chroma + scene.field.saliency.samples[i])
                )
            }
        }
        let cans = ColourClusters(samples, count: 6, chroma: 3.2)
        let vivid = cans.colours.map { c -> SIMD4<Float> in
            let chroma = max((c.y * c.y + c.z * c.z).squareRoot(), 1e-4)
            // Cans are loud: what has a hue gets all of it; grey stays grey.
            let wanted = min(0.24, chroma * 1.25 + 0.09 * ramp(chroma, 0.015, 0.06))
            return SIMD4(c.x, c.y / chroma * wanted, c.z / chroma * wanted, 0)
        }
        let result = LabPicture(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let c = SIMD4(
                    picture.lightness.samples[i],
                    picture.greenRed.samples[i],
                    picture.blueYellow.samples[i],
                    0
                )
                let can = vivid.isEmpty ? c : vivid[cans.nearest(c)]
                let mixed = can + (c - can) * 0.25
                result.lightness.samples[i] = c.x + (mixed.x - c.x) * 0.5
                result.greenRed.samples[i] = mixed.y
                result.blueYellow.samples[i] = mixed.z
            }
        }
        return result.blurred(2.2, stripes)
    }

    /// Distance from paint that ran down where too much of it was sprayed, in pixels of the field.
    private func runs(_ plan: Plan) -> Plane {
        let field = scene.field, seed = scene.seeds(451)
        let perUnit = Float(max(field.width, field.height)) / 1024
        var lines = LeadLines()
        func isPainted(_ x: Int, _ y: Int) -> Bool { plan.area[x / 2, y / 2] > 0.35 }
        let cell = max(8, Int(26 * perUnit))
        for row in 0..<(field.height / cell + 1) {
            for column in 0..<(field.width / cell + 1) {
                let h = Noise.hash(column, row, seed)
                guard Double(h & 0xFF) < 150 * (0.4 + scene.recipe.brush.looseness) else { continue }
                let x = column * cell + Int((h >> 8) & 0xFF) * cell / 256
                guard x < field.width else { continue }
                // The lowest dark place of the cell, when it is bright below it.
                var start = -1
                for y in (row * cell)..<max(row * cell, min((row + 1) * cell, field.height - 3)) {
                    let i = y * field.width + x
                    if plan.tone.samples[i] < 0.3, plan.tone.samples[i + 3 * field.width] > 0.38, isPainted(x, y) {
                        start = y
                    }
                }
                guard start >= 0, field.skin.samples[start * field.width + x] < 0.3 else { continue }
                let random = Float(h >> 24) / 255
                let length = (14 + 80 * random * random) * perUnit
                let half = 0.7 + 0.9 * Float((h >> 16) & 0xFF) / 255
                let top = SIMD2(Float(x) + 0.5, Float(start)), end = SIMD2(top.x, top.y + length)
                lines.add(top, end, half: half * 1.15, endHalf: half * 0.8)
                lines.add(end, end, half: half * 1.25, endHalf: half * 1.25)
            }
        }
        return lines.distances(scene.small, step: SIMD2(1, 1), reach: 2)
    }

    private func spray(_ plan: Plan, _ runs: Plane) {
        let recipe = scene.recipe, stripes = scene.stripes, field = scene.field
        let (width, height) = (scene.width, scene.height)
        let picture = scene.picture
        let grit = Noise.plane(width, height, size: 1.7, octaves: 2, seed: scene.seeds(452), stripes)
        let drops = Noise.plane(width, height, size: 2.6, octaves: 1, seed: scene.seeds(453), stripes)
        let stains = Noise.plane(
            (field.width + 2) / 3,
            (field.height + 2) / 3,
            size: 210,
            octaves: 5,
            seed: scene.seeds(454),
            stripes
        )
        let pits = Noise.plane(field.width, field.height, size: 7, octaves: 2, seed: scene.seeds(455), stripes)
        let (wall, black) = (SIMD4<Float>(recipe.palette.paper), SIMD4<Float>(recipe.palette.pigment))
        let lamp = (x: Float(recipe.light.x), y: Float(recipe.light.y))
        let unit = Float(1 / scene.scale), perField = Float(width) / Float(field.width)
        let ground = Float(0.5 + recipe.finish.ground)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                // Seams of the boards that the wall was cast in.
                let board = Float(y) * unit / 236
                let seam = abs(board - board.rounded()) * 236
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let i = y * width + x
                    let fine = grit.samples[i] - 0.5, drop = drops.samples[i]
                    let stain = stains.sample(u: u, v: v) - 0.5
                    let pit = ramp(pits.sample(u: u, v: v), 0.74, 0.86)
                    let relief = fine * 0.09 - pit * 0.14 - 0.06 * (1 - ramp(seam, 0.4, 2.2))
                    var c = wall
                    c.x += stain * 0.26 + relief * ground
                    c.z += stain * 0.012
                    let tone = plan.tone.sample(u: u, v: v)
                    // Colour, in mist at its border.
                    let share = plan.area.sample(u: u, v: v)
                    let speck = (drop - 0.5) * 0.75 + fine * 0.5
                    let body = ramp(share + speck * (1.1 - share), 0.34, 0.66) * (1 - 0.35 * pit)
                    var paint = plan.colours.sample(u: u, v: v)
                    let level =
                        0.5 * ramp(tone, 0.4, 0.46) + 0.3 * ramp(tone, 0.64, 0.68) + 0.2 * ramp(tone, 0.82, 0.85)
                    paint.x = paint.x * 0.45 + 0.235 + 0.27 * level + fine * 0.035
                    c += (paint - c) * body * 0.94
                    // White for the lights.
                    let white = ramp(tone + fine * 0.05, 0.905, 0.93) * body * (1 - 0.5 * field.skin.sample(u: u, v: v))
                    c += (SIMD4(0.95, 0, 0.004, 0) - c) * white * 0.8
                    // The stencil, its mist, and what ran from it.
                    let mist = plan.mist.sample(u: u, v: v)
                    let dust =
                        ramp(drop * 0.7 + (fine + 0.5) * 0.3, 0.80 - 0.26 * mist, 0.86 - 0.26 * mist)
                        * ramp(mist, 0.02, 0.3)
                    let stencil = ramp(0.36 - tone + fine * 0.03, -0.014, 0.014)
                    let run = min(max(0.5 - runs.sample(u: u, v: v) * perField, 0), 1)
                    let cover = max(max(stencil, run), dust * 0.7) * (0.965 - 0.2 * pit)
                    c += (black - c) * cover
                    let du = u - lamp.x, dv = v - lamp.y
                    c.x *= 1.05 - 0.16 * min(1, (du * du + dv * dv).squareRoot() * 0.8)
                    c.x += fine * 0.02
                    picture.lightness.samples[i] = min(max(c.x, 0.05), 0.975)
                    picture.greenRed.samples[i] = c.y
                    picture.blueYellow.samples[i] = c.z
                }
            }
        }
    }
}
