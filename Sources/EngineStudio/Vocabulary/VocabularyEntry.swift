/// Words with one meaning, and what they do to a recipe.
struct VocabularyEntry: Sendable {
    let effect: Effect
    /// In American spelling, lower case, words parted by one blank. Inflections of the last word are found by rule.
    let words: [String]

    init(_ effect: Effect, _ words: String...) {
        self.effect = effect
        self.words = words
    }
}

/// What a word of a prompt can change.
enum Effect: Sendable, Hashable {
    case medium(Recipe.Medium)
    case manner(Manner)
    case light(LightKind)
    case weather(WeatherKind)
    case palette(PaletteKind)
    case colour(ColourName)
    /// Says that the colours named are meant for the whole picture.
    case tonality
    case surface(SurfaceKind)
}

/// Ways to use a medium.
enum Manner: String, Sendable, Hashable, CaseIterable {
    case impasto, loose, detailed, impressionist, expressionist, gouache, pastel, charcoal, inkWash, penAndWash, outlined, minimal, crosshatched
    case swirling, painterly
}

/// Sources and times of light.
enum LightKind: String, Sendable, Hashable, CaseIterable {
    case goldenHour, sunset, sunrise, blueHour, night, moonlight, starry, overcast, sunny, dramatic, soft, backlit, candlelight
    case highKey, lowKey, neonLight, glowing, cinematic
}

/// What is in the air or on the ground.
enum WeatherKind: String, Sendable, Hashable, CaseIterable {
    case rain, storm, snow, fog, wet, autumn, spring, summer, winter
}

/// Relations of colours.
enum PaletteKind: String, Sendable, Hashable, CaseIterable {
    case warm, cool, vibrant, muted, pastel, monochrome, noir, sepia, tealAndOrange, earth, jewel, vintage, contrasty, faded
    case dreamy, moody, gloomy, cheerful, mysterious, romantic, epic, calm, colourful, dark, bright, synthwave
}

/// Basic colours.
enum ColourName: String, Sendable, Hashable, CaseIterable {
    case red, orange, yellow, gold, green, turquoise, blue, purple, pink, brown, gray, black, white
}

/// Grounds and camera traces.
enum SurfaceKind: String, Sendable, Hashable, CaseIterable {
    case grain, vignette, canvas, paper, kraft, fullBleed, bloom
}
