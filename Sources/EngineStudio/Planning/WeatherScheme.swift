extension WeatherKind {
    /// Adds this weather to a recipe.
    ///
    /// - Parameter k: strength; 1 for a plain word.
    func apply(to r: inout Recipe, strength k: Double) {
        switch self {
        case .rain: Self.fall(&r, rain: 0.75, fog: 0.24, k)
        case .drizzle: Self.fall(&r, rain: 0.35, fog: 0.34, k)
        case .storm:
            r.raise(\.weather.rain, to: 0.95, k)
            r.raise(\.weather.wet, to: 0.5, k)
            r.tone(exposure: -0.09, contrast: 1.2, saturation: 0.7, k)
            r.tint(shadow: (-0.006, -0.04), k)
            r.fog(0.22, (r.isDim ? 0.25 : 0.46, -0.008, -0.025), k)
            r.add(\.finish.vignette, 0.35, k)
            r.weatherSky(top: (0.3, -0.005, -0.03), horizon: (0.62, -0.008, -0.01), k)
            r.raise(\.light.clouds, to: 0.8, k)
        case .lightning:
            r.tone(exposure: -0.08, contrast: 1.22, saturation: 0.75, k)
            r.tint(shadow: (0.008, -0.06), light: (0, -0.03), k)
            r.weatherSky(top: (0.22, 0.005, -0.05), horizon: (0.5, 0, -0.04), k)
            r.raise(\.light.clouds, to: 0.7, k)
            r.raise(\.light.lightning, to: 0.9, k)
        case .snow: Self.snow(&r, flakes: 0.75, fog: 0.24, k)
        case .blizzard: Self.snow(&r, flakes: 1, fog: 0.6, k)
        case .fog:
            r.raise(\.weather.fog, to: 0.72, k)
            r.weather.fog = min(r.weather.fog, 0.95)
            r.tone(exposure: 0.01, contrast: 0.9, saturation: 0.8, k)
            if r.isDim { r.weather.fogColour = LabColour((0.4, -0.004, -0.03)) }
        case .mist:
            r.raise(\.weather.mist, to: 0.75, k)
            r.raise(\.weather.fog, to: 0.25, k)
            r.tone(exposure: 0.015, contrast: 0.93, saturation: 0.86, k)
            if r.isDim { r.weather.fogColour = LabColour((0.42, -0.004, -0.03)) }
        case .haze:
            r.fog(0.42, r.isDim ? (0.5, 0.02, 0.02) : (0.88, 0.008, 0.03), k)
            r.tint(light: (0.008, 0.03), k)
            r.tone(exposure: 0.012, contrast: 0.88, saturation: 0.88, k)
        case .smoke:
            r.raise(\.weather.smoke, to: 0.8, k)
            r.fog(0.2, (r.isDim ? 0.36 : 0.62, 0, 0.005), k)
            r.tone(exposure: -0.02, contrast: 0.95, saturation: 0.72, k)
        case .dust:
            r.raise(\.weather.dust, to: 0.75, k)
            r.tint(light: (0.008, 0.028), k)
            r.fog(0.14, (0.86, 0.01, 0.04), k)
            r.tone(contrast: 0.95, saturation: 0.88, k)
        case .sandstorm:
            r.fog(0.55, (r.isDim ? 0.42 : 0.76, 0.03, 0.085), k)
            r.raise(\.weather.dust, to: 0.5, k)
            r.tint(shadow: (0.02, 0.04), light: (0.02, 0.05), k)
            r.tone(exposure: -0.01, contrast: 0.9, saturation: 0.7, k)
        case .clouds:
            r.raise(\.light.clouds, to: 0.75, k)
            r.weatherSky(top: (0.55, -0.02, -0.085), horizon: (0.88, -0.008, -0.025), k)
            r.tint(shadow: (-0.004, -0.022), k)
            r.tone(exposure: -0.012, contrast: 1.08, saturation: 0.94, k)
        case .clear:
            r.weatherSky(top: (0.6, -0.03, -0.115), horizon: (0.88, -0.025, -0.05), k)
            r.weather.fog = 0
            r.light.clouds = 0
            r.tone(exposure: 0.022, contrast: 1.14, saturation: 1.14, k)
        case .rainbow:
            r.raise(\.light.rainbow, to: 0.75, k)
            r.raise(\.weather.wet, to: 0.3, k)
            r.tone(exposure: 0.015, saturation: 1.15, k)
            r.tint(shadow: (0, -0.02), light: (0.004, 0.02), k)
        case .wet:
            r.raise(\.weather.wet, to: 0.8, k)
            r.tint(shadow: (-0.004, -0.02), k)
            r.tone(exposure: -0.02, contrast: 1.1, saturation: 1.08, k)
        case .autumn:
            Self.turn(&r, by: 0.9, k)
            r.tint(light: (0.018, 0.032), k)
            r.tone(contrast: 1.03, saturation: 1.06, k)
        case .leaves:
            Self.turn(&r, by: 0.8, k)
            r.raise(\.weather.leaves, to: 0.75, k)
            r.tint(light: (0.01, 0.02), k)
        case .spring:
            Self.turn(&r, by: -0.7, k)
            r.tint(light: (0.002, 0.018), k)
            r.tone(exposure: 0.04, contrast: 0.95, saturation: 1.14, k)
        case .petals:
            r.raise(\.weather.petals, to: 0.8, k)
            r.tint(shadow: (0.012, -0.006), light: (0.018, 0.004), k)
            r.tone(exposure: 0.025, contrast: 0.96, k)
        case .summer:
            r.tint(light: (0, 0.036), k)
            r.tone(exposure: 0.03, contrast: 1.06, saturation: 1.2, k)
            r.weatherSky(top: (0.64, -0.03, -0.11), horizon: (0.9, -0.02, -0.04), k)
        case .tropical:
            r.tint(shadow: (-0.035, -0.03), light: (0.012, 0.045), k)
            r.tone(exposure: 0.03, contrast: 1.08, saturation: 1.3, k)
            r.weatherSky(top: (0.62, -0.06, -0.1), horizon: (0.9, -0.03, -0.02), k)
        case .winter:
            r.raise(\.weather.snow, to: 0.3, k)
            r.tint(shadow: (0, -0.05), light: (0, -0.018), k)
            r.tone(exposure: 0.025, contrast: 0.96, saturation: 0.68, k)
        case .frost:
            r.raise(\.weather.frost, to: 0.75, k)
            r.tint(shadow: (-0.006, -0.035), light: (-0.006, -0.02), k)
            r.tone(exposure: 0.02, saturation: 0.75, k)
        case .embers:
            r.raise(\.weather.embers, to: 0.8, k)
            r.tint(shadow: (0.02, -0.005), light: (0.025, 0.04), k)
            r.tone(exposure: -0.06, contrast: 1.12, k)
            r.add(\.light.bloom, 0.15, k)
        case .fireflies:
            r.raise(\.weather.fireflies, to: 0.8, k)
            r.tint(shadow: (-0.01, -0.03), light: (-0.004, 0.02), k)
            r.tone(exposure: -0.08, contrast: 1.06, k)
            r.add(\.light.bloom, 0.2, k)
        case .sparkles:
            r.raise(\.weather.fireflies, to: 0.8, k)
            r.weather.fireflyColour = LabColour((0.97, 0, 0.03))
            r.raise(\.weather.dust, to: 0.3, k)
            r.tone(exposure: 0.012, saturation: 1.06, k)
            r.add(\.light.bloom, 0.4, k)
        case .underwater:
            r.raise(\.weather.underwater, to: 0.8, k)
            r.tint(shadow: (-0.035, -0.05), light: (-0.03, -0.03), k)
            r.tone(exposure: -0.03, contrast: 0.95, k)
        }
    }

    /// What is taken away when this weather is asked to stay away.
    var amounts: [WritableKeyPath<Recipe, Double>] {
        switch self {
        case .rain, .drizzle, .storm: [\.weather.rain]
        case .lightning: [\.light.lightning]
        case .snow, .blizzard, .winter: [\.weather.snow]
        case .fog, .haze, .sandstorm: [\.weather.fog, \.weather.mist]
        case .mist: [\.weather.mist]
        case .smoke: [\.weather.smoke]
        case .dust: [\.weather.dust]
        case .clouds: [\.light.clouds]
        case .rainbow: [\.light.rainbow]
        case .wet: [\.weather.wet]
        case .autumn, .spring: [\.weather.autumn]
        case .leaves: [\.weather.leaves]
        case .petals: [\.weather.petals]
        case .frost: [\.weather.frost]
        case .embers: [\.weather.embers]
        case .fireflies, .sparkles: [\.weather.fireflies]
        case .underwater: [\.weather.underwater]
        case .clear, .summer, .tropical: []
        }
    }

    private static func fall(_ r: inout Recipe, rain: Double, fog: Double, _ k: Double) {
        r.raise(\.weather.rain, to: rain, k)
        r.raise(\.weather.wet, to: 0.5, k)
        r.tone(exposure: -0.03, contrast: 0.95, saturation: 0.78, k)
        r.tint(shadow: (0, -0.025), light: (0, -0.014), k)
        r.fog(fog, (r.isDim ? 0.34 : 0.7, -0.006, -0.02), k)
        r.weatherSky(top: (0.52, -0.005, -0.02), horizon: (0.78, -0.004, -0.01), k)
    }

    private static func snow(_ r: inout Recipe, flakes: Double, fog: Double, _ k: Double) {
        r.raise(\.weather.snow, to: flakes, k)
        r.tone(exposure: 0.015, contrast: 0.94, saturation: 0.78, k)
        r.tint(shadow: (0, -0.03), k)
        r.fog(fog, (r.isDim ? 0.42 : 0.9, -0.005, -0.016), k)
        r.weatherSky(top: (0.76, -0.006, -0.02), horizon: (0.9, -0.003, -0.01), k)
    }

    /// Greens towards autumn (above 0) or spring.
    private static func turn(_ r: inout Recipe, by amount: Double, _ k: Double) {
        let turned = min(1, max(-1, amount * k))
        if abs(turned) > abs(r.weather.autumn) { r.weather.autumn = turned }
    }
}
