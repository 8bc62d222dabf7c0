package import Imaging

extension StudioEngine {
    /// Four recipes that differ as an artist's four attempts at one commission do.
    ///
    /// Words choose medium, light, weather and colour; what they leave open is read from the photo. Neither the order
    /// of words nor unknown words change a recipe's pixels.
    package static func plan(_ request: StudioRequest, reference: PixelBuffer) -> [Recipe] {
        let reading = PromptReading(request)
        let mood = PhotoMood(reference)
        let base = Commission(request: request, reading: reading, mood: mood).recipe()
        let first = Int(Noise.hash(1, 1, request.seed) % 4)
        return (0..<4).map { i in
            let attempt = Attempt.allCases[(first + i) % 4]
            return Self.attempted(
                base,
                attempt,
                // Without a word of style there is more to choose from.
                spread: (reading.effects.isEmpty ? 1.35 : 1) + Double(min(max(request.chaos, 0), 100)) / 80,
                seed: Noise.hash(i, 2, request.seed)
            )
        }
    }

    /// Four recipes near a parent: its medium, light and weather with other marks and slightly other colours.
    package static func vary(_ recipe: Recipe, seed: UInt32, reference: PixelBuffer) -> [Recipe] {
        let first = Int(Noise.hash(3, 3, seed) % 4)
        return (0..<4).map { i in
            let attempt = Attempt.allCases[(first + i) % 4]
            var varied = recipe
            varied.engineVersion = version
            attempt.apply(to: &varied, spread: 0.75, seed: Noise.hash(i, 4, seed))
            if recipe.medium.traits.isMonochrome { attempt.applyPigment(to: &varied, spread: 0.5) }
            varied.crop.zoom = recipe.crop.zoom * (1 + 0.02 * Double(i))
            varied.light.x = recipe.light.x
            varied.seed = Noise.hash(i, 5, seed)
            return varied
        }
    }

    private static func attempted(_ base: Recipe, _ attempt: Attempt, spread: Double, seed: UInt32) -> Recipe {
        var r = base
        attempt.apply(to: &r, spread: spread, seed: seed)
        if r.medium.traits.isMonochrome { attempt.applyPigment(to: &r, spread: spread) }
        r.medium.painter.vary(&r, for: attempt, spread: spread)
        r.seed = seed
        return r
    }
}
