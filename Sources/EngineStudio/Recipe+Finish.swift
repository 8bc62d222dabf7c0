extension Recipe {
    /// What a lens does to the picture.
    package struct Lens: Codable, Sendable, Hashable {
        /// Blur above and below a level band, and the colours of a model: 0…1.
        package var tiltShift = 0.0
        /// Middle of the band: 0 top … 1 bottom.
        package var band = 0.58
        /// Blur of what is far from the eye's aim, with round lights: 0…1.
        package var bokeh = 0.0
        /// Blur along a line, less where the eye goes first: 0…1.
        package var motion = 0.0
        /// Direction of that blur in degrees: 0 is level, 90 is upright.
        package var motionAngle = 0.0
        /// Blur away from where the eye goes, as of a zoom while the shutter is open: 0…1.
        package var zoom = 0.0
        /// Colour fringes towards the corners: 0…1.
        package var chromatic = 0.0
        /// Red glow around lights, as of film without backing: 0…1.
        package var halation = 0.0
        /// Light that leaked onto the film: 0…1.
        package var leak = 0.0
        /// Colour of that light.
        package var leakColour = LabColour(lightness: 0.78, greenRed: 0.11, blueYellow: 0.13)
        /// Bulging of a very wide lens: 0…1.
        package var fisheye = 0.0
        /// A soft veil of the blurred picture over the sharp one: 0…1.
        package var softness = 0.0
    }

    /// The last touches.
    package struct Finish: Codable, Sendable, Hashable {
        /// Darker corners: 0…1.
        package var vignette = 0.15
        /// Film grain, most in the middle tones: 0…1.
        package var grain = 0.0
        /// Visibility of canvas or paper: 0…1.
        package var ground = 0.5
        /// Unpainted ragged margin: 0…1 of the medium's own width.
        package var margin = 1.0
        /// What surrounds the picture.
        package var frame = Frame.none
        /// Fine cracks of old varnish and paint: 0…1.
        package var craquelure = 0.0
        /// Stains and a darkened border, as of an old sheet: 0…1.
        package var patina = 0.0
        /// Scratches, hairs and dust of an old film: 0…1.
        package var scratches = 0.0
        /// Lines of a cathode-ray tube: 0…1.
        package var scanLines = 0.0
        /// A worn magnetic tape: smeared colour, torn rows, noise: 0…1.
        package var tape = 0.0
        /// Displaced blocks and colour planes, as of a damaged file: 0…1.
        package var glitch = 0.0
    }

    /// What surrounds the picture; the picture is shown smaller inside.
    package enum Frame: String, Codable, Sendable, Hashable, CaseIterable {
        case none, mat, polaroid, torn, rebate
    }

    /// Curves of a film or of a process in the darkroom.
    package enum FilmStock: String, Codable, Sendable, Hashable, CaseIterable {
        case kodachrome, portrait, vivid, tungsten, bleachBypass, crossProcessed, technicolor, infrared, faded, tintype
    }
}
