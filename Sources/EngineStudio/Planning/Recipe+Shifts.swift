/// Steps that words are made of; each takes the strength of its word, 1 for a plain one.
extension Recipe {
    /// Adds colour to shadows and lights: green-red, then blue-yellow.
    mutating func tint(
        shadow: (Double, Double) = (0, 0),
        light: (Double, Double) = (0, 0),
        _ k: Double
    ) {
        palette.shadow.greenRed += shadow.0 * k
        palette.shadow.blueYellow += shadow.1 * k
        palette.light.greenRed += light.0 * k
        palette.light.blueYellow += light.1 * k
    }

    mutating func tone(exposure: Double = 0, contrast: Double = 1, saturation: Double = 1, _ k: Double) {
        palette.exposure += exposure * k
        palette.contrast *= max(0.4, 1 + (contrast - 1) * k)
        palette.saturation *= max(0, 1 + (saturation - 1) * min(k, 1.6))
    }

    mutating func range(black: Double = 0, white: Double = 1, _ k: Double) {
        palette.black = max(palette.black, min(0.4, black * k))
        palette.white = min(palette.white, max(0.7, 1 - (1 - white) * k))
    }

    /// Raises an amount of 0…1; what another word has set higher stays.
    mutating func raise(_ amount: WritableKeyPath<Recipe, Double>, to value: Double, _ k: Double) {
        self[keyPath: amount] = max(self[keyPath: amount], min(1, value * k))
    }

    /// Adds to an amount of 0…1.
    mutating func add(_ amount: WritableKeyPath<Recipe, Double>, _ value: Double, _ k: Double) {
        self[keyPath: amount] = min(1, max(0, self[keyPath: amount] + value * k))
    }

    /// Multiplies a size by a factor that is meant for a plain word.
    mutating func scale(_ size: WritableKeyPath<Recipe, Double>, by factor: Double, _ k: Double) {
        self[keyPath: size] *= max(0.3, 1 + (factor - 1) * k)
    }

    mutating func glow(_ amount: Double, _ colour: (Double, Double, Double), y: Double, _ k: Double) {
        raise(\.light.glow, to: amount, k)
        light.glowColour = LabColour(colour)
        light.y = y
    }

    /// Paints the sky anew; the last word about the sky wins.
    mutating func sky(
        _ amount: Double,
        top: (Double, Double, Double),
        horizon: (Double, Double, Double),
        _ k: Double
    ) {
        light.sky = max(light.sky, min(1, amount * (0.6 + 0.4 * k)))
        light.skyTop = LabColour(top)
        light.skyHorizon = LabColour(horizon)
    }

    /// A sky for weather, unless the light has painted one.
    mutating func weatherSky(top: (Double, Double, Double), horizon: (Double, Double, Double), _ k: Double) {
        guard light.sky < 0.6 else { return }
        sky(0.8, top: top, horizon: horizon, k)
    }

    mutating func fog(_ amount: Double, _ colour: (Double, Double, Double), _ k: Double) {
        raise(\.weather.fog, to: amount, k)
        weather.fog = min(weather.fog, 0.95)
        weather.fogColour = LabColour(colour)
    }

    /// Whether words have made it a night or a dusk already.
    var isDim: Bool { palette.exposure < -0.08 || light.nightfall > 0.5 }
}

extension LabColour {
    init(_ parts: (Double, Double, Double)) {
        self.init(lightness: parts.0, greenRed: parts.1, blueYellow: parts.2)
    }
}
