extension LightKind {
    /// Adds this light to a recipe.
    ///
    /// - Parameter k: strength; 1 for a plain word.
    func apply(to r: inout Recipe, strength k: Double) {
        switch self {
        case .goldenHour:
            r.tint(shadow: (0.012, -0.014), light: (0.022, 0.068), k)
            r.tone(exposure: 0.012, contrast: 1.06, saturation: 1.1, k)
            r.glow(0.6, (0.95, 0.03, 0.1), y: 0.22, k)
            r.sky(0.6, top: (0.74, -0.01, -0.03), horizon: (0.93, 0.03, 0.085), k)
            r.light.strength += 0.35 * k
            r.add(\.light.bloom, 0.2, k)
            r.raise(\.light.rim, to: 0.35, k)
        case .sunset:
            r.tint(shadow: (0.03, -0.05), light: (0.055, 0.06), k)
            r.tone(exposure: -0.03, contrast: 1.1, saturation: 1.12, k)
            r.glow(0.62, (0.84, 0.085, 0.12), y: 0.4, k)
            r.sky(0.95, top: (0.42, 0.05, -0.085), horizon: (0.82, 0.09, 0.12), k)
            r.raise(\.light.sun, to: 0.8, k)
            r.raise(\.light.clouds, to: 0.4, k)
            r.light.strength += 0.35 * k
            r.add(\.light.bloom, 0.22, k)
        case .sunrise:
            r.tint(shadow: (0.012, -0.03), light: (0.035, 0.028), k)
            r.tone(exposure: 0.02, contrast: 0.96, saturation: 1.02, k)
            r.glow(0.5, (0.93, 0.045, 0.05), y: 0.35, k)
            r.sky(0.85, top: (0.72, -0.005, -0.05), horizon: (0.92, 0.05, 0.05), k)
            r.raise(\.weather.mist, to: 0.25, k)
            r.light.strength += 0.2 * k
            r.add(\.light.bloom, 0.15, k)
        case .blueHour:
            r.tint(shadow: (-0.018, -0.08), light: (-0.006, -0.032), k)
            r.raise(\.light.nightfall, to: 0.4, k)
            r.tone(exposure: -0.09, contrast: 1.02, saturation: 0.85, k)
            r.sky(0.95, top: (0.32, 0, -0.10), horizon: (0.62, 0.02, -0.045), k)
            r.raise(\.light.stars, to: 0.15, k)
        case .night: Self.fall(on: &r, k)
        case .moonlight:
            Self.silver(&r, k)
            r.raise(\.light.moon, to: 1, min(k, 1))
        case .fullMoon:
            Self.silver(&r, k)
            r.raise(\.light.moon, to: 1, min(k, 1))
            r.light.moonSize = min(3, 1.8 * (0.7 + 0.3 * k))
            r.glow(0.6, (0.93, 0, 0.015), y: 0.12, k)
        case .crescentMoon:
            Self.fall(on: &r, k * 0.9)
            r.raise(\.light.moon, to: 1, min(k, 1))
            r.light.moonPhase = 0.25
        case .starry:
            r.tint(shadow: (-0.012, -0.07), light: (-0.004, -0.02), k)
            r.raise(\.light.nightfall, to: 0.7, k)
            r.tone(exposure: -0.11, contrast: 1.08, saturation: 0.9, k)
            r.sky(1, top: (0.2, 0, -0.1), horizon: (0.46, -0.01, -0.09), k)
            r.raise(\.light.stars, to: 1, k)
        case .aurora:
            r.tint(shadow: (-0.05, -0.03), light: (-0.03, 0.005), k)
            r.raise(\.light.nightfall, to: 0.7, k)
            r.tone(exposure: -0.12, contrast: 1.08, saturation: 0.85, k)
            r.sky(1, top: (0.14, -0.01, -0.05), horizon: (0.34, -0.05, -0.03), k)
            r.raise(\.light.aurora, to: 0.8, k)
            r.raise(\.light.stars, to: 0.5, k)
        case .overcast:
            r.tint(shadow: (-0.004, -0.012), light: (-0.004, -0.008), k)
            r.tone(exposure: -0.01, contrast: 0.86, saturation: 0.76, k)
            r.sky(0.75, top: (0.7, -0.006, -0.014), horizon: (0.88, -0.003, -0.004), k)
            r.raise(\.light.clouds, to: 0.3, k)
            r.light.strength *= 0.5
        case .sunny:
            r.tint(shadow: (-0.004, -0.03), light: (0.004, 0.03), k)
            r.tone(exposure: 0.035, contrast: 1.1, saturation: 1.16, k)
            r.glow(0.25, (0.99, 0, 0.03), y: 0, k)
            r.sky(0.7, top: (0.64, -0.03, -0.11), horizon: (0.9, -0.02, -0.04), k)
            r.light.strength += 0.3 * k
        case .dramatic:
            r.tint(shadow: (0.006, -0.012), light: (0.012, 0.03), k)
            r.tone(exposure: -0.06, contrast: 1.32, saturation: 1.02, k)
            r.light.strength += 0.6 * k
            r.add(\.finish.vignette, 0.5, k)
        case .hardLight:
            r.tone(exposure: 0.02, contrast: 1.36, saturation: 1.04, k)
            r.light.strength += 0.7 * k
        case .soft:
            r.tone(exposure: 0.03, contrast: 0.86, saturation: 0.94, k)
            r.palette.black += 0.04 * k
            r.add(\.light.bloom, 0.35, k)
            r.light.strength *= 0.6
        case .studio:
            r.tone(exposure: 0.015, contrast: 1.12, saturation: 1.04, k)
            r.light.strength += 0.4 * k
            r.raise(\.light.rim, to: 0.4, k)
            r.add(\.finish.vignette, 0.45, k)
        case .splitLight:
            r.tone(exposure: -0.05, contrast: 1.18, k)
            r.light.x = r.light.x < 0.5 ? -0.3 : 1.3
            r.light.y = 0.5
            r.light.strength += 0.8 * k
        case .spotlight:
            r.tone(exposure: -0.09, contrast: 1.24, saturation: 0.95, k)
            r.glow(0.55, (0.98, 0.004, 0.03), y: 0.3, k)
            r.light.x = 0.5
            r.add(\.finish.vignette, 0.8, k)
        case .fromLeft: Self.place(&r, x: -0.1, y: 0.35, k)
        case .fromRight: Self.place(&r, x: 1.1, y: 0.35, k)
        case .fromAbove: Self.place(&r, x: 0.5, y: -0.2, k)
        case .backlit:
            r.tint(shadow: (0.008, -0.02), light: (0.012, 0.04), k)
            r.tone(exposure: -0.03, contrast: 1.08, k)
            r.glow(0.85, (0.99, 0.01, 0.06), y: 0.12, k)
            r.raise(\.light.rim, to: 0.7, k)
            r.light.x = 0.5 + (r.light.x - 0.5) * 0.5
            r.add(\.light.bloom, 0.4, k)
        case .rimLit:
            r.tone(exposure: -0.055, contrast: 1.12, saturation: 0.96, k)
            r.raise(\.light.rim, to: 0.9, k)
            r.add(\.light.bloom, 0.15, k)
        case .silhouette:
            r.tone(exposure: -0.11, contrast: 1.4, saturation: 0.8, k)
            r.glow(0.8, (0.99, 0.02, 0.06), y: 0.25, k)
            r.light.x = 0.5
        case .godRays:
            r.tint(light: (0.01, 0.032), k)
            r.tone(exposure: -0.03, contrast: 1.06, k)
            r.glow(0.5, (0.98, 0.008, 0.05), y: 0, k)
            r.raise(\.light.rays, to: 0.75, k)
            r.add(\.light.bloom, 0.2, k)
        case .candlelight:
            r.tint(shadow: (0.03, 0.012), light: (0.035, 0.085), k)
            r.tone(exposure: -0.11, contrast: 1.16, saturation: 0.9, k)
            r.glow(0.45, (0.88, 0.05, 0.12), y: 0.6, k)
            r.add(\.finish.vignette, 0.6, k)
            r.light.strength += 0.4 * k
        case .firelight:
            r.tint(shadow: (0.05, 0.01), light: (0.06, 0.09), k)
            r.tone(exposure: -0.1, contrast: 1.2, saturation: 1.05, k)
            r.glow(0.6, (0.8, 0.1, 0.14), y: 0.85, k)
            r.raise(\.weather.embers, to: 0.5, k)
            r.add(\.finish.vignette, 0.45, k)
        case .highKey:
            r.tone(exposure: 0.085, contrast: 0.9, saturation: 0.92, k)
            r.palette.black += 0.1 * k
            r.add(\.light.bloom, 0.25, k)
            r.finish.vignette = 0
        case .lowKey:
            r.tone(exposure: -0.12, contrast: 1.2, saturation: 0.85, k)
            r.add(\.finish.vignette, 0.5, k)
        case .neonLight:
            r.tint(shadow: (0.05, -0.09), light: (-0.02, -0.035), k)
            r.tone(exposure: -0.07, contrast: 1.12, saturation: 1.15, k)
            r.glow(0.5, (0.7, 0.18, -0.09), y: 0.4, k)
            r.raise(\.light.rim, to: 0.5, k)
            r.light.rimColour = LabColour((0.8, -0.1, -0.08))
            r.add(\.light.bloom, 0.3, k)
        case .glowing:
            r.tint(shadow: (0.008, -0.02), light: (0.01, 0.022), k)
            r.tone(exposure: 0.02, saturation: 1.08, k)
            r.glow(0.45, (0.98, 0.008, 0.045), y: 0.25, k)
            r.add(\.light.bloom, 0.6, k)
        case .bioluminescent:
            r.tint(shadow: (-0.04, -0.07), light: (-0.09, -0.02), k)
            r.tone(exposure: -0.11, contrast: 1.15, saturation: 1.1, k)
            r.raise(\.weather.fireflies, to: 0.5, k)
            r.weather.fireflyColour = LabColour((0.9, -0.13, -0.03))
            r.raise(\.light.rim, to: 0.5, k)
            r.light.rimColour = LabColour((0.85, -0.13, -0.03))
            r.add(\.light.bloom, 0.5, k)
        }
    }

    /// What is taken away when this light is asked to stay away.
    var amounts: [WritableKeyPath<Recipe, Double>] {
        switch self {
        case .starry: [\.light.stars]
        case .moonlight, .fullMoon, .crescentMoon: [\.light.moon]
        case .aurora: [\.light.aurora]
        case .rimLit: [\.light.rim]
        case .godRays: [\.light.rays]
        case .glowing, .soft, .neonLight, .bioluminescent: [\.light.bloom]
        case .goldenHour, .sunset, .sunrise, .sunny, .backlit, .candlelight, .firelight, .spotlight:
            [\.light.sun, \.light.glow]
        case .dramatic, .hardLight, .studio, .splitLight: [\.light.strength]
        case .night, .blueHour: [\.light.nightfall]
        case .overcast, .fromLeft, .fromRight, .fromAbove, .silhouette, .highKey, .lowKey: []
        }
    }

    /// Whether it says from which side light comes.
    var isPlaced: Bool {
        switch self {
        case .fromLeft, .fromRight, .fromAbove, .spotlight, .silhouette, .splitLight: true
        case .goldenHour, .sunset, .sunrise, .blueHour, .night, .moonlight, .fullMoon, .crescentMoon, .starry, .aurora,
            .overcast, .sunny, .dramatic, .hardLight, .soft, .studio, .backlit, .rimLit, .godRays, .candlelight,
            .firelight, .highKey, .lowKey, .neonLight, .glowing, .bioluminescent:
            false
        }
    }

    private static func fall(on r: inout Recipe, _ k: Double) {
        r.tint(shadow: (-0.018, -0.07), light: (-0.012, -0.028), k)
        r.raise(\.light.nightfall, to: 1, k)
        r.tone(exposure: -0.17, contrast: 1.08, saturation: 0.7, k)
        r.sky(1, top: (0.13, 0, -0.06), horizon: (0.3, 0, -0.075), k)
        r.range(white: 0.88, k)
        r.raise(\.light.stars, to: 0.5, k)
        r.add(\.finish.vignette, 0.25, k)
    }

    private static func silver(_ r: inout Recipe, _ k: Double) {
        r.tint(shadow: (-0.026, -0.078), light: (-0.022, -0.042), k)
        r.raise(\.light.nightfall, to: 0.7, k)
        r.tone(exposure: -0.13, contrast: 1.18, saturation: 0.5, k)
        r.glow(0.5, (0.9, -0.01, -0.025), y: 0.04, k)
        r.sky(1, top: (0.15, -0.005, -0.055), horizon: (0.38, -0.01, -0.06), k)
        r.light.strength += 0.4 * k
        r.raise(\.light.rim, to: 0.4, k)
        r.light.rimColour = LabColour((0.9, -0.02, -0.06))
        r.raise(\.light.stars, to: 0.3, k)
        r.add(\.finish.vignette, 0.25, k)
    }

    private static func place(_ r: inout Recipe, x: Double, y: Double, _ k: Double) {
        r.light.x = x
        r.light.y = y
        r.light.strength += 0.55 * k
        r.raise(\.light.glow, to: 0.35, k)
    }
}
