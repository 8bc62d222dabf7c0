internal import CStudioKernels

/// Coloured chalk on a school slate: what is light is chalked, what is dark is left slate.
struct ChalkDrawer: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, rank: 46)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.saturation = 1.2
        recipe.light.strength = 0.2
        recipe.finish.vignette = 0.25
        recipe.palette.paper = LabColour(lightness: 0.285, greenRed: -0.026, blueYellow: 0.006)
        recipe.palette.pigment = LabColour(lightness: 0.95, greenRed: 0, blueYellow: 0.008)
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.paper = LabColour(lightness: 0.33, greenRed: 0.008, blueYellow: 0.02)
            recipe.palette.pigment = LabColour(lightness: 0.94, greenRed: 0.006, blueYellow: 0.035)
            recipe.finish.margin *= 1.4
        case .cool:
            recipe.palette.paper = LabColour(lightness: 0.31, greenRed: -0.01, blueYellow: -0.035)
            recipe.palette.pigment = LabColour(lightness: 0.95, greenRed: -0.006, blueYellow: -0.012)
        case .dramatic:
            recipe.palette.paper = LabColour(lightness: 0.2, greenRed: -0.004, blueYellow: 0)
            recipe.finish.margin *= 0.6
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let stripes = scene.stripes
        let fade = scene.sheetFade(width: 0.05)
        let masses = scene.masses()
        let tones = DrawnTones(scene, middle: 0.5, mood: 0.6, masses: masses, calm: 0.5, relief: 0.45)
        let bare = tones.inverted(stripes)
        let wanted = chalked(bare, fade: fade)
        let grain = softGrain()
        let slate = board(wanted, grain: grain)
        let canvas = StrokeCanvas(ground: slate, tooth: grain)
        try step(0.15)
        let walk = FlowWalk(scene, curl: 0)
        let colours = scene.field.picture, pigment = SIMD4<Float>(scene.recipe.palette.pigment)
        for (i, layer) in sticks().enumerated() {
            layer.draw(on: canvas, walk, tones: wanted, scene) { at, _ in
                Self.chalk(for: colours.sample(u: at.x, v: at.y), white: pigment, lift: Float(i) * 0.035)
            }
            try step(0.15 + 0.12 * Double(i + 1))
        }
        // Light lines lie on the lighter side of an edge, so the picture stays a positive.
        let sketch = scene.sketch()
        let turned = sketch.picture.lightness.mapped(stripes) { 1 - $0 }
        let line = try ContourLines(scene: sketch, width: 1.15, reach: 7, threshold: 0.02, sharpness: 16)
            .found(in: turned, tangents: sketch.tangents()) { () throws(StudioFailure) in try step(0.75) }
        try step(0.85)
        let accents = scene.accents(near: 0.9, wide: 5)
        finish(canvas.picture, line: line, accents: accents, grain: grain, fade: fade, wanted: wanted)
        try step(1)
        return canvas.picture
    }

    /// A slate is smooth: chalk breaks up on it softly.
    private func softGrain() -> Plane {
        Noise.plane(scene.width, scene.height, size: 1.9, octaves: 2, seed: 7401, scene.stripes)
            .mapped(scene.stripes) { 0.5 + ($0 - 0.5) * 0.48 }
    }

    /// Broad calm lights are only dusted: a slate that is white all over is no slate.
    private func chalked(_ bare: DrawnTones, fade: Plane) -> DrawnTones {
        let field = scene.field, width = field.width
        let busy = field.detail.blurred(24, scene.stripes)
        let result = Plane(width: width, height: field.height)
        let calmed: Float = 0.25
        scene.stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let heart = max(ramp(field.saliency.samples[i], 0.3, 0.75), field.skin.samples[i])
                let calm = (1 - ramp(busy.samples[i], 0.08, 0.4)) * (1 - heart)
                let light = (1 - bare.plane.samples[i]) * (1 - calmed * calm)
                result.samples[i] = 1 - light * fade.samples[i]
            }
        }
        return DrawnTones(plane: result)
    }

    /// Slate with the dust of earlier drawings in the arcs of the sponge, and chalk rubbed in where it will be light.
    private func board(_ wanted: DrawnTones, grain: Plane) -> LabPicture {
        let (width, height, stripes, field) = (scene.width, scene.height, scene.stripes, scene.field)
        let slate = SIMD4<Float>(scene.recipe.palette.paper), pigment = SIMD4<Float>(scene.recipe.palette.pigment)
        let cloud = Noise.plane(256, 256, size: 260, octaves: 3, seed: scene.seeds(41), stripes)
        let wipe = Noise.plane(
            width,
            height,
            size: 13,
            stretch: 22,
            angle: 0.42,
            octaves: 3,
            seed: scene.seeds(42),
            stripes
        )
        let soft = wanted.plane.blurred(2.2, stripes)
        let board = LabPicture(width: width, height: height)
        let (dusty, rub): (Float, Float) = (0.1, 0.72)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let i = y * width + x
                    let streak = ramp(cloud.sample(u: u, v: v), 0.38, 0.66)
                    let dust =
                        dusty * (streak * (0.25 + 1.5 * ramp(wipe.samples[i], 0.4, 0.72)) + 0.25)
                        * (0.6 + 0.8 * grain.samples[i])
                    let light = 1 - soft.sample(u: u, v: v)
                    let smooth = 1 + 0.45 * field.skin.sample(u: u, v: v)
                    let rubbed = rub * smooth * light * (0.25 + 0.75 * light) * (0.7 + 0.6 * grain.samples[i])
                    var chalk = Self.chalk(for: field.picture.sample(u: u, v: v), white: pigment, lift: -0.05)
                    chalk.x -= 0.08
                    let colour = slate + (pigment - slate) * dust
                    let laid = colour + (chalk - colour) * min(rubbed, 0.85)
                    board.lightness.samples[i] = laid.x + (grain.samples[i] - 0.5) * 0.02
                    board.greenRed.samples[i] = laid.y
                    board.blueYellow.samples[i] = laid.z
                }
            }
        }
        return board
    }

    private func sticks() -> [HatchLayer] {
        let scale = Float(scene.recipe.brush.scale)
        func stick(
            _ part: Int,
            angle: Float,
            follow: Float,
            limit: Float,
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
                pressure: 1,
                radius: radius * scale,
                spacing: spacing * scale,
                length: length * scale,
                taper: 0.2,
                grip: grip,
                opacity: opacity,
                dryness: 0.4,
                ease: ease,
                scatter: 0.14,
                bend: 0.1,
                seed: scene.seeds(30 + part)
            )
        }
        return [
            stick(
                1,
                angle: 0.8,
                follow: 0.25,
                limit: 0.72,
                radius: 6,
                spacing: 12,
                length: 80,
                grip: 0.6,
                opacity: 0.5,
                ease: 0
            ),
            stick(
                2,
                angle: 0.7,
                follow: 0.6,
                limit: 0.54,
                radius: 2.4,
                spacing: 5.6,
                length: 46,
                grip: 0.55,
                opacity: 0.65,
                ease: 0
            ),
            stick(
                3,
                angle: 0.95,
                follow: 0.85,
                limit: 0.36,
                radius: 2.2,
                spacing: 4.8,
                length: 36,
                grip: 0.5,
                opacity: 0.75,
                ease: 0
            ),
            stick(
                4,
                angle: 0.6,
                follow: 0.9,
                limit: 0.17,
                radius: 2.6,
                spacing: 4.6,
                length: 28,
                grip: 0.4,
                opacity: 0.92,
                ease: 0
            ),
        ]
    }

    /// Chalk is pale: the hue stays, colour and darkness do not.
    private static func chalk(for colour: SIMD4<Float>, white: SIMD4<Float>, lift: Float) -> SIMD4<Float> {
        let chroma = (colour.y * colour.y + colour.z * colour.z).squareRoot()
        let kept = min(chroma * 1.25, 0.115) / max(chroma, 0.001) * (chroma < 0.012 ? 0.4 : 1)
        let lightness = min(0.72 + 0.22 * colour.x + lift, white.x)
        return SIMD4(lightness, colour.y * kept + white.y, colour.z * kept + white.z, 0)
    }

    private func finish(
        _ picture: LabPicture,
        line: Plane,
        accents: Plane,
        grain: Plane,
        fade: Plane,
        wanted: DrawnTones
    ) {
        let (width, height, field) = (scene.width, scene.height, scene.field)
        let slate = SIMD4<Float>(scene.recipe.palette.paper), pigment = SIMD4<Float>(scene.recipe.palette.pigment)
        let weight: Float = 5.5
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width)
                    let i = y * width + x
                    let tooth = ramp(grain.samples[i], 0.36, 0.58)
                    let skin = field.skin.sample(u: u, v: v), detail = field.detail.sample(u: u, v: v)
                    let keep = fade.sample(u: u, v: v)
                    let close = max(skin, detail * 0.8)
                    let found = accents.samples[i] * (0.3 + close) * keep * weight
                    // Dark forms are wiped out of the chalk with a finger, light ones are pressed in.
                    let wiped = min(max(found - 0.04, 0), 0.85)
                    let rough = detail * (1 - field.coherence.sample(u: u, v: v)) * (1 - skin)
                    let drawn = line.sample(u: u, v: v) * (0.3 + 0.7 * tooth) * (0.85 - 0.5 * rough) * (1 - skin * 0.6)
                    let pressed = min(max(-found - 0.06, 0), 0.8) * (0.3 + 0.7 * tooth)
                    let light = (1 - (1 - drawn) * (1 - pressed)) * keep
                    let target = Self.chalk(for: field.picture.sample(u: u, v: v), white: pigment, lift: 0.1)
                    var colour = SIMD4(
                        picture.lightness.samples[i],
                        picture.greenRed.samples[i],
                        picture.blueYellow.samples[i],
                        0
                    )
                    colour += (slate - colour) * wiped
                    colour += (target - colour) * light
                    picture.lightness.samples[i] = colour.x
                    picture.greenRed.samples[i] = colour.y
                    picture.blueYellow.samples[i] = colour.z
                }
            }
        }
    }
}
