extension PaletteKind {
    /// Adds these colour relations to a recipe.
    ///
    /// - Parameter k: strength; 1 for a plain word.
    func apply(to r: inout Recipe, strength k: Double) {
        switch self {
        case .warm: r.tint(shadow: (0.014, 0.016), light: (0.014, 0.044), k)
        case .cool: r.tint(shadow: (-0.012, -0.042), light: (-0.012, -0.026), k)
        case .vibrant:
            r.tone(contrast: 1.12, saturation: 1.42, k)
            r.palette.vibrance += 0.4 * k
        case .muted:
            r.tone(contrast: 0.92, saturation: 0.52, k)
            r.range(black: 0.05, white: 0.97, k)
        case .pastel:
            r.tone(exposure: 0.06, contrast: 0.72, saturation: 0.8, k)
            r.range(black: 0.26, k)
            r.tint(shadow: (0.02, -0.02), light: (0.012, 0.01), k)
            r.palette.vibrance += 0.5 * k
        case .candy:
            r.tone(exposure: 0.05, contrast: 0.85, saturation: 1.2, k)
            r.range(black: 0.18, k)
            r.tint(shadow: (0.05, -0.03), light: (0.03, -0.01), k)
            r.palette.vibrance += 0.8 * k
        case .monochrome: r.palette.saturation *= max(0, 1 - k)
        case .sepia:
            r.palette.saturation *= 0.12
            r.tint(shadow: (0.02, 0.042), light: (0.012, 0.05), k)
            r.range(black: 0.07, white: 0.96, k)
        case .duotone:
            r.palette.saturation *= 0.05
            r.tint(shadow: (0.02, -0.13), light: (0.012, 0.06), k)
            r.tone(contrast: 1.12, k)
        case .splitToning: r.tint(shadow: (-0.01, -0.07), light: (0.006, 0.06), k)
        case .tealAndOrange:
            r.tint(shadow: (-0.05, -0.034), light: (0.034, 0.062), k)
            r.tone(contrast: 1.12, saturation: 1.06, k)
        case .earth:
            r.tint(shadow: (0.012, 0.022), light: (0.008, 0.034), k)
            r.tone(exposure: -0.015, saturation: 0.78, k)
        case .jewel:
            r.tint(shadow: (0.018, -0.03), light: (0.008, 0.012), k)
            r.tone(exposure: -0.04, contrast: 1.2, saturation: 1.35, k)
        case .iridescent:
            r.tint(shadow: (-0.05, -0.05), light: (0.055, -0.02), k)
            r.tone(exposure: 0.02, saturation: 1.2, k)
            r.add(\.light.bloom, 0.3, k)
            r.raise(\.lens.chromatic, to: 0.4, k)
        case .neonColours:
            r.tone(contrast: 1.18, saturation: 1.6, k)
            r.tint(shadow: (0.03, -0.06), light: (-0.02, 0.03), k)
            r.palette.vibrance += 1 * k
        case .contrasty: r.tone(contrast: 1.32, saturation: 1.06, k)
        case .faded:
            r.tone(contrast: 0.8, saturation: 0.8, k)
            r.range(black: 0.16, white: 0.95, k)
        case .colourful:
            r.tone(contrast: 1.05, saturation: 1.35, k)
            r.palette.vibrance += 0.6 * k
        case .dark:
            r.tone(exposure: -0.11, contrast: 1.1, saturation: 0.92, k)
            r.add(\.finish.vignette, 0.3, k)
        case .bright: r.tone(exposure: 0.075, saturation: 1.1, k)
        }
    }

    /// What to do instead when this is asked to stay away; `nil` when there is nothing to put in its place.
    var opposite: PaletteKind? {
        switch self {
        case .warm: .cool
        case .cool: .warm
        case .vibrant, .jewel, .neonColours: .muted
        case .muted, .monochrome, .faded: .vibrant
        case .colourful: .monochrome
        case .contrasty: .faded
        case .dark: .bright
        case .bright: .dark
        case .pastel, .candy, .sepia, .duotone, .splitToning, .tealAndOrange, .earth, .iridescent: nil
        }
    }

    /// Whether the colours are decided by it, so that the four attempts leave them alone.
    var isStrict: Bool {
        switch self {
        case .monochrome, .sepia, .duotone: true
        case .warm, .cool, .vibrant, .muted, .pastel, .candy, .splitToning, .tealAndOrange, .earth, .jewel,
            .iridescent, .neonColours, .contrasty, .faded, .colourful, .dark, .bright:
            false
        }
    }
}

extension ColourName {
    /// Its direction in Oklab at a chroma that suits a whole picture, and its lightness change.
    var tint: (tint: Tint, exposure: Double) {
        switch self {
        case .red: (Tint(greenRed: 0.14, blueYellow: 0.06), -0.01)
        case .crimson: (Tint(greenRed: 0.13, blueYellow: 0.015), -0.05)
        case .orange: (Tint(greenRed: 0.085, blueYellow: 0.11), 0.01)
        case .amber: (Tint(greenRed: 0.05, blueYellow: 0.12), -0.005)
        case .coral: (Tint(greenRed: 0.1, blueYellow: 0.055), 0.03)
        case .yellow: (Tint(greenRed: -0.01, blueYellow: 0.14), 0.04)
        case .gold: (Tint(greenRed: 0.02, blueYellow: 0.12), 0.015)
        case .olive: (Tint(greenRed: -0.045, blueYellow: 0.085), -0.03)
        case .green: (Tint(greenRed: -0.1, blueYellow: 0.07), 0)
        case .mint: (Tint(greenRed: -0.085, blueYellow: 0.03), 0.045)
        case .turquoise: (Tint(greenRed: -0.1, blueYellow: -0.025), 0.01)
        case .teal: (Tint(greenRed: -0.075, blueYellow: -0.035), -0.04)
        case .blue: (Tint(greenRed: -0.02, blueYellow: -0.14), -0.015)
        case .navy: (Tint(greenRed: -0.004, blueYellow: -0.12), -0.08)
        case .purple: (Tint(greenRed: 0.08, blueYellow: -0.11), -0.01)
        case .lavender: (Tint(greenRed: 0.045, blueYellow: -0.07), 0.04)
        case .magenta: (Tint(greenRed: 0.16, blueYellow: -0.06), 0)
        case .pink: (Tint(greenRed: 0.12, blueYellow: -0.005), 0.03)
        case .brown: (Tint(greenRed: 0.04, blueYellow: 0.06), -0.04)
        case .beige: (Tint(greenRed: 0.012, blueYellow: 0.045), 0.03)
        case .grey: (Tint(greenRed: 0, blueYellow: -0.004), 0)
        case .black: (Tint(greenRed: 0, blueYellow: -0.004), -0.1)
        case .white: (Tint(greenRed: 0, blueYellow: 0.004), 0.08)
        }
    }

    /// - Parameter isWhole: whether the prompt means the whole picture and not one thing in it.
    func apply(to r: inout Recipe, strength k: Double, isWhole: Bool) {
        let (tint, exposure) = tint
        let amount = min(0.88, (isWhole ? 0.76 : 0.28) * k)
        r.palette.exposure += exposure * (isWhole ? 1 : 0.5) * k
        switch self {
        case .grey: r.palette.saturation *= 1 - amount
        case .black, .white: r.tone(contrast: isWhole ? 1.1 : 1.04, saturation: isWhole ? 0.6 : 0.8, k)
        case .red, .crimson, .orange, .amber, .coral, .yellow, .gold, .olive, .green, .mint, .turquoise, .teal, .blue,
            .navy, .purple, .lavender, .magenta, .pink, .brown, .beige:
            r.palette.pullStrength = max(r.palette.pullStrength, amount)
            r.palette.pull.greenRed += tint.greenRed
            r.palette.pull.blueYellow += tint.blueYellow
            r.palette.light.greenRed += tint.greenRed * 0.2 * k
            r.palette.light.blueYellow += tint.blueYellow * 0.2 * k
        }
    }
}

extension PaletteKind {
    /// The pink and violet light of vaporwave on a picture of another medium, `strength` times.
    static func synth(_ r: inout Recipe, strength k: Double) {
        r.palette.shadow.greenRed += 0.05 * k
        r.palette.shadow.blueYellow -= 0.1 * k
        r.palette.light.greenRed += 0.07 * k
        r.palette.exposure -= 0.03 * k
        r.light.bloom += 0.3 * k
    }
}
