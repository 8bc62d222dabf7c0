extension MoodKind {
    /// Adds this mood to a recipe.
    ///
    /// - Parameter k: strength; 1 for a plain word.
    func apply(to r: inout Recipe, strength k: Double) {
        switch self {
        case .dreamy:
            r.tint(shadow: (0.03, -0.03), light: (0.018, 0.006), k)
            r.tone(exposure: 0.035, contrast: 0.84, saturation: 1.02, k)
            r.add(\.light.bloom, 0.6, k)
            r.raise(\.lens.softness, to: 0.35, k)
        case .ethereal:
            r.tint(shadow: (-0.004, -0.03), light: (0, 0.01), k)
            r.tone(exposure: 0.065, contrast: 0.84, saturation: 0.82, k)
            r.range(black: 0.14, k)
            r.add(\.light.bloom, 0.5, k)
            r.raise(\.weather.mist, to: 0.3, k)
        case .moody:
            r.tint(shadow: (-0.008, -0.026), light: (0.002, 0.008), k)
            r.tone(exposure: -0.07, contrast: 1.1, saturation: 0.72, k)
            r.add(\.finish.vignette, 0.4, k)
        case .melancholic:
            r.tint(shadow: (-0.006, -0.04), light: (-0.008, -0.022), k)
            r.tone(exposure: -0.045, contrast: 0.92, saturation: 0.6, k)
        case .gloomy:
            Self.darken(&r, exposure: -0.1, fog: 0.22, (0.4, -0.012, -0.006), k)
            r.tint(shadow: (-0.018, -0.012), light: (-0.012, 0), k)
        case .horror:
            Self.darken(&r, exposure: -0.115, fog: 0.2, (0.3, -0.03, 0.012), k)
            r.tint(shadow: (-0.035, 0.004), light: (-0.03, 0.02), k)
            r.tone(contrast: 1.18, k)
            r.raise(\.finish.grain, to: 0.3, k)
        case .gothic:
            Self.darken(&r, exposure: -0.105, fog: 0.3, (0.36, 0.004, -0.035), k)
            r.tint(shadow: (0.008, -0.05), light: (0, -0.026), k)
            r.tone(contrast: 1.14, k)
        case .noir:
            r.palette.saturation = 0
            r.tone(exposure: -0.05, contrast: 1.45, k)
            r.light.strength += 0.5 * k
            r.add(\.finish.vignette, 0.5, k)
            r.add(\.finish.grain, 0.25, k)
        case .cheerful:
            r.tint(shadow: (0.004, -0.012), light: (0.006, 0.028), k)
            r.tone(exposure: 0.05, contrast: 1.04, saturation: 1.25, k)
        case .festive:
            r.tint(shadow: (0.02, -0.02), light: (0.018, 0.045), k)
            r.tone(contrast: 1.06, saturation: 1.25, k)
            r.raise(\.weather.fireflies, to: 0.55, k)
            r.weather.fireflyColour = LabColour((0.93, 0.03, 0.1))
            r.add(\.light.bloom, 0.35, k)
        case .mysterious:
            Self.darken(&r, exposure: -0.09, fog: 0.26, (0.45, -0.008, -0.04), k)
            r.tint(shadow: (0.01, -0.06), light: (-0.014, 0.004), k)
        case .magical:
            r.tint(shadow: (0.02, -0.05), light: (0.012, 0.018), k)
            r.tone(exposure: -0.02, saturation: 1.14, k)
            r.raise(\.weather.fireflies, to: 0.6, k)
            r.weather.fireflyColour = LabColour((0.95, -0.01, 0.07))
            r.raise(\.light.glow, to: 0.4, k)
            r.add(\.light.bloom, 0.5, k)
        case .whimsical:
            r.tint(shadow: (0.03, -0.02), light: (0.01, 0.024), k)
            r.tone(exposure: 0.045, contrast: 0.92, saturation: 1.22, k)
            r.raise(\.weather.dust, to: 0.3, k)
        case .romantic:
            r.tint(shadow: (0.034, -0.012), light: (0.034, 0.016), k)
            r.tone(exposure: 0.02, contrast: 0.94, k)
            r.add(\.light.bloom, 0.35, k)
        case .cosy:
            r.tint(shadow: (0.024, 0.012), light: (0.022, 0.062), k)
            r.tone(exposure: -0.035, contrast: 1.02, k)
            r.add(\.finish.vignette, 0.35, k)
        case .nostalgic:
            r.tint(shadow: (0.01, 0.014), light: (0.016, 0.044), k)
            r.tone(exposure: 0.015, contrast: 0.84, saturation: 0.7, k)
            r.range(black: 0.12, white: 0.96, k)
            r.raise(\.lens.leak, to: 0.25, k)
        case .epic:
            r.tint(shadow: (-0.008, -0.03), light: (0.018, 0.036), k)
            r.tone(exposure: -0.02, contrast: 1.24, saturation: 1.14, k)
            r.light.strength += 0.5 * k
            r.raise(\.light.glow, to: 0.35, k)
            r.raise(\.light.clouds, to: 0.5, k)
        case .sacred:
            r.tint(shadow: (0.012, 0.004), light: (0.012, 0.055), k)
            r.glow(0.6, (0.99, 0.006, 0.06), y: -0.05, k)
            r.raise(\.light.rays, to: 0.7, k)
            r.add(\.light.bloom, 0.3, k)
        case .calm:
            r.tint(shadow: (-0.008, -0.02), light: (-0.004, 0.008), k)
            r.tone(exposure: 0.025, contrast: 0.84, saturation: 0.82, k)
        case .energetic:
            r.tone(exposure: 0.01, contrast: 1.22, saturation: 1.34, k)
            r.raise(\.lens.motion, to: 0.25, k)
            r.add(\.brush.variety, 0.25, k)
            r.light.strength += 0.3 * k
        case .tense:
            r.tint(shadow: (-0.03, -0.03), light: (-0.016, 0.01), k)
            r.tone(exposure: -0.06, contrast: 1.26, saturation: 0.72, k)
            r.add(\.finish.vignette, 0.35, k)
        case .dystopian:
            r.fog(0.26, (r.isDim ? 0.34 : 0.58, 0.014, 0.035), k)
            r.raise(\.weather.smoke, to: 0.5, k)
            r.tint(shadow: (0.004, 0.016), light: (0.012, 0.03), k)
            r.tone(exposure: -0.06, contrast: 1.14, saturation: 0.5, k)
            r.raise(\.finish.grain, to: 0.25, k)
        case .steampunk:
            r.tint(shadow: (0.018, 0.03), light: (0.014, 0.062), k)
            r.tone(exposure: -0.045, contrast: 1.16, saturation: 0.62, k)
            r.raise(\.weather.smoke, to: 0.35, k)
            r.weather.fogColour = LabColour((0.6, 0.012, 0.04))
            r.raise(\.finish.patina, to: 0.35, k)
        case .solarpunk:
            r.tint(shadow: (-0.025, -0.006), light: (-0.006, 0.045), k)
            r.tone(exposure: 0.045, contrast: 1.04, saturation: 1.26, k)
            r.raise(\.light.glow, to: 0.3, k)
        case .sciFi:
            r.tint(shadow: (-0.02, -0.062), light: (-0.024, -0.022), k)
            r.tone(exposure: -0.02, contrast: 1.2, saturation: 0.85, k)
            r.raise(\.light.rim, to: 0.45, k)
            r.light.rimColour = LabColour((0.9, -0.04, -0.06))
            r.raise(\.light.flare, to: 0.25, k)
        case .western:
            r.tint(shadow: (0.02, 0.026), light: (0.022, 0.066), k)
            r.tone(exposure: 0.01, contrast: 1.12, saturation: 0.82, k)
            r.raise(\.weather.dust, to: 0.4, k)
        case .elegant:
            r.tint(shadow: (0.002, -0.014), light: (0.004, 0.012), k)
            r.tone(exposure: 0.01, contrast: 1.16, saturation: 0.66, k)
            r.raise(\.lens.softness, to: 0.2, k)
        case .rustic:
            r.tint(shadow: (0.006, 0.02), light: (-0.002, 0.036), k)
            r.tone(exposure: -0.015, contrast: 0.96, saturation: 0.82, k)
        case .cinematic:
            r.tint(shadow: (-0.024, -0.03), light: (0.02, 0.036), k)
            r.tone(exposure: -0.03, contrast: 1.18, saturation: 0.95, k)
            r.add(\.finish.vignette, 0.3, k)
            r.add(\.finish.grain, 0.15, k)
            r.light.strength += 0.25 * k
        }
    }

    private static func darken(
        _ r: inout Recipe,
        exposure: Double,
        fog: Double,
        _ colour: (Double, Double, Double),
        _ k: Double
    ) {
        r.tone(exposure: exposure, contrast: 1.1, saturation: 0.52, k)
        r.fog(fog, colour, k)
        r.add(\.finish.vignette, 0.45, k)
    }
}
