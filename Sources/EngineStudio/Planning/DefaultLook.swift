/// A complete look for a photo when the words name none: from what the photo shows of people, sky, light and colour.
struct DefaultLook {
    let mood: PhotoMood
    let excluded: Set<Effect>

    /// - Parameter hasLight: words already say something of light or colour, so only the medium is chosen.
    func choose(_ r: inout Recipe, strength k: Double, hasLight: Bool) {
        medium.prepare(&r)
        r.brush.variety = max(r.brush.variety, 0.4)
        guard !hasLight else { return }
        switch mood.scene {
        case .grey:
            r.tint(shadow: (0.008, -0.04), light: (0.012, 0.055), k)
            r.light.glow = 0.25
        case .night:
            (mood.isWarm ? LightKind.candlelight : LightKind.blueHour).apply(to: &r, strength: 0.45 * k)
            r.palette.exposure += 0.05
            r.palette.saturation *= 1.2
        case .portrait:
            r.tint(shadow: (0.004, -0.035), light: (0.01, 0.036), k)
            r.tone(exposure: 0.012, contrast: 1.08, k)
            r.light.strength += 0.3
            r.light.rim = 0.3
            r.finish.vignette += 0.25
            r.brush.detail *= 1.2
        case .landscape:
            LightKind.goldenHour.apply(to: &r, strength: 0.55 * k)
            r.palette.vibrance += 0.3
        case .closeUp:
            r.tint(shadow: (0.018, 0.004), light: (0.01, 0.03), k)
            r.tone(exposure: 0.015, contrast: 1.1, saturation: 1.12, k)
            r.light.strength += 0.2
        case .bright:
            LightKind.soft.apply(to: &r, strength: 0.5 * k)
            r.tint(shadow: (0.006, -0.04), light: (0.004, 0.02), k)
        case .everyday:
            LightKind.sunny.apply(to: &r, strength: 0.7 * k)
            r.palette.vibrance += 0.4
            r.brush.length *= 0.8
        }
    }

    private var medium: Recipe.Medium {
        let wishes: [Recipe.Medium] =
            switch mood.scene {
            case .bright: [.watercolour, .gouache, .pastel]
            case .landscape, .everyday: [.impressionist, .oil, .watercolour]
            case .grey, .night, .portrait, .closeUp: [.oil, .gouache, .watercolour]
            }
        return wishes.first { !excluded.contains(.medium($0)) } ?? .pencil
    }
}
