extension PaletteKind {
    /// Adds these colour relations to a recipe, `strength` times.
    func apply(to r: inout Recipe, strength k: Double) {
        func tint(shadow: (Double, Double), light: (Double, Double)) {
            r.palette.shadow.greenRed += shadow.0 * k
            r.palette.shadow.blueYellow += shadow.1 * k
            r.palette.light.greenRed += light.0 * k
            r.palette.light.blueYellow += light.1 * k
        }
        func tone(exposure: Double = 0, contrast: Double = 1, saturation: Double = 1) {
            r.palette.exposure += exposure * k
            r.palette.contrast *= 1 + (contrast - 1) * k
            r.palette.saturation *= max(0, 1 + (saturation - 1) * min(k, 1.5))
        }
        func range(black: Double, white: Double) {
            r.palette.black = max(r.palette.black, black * k)
            r.palette.white = min(r.palette.white, 1 - (1 - white) * k)
        }
        switch self {
        case .warm: tint(shadow: (0.014, 0.016), light: (0.014, 0.044))
        case .cool: tint(shadow: (-0.012, -0.042), light: (-0.012, -0.026))
        case .vibrant:
            tone(contrast: 1.12, saturation: 1.42)
            r.palette.vibrance += 0.4 * k
        case .muted:
            tone(contrast: 0.92, saturation: 0.52)
            range(black: 0.05, white: 0.97)
        case .pastel:
            tone(exposure: 0.06, contrast: 0.72, saturation: 0.8)
            range(black: 0.26, white: 1)
            tint(shadow: (0.02, -0.02), light: (0.012, 0.01))
            r.palette.vibrance += 0.5 * k
        case .monochrome: r.palette.saturation = 0
        case .noir:
            r.palette.saturation = 0
            tone(exposure: -0.05, contrast: 1.45)
            r.light.strength += 0.5 * k
            r.finish.vignette += 0.5 * k
            r.finish.grain += 0.25 * k
        case .sepia:
            r.palette.saturation *= 0.12
            tint(shadow: (0.02, 0.042), light: (0.012, 0.05))
            range(black: 0.07, white: 0.96)
        case .tealAndOrange:
            tint(shadow: (-0.05, -0.034), light: (0.034, 0.062))
            tone(contrast: 1.12, saturation: 1.06)
        case .earth:
            tint(shadow: (0.012, 0.022), light: (0.008, 0.034))
            tone(exposure: -0.015, saturation: 0.78)
        case .jewel:
            tint(shadow: (0.018, -0.03), light: (0.008, 0.012))
            tone(exposure: -0.04, contrast: 1.2, saturation: 1.35)
        case .vintage:
            tint(shadow: (-0.006, 0.004), light: (0.012, 0.044))
            tone(contrast: 0.9, saturation: 0.72)
            range(black: 0.1, white: 0.95)
            r.finish.grain += 0.22 * k
            r.finish.vignette += 0.25 * k
        case .contrasty: tone(contrast: 1.3, saturation: 1.06)
        case .faded:
            tone(contrast: 0.8, saturation: 0.8)
            range(black: 0.16, white: 0.95)
        case .dreamy:
            tint(shadow: (0.03, -0.03), light: (0.018, 0.006))
            tone(exposure: 0.035, contrast: 0.84, saturation: 1.02)
            r.light.bloom += 0.6 * k
        case .moody:
            tint(shadow: (-0.008, -0.026), light: (0.002, 0.008))
            tone(exposure: -0.07, contrast: 1.1, saturation: 0.72)
            r.finish.vignette += 0.4 * k
        case .gloomy:
            tint(shadow: (-0.018, -0.012), light: (-0.012, 0))
            tone(exposure: -0.1, contrast: 1.1, saturation: 0.48)
            r.weather.fog = max(r.weather.fog, 0.22 * k)
            r.weather.fogColour = LabColour(lightness: 0.4, greenRed: -0.012, blueYellow: -0.006)
            r.finish.vignette += 0.5 * k
        case .cheerful:
            tint(shadow: (0.004, -0.012), light: (0.006, 0.028))
            tone(exposure: 0.05, contrast: 1.04, saturation: 1.25)
        case .mysterious:
            tint(shadow: (0.01, -0.06), light: (-0.014, 0.004))
            tone(exposure: -0.09, contrast: 1.08, saturation: 0.8)
            r.weather.fog = max(r.weather.fog, 0.26 * k)
            r.weather.fogColour = LabColour(lightness: 0.45, greenRed: -0.008, blueYellow: -0.04)
            r.finish.vignette += 0.4 * k
        case .romantic:
            tint(shadow: (0.034, -0.012), light: (0.034, 0.016))
            tone(exposure: 0.02, contrast: 0.94)
            r.light.bloom += 0.35 * k
        case .epic:
            tint(shadow: (-0.008, -0.03), light: (0.018, 0.036))
            tone(exposure: -0.02, contrast: 1.24, saturation: 1.14)
            r.light.strength += 0.5 * k
            r.light.glow = max(r.light.glow, 0.35 * k)
        case .calm:
            tint(shadow: (-0.008, -0.02), light: (-0.004, 0.008))
            tone(exposure: 0.02, contrast: 0.86, saturation: 0.84)
        case .colourful:
            tone(contrast: 1.05, saturation: 1.35)
            r.palette.vibrance += 0.6 * k
        case .dark:
            tone(exposure: -0.11, contrast: 1.1, saturation: 0.92)
            r.finish.vignette += 0.3 * k
        case .bright: tone(exposure: 0.075, contrast: 1, saturation: 1.1)
        case .synthwave:
            tint(shadow: (0.05, -0.1), light: (0.07, 0.006))
            tone(exposure: -0.03, contrast: 1.12, saturation: 1.2)
            r.light.bloom += 0.3 * k
        }
    }

    /// What to do instead when this is asked to stay away; `nil` when there is nothing to put in its place.
    var opposite: PaletteKind? {
        switch self {
        case .warm: .cool
        case .cool: .warm
        case .vibrant, .jewel: .muted
        case .muted, .monochrome, .noir, .faded: .vibrant
        case .colourful: .monochrome
        case .contrasty: .faded
        case .dark, .gloomy, .moody: .bright
        case .bright: .dark
        case .pastel, .sepia, .tealAndOrange, .earth, .vintage, .dreamy, .cheerful, .mysterious, .romantic, .epic,
            .calm,
            .synthwave:
            nil
        }
    }
}

extension ColourName {
    /// Its direction in Oklab at a chroma that suits a whole picture, and its lightness change.
    var tint: (tint: Tint, exposure: Double) {
        switch self {
        case .red: (Tint(greenRed: 0.14, blueYellow: 0.06), -0.01)
        case .orange: (Tint(greenRed: 0.085, blueYellow: 0.11), 0.01)
        case .yellow: (Tint(greenRed: -0.01, blueYellow: 0.14), 0.04)
        case .gold: (Tint(greenRed: 0.02, blueYellow: 0.12), 0.015)
        case .green: (Tint(greenRed: -0.1, blueYellow: 0.07), 0)
        case .turquoise: (Tint(greenRed: -0.1, blueYellow: -0.025), 0.01)
        case .blue: (Tint(greenRed: -0.02, blueYellow: -0.14), -0.015)
        case .purple: (Tint(greenRed: 0.08, blueYellow: -0.11), -0.01)
        case .pink: (Tint(greenRed: 0.12, blueYellow: -0.005), 0.03)
        case .brown: (Tint(greenRed: 0.04, blueYellow: 0.06), -0.04)
        case .gray: (Tint(greenRed: 0, blueYellow: -0.004), 0)
        case .black: (Tint(greenRed: 0, blueYellow: -0.004), -0.1)
        case .white: (Tint(greenRed: 0, blueYellow: 0.004), 0.08)
        }
    }

    /// - Parameter isWhole: whether the prompt means the whole picture and not one thing in it.
    func apply(to r: inout Recipe, strength k: Double, isWhole: Bool) {
        let (tint, exposure) = tint
        let amount = min(0.88, (isWhole ? 0.76 : 0.22) * k)
        r.palette.exposure += exposure * (isWhole ? 1 : 0.4) * k
        switch self {
        case .gray: r.palette.saturation *= 1 - amount
        case .black, .white: r.palette.saturation *= isWhole ? 0.6 : 0.9
        case .red, .orange, .yellow, .gold, .green, .turquoise, .blue, .purple, .pink, .brown:
            r.palette.pullStrength = max(r.palette.pullStrength, amount)
            r.palette.pull.greenRed += tint.greenRed
            r.palette.pull.blueYellow += tint.blueYellow
            r.palette.light.greenRed += tint.greenRed * 0.2 * k
            r.palette.light.blueYellow += tint.blueYellow * 0.2 * k
        }
    }
}
