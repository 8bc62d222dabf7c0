extension WeatherKind {
    /// Adds this weather to a recipe, `strength` times.
    func apply(to r: inout Recipe, strength k: Double) {
        func tone(exposure: Double, contrast: Double, saturation: Double) {
            r.palette.exposure += exposure * k
            r.palette.contrast *= 1 + (contrast - 1) * k
            r.palette.saturation *= 1 + (saturation - 1) * min(k, 1.5)
        }
        func sky(_ top: LabColour, _ horizon: LabColour) {
            guard r.light.sky < 0.7 else { return }
            r.light.sky = 0.8
            r.light.skyTop = top
            r.light.skyHorizon = horizon
        }
        let isDark = r.palette.exposure < -0.08
        switch self {
        case .rain:
            r.weather.rain = min(1, 0.75 * k)
            r.weather.fog = max(r.weather.fog, 0.24 * k)
            r.weather.wet = max(r.weather.wet, 0.5)
            tone(exposure: -0.03, contrast: 0.95, saturation: 0.78)
            r.palette.shadow.blueYellow -= 0.025 * k
            r.palette.light.blueYellow -= 0.014 * k
            r.weather.fogColour = LabColour(lightness: isDark ? 0.34 : 0.7, greenRed: -0.006, blueYellow: -0.02)
            sky(
                LabColour(lightness: 0.52, greenRed: -0.005, blueYellow: -0.02),
                LabColour(lightness: 0.78, greenRed: -0.004, blueYellow: -0.01)
            )
        case .storm:
            r.weather.rain = min(1, 0.95 * k)
            r.weather.fog = max(r.weather.fog, 0.22 * k)
            tone(exposure: -0.09, contrast: 1.2, saturation: 0.7)
            r.palette.shadow.blueYellow -= 0.04 * k
            r.palette.shadow.greenRed -= 0.006 * k
            r.weather.fogColour = LabColour(lightness: isDark ? 0.25 : 0.46, greenRed: -0.008, blueYellow: -0.025)
            r.finish.vignette += 0.35 * k
            sky(
                LabColour(lightness: 0.3, greenRed: -0.005, blueYellow: -0.03),
                LabColour(lightness: 0.62, greenRed: -0.008, blueYellow: -0.01)
            )
        case .snow:
            r.weather.snow = min(1, 0.75 * k)
            r.weather.fog = max(r.weather.fog, 0.24 * k)
            tone(exposure: 0.015, contrast: 0.94, saturation: 0.78)
            r.palette.shadow.blueYellow -= 0.03 * k
            r.weather.fogColour = LabColour(lightness: isDark ? 0.42 : 0.9, greenRed: -0.005, blueYellow: -0.016)
            sky(
                LabColour(lightness: 0.76, greenRed: -0.006, blueYellow: -0.02),
                LabColour(lightness: 0.9, greenRed: -0.003, blueYellow: -0.01)
            )
        case .fog:
            r.weather.fog = min(0.95, 0.72 * k)
            tone(exposure: 0.01, contrast: 0.9, saturation: 0.8)
            if isDark { r.weather.fogColour = LabColour(lightness: 0.4, greenRed: -0.004, blueYellow: -0.03) }
        case .wet:
            r.weather.wet = 0.8
            r.palette.shadow.blueYellow -= 0.01 * k
            tone(exposure: -0.01, contrast: 1.06, saturation: 1.05)
        case .autumn:
            r.weather.autumn = min(1, 0.9 * k)
            r.palette.light.greenRed += 0.018 * k
            r.palette.light.blueYellow += 0.032 * k
            tone(exposure: 0, contrast: 1.03, saturation: 1.06)
        case .spring:
            r.weather.autumn = max(-1, -0.7 * k)
            r.palette.light.greenRed += 0.008 * k
            r.palette.light.blueYellow += 0.012 * k
            tone(exposure: 0.035, contrast: 0.96, saturation: 1.1)
        case .summer:
            r.palette.light.blueYellow += 0.032 * k
            tone(exposure: 0.03, contrast: 1.06, saturation: 1.2)
            sky(
                LabColour(lightness: 0.64, greenRed: -0.03, blueYellow: -0.11),
                LabColour(lightness: 0.9, greenRed: -0.02, blueYellow: -0.04)
            )
        case .winter:
            r.weather.snow = max(r.weather.snow, 0.3 * k)
            r.palette.shadow.blueYellow -= 0.05 * k
            r.palette.light.blueYellow -= 0.018 * k
            tone(exposure: 0.025, contrast: 0.96, saturation: 0.68)
        }
    }
}
