internal import CStudioKernels

/// A page of a comic book in bright process colours: spotted blacks, bold outlines, flat tones, and dots between them.
///
/// Every area belongs to one family of colours and every family has a deep tone, a pure one and a tint; half tones are
/// dots of one on the next, as in the colour separations of the 1950s and in the paintings made after them.
struct ComicPrinter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, weather: .within, rank: 72)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(srgb: 0xF9F5EA)
        recipe.palette.pigment = LabColour(srgb: 0x14121A)
        // What grey areas are printed in: tint and tone.
        recipe.palette.inks = [LabColour(srgb: 0x6FA9D6), LabColour(srgb: 0xF6F4EE)]
        recipe.palette.contrast = 1.12
        recipe.palette.saturation = 1.2
        recipe.light.strength = 0.12
        recipe.finish.vignette = 0
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.finish.vignette = 0
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.inks = [LabColour(srgb: 0xF2A23C), LabColour(srgb: 0xFAE58A)]
            recipe.palette.paper = LabColour(srgb: 0xF7EBCB)
            recipe.brush.scale *= 1.15
        case .cool:
            recipe.palette.inks = [LabColour(srgb: 0x2E9FD8), LabColour(srgb: 0xA9E3F2)]
            recipe.palette.exposure += 0.05
        case .dramatic:
            recipe.palette.inks = [LabColour(srgb: 0xE8467C), LabColour(srgb: 0xFAC3D6)]
            recipe.palette.exposure -= 0.05
            recipe.brush.scale *= 1.1
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let plate = scene.plate, stripes = scene.stripes
        let small = scene.smallPlate
        try step(0.1)
        let lines = try ContourLines(scene: small, width: 1.5, reach: 5, threshold: 0.016, sharpness: 20)
            .found(in: small.picture.lightness, tangents: small.tangents()) { () throws(StudioFailure) in try step(0.25)
            }
        try step(0.4)
        let ground = OpenGround.find(in: scene.field, stripes)
        let families = families(plate, ground: ground)
        try step(0.55)
        let labels = families.enlarged(scene.width, scene.height, stripes)
        try step(0.65)
        let tone = tone(plate, ground: ground)
        try step(0.75)
        press(labels, tone: tone, lines: lines)
        try step(1)
        return scene.picture
    }

    /// The number of the family of each pixel of the plate.
    ///
    /// Sky and the ground behind have one colour each.
    private func families(_ plate: Scene, ground: Plane) -> LabelMap {
        let stripes = scene.stripes, width = plate.width
        let soft = plate.picture.blurred(1.1, stripes)
        let map = LabelMap(width: width, height: plate.height)
        let skin = scene.field.skin
        stripes.rows(plate.height) { first, last in
            for i in (first * width)..<(last * width) {
                let a = soft.greenRed.samples[i], b = soft.blueYellow.samples[i], l = soft.lightness.samples[i]
                let chroma = (a * a + b * b).squareRoot()
                let family: InkFamily
                if skin.samples[i] > 0.4, b > 0 || a > 0 {
                    family = .skin
                } else if chroma < 0.028 + 0.012 * l {
                    family = .grey
                } else {
                    family = InkFamily(greenRed: a / chroma, blueYellow: b / chroma, lightness: l, chroma: chroma)
                }
                map.samples[i] = family.rawValue
            }
        }
        let sky = scene.field.sky
        for mask in [sky, ground] {
            var counts = [Int](repeating: 0, count: InkFamily.allCases.count)
            for i in 0..<mask.count where mask.samples[i] > 0.5 { counts[Int(map.samples[i])] += 1 }
            guard let most = counts.max(), most * 60 > mask.count, let index = counts.firstIndex(of: most) else {
                continue
            }
            let main = InkFamily(rawValue: UInt8(index)) ?? .grey
            let name = (mask === sky && main == .grey ? InkFamily.cyan : main == .skin ? .grey : main).rawValue
            stripes.rows(plate.height) { first, last in
                for i in (first * width)..<(last * width) where mask.samples[i] > 0.5 {
                    if mask === sky || sky.samples[i] < 0.5 { map.samples[i] = name }
                }
            }
        }
        return map.cleaned(reach: 2, detail: scene.field.detail, limit: 0.8, rounds: 2, stripes)
    }

    /// How light each place is printed: contrast beside its surroundings counts more than light.
    private func tone(_ plate: Scene, ground: Plane) -> Plane {
        let stripes = scene.stripes, width = scene.width
        let tone = scene.picture.lightness.blurred(1.3 * scene.scale, stripes)
        let broad = plate.picture.lightness.blurred(26, stripes), soft = plate.picture.lightness.blurred(4.5, stripes)
        let (detail, sky) = (scene.field.detail.blurred(2.5, stripes), scene.field.sky)
        let height = scene.height
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width), i = y * width + x
                    let calm = 1 - ramp(detail.sample(u: u, v: v), 0.15, 0.4)
                    var l = tone.samples[i]
                    l += (soft.sample(u: u, v: v) - l) * calm
                    l += (l - broad.sample(u: u, v: v)) * 0.45
                    // Grounds are tints whose dots thin out downwards.
                    let behind = max(ground.sample(u: u, v: v), sky.sample(u: u, v: v))
                    if behind > 0, l > 0.5 {
                        let plain = min(max(0.66 + 0.3 * v + (l - 0.75) * 0.35, 0.6), 0.9)
                        l += (plain - l) * behind
                    }
                    tone.samples[i] = l
                }
            }
        }
        return tone
    }

    /// Writes over the scene's picture.
    private func press(_ labels: EnlargedLabels, tone: Plane, lines: Plane) {
        let (width, height, recipe) = (scene.width, scene.height, scene.recipe)
        let (paper, black) = (SIMD4<Float>(recipe.palette.paper), SIMD4<Float>(recipe.palette.pigment))
        let greys = recipe.palette.inks.map { SIMD4<Float>($0) }
        let families = InkFamily.allCases.map { family in
            family == .grey && greys.count > 1
                ? TonedInk(pure: greys[0], tint: greys[1], deep: greys[0] * 0.55) : family.ink
        }
        let pure = families.map(\.pure), tint = families.map(\.tint), deep = families.map(\.deep)
        let pitch = 6.6 * scene.scale * recipe.brush.scale
        let colourDots = DotScreen(pitch: pitch, angle: 0.2618)
        let blackDots = DotScreen(pitch: pitch * 0.9, angle: 0.7854)
        let unit = Float(1 / scene.scale), (across, tall) = (Float(width) * unit, Float(height) * unit)
        let gutter = min(across, tall) * 0.026 * Float(recipe.finish.margin), frame: Float = 3.2
        let soft = max(unit * 0.7, 0.35)
        let picture = scene.picture
        scene.stripes.rows(height) { first, last in
            pure.withUnsafeBufferPointer { pure in
                tint.withUnsafeBufferPointer { tint in
                    deep.withUnsafeBufferPointer { deep in
                        guard let pure = pure.baseAddress, let tint = tint.baseAddress, let deep = deep.baseAddress
                        else { return }
                        for y in first..<last {
                            let py = (Float(y) + 0.5) * unit
                            for x in 0..<width {
                                let i = y * width + x, px = (Float(x) + 0.5) * unit
                                let edge = min(px, across - px, py, tall - py) - gutter
                                var c = paper
                                if edge > -1 || gutter <= 0 {
                                    let t = tone.samples[i]
                                    let light = labels.colour(i, tint)
                                    c = light + (paper - light) * ramp(t, 0.965, 0.985)
                                    let middle = labels.colour(i, pure)
                                    // From the tint through dots to the flat colour.
                                    let dots = t > 0.68 ? ramp(0.90 - t, 0, 0.22) * 0.62 : 1
                                    let cover = dots >= 1 ? 1 : colourDots.ink(x, y, tone: dots)
                                    c += (middle - c) * cover
                                    if t < 0.52 {
                                        let shade = labels.colour(i, deep)
                                        c += (shade - c) * ramp(0.475 - t, 0, 0.012)
                                        if t < 0.38 {
                                            let dark = ramp(0.38 - t, 0, 0.13) * 0.6 + 0.1
                                            c += (black - c) * blackDots.ink(x, y, tone: dark)
                                        }
                                        c += (black - c) * ramp(0.262 - t, 0, 0.014)
                                    }
                                    c += (black - c) * ramp(lines.sample(u: px / across, v: py / tall), 0.34, 0.62)
                                }
                                if gutter > 0 {
                                    c += (black - c) * (1 - ramp(abs(edge - frame * 0.5) - frame * 0.5, 0, soft))
                                    c += (paper - c) * (1 - ramp(edge, -soft, 0))
                                }
                                picture.lightness.samples[i] = c.x
                                picture.greenRed.samples[i] = c.y
                                picture.blueYellow.samples[i] = c.z
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One ink at three strengths.
struct TonedInk: Sendable {
    var pure: SIMD4<Float>
    var tint: SIMD4<Float>
    var deep: SIMD4<Float>
}

/// The colours of a cheap four-colour press.
enum InkFamily: UInt8, CaseIterable {
    case grey, skin, red, orange, yellow, green, cyan, blue, violet, brown

    /// - Parameters:
    ///   - greenRed: of the unit vector of a hue.
    ///   - blueYellow: of the same.
    init(greenRed a: Float, blueYellow b: Float, lightness: Float, chroma: Float) {
        if b > 0, a > 0 {
            // Hue 0…90 degrees, red to yellow.
            if b < 0.58 {
                self = .red
            } else if lightness < 0.52 || chroma < 0.055 {
                self = .brown
            } else {
                self = b < 0.93 ? .orange : .yellow
            }
        } else if b > 0 {
            self = a > (lightness > 0.62 ? -0.3 : -0.12) ? (lightness > 0.5 ? .yellow : .brown) : .green
        } else if a < 0 {
            self = b > -0.3 ? .green : b > -0.9 ? .cyan : .blue
        } else {
            self = a < 0.42 ? .blue : a < 0.93 ? .violet : .red
        }
    }

    var ink: TonedInk {
        func ink(_ pure: UInt32, _ tint: UInt32, _ deep: UInt32) -> TonedInk {
            TonedInk(pure: SIMD4(srgb: pure), tint: SIMD4(srgb: tint), deep: SIMD4(srgb: deep))
        }
        return switch self {
        case .grey: ink(0x6FA9D6, 0xF6F4EE, 0x4A6478)
        case .skin: ink(0xF2916F, 0xFAD6BA, 0xB8532F)
        case .red: ink(0xE2202C, 0xFAB9B2, 0x9A0F22)
        case .orange: ink(0xF57C1E, 0xFADBA6, 0xB24A0C)
        case .yellow: ink(0xFAD60E, 0xFAF0A6, 0xC98E0C)
        case .green: ink(0x27A84A, 0xBDE8A8, 0x0C6236)
        case .cyan: ink(0x12A5E2, 0xC4E9F8, 0x085C92)
        case .blue: ink(0x1F52CC, 0xB9CFF8, 0x10287C)
        case .violet: ink(0xB4359C, 0xF4C4E6, 0x66196B)
        case .brown: ink(0xB4662E, 0xF3CF9A, 0x6E3217)
        }
    }
}
