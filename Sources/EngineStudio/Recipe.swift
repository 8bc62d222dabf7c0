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
    /// Fog and snow cover are painted; what falls and flies is laid over.
    package var weather: Weather
    /// Applied before the medium.
    package var palette: Palette
    /// Applied after medium and weather.
    package var lens = Lens()
    /// Applied last.
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

/// The one part of a recipe that every version of the engine can read.
package struct RecipeStamp: Codable, Sendable, Hashable {
    /// `StudioEngine.version` of the engine that planned it.
    package let engineVersion: String
    /// Whether this engine reads the rest as well.
    package var isCurrent: Bool { engineVersion == StudioEngine.version }
    /// Whether it can be the version of any engine of this kind: digits and points.
    package var isPlausible: Bool {
        (1...16).contains(engineVersion.utf8.count)
            && engineVersion.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    }
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
        /// A film whose curves are applied after all other colour; `nil` is none.
        package var stock: FilmStock?
        /// How far the stock's curves act: 0…1.
        package var stockStrength = 1.0
        /// Ground of drawings and washes.
        package var paper = LabColour(lightness: 0.965, greenRed: 0.001, blueYellow: 0.012)
        /// Of media with one colour.
        package var pigment = LabColour(lightness: 0.2, greenRed: 0, blueYellow: -0.004)
        /// Of prints with a few colours, darkest first; empty where colours come from the picture.
        package var inks: [LabColour] = []
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
