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
    case mood(MoodKind)
    case camera(CameraKind)
    case surface(SurfaceKind)

    /// The effect of a name in `Vocabulary.json`; `nil` for a name that is none of the axis.
    init?(axis: Vocabulary.AxisName, name: String) {
        let found: Effect? =
            switch axis {
            case .medium: Recipe.Medium(rawValue: name).map(Effect.medium)
            case .manner: Manner(rawValue: name).map(Effect.manner)
            case .light: LightKind(rawValue: name).map(Effect.light)
            case .weather: WeatherKind(rawValue: name).map(Effect.weather)
            case .colour:
                name == "wholePicture"
                    ? .tonality
                    : PaletteKind(rawValue: name).map(Effect.palette) ?? ColourName(rawValue: name).map(Effect.colour)
            case .mood: MoodKind(rawValue: name).map(Effect.mood)
            case .camera: CameraKind(rawValue: name).map(Effect.camera)
            case .surface: SurfaceKind(rawValue: name).map(Effect.surface)
            }
        guard let found else { return nil }
        self = found
    }
}

/// Ways to use a medium, and schools of painting.
enum Manner: String, Sendable, Hashable, CaseIterable {
    case impasto, loose, detailed, expressionist, tonalist, luminous, chiaroscuro, rococo, artNouveau, artDeco
    case bauhaus, symbolist, naive, opArt, surreal, psychedelic, penAndWash, outlined, minimal, maximal
    case crosshatched, swirling, painterly, longStrokes, shortStrokes, wetInWet, splattered, dryBrush, smooth
    case unfinished
}

/// Sources and times of light.
enum LightKind: String, Sendable, Hashable, CaseIterable {
    case goldenHour, sunset, sunrise, blueHour, night, moonlight, fullMoon, crescentMoon, starry, aurora
    case overcast, sunny, dramatic, hardLight, soft, studio, splitLight, spotlight, fromLeft, fromRight, fromAbove
    case backlit, rimLit, silhouette, godRays, candlelight, firelight, highKey, lowKey, neonLight, glowing
    case bioluminescent
}

/// What is in the air, on the ground or in the leaves.
enum WeatherKind: String, Sendable, Hashable, CaseIterable {
    case rain, drizzle, storm, lightning, snow, blizzard, fog, mist, haze, smoke, dust, sandstorm, clouds, clear
    case rainbow, wet, autumn, leaves, spring, petals, summer, tropical, winter, frost, embers, fireflies, sparkles
    case underwater
}

/// Relations of colours.
enum PaletteKind: String, Sendable, Hashable, CaseIterable {
    case warm, cool, vibrant, muted, pastel, candy, monochrome, sepia, duotone, splitToning, tealAndOrange, earth
    case jewel, iridescent, neonColours, contrasty, faded, colourful, dark, bright
}

/// Names of colours.
enum ColourName: String, Sendable, Hashable, CaseIterable {
    case red, crimson, orange, amber, coral, yellow, gold, olive, green, mint, turquoise, teal, blue, navy, purple
    case lavender, magenta, pink, brown, beige, grey, black, white
}

/// Moods and genres.
enum MoodKind: String, Sendable, Hashable, CaseIterable {
    case dreamy, ethereal, moody, melancholic, gloomy, horror, gothic, noir, cheerful, festive, mysterious, magical
    case whimsical, romantic, cosy, nostalgic, epic, sacred, calm, energetic, tense, dystopian, steampunk, solarpunk
    case sciFi, western, elegant, rustic, cinematic
}

/// Film, lens, tape and the shape of the picture.
enum CameraKind: String, Sendable, Hashable, CaseIterable {
    case kodachrome, portraitFilm, vividFilm, tungstenFilm, blackAndWhiteFilm, bleachBypass, crossProcessed
    case technicolor, infrared, fadedPrint, tintype, vintage, grain, hdr, vignette, bloom, softFocus, halation, flare
    case lightLeak, chromaticAberration, bokeh, macro, portraitLens, tiltShift, motionBlur, longExposure, zoomBurst
    case fisheye, vhs, scanLines, glitch, oldFilm, polaroid, contactSheet, closeUp, wideShot
    case portraitFormat, landscapeFormat, square, panorama, widescreen, vertical
}

/// Grounds and what surrounds the picture.
enum SurfaceKind: String, Sendable, Hashable, CaseIterable {
    case canvas, paper, smoothSurface, kraft, washi, parchment, bluePaper, patina, grunge, craquelure, matte, glossy
    case goldLeaf, scratched, tornEdges, mat, fullBleed, wideMargin
}

extension Effect {
    /// The medium that it names, if it names one.
    var medium: Recipe.Medium? {
        if case .medium(let medium) = self { medium } else { nil }
    }
}
