extension LightKind {
    /// Adds this light to a recipe, `strength` times.
    func apply(to r: inout Recipe, strength k: Double) {
        func tint(shadow: (Double, Double), light: (Double, Double)) {
            r.palette.shadow.greenRed += shadow.0 * k
            r.palette.shadow.blueYellow += shadow.1 * k
            r.palette.light.greenRed += light.0 * k
            r.palette.light.blueYellow += light.1 * k
        }
        func glow(_ amount: Double, _ l: Double, _ a: Double, _ b: Double, y: Double) {
            r.light.glow = max(r.light.glow, min(1, amount * k))
            r.light.glowColour = LabColour(lightness: l, greenRed: a, blueYellow: b)
            r.light.y = y
        }
        func sky(_ amount: Double, top: (Double, Double, Double), horizon: (Double, Double, Double)) {
            r.light.sky = max(r.light.sky, min(1, amount * (0.6 + 0.4 * k)))
            r.light.skyTop = LabColour(lightness: top.0, greenRed: top.1, blueYellow: top.2)
            r.light.skyHorizon = LabColour(lightness: horizon.0, greenRed: horizon.1, blueYellow: horizon.2)
        }
        func tone(exposure: Double = 0, contrast: Double = 1, saturation: Double = 1) {
            r.palette.exposure += exposure * k
            r.palette.contrast *= 1 + (contrast - 1) * k
            r.palette.saturation *= 1 + (saturation - 1) * min(k, 1.5)
        }
        switch self {
        case .goldenHour:
            tint(shadow: (0.012, -0.014), light: (0.022, 0.068))
            tone(exposure: 0.012, contrast: 1.06, saturation: 1.1)
            glow(0.6, 0.95, 0.03, 0.1, y: 0.22)
            sky(0.6, top: (0.74, -0.01, -0.03), horizon: (0.93, 0.03, 0.085))
            r.light.strength += 0.35 * k
            r.light.bloom += 0.2 * k
        case .sunset:
            tint(shadow: (0.03, -0.05), light: (0.055, 0.06))
            tone(exposure: -0.03, contrast: 1.1, saturation: 1.12)
            glow(0.62, 0.84, 0.085, 0.12, y: 0.4)
            sky(0.95, top: (0.42, 0.05, -0.085), horizon: (0.82, 0.09, 0.12))
            r.light.strength += 0.35 * k
            r.light.bloom += 0.22 * k
        case .sunrise:
            tint(shadow: (0.012, -0.03), light: (0.035, 0.028))
            tone(exposure: 0.02, contrast: 0.96, saturation: 1.02)
            glow(0.5, 0.93, 0.045, 0.05, y: 0.35)
            sky(0.85, top: (0.72, -0.005, -0.05), horizon: (0.92, 0.05, 0.05))
            r.light.strength += 0.2 * k
            r.light.bloom += 0.15 * k
        case .blueHour:
            tint(shadow: (-0.018, -0.08), light: (-0.006, -0.032))
            r.light.nightfall = max(r.light.nightfall, 0.4)
            tone(exposure: -0.09, contrast: 1.02, saturation: 0.85)
            sky(0.95, top: (0.32, 0.0, -0.10), horizon: (0.62, 0.02, -0.045))
            r.light.stars = max(r.light.stars, 0.15)
        case .night:
            tint(shadow: (-0.018, -0.07), light: (-0.012, -0.028))
            r.light.nightfall = 1
            tone(exposure: -0.17, contrast: 1.08, saturation: 0.7)
            sky(1, top: (0.13, 0.0, -0.06), horizon: (0.3, 0.0, -0.075))
            r.palette.white = min(r.palette.white, 1 - 0.12 * k)
            r.light.stars = max(r.light.stars, 0.5)
            r.finish.vignette += 0.25 * k
        case .moonlight:
            tint(shadow: (-0.026, -0.078), light: (-0.022, -0.042))
            r.light.nightfall = max(r.light.nightfall, 0.7)
            tone(exposure: -0.13, contrast: 1.18, saturation: 0.5)
            glow(0.5, 0.9, -0.01, -0.025, y: 0.04)
            sky(1, top: (0.15, -0.005, -0.055), horizon: (0.38, -0.01, -0.06))
            r.light.strength += 0.4 * k
            r.light.stars = max(r.light.stars, 0.3)
            r.finish.vignette += 0.25 * k
        case .starry:
            tint(shadow: (-0.012, -0.07), light: (-0.004, -0.02))
            r.light.nightfall = max(r.light.nightfall, 0.7)
            tone(exposure: -0.11, contrast: 1.08, saturation: 0.9)
            sky(1, top: (0.2, 0.0, -0.1), horizon: (0.46, -0.01, -0.09))
            r.light.stars = 1
        case .overcast:
            tint(shadow: (-0.004, -0.012), light: (-0.004, -0.008))
            tone(exposure: -0.01, contrast: 0.86, saturation: 0.76)
            sky(0.75, top: (0.7, -0.006, -0.014), horizon: (0.88, -0.003, -0.004))
            r.light.strength *= 0.5
        case .sunny:
            tint(shadow: (-0.004, -0.03), light: (0.004, 0.03))
            tone(exposure: 0.035, contrast: 1.1, saturation: 1.16)
            glow(0.25, 0.99, 0, 0.03, y: 0)
            sky(0.7, top: (0.64, -0.03, -0.11), horizon: (0.9, -0.02, -0.04))
            r.light.strength += 0.3 * k
        case .dramatic:
            tint(shadow: (0.006, -0.012), light: (0.012, 0.03))
            tone(exposure: -0.06, contrast: 1.32, saturation: 1.02)
            r.light.strength += 0.6 * k
            r.finish.vignette += 0.5 * k
        case .soft:
            tone(exposure: 0.03, contrast: 0.86, saturation: 0.94)
            r.palette.black += 0.04 * k
            r.light.bloom += 0.35 * k
            r.light.strength *= 0.6
        case .backlit:
            tint(shadow: (0.008, -0.02), light: (0.012, 0.04))
            tone(exposure: -0.03, contrast: 1.08)
            glow(0.85, 0.99, 0.01, 0.06, y: 0.12)
            r.light.x = 0.5 + (r.light.x - 0.5) * 0.5
            r.light.bloom += 0.4 * k
        case .candlelight:
            tint(shadow: (0.03, 0.012), light: (0.035, 0.085))
            tone(exposure: -0.11, contrast: 1.16, saturation: 0.9)
            glow(0.45, 0.88, 0.05, 0.12, y: 0.6)
            r.finish.vignette += 0.6 * k
            r.light.strength += 0.4 * k
        case .highKey:
            tone(exposure: 0.085, contrast: 0.9, saturation: 0.92)
            r.palette.black += 0.1 * k
            r.light.bloom += 0.25 * k
            r.finish.vignette = 0
        case .lowKey:
            tone(exposure: -0.12, contrast: 1.2, saturation: 0.85)
            r.finish.vignette += 0.5 * k
        case .neonLight:
            tint(shadow: (0.05, -0.09), light: (-0.02, -0.035))
            tone(exposure: -0.07, contrast: 1.12, saturation: 1.15)
            glow(0.5, 0.7, 0.18, -0.09, y: 0.4)
            r.light.bloom += 0.3 * k
        case .glowing:
            tint(shadow: (0.008, -0.02), light: (0.01, 0.022))
            tone(exposure: 0.02, contrast: 1, saturation: 1.08)
            glow(0.45, 0.98, 0.008, 0.045, y: 0.25)
            r.light.bloom += 0.6 * k
        case .cinematic:
            tint(shadow: (-0.018, -0.03), light: (0.016, 0.034))
            tone(exposure: -0.025, contrast: 1.16, saturation: 0.95)
            r.finish.vignette += 0.3 * k
            r.finish.grain += 0.12 * k
            r.light.strength += 0.25 * k
        }
    }
}
