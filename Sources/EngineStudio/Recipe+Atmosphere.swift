extension Recipe {
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
        /// Clouds in a sky that is painted anew: 0…1.
        package var clouds = 0.0
        /// Stars in a sky that is painted anew: 0…1.
        package var stars = 0.0
        /// Lamps and windows that shine by themselves: 0…1.
        package var emission = 0.0
        /// How far broad bright parts go dark, as at night: 0…1.
        package var nightfall = 0.0
        /// Disc of the sun where the light is, in open sky only, with its road of light: 0…1.
        package var sun = 0.0
        /// Disc of the moon, in open sky only: 0…1.
        package var moon = 0.0
        /// Place of the moon, as `x` is.
        package var moonX = 0.72
        /// Place of the moon, as `y` is.
        package var moonY = 0.16
        /// Factor of the moon's own size: .4…3.
        package var moonSize = 1.0
        /// How much of the moon is lit: 0 a thin crescent … 1 full.
        package var moonPhase = 1.0
        /// Shafts of light that bright parts and gaps throw away from the light: 0…1.
        package var rays = 0.0
        /// Bolts of lightning and the light that they throw: 0…1.
        package var lightning = 0.0
        /// A rainbow opposite the light: 0…1.
        package var rainbow = 0.0
        /// Curtains of northern light in open sky; over other pictures a veil at the top: 0…1.
        package var aurora = 0.0
        /// Ghosts and star of a lens that looks into the light: 0…1.
        package var flare = 0.0
        /// A bright line on the contours that face the light: 0…1.
        package var rim = 0.0
        /// Colour of that line.
        package var rimColour = LabColour(lightness: 0.96, greenRed: 0.01, blueYellow: 0.05)
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
        /// Level banks of mist, in the fog's colour: 0…1.
        package var mist = 0.0
        /// Rising smoke, in the fog's colour: 0…1.
        package var smoke = 0.0
        /// Greens turned towards autumn (above 0) or spring (below 0): -1…1.
        package var autumn = 0.0
        /// Falling petals: 0…1.
        package var petals = 0.0
        /// Colour of most petals.
        package var petalColour = LabColour(lightness: 0.86, greenRed: 0.075, blueYellow: 0.008)
        /// Falling autumn leaves: 0…1.
        package var leaves = 0.0
        /// Sparks that rise and glow: 0…1.
        package var embers = 0.0
        /// Colour of sparks.
        package var emberColour = LabColour(lightness: 0.78, greenRed: 0.11, blueYellow: 0.14)
        /// Fireflies, or other small lights that hover: 0…1.
        package var fireflies = 0.0
        /// Colour of fireflies.
        package var fireflyColour = LabColour(lightness: 0.92, greenRed: -0.06, blueYellow: 0.15)
        /// Motes of dust in the light: 0…1.
        package var dust = 0.0
        /// Ice that grows inwards from the borders: 0…1.
        package var frost = 0.0
        /// The net of light under water, shafts from the surface, and bubbles: 0…1.
        package var underwater = 0.0
    }
}
