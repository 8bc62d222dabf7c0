/// Words with one meaning, and what they do to a recipe.
struct VocabularyEntry: Sendable {
    let effect: Effect
    /// Words and phrases, lower case, in American spelling.
    ///
    /// Inflections of the last word of a phrase are found by rule.
    let words: [String]

    /// - Parameter words: parted by commas; a line end is a blank.
    init(_ effect: Effect, _ words: String) {
        self.effect = effect
        self.words = words.split(separator: ",").map { phrase in
            phrase.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
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
    case impasto, loose, detailed, impressionist, expressionist, gouache, pastel, charcoal, inkWash, penAndWash,
        outlined, minimal, crosshatched
    case swirling, painterly
}

/// Sources and times of light.
enum LightKind: String, Sendable, Hashable, CaseIterable {
    case goldenHour, sunset, sunrise, blueHour, night, moonlight, starry, overcast, sunny, dramatic, soft, backlit,
        candlelight
    case highKey, lowKey, neonLight, glowing, cinematic
}

/// What is in the air or on the ground.
enum WeatherKind: String, Sendable, Hashable, CaseIterable {
    case rain, storm, snow, fog, wet, autumn, spring, summer, winter
}

/// Relations of colours.
enum PaletteKind: String, Sendable, Hashable, CaseIterable {
    case warm, cool, vibrant, muted, pastel, monochrome, noir, sepia, tealAndOrange, earth, jewel, vintage, contrasty,
        faded
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
