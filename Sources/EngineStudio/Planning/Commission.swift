/// From words and a photo's mood to the recipe that the four attempts start from.
struct Commission {
    /// The medium that words name or imply, and what else they say of the making.
    struct Style {
        var medium: Recipe.Medium
        var outline = 0.0
        var isNeonLit = false
        var isFilmed = false
        var isSynthLit = false
        /// Named media that this style answers: the one that is painted, and those that add something to it.
        var answered: Set<Recipe.Medium> = []
    }

    let request: StudioRequest
    let reading: PromptReading
    let mood: PhotoMood
    let composition: Composition

    func recipe() -> Recipe {
        var r = Recipe(
            engineVersion: StudioEngine.version,
            seed: request.seed,
            medium: .oil,
            brush: .init(),
            light: .init(),
            weather: .init(),
            palette: .init(),
            finish: .init(),
            crop: .init(),
            appliedWords: [],
            ignoredWords: []
        )
        let effects = reading.effects
        let strength = self.strength
        let style = styled(effects.map(\.effect))
        let named = Set(effects.compactMap(\.effect.medium))
        (r.appliedWords, r.ignoredWords) = reading.told(unpainted: named.subtracting(style?.answered ?? []))
        if let style {
            style.medium.prepare(&r)
            r.brush.outline = max(r.brush.outline, style.outline)
            if style.isNeonLit { LightKind.neonLight.apply(to: &r, strength: strength) }
            if style.isSynthLit { PaletteKind.synth(&r, strength: strength) }
            if style.isFilmed { CameraKind.vintage.apply(to: &r, strength: strength * 0.7) }
        } else {
            DefaultLook(mood: mood, excluded: Set(reading.excludedEffects))
                .choose(&r, strength: strength, hasLight: effects.contains { $0.effect.isLightOrColour })
        }
        let isWhole = effects.contains { $0.effect == .tonality }
        for (effect, weight) in effects {
            apply(effect, to: &r, strength: strength * weight, isWhole: isWhole)
        }
        for effect in reading.excludedEffects { exclude(effect, from: &r, strength) }
        if r.medium.traits.isMonochrome { tintPigment(&r) }
        weigh(&r)
        let zoom = r.crop.zoom
        r.crop = composition.crop(shape(effects.map(\.effect)), zoom: zoom, lean: SIMD2(0, 0))
        return r
    }

    private func apply(_ effect: Effect, to r: inout Recipe, strength k: Double, isWhole: Bool) {
        switch effect {
        case .medium, .tonality: break
        case .manner(let manner): manner.apply(to: &r, strength: k)
        case .light(let light):
            // A neon night is a night already; falling twice it would hide faces.
            light.apply(to: &r, strength: r.medium.traits.isNight ? k * 0.3 : k)
            if r.medium.traits.isNight { r.light.nightfall = 0 }
        case .weather(let weather): weather.apply(to: &r, strength: k)
        case .palette(let palette): palette.apply(to: &r, strength: k)
        case .colour(let colour): colour.apply(to: &r, strength: k, isWhole: isWhole)
        case .mood(let mood): mood.apply(to: &r, strength: k)
        case .camera(let camera): camera.apply(to: &r, strength: k)
        case .surface(let surface): surface.apply(to: &r, strength: k)
        }
    }

    /// The medium that words name or imply; `nil` when they leave it open.
    private func styled(_ effects: [Effect]) -> Style? {
        if let medium = request.medium { return Style(medium: medium, answered: [medium]) }
        var named: Set<Recipe.Medium> = [], implied: Recipe.Medium?
        for effect in effects {
            switch effect {
            case .medium(let medium): named.insert(medium)
            case .manner(let manner): implied = implied ?? manner.medium
            case .camera(let camera): implied = implied ?? (camera.isPhotographic ? .film : nil)
            case .light, .weather, .palette, .colour, .tonality, .mood, .surface: break
            }
        }
        if effects.contains(.manner(.swirling)), named == [.oil] { named = [.vanGogh] }
        if effects.contains(.manner(.shortStrokes)), named == [.oil] { named = [.impressionist] }
        if var style = Recipe.Medium.chosen(from: named) {
            // Swirls and short strokes of oil are media of their own.
            if named != Set(effects.compactMap(\.medium)) { style.answered.insert(.oil) }
            return style
        }
        return implied.map { Style(medium: $0) }
    }

    private func exclude(_ effect: Effect, from r: inout Recipe, _ strength: Double) {
        switch effect {
        case .weather(let weather): for amount in weather.amounts { r[keyPath: amount] = 0 }
        case .light(let light): for amount in light.amounts { r[keyPath: amount] = 0 }
        case .camera(let camera):
            for amount in camera.amounts { r[keyPath: amount] = 0 }
            if [.polaroid, .contactSheet].contains(camera) { r.finish.frame = .none }
        case .palette(let palette): palette.opposite?.apply(to: &r, strength: strength)
        case .colour(let colour):
            let away = colour.tint.tint
            r.palette.light.greenRed -= away.greenRed * 0.25
            r.palette.light.blueYellow -= away.blueYellow * 0.25
        case .surface(let surface): surface.remove(from: &r)
        case .manner(let manner):
            switch manner {
            case .outlined, .penAndWash: r.brush.outline = 0
            case .impasto: r.brush.relief = 0
            case .swirling: r.brush.curl = 0
            case .wetInWet, .splattered, .loose: r.brush.looseness = 0
            case .painterly, .detailed, .expressionist, .tonalist, .luminous, .chiaroscuro, .rococo, .artNouveau,
                .artDeco, .bauhaus, .symbolist, .naive, .opArt, .surreal, .psychedelic, .minimal, .maximal,
                .crosshatched, .longStrokes, .shortStrokes, .dryBrush, .smooth, .unfinished:
                break
            }
        case .medium, .tonality, .mood: break
        }
    }

    /// One-pigment media show light and colour words in their sheet and pigment.
    private func tintPigment(_ r: inout Recipe) {
        let palette = r.palette
        let pull = palette.pullStrength
        // A dark ground stays a ground for light marks.
        if palette.paper.lightness > 0.5 {
            r.palette.paper.lightness = min(0.98, max(0.55, palette.paper.lightness + palette.exposure * 1.1))
        } else {
            r.palette.paper.lightness = min(0.45, max(0.06, palette.paper.lightness + palette.exposure * 0.5))
        }
        r.palette.paper.greenRed += palette.light.greenRed * 0.55
        r.palette.paper.blueYellow += palette.light.blueYellow * 0.55
        r.palette.pigment.greenRed += palette.shadow.greenRed * 0.8 + palette.pull.greenRed * pull
        r.palette.pigment.blueYellow += palette.shadow.blueYellow * 0.8 + palette.pull.blueYellow * pull
        r.palette.pigment.lightness += pull * 0.12
    }

    /// Factor of light and colour words: `stylize` 0 is faint, 100 is 1, 1000 is extreme.
    private var strength: Double {
        let s = Double(min(max(request.stylize, 0), 1000))
        return s <= 100 ? 0.4 + 0.6 * s / 100 : 1 + 0.9 * (s - 100) / 900
    }

    /// `stylize` broadens marks and strengthens the look, `imageWeight` brings both back to the reference.
    private func weigh(_ r: inout Recipe) {
        let s = Double(min(max(request.stylize, 0), 1000))
        let broad = s <= 100 ? 0.72 + 0.28 * s / 100 : 1 + 0.6 * (s - 100) / 900
        let look = s <= 100 ? 0.5 + 0.5 * s / 100 : 1 + 0.6 * (s - 100) / 900
        let weight = min(max(request.imageWeight, 0), 3)
        let distance = weight >= 1 ? 1 / (1 + 0.45 * (weight - 1)) : 1 + 0.45 * (1 - weight)
        r.brush.scale *= broad * distance
        r.brush.variety = min(1, r.brush.variety * look * distance)
        r.brush.detail *= 1 + 0.5 * (1 - distance)
        r.palette.contrast = 1 + (r.palette.contrast - 1) * look * distance
        r.palette.saturation = 1 + (r.palette.saturation - 1) * (r.palette.saturation < 0.3 ? 1 : look * distance)
        r.palette.exposure *= distance
        r.palette.shadow *= distance
        r.palette.light *= distance
        r.palette.pullStrength = min(0.9, r.palette.pullStrength * distance)
        r.light.sky *= min(1, 0.4 + 0.6 * distance)
        r.light.glow = min(1, r.light.glow * distance)
        r.weather.fog = min(0.95, r.weather.fog * distance)
        r.brush.scale = min(max(r.brush.scale, 0.4), 3)
        r.brush.detail = min(max(r.brush.detail, 0.2), 2)
        r.brush.length = min(max(r.brush.length, 0.3), 3)
        r.palette.contrast = min(max(r.palette.contrast, 0.5), 1.9)
        r.palette.saturation = min(max(r.palette.saturation, 0), 2.4)
        r.palette.exposure = min(max(r.palette.exposure, -0.32), 0.22)
        r.light.strength = min(max(r.light.strength, 0), 1.1)
        r.finish.margin = min(r.finish.margin, 3)
        r.crop.zoom = min(max(r.crop.zoom, 1), 2.2)
    }

    /// The shape of `--ar`, else that of a word.
    private func shape(_ effects: [Effect]) -> AspectRatio? {
        if let ratio = request.aspectRatio { return ratio }
        for effect in effects {
            if case .camera(let camera) = effect, let shape = camera.shape { return shape }
        }
        return nil
    }
}

extension Effect {
    /// Whether it says something of light, weather or colour, so that a look need not be chosen for it.
    fileprivate var isLightOrColour: Bool {
        switch self {
        case .light, .weather, .palette, .colour, .mood: true
        case .camera(let camera): camera == .vintage || camera == .hdr
        case .medium, .manner, .tonality, .surface: false
        }
    }
}

extension Tint {
    static func *= (tint: inout Tint, factor: Double) {
        tint.greenRed *= factor
        tint.blueYellow *= factor
    }
}
