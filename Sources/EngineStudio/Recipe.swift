/// Everything that, with the reference, determines the pixels of one tile.
///
/// Numbers stand here as they are used, not as names of presets, so that a stored recipe renders the same after
/// the presets have changed.
package struct Recipe: Codable, Sendable, Hashable {
    /// `StudioEngine.version` of the engine that planned it.
    package var engineVersion: String
    /// Places every mark, grain and drop.
    package var seed: UInt32
    /// Decides which of the other settings show.
    package var medium: Medium
    /// Marks; ``Brush/scale`` and ``Brush/detail`` decide most of a render's cost.
    package var brush: Brush
    /// Applied before the medium, so that it is painted, not laid over.
    package var light: Light
    /// Fog and snow cover are painted; rain, flakes and stars are laid over.
    package var weather: Weather
    /// Applied before the medium.
    package var palette: Palette
    /// Applied after medium and weather.
    package var finish: Finish
    /// Decides the size of the picture together with the long side.
    package var crop: Crop
    /// Words of the prompt that chose something, in their order.
    package var appliedWords: [String]
    /// Words of the prompt that this engine does not know, in their order.
    package var ignoredWords: [String]

    /// Whether this engine renders it to the same pixels as when it was planned.
    package var isCurrent: Bool { engineVersion == StudioEngine.version }
}

extension Recipe {
    /// What the picture is made with.
    package enum Medium: String, Codable, Sendable, Hashable, CaseIterable {
        // Paint.
        case oil, vanGogh, impressionist, gouache, acrylic, pastel, pointillism, watercolour, inkWash
        // Lines.
        case ink, manga, engraving, woodcut, stipple, pencil, colouredPencil, charcoal, chalk, blueprint
        // Prints and screens.
        case ukiyoE, comic, risograph, anime, pixelArt
        // Crafts.
        case lowPoly, stainedGlass, mosaic, crossStitch, paperCut, graffiti
        // Light.
        case film, neon, vaporwave
    }

    /// How the marks are made.
    package struct Brush: Codable, Sendable, Hashable {
        /// Size of the marks; 1 is the medium's own.
        package var scale = 1.0
        /// Length of a mark to its width; 1 is the medium's own.
        package var length = 1.0
        /// How far marks swirl where the picture itself gives no direction: 0…1.
        package var curl = 0.15
        /// Spread of colour from mark to mark: 0…1.
        package var variety = 0.3
        /// Height of the paint: 0…1.
        package var relief = 0.5
        /// How far fine marks go into detail: 0…2.
        package var detail = 1.0
        /// Drawn contours over the paint: 0…1.
        package var outline = 0.0
        /// Pigment let loose: wet edges, runs, splatter: 0…1.
        package var looseness = 0.5
    }

    /// Where light comes from and what it does.
    package struct Light: Codable, Sendable, Hashable {
        /// Place of the light: 0 left or top, 1 right or bottom; it may lie outside.
        package var x = 0.25
        /// From top (0) to bottom (1).
        package var y = 0.1
        /// Modelling by the light: 0…1.
        package var strength = 0.3
        /// Glow around the light: 0…1.
        package var glow = 0.0
        /// Colour of the glow.
        package var glowColour = LabColour(lightness: 0.95, greenRed: 0.01, blueYellow: 0.06)
        /// Bloom of bright parts: 0…1.
        package var bloom = 0.0
        /// How much of the sky is painted anew: 0…1.
        package var sky = 0.0
        /// Colour of a new sky at its top.
        package var skyTop = LabColour(lightness: 0.6, greenRed: -0.03, blueYellow: -0.09)
        /// Colour of a new sky at its lower end.
        package var skyHorizon = LabColour(lightness: 0.9, greenRed: -0.01, blueYellow: -0.02)
        /// Stars in a sky that is painted anew: 0…1.
        package var stars = 0.0
        /// Lamps and windows that shine by themselves: 0…1.
        package var emission = 0.0
        /// How far broad bright parts go dark, as at night: 0…1.
        package var nightfall = 0.0
    }

    /// What is in the air.
    package struct Weather: Codable, Sendable, Hashable {
        /// Streaks in front of the picture: 0…1.
        package var rain = 0.0
        /// Flakes, and cover on what faces up: 0…1.
        package var snow = 0.0
        /// Air between the eye and what is far: 0…1.
        package var fog = 0.0
        /// Wet ground that mirrors: 0…1.
        package var wet = 0.0
        /// What the fog fades to.
        package var fogColour = LabColour(lightness: 0.86, greenRed: -0.004, blueYellow: -0.008)
        /// Greens turned towards autumn (above 0) or spring (below 0): -1…1.
        package var autumn = 0.0
    }

    /// Colour decisions, in Oklab.
    package struct Palette: Codable, Sendable, Hashable {
        /// Added to lightness in the middle tones.
        package var exposure = 0.0
        /// Slope of the tone curve at middle grey; 1 keeps it.
        package var contrast = 1.0
        /// Factor of chroma; 0 is grey.
        package var saturation = 1.0
        /// Factor of chroma where there is little of it.
        package var vibrance = 0.0
        /// Added to dark parts.
        package var shadow = Tint()
        /// Added to light parts.
        package var light = Tint()
        /// Pull of every hue towards `pull`'s line: 0…1.
        package var pullStrength = 0.0
        /// Hue and chroma that colours are pulled to.
        package var pull = Tint()
        /// Lowest lightness.
        package var black = 0.0
        /// Highest lightness.
        package var white = 1.0
        /// How far the skin's own colour is kept: 0…1.
        package var skinProtection = 0.65
        /// Colour of the lamp on the left, at night.
        package var accent = Tint(greenRed: 0.2, blueYellow: -0.1)
        /// Colour of the lamp on the right.
        package var secondAccent = Tint(greenRed: -0.11, blueYellow: -0.09)
        /// Ground of drawings and washes.
        package var paper = LabColour(lightness: 0.965, greenRed: 0.001, blueYellow: 0.012)
        /// Of media with one colour.
        package var pigment = LabColour(lightness: 0.2, greenRed: 0, blueYellow: -0.004)
        /// Of prints with a few colours, darkest first; empty where colours come from the picture.
        package var inks: [LabColour] = []
    }

    /// The last touches.
    package struct Finish: Codable, Sendable, Hashable {
        /// Darker corners: 0…1.
        package var vignette = 0.15
        /// Film grain: 0…1.
        package var grain = 0.0
        /// Visibility of canvas or paper: 0…1.
        package var ground = 0.5
        /// Unpainted ragged margin: 0…1 of the medium's own width.
        package var margin = 1.0
    }

    /// The part of the reference that is shown.
    package struct Crop: Codable, Sendable, Hashable {
        /// Shape; `nil` is the reference's own.
        package var aspectRatio: AspectRatio?
        /// Middle of the crop as a fraction of the room that it has: 0…1, .5 is central.
        package var x = 0.5
        /// Down, as `x` is across.
        package var y = 0.5
        /// 1 shows all that fits the shape; 1.1 shows a part smaller by that factor.
        package var zoom = 1.0
    }
}

/// A colour in Oklab: lightness 0…1, green-red and blue-yellow about -.3…+.3.
package struct LabColour: Codable, Sendable, Hashable {
    package var lightness: Double
    package var greenRed: Double
    package var blueYellow: Double
}

/// A direction and amount of colour in Oklab, without lightness.
package struct Tint: Codable, Sendable, Hashable {
    package var greenRed = 0.0
    package var blueYellow = 0.0
}
