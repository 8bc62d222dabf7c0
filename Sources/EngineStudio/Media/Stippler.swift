internal import CStudioKernels

/// Stippling: some ten thousand dots of the pen, as dense as the tone is dark and as evenly apart as that allows.
///
/// Secord: Weighted Voronoi Stippling, NPAR 2002. Dots start from an error diffusion, which is near to the end already,
/// so that few steps of relaxation are left; they are placed in the field, so they are the same at every size.
struct Stippler: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .within, rank: 67)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(lightness: 0.975, greenRed: -0.001, blueYellow: 0.004)
        recipe.palette.pigment = LabColour(lightness: 0.18, greenRed: 0, blueYellow: -0.006)
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0
        recipe.finish.ground = 0.25
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.brush.looseness = 0
        switch attempt {
        case .rich: recipe.brush.scale *= 0.92
        case .warm: recipe.palette.pigment.lightness += 0.03
        case .cool:
            recipe.palette.paper.lightness -= 0.02
            recipe.palette.paper.blueYellow += 0.014
            recipe.palette.pigment.blueYellow -= 0.03
            recipe.palette.pigment.lightness += 0.06
        case .dramatic:
            recipe.brush.scale *= 1.05
            recipe.palette.pigment.lightness = max(0.14, recipe.palette.pigment.lightness)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let tones = PrintTones(
            scene,
            source: scene.field.picture.lightness,
            middle: 0.66,
            levelling: 0.75,
            local: 0.85,
            skin: 0.12
        )
        try step(0.15)
        let ink = wantedInk(tones.plane)
        let size = DotSize(scale: 1 * Float(scene.recipe.brush.scale))
        var dots = scattered(ink, size)
        try step(0.3)
        let rounds = 7
        for round in 0..<rounds {
            relax(&dots, weight: ink)
            try step(0.3 + 0.5 * Double(round + 1) / Double(rounds))
        }
        let marks = self.marks(dots, ink: ink, size)
        let sheet = Plane(width: scene.width, height: scene.height, filledWith: 0)
        marks.draw(on: sheet, scale: scene.scale, stripes)
        try step(0.9)
        let tooth = Noise.plane(scene.width, scene.height, size: 2, octaves: 2, seed: scene.seeds(341), stripes)
        let picture = InkedSheet.printed(sheet, on: scene, tooth: tooth, depth: 0.015)
        try step(1)
        return picture
    }

    /// Radius of dots in units, by how much ink is wanted.
    private struct DotSize {
        let scale: Float
        func radius(_ ink: Float) -> Float { scale * (1.0 + 0.75 * ink) }
    }

    private struct Dots {
        var x: [Float] = []
        var y: [Float] = []
    }

    /// Share of the sheet that dots cover: none in the lights, and less and less towards the margin.
    private func wantedInk(_ tones: Plane) -> Plane {
        let (width, height) = (tones.width, tones.height)
        let result = Plane(width: width, height: height)
        let unit = 1024 / Float(max(width, height))
        let margin = Float(scene.recipe.finish.margin)
        let wide = Float(min(width, height)) * unit * 0.12 * margin
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let dark = 1 - tones.samples[i]
                    var ink = dark * (0.62 + 0.38 * dark) * ramp(dark, 0.015, 0.1)
                    if margin > 0 {
                        let dx = min(Float(x) + 0.5, Float(width - x) - 0.5) * unit
                        let dy = min(Float(y) + 0.5, Float(height - y) - 0.5) * unit
                        // The corners of the fade are round.
                        let cx = max(0, wide - dx), cy = max(0, wide - dy)
                        ink *= 1 - ramp((cx * cx + cy * cy).squareRoot(), 0.15 * wide, 0.85 * wide)
                    }
                    result.samples[i] = min(ink, 0.9)
                }
            }
        }
        return result
    }

    /// Floyd and Steinberg's error diffusion on a grid of cells that hold one dot at most.
    private func scattered(_ ink: Plane, _ size: DotSize) -> Dots {
        let unit = 1024 / Float(max(ink.width, ink.height))
        let cell = 2.3 * size.scale
        let columns = max(1, Int(Float(ink.width) * unit / cell)), rows = max(1, Int(Float(ink.height) * unit / cell))
        let small = ink.resampled(columns, rows, scene.stripes)
        var error = [Float](repeating: 0, count: columns + 2), below = error
        var dots = Dots()
        let seed = scene.seeds(342)
        for row in 0..<rows {
            let isBack = row & 1 == 1
            for k in 0..<columns {
                let column = isBack ? columns - 1 - k : k
                let h = Noise.hash(column, row, seed)
                let wanted = small[column, row], radius = size.radius(wanted)
                // Random overlaps cover less than the sum of the dots.
                let dot: Float = 3.14159 * radius * radius
                let area: Float = wanted * (1 + 0.5 * wanted) * cell * cell
                let value: Float = area / dot + error[column + 1]
                let isDot = Int(value * 4096) > 2048 + Int(h & 1023) - 512
                let rest: Float = min(max(value - (isDot ? 1 : 0), -1), 1)
                let ahead = isBack ? -1 : 1
                error[column + 1 + ahead] += rest * 0.4375
                below[column + 1 - ahead] += rest * 0.1875
                below[column + 1] += rest * 0.3125
                below[column + 1 + ahead] += rest * 0.0625
                guard isDot else { continue }
                let right = 0.1 + 0.8 * Float((h >> 10) & 1023) / 1023, down = 0.1 + 0.8 * Float(h >> 22) / 1023
                dots.x.append((Float(column) + right) * Float(ink.width) / Float(columns))
                dots.y.append((Float(row) + down) * Float(ink.height) / Float(rows))
            }
            error = below
            below = [Float](repeating: 0, count: columns + 2)
        }
        return dots
    }

    /// Moves each dot to the middle of the ink that is nearest to it.
    private func relax(_ dots: inout Dots, weight: Plane) {
        let count = dots.x.count
        guard count > 0 else { return }
        let owner = UnsafeMutablePointer<Int32>.allocate(capacity: weight.count)
        let distance = UnsafeMutablePointer<Float>.allocate(capacity: weight.count)
        defer {
            owner.deallocate()
            distance.deallocate()
        }
        var mass = [Float](repeating: 0, count: count), massX = mass, massY = mass
        cstudio_voronoi(
            dots.x,
            dots.y,
            Int32(count),
            weight.samples,
            Int32(weight.width),
            Int32(weight.height),
            owner,
            distance,
            &mass,
            &massX,
            &massY
        )
        for k in 0..<count where mass[k] > 1e-5 {
            // A little beyond the middle: the same rest in fewer steps.
            dots.x[k] += (massX[k] / mass[k] - dots.x[k]) * 1.25
            dots.y[k] += (massY[k] / mass[k] - dots.y[k]) * 1.25
        }
    }

    private func marks(_ dots: Dots, ink: Plane, _ size: DotSize) -> PenMarks {
        let unit = 1024 / Float(max(ink.width, ink.height))
        let seed = scene.seeds(343)
        var marks = PenMarks()
        for k in dots.x.indices {
            let dark = ink.sample(u: dots.x[k] / Float(ink.width), v: dots.y[k] / Float(ink.height))
            let radius = size.radius(dark) * (0.9 + 0.2 * Noise.unit(k, 0, seed))
            marks.append([SIMD3(dots.x[k] * unit, dots.y[k] * unit, radius)])
        }
        return marks
    }
}
