/// Ink wash, sumi-e: pale wet washes that feather into rice paper, few strokes of a broad brush that runs dry, some dark
/// lines where the eye goes, much bare paper, and a seal.
struct InkWashPainter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, isMonochrome: true, weather: .drawn, rank: 75)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(lightness: 0.925, greenRed: 0.003, blueYellow: 0.022)
        recipe.palette.pigment = LabColour(lightness: 0.2, greenRed: -0.001, blueYellow: -0.008)
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0.05
        recipe.finish.ground = 0.6
        recipe.brush.looseness = 0.6
    }

    /// White and aged sheets, pine soot and oil soot.
    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: recipe.palette.paper.lightness += 0.03
        case .warm: recipe.palette.paper.lightness -= 0.02
        case .cool:
            recipe.palette.pigment.blueYellow += 0.022
            recipe.palette.paper.blueYellow += 0.012
            recipe.palette.exposure += 0.04
            recipe.brush.looseness = 0.85
        case .dramatic:
            recipe.palette.paper.lightness += 0.04
            recipe.palette.pigment.lightness = max(0.15, recipe.palette.pigment.lightness)
            recipe.palette.exposure -= 0.02
            recipe.brush.looseness = 0.75
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let lines = try ContourLines(scene: scene, width: 1.1, reach: 13, threshold: 0.011, sharpness: 18)
            .found(in: scene.picture.lightness, tangents: ContourLines.tangents(scene)) {
                () throws(StudioFailure) in try step(0.15)
            }
        try step(0.3)
        let tones = PrintTones(
            scene,
            source: PrintTones.patches(scene, radius: 8),
            middle: 0.68,
            levelling: 0.75,
            local: 0.45,
            skin: 0.12
        )
        let kept = subject(tones.plane)
        let wash = self.wash(tones.plane, kept)
        try step(0.5)
        let strokes = bled(painted(brushed(tones.plane, kept)))
        try step(0.75)
        let ink = scene.full(wash)
        join(ink, strokes: strokes, lines: lines, kept: kept)
        try step(0.85)
        let fibre = RicePaper.fibres(scene)
        try step(0.9)
        let sheet = InkedSheet.printed(ink, on: scene, tooth: fibre, depth: 0.03)
        Seal(scene, ink: ink)?.stamp(on: sheet, ink: ink, fibre)
        try step(1)
        return sheet
    }

    /// 1 what is painted … 0 what is left to the paper: not where there is nothing to see, nor at the margin.
    private func subject(_ tones: Plane) -> Plane {
        let field = scene.field, stripes = scene.stripes
        let busy = field.detail.blurred(14, stripes), seen = field.saliency.blurred(16, stripes)
        let (width, height) = (field.width, field.height)
        let unit = 1024 / Float(max(width, height))
        let margin = Float(scene.recipe.finish.margin)
        let wide = Float(min(width, height)) * unit * 0.09 * margin
        let wander = Noise.plane(width, height, size: 120, octaves: 4, seed: scene.seeds(351), stripes)
        let result = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for y in first..<last {
                for x in 0..<width {
                    let i = y * width + x
                    let there = max(
                        ramp(busy.samples[i] * 0.7 + seen.samples[i] * 0.7, 0.12, 0.42),
                        ramp(1 - tones.samples[i], 0.42, 0.68)
                    )
                    let px = (Float(x) + 0.5) * unit, py = (Float(y) + 0.5) * unit
                    let edge = min(px, py, Float(width) * unit - px, Float(height) * unit - py)
                    let ragged = edge - (wander.samples[i] - 0.35) * wide * 2.2
                    let inside = margin > 0 ? ramp(ragged, 0, wide * 0.9) : 1
                    result.samples[i] = (0.25 + 0.75 * there) * inside
                }
            }
        }
        return result
    }

    /// Three dilutions of ink, each over the last, with borders that are crisp where the sheet was dry and feathered
    /// where it was wet.
    private func wash(_ tones: Plane, _ kept: Plane) -> Plane {
        let (width, height, stripes) = (tones.width, tones.height, scene.stripes)
        let unit = Double(max(width, height)) / 1024
        let loose = Float(scene.recipe.brush.looseness)
        let bleed = Noise.plane(width, height, size: 30, octaves: 5, seed: scene.seeds(352), stripes)
        let wet = Noise.plane(width, height, size: 170, octaves: 2, seed: scene.seeds(353), stripes)
        let ground = tones.blurred(60 * unit, stripes)
        let soft = tones.blurred(5 * unit, stripes), run = tones.blurred(18 * unit, stripes)
        let result = Plane(width: width, height: height)
        let levels: [(at: Float, amount: Float)] = [(0.74, 0.13), (0.52, 0.2), (0.3, 0.3)]
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let wetness = ramp(wet.samples[i], 0.4, 0.62) * loose
                let tone = soft.samples[i] + (run.samples[i] - soft.samples[i]) * wetness
                let push = (bleed.samples[i] - 0.5) * (0.16 + 0.3 * wetness)
                // What is no darker than its surroundings is paper, not the palest wash.
                let lift = 0.22 * ramp(tone - ground.samples[i], -0.14, 0)
                var bare: Float = 1
                for level in levels {
                    let depth = level.at - (level.at > 0.7 ? lift : 0) - tone + push + (kept.samples[i] - 1) * 0.38
                    let border = 0.02 + 0.2 * wetness
                    // Pigment drifts to where the wash dries last.
                    let rim = ramp(depth, -0.01, 0.02) * (1 - ramp(depth, 0.03, 0.1)) * (1 - wetness) * 0.35
                    let body = ramp(depth, -border * 0.4, border)
                    bare *= 1 - level.amount * (body + rim) * (0.75 + 0.5 * wet.samples[i])
                }
                result.samples[i] = (1 - bare) * ramp(kept.samples[i], 0.0, 0.35)
            }
        }
        return result
    }

    /// Ink that was set on wet paper runs out of its stroke.
    private func bled(_ strokes: Plane) -> Plane {
        let stripes = scene.stripes, width = scene.width
        let field = scene.field
        let wet = Noise.plane(field.width, field.height, size: 75, octaves: 3, seed: scene.seeds(362), stripes)
        let soft = strokes.blurred(4.5 * scene.scale, stripes)
        let loose = Float(scene.recipe.brush.looseness)
        let height = scene.height
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let wetness = ramp(wet.sample(u: (Float(x) + 0.5) / Float(width), v: v), 0.44, 0.6) * loose
                    let crisp = strokes.samples[i]
                    let run = max(soft.samples[i] * 1.05, crisp * 0.55)
                    soft.samples[i] = crisp + (run - crisp) * wetness
                }
            }
        }
        return soft
    }

    private func painted(_ lists: [StrokeList]) -> Plane {
        let stripes = scene.stripes
        let picture = scene.picture
        for plane in [picture.lightness, picture.greenRed, picture.blueYellow] {
            plane.samples.initialize(repeating: 0, count: plane.count)
        }
        let tooth = Noise.plane(scene.width, scene.height, size: 2.6, octaves: 2, seed: scene.seeds(354), stripes)
        let canvas = StrokeCanvas(ground: picture, tooth: tooth)
        for list in lists { canvas.paint(list, scale: scene.scale, bristles: BristleTexture.brush, stripes) }
        return picture.lightness
    }

    /// Marks of three brushes: broad in the darks, middling at what has form, small at what has detail.
    private func brushed(_ tones: Plane, _ kept: Plane) -> [StrokeList] {
        let stripes = scene.stripes, scale = Float(scene.recipe.brush.scale)
        let (width, height) = (tones.width, tones.height)
        let detail = scene.field.detail, skin = scene.field.skin
        var wanted = LabPicture(width: width, height: height)
        wanted.greenRed.samples.initialize(repeating: 0, count: width * height)
        wanted.blueYellow = wanted.greenRed
        let dark = Plane(width: width, height: height), fine = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                let depth = 1 - tones.samples[i]
                let there = ramp(kept.samples[i], 0.2, 0.6)
                dark.samples[i] = depth * there * (1 - 0.6 * skin.samples[i])
                fine.samples[i] = depth * there * (0.3 + 0.85 * detail.samples[i]) * (1 - 0.35 * skin.samples[i])
            }
        }
        wanted.lightness = dark
        let colours = ColourField(wanted, blurredBy: 0, stripes)
        let walk = FlowWalk(scene, curl: 0.35)
        let passes: [(radius: Float, spacing: Float, steps: Int, from: Float, ink: Float, dry: Float, fine: Bool)] = [
            (17, 1.5, 8, 0.42, 0.42, 0.85, false), (7.5, 1.8, 10, 0.56, 0.78, 0.75, true),
            (2.5, 3, 10, 0.66, 0.97, 0.5, true),
        ]
        var lists: [StrokeList] = []
        for (k, pass) in passes.enumerated() {
            let layer = StrokeLayer(
                radius: pass.radius * scale,
                spacing: pass.spacing,
                steps: pass.steps,
                threshold: pass.from,
                tolerance: 0.22,
                opacity: 0.85,
                dryness: pass.dry,
                streak: 0.12,
                grip: 0.3,
                taper: 0.45,
                thickness: 0,
                seed: scene.seeds(355 + k)
            )
            let list = layer.planned(walk, colours: colours, structure: pass.fine ? fine : dark, stripes) { _, _, h in
                SIMD4(pass.ink * (0.75 + 0.35 * Float((h >> 9) & 255) / 255), 0, 0, 0)
            }
            lists.append(list)
        }
        return lists
    }

    private func join(_ ink: Plane, strokes: Plane, lines: Plane, kept: Plane) {
        let (width, height) = (scene.width, scene.height), skin = scene.field.skin
        let pressure = Noise.plane(width, height, size: 42, octaves: 3, seed: scene.seeds(358), scene.stripes)
        let dry = Noise.plane(width, height, size: 2.1, octaves: 2, seed: scene.seeds(359), scene.stripes)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    var mark: Float = 0
                    let line = lines.samples[i]
                    if line > 0 {
                        let u = (Float(x) + 0.5) / Float(width)
                        // A face is drawn with care: no line of it runs dry.
                        let care = skin.sample(u: u, v: v)
                        let press = max(ramp(pressure.samples[i], 0.36, 0.6), care)
                        let flying = max(ramp(dry.samples[i] + press * 0.45, 0.42, 0.6), care)
                        let there = ramp(kept.sample(u: u, v: v), 0.15, 0.5)
                        let drawn = min(1, max(0, line - 0.11 * (1 - care)) * (1 + 0.9 * care))
                        mark = drawn * (0.35 + 0.6 * press) * flying * there
                    }
                    ink.samples[i] = 1 - (1 - ink.samples[i]) * (1 - strokes.samples[i] * 0.92) * (1 - mark * 0.95)
                }
            }
        }
    }
}

/// Absorbent paper with long fibres.
enum RicePaper {
    /// 0…1 round .5.
    static func fibres(_ scene: Scene) -> Plane {
        let (width, height, stripes) = (scene.width, scene.height, scene.stripes)
        let cloud = Noise.plane(width, height, size: 11, octaves: 3, seed: 7201, stripes)
        for (angle, seed) in [(0.35, 7202), (1.9, 7203)] as [(Double, UInt32)] {
            let thread = Noise.plane(
                width,
                height,
                size: 1.7,
                stretch: 26,
                angle: angle,
                octaves: 1,
                seed: seed,
                stripes
            )
            stripes.rows(height) { first, last in
                for i in (first * width)..<(last * width) {
                    cloud.samples[i] += ramp(thread.samples[i], 0.86, 1) * 0.4
                }
            }
        }
        return cloud
    }
}

/// The square red stamp of the painter, at the side with the least ink; `nil` where no side is bare.
struct Seal {
    private let scene: Scene
    private let corner: SIMD2<Float>
    private let side: Float

    /// - Parameter ink: what is on the sheet, 0…1.
    init?(_ scene: Scene, ink: Plane) {
        let tall = Float(scene.height) / Float(scene.scale), wide = Float(scene.width) / Float(scene.scale)
        let side = min(wide, tall) * 0.052
        guard min(scene.width, scene.height) >= 96 else { return nil }
        let gap = min(wide, tall) * 0.085
        var best: (Float, SIMD2<Float>)?
        for down in 0..<4 {
            for right in [true, false] {
                let low = tall - gap - side
                let place = SIMD2(right ? wide - gap - side : gap, low - (low - gap) * Float(down) / 3)
                var busy = Float(down) * 0.012
                for row in 0..<7 {
                    for column in 0..<7 {
                        let at = place + SIMD2(Float(column), Float(row)) / 6 * (side * 1.6) - side * 0.3
                        busy += ink.sample(u: at.x / wide, v: at.y / tall) / 49
                    }
                }
                if Int(busy * 1024) < Int((best?.0 ?? 1e4) * 1024) { best = (busy, place) }
            }
        }
        guard let best, best.0 < 0.2 else { return nil }
        self.scene = scene
        self.corner = best.1
        self.side = side
    }

    /// Two columns of carved strokes on red, a little worn.
    func stamp(on picture: LabPicture, ink: Plane, _ fibre: Plane) {
        let unit = Float(1 / scene.scale), scale = Float(scene.scale)
        let seed = scene.seeds(361)
        let red = SIMD3<Float>(0.53, 0.155, 0.085)
        let left = max(0, Int((corner.x - 2) * scale)), top = max(0, Int((corner.y - 2) * scale))
        let right = min(picture.width, Int((corner.x + side + 2) * scale) + 1)
        let bottom = min(picture.height, Int((corner.y + side + 2) * scale) + 1)
        let foot = unit / side * 7
        for y in top..<max(top, bottom) {
            for x in left..<max(left, right) {
                let i = y * picture.width + x
                let q = (SIMD2(Float(x) + 0.5, Float(y) + 0.5) * unit - corner) / side
                let edge = min(q.x, q.y, 1 - q.x, 1 - q.y) + (fibre.samples[i] - 0.5) * 0.03
                let inside = min(max(edge * 7 / foot + 0.5, 0), 1)
                // A grid of 7: a rim, then strokes between cells by the hash of the seal.
                let g = q * 7
                let cell = SIMD2(Int(max(g.x, 0)), Int(max(g.y, 0)))
                let f = SIMD2(g.x - Float(cell.x), g.y - Float(cell.y)) - 0.5
                var carved: Float = 0
                if cell.x >= 1, cell.x <= 5, cell.y >= 1, cell.y <= 5, cell.x != 3 {
                    let h = Noise.hash(cell.x, cell.y, seed)
                    let isAcross = h & 3 != 0, isDown = h & 12 == 0 || cell.x == 1 || cell.x == 5
                    if isAcross { carved = max(carved, min(max((0.2 - abs(f.y)) / foot + 0.5, 0), 1)) }
                    if isDown { carved = max(carved, min(max((0.2 - abs(f.x)) / foot + 0.5, 0), 1)) }
                }
                let worn = ramp(fibre.samples[i], 0.35, 0.5) * 0.35 + 0.6
                let amount = inside * (1 - carved) * worn
                picture.lightness.samples[i] += (red.x - picture.lightness.samples[i]) * amount
                picture.greenRed.samples[i] += (red.y - picture.greenRed.samples[i]) * amount
                picture.blueYellow.samples[i] += (red.z - picture.blueYellow.samples[i]) * amount
            }
        }
    }
}
