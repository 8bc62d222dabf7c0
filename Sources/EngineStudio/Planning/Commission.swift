/// From words and a photo's mood to the recipe that the four attempts start from.
struct Commission {
    let request: StudioRequest
    let reading: PromptReading
    let mood: PhotoMood

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
            crop: crop(),
            appliedWords: reading.appliedWords,
            ignoredWords: reading.ignoredWords
        )
        let effects = reading.effects
        let style = styled(effects)
        if let style {
            style.medium.prepare(&r)
            r.brush.outline = style.outline
        } else {
            chooseLook(&r, hasLight: !effects.isEmpty)
        }
        let strength = self.strength
        if style?.isNeonLit == true { LightKind.neonLight.apply(to: &r, strength: strength) }
        let isWhole = effects.contains(.tonality)
        for effect in effects {
            switch effect {
            case .medium, .tonality: break
            case .manner(let manner): manner.apply(to: &r)
            case .light(let light):
                // A neon night is a night already; falling twice it would hide faces.
                light.apply(to: &r, strength: r.medium.traits.isNight ? strength * 0.3 : strength)
                if r.medium.traits.isNight { r.light.nightfall = 0 }
            case .weather(let weather): weather.apply(to: &r, strength: strength)
            case .palette(let palette): palette.apply(to: &r, strength: strength)
            case .colour(let colour): colour.apply(to: &r, strength: strength, isWhole: isWhole)
            case .surface(let surface): surface.apply(to: &r, isWanted: true)
            }
        }
        exclude(&r, strength)
        if r.medium.traits.isMonochrome { tintPigment(&r) }
        weigh(&r)
        return r
    }

    /// The medium that words name or imply; `nil` when they leave it open.
    private func styled(_ effects: [Effect]) -> (medium: Recipe.Medium, outline: Double, isNeonLit: Bool)? {
        if let medium = request.medium { return (medium, 0, false) }
        var named: Set<Recipe.Medium> = [], implied: Recipe.Medium?
        for effect in effects {
            switch effect {
            case .medium(let medium): named.insert(medium)
            case .manner(let manner): implied = implied ?? manner.medium
            case .light, .weather, .palette, .colour, .tonality, .surface: break
            }
        }
        let hasSwirl = effects.contains(.manner(.swirling))
        if hasSwirl, named == [.oil] { named = [.vanGogh] }
        // A wash of ink belongs to ink even when the word "painting" stands beside it.
        if let implied, named.isEmpty || named == [.neon] {
            return (implied, 0, named.contains(.neon))
        }
        return Recipe.Medium.chosen(from: named)
    }

    /// A complete look from the photo's own light and colours.
    ///
    /// - Parameter hasLight: words already say something of light or colour, so only the medium is chosen.
    private func chooseLook(_ r: inout Recipe, hasLight: Bool) {
        if mood.lightness > 0.78, mood.contrast < 0.17 {
            Recipe.Medium.watercolour.prepare(&r)
            return
        }
        Recipe.Medium.oil.prepare(&r)
        r.brush.variety = 0.42
        guard !hasLight else { return }
        if mood.isGray {
            r.palette.shadow = Tint(greenRed: 0.008, blueYellow: -0.03)
            r.palette.light = Tint(greenRed: 0.012, blueYellow: 0.045)
            r.light.glow = 0.2
        } else if mood.lightness < 0.42 {
            (mood.isWarm ? LightKind.candlelight : LightKind.cinematic).apply(to: &r, strength: 0.5)
            r.palette.exposure += 0.05
        } else if mood.isWarm {
            LightKind.goldenHour.apply(to: &r, strength: mood.chroma > 0.09 ? 0.3 : 0.5)
        } else {
            Manner.impressionist.apply(to: &r)
            LightKind.sunny.apply(to: &r, strength: 0.7)
        }
    }

    private func exclude(_ r: inout Recipe, _ strength: Double) {
        for effect in reading.excludedEffects {
            switch effect {
            case .weather(let weather):
                switch weather {
                case .rain, .storm: r.weather.rain = 0
                case .snow, .winter: r.weather.snow = 0
                case .fog: r.weather.fog = 0
                case .wet: r.weather.wet = 0
                case .autumn, .spring, .summer: r.weather.autumn = 0
                }
            case .light(let light):
                switch light {
                case .starry: r.light.stars = 0
                case .glowing, .soft, .neonLight: r.light.bloom = 0
                case .goldenHour, .sunset, .sunrise, .blueHour, .night, .moonlight, .overcast, .sunny, .dramatic,
                    .backlit,
                    .candlelight, .highKey, .lowKey, .cinematic:
                    break
                }
            case .palette(let palette): palette.opposite?.apply(to: &r, strength: strength)
            case .colour(let colour):
                let away = colour.tint.tint
                r.palette.light.greenRed -= away.greenRed * 0.25
                r.palette.light.blueYellow -= away.blueYellow * 0.25
            case .surface(let surface): surface.apply(to: &r, isWanted: false)
            case .manner(let manner) where manner == .outlined: r.brush.outline = 0
            case .medium, .manner, .tonality: break
            }
        }
    }

    /// One-pigment media show light and colour words in their sheet and pigment.
    private func tintPigment(_ r: inout Recipe) {
        let palette = r.palette
        let pull = palette.pullStrength
        r.palette.paper.lightness = min(0.98, max(0.55, palette.paper.lightness + palette.exposure * 1.1))
        r.palette.paper.greenRed += palette.light.greenRed * 0.55
        r.palette.paper.blueYellow += palette.light.blueYellow * 0.55
        r.palette.pigment.greenRed += palette.shadow.greenRed * 0.8 + palette.pull.greenRed * pull
        r.palette.pigment.blueYellow += palette.shadow.blueYellow * 0.8 + palette.pull.blueYellow * pull
        r.palette.pigment.lightness += pull * 0.12
    }

    /// Factor of light and colour words; `stylize` 100 is 1.
    private var strength: Double {
        let s = Double(min(max(request.stylize, 0), 1000))
        return s <= 100 ? 0.45 + 0.55 * s / 100 : 1 + 0.7 * (s - 100) / 900
    }

    /// `stylize` broadens, `imageWeight` brings back to the reference.
    private func weigh(_ r: inout Recipe) {
        let s = Double(min(max(request.stylize, 0), 1000))
        r.brush.scale *= s <= 100 ? 0.8 + 0.2 * s / 100 : 1 + 0.5 * (s - 100) / 900
        r.brush.variety = min(1, r.brush.variety * (s <= 100 ? 0.5 + 0.5 * s / 100 : 1 + (s - 100) / 900))
        let weight = min(max(request.imageWeight, 0), 3)
        let nearness = weight >= 1 ? 1 / (1 + 0.35 * (weight - 1)) : 1 + 0.4 * (1 - weight)
        r.brush.scale *= nearness
        r.brush.detail *= 0.5 + 0.5 * (2 - min(nearness, 1.9))
        r.palette.pullStrength = min(0.9, r.palette.pullStrength * nearness)
        r.brush.scale = min(max(r.brush.scale, 0.4), 3)
        r.brush.detail = min(max(r.brush.detail, 0.2), 2)
        r.palette.contrast = min(max(r.palette.contrast, 0.5), 1.8)
        r.palette.saturation = min(max(r.palette.saturation, 0), 2.2)
        r.finish.vignette = min(r.finish.vignette, 1)
        r.light.bloom = min(r.light.bloom, 1)
        r.light.strength = min(r.light.strength, 1.1)
    }

    private func crop() -> Recipe.Crop {
        Recipe.Crop(aspectRatio: request.aspectRatio, x: place(mood.centre.x), y: place(mood.centre.y), zoom: 1)
    }

    /// From where the eye goes to the place of the crop in its room: a point beyond the middle third moves it to the end.
    private func place(_ centre: Double) -> Double { min(max((centre - 0.5) * 2.4 + 0.5, 0), 1) }
}
