import EngineStudio

extension Recipe.Medium {
    /// Least structural similarity to the photo on the worst photo: what a medium may take away.
    ///
    /// `nil` for media that draw light on dark, where only the edges can be compared.
    var structureFloor: Double? {
        switch self {
        case .oil, .film: 0.78
        case .vanGogh, .impressionist, .gouache, .watercolour, .ukiyoE: 0.65
        case .acrylic, .pastel, .anime: 0.6
        case .pointillism, .lowPoly, .mosaic, .pixelArt, .crossStitch, .paperCut, .comic, .graffiti: 0.5
        case .neon, .vaporwave, .risograph: 0.42
        case .pencil, .colouredPencil, .charcoal, .ink, .inkWash, .manga, .engraving, .stipple: 0.38
        case .woodcut, .stainedGlass: 0.3
        case .chalk, .blueprint: nil
        }
    }

    /// Least agreement of edges with the photo, on the mean photo and on the worst.
    var edgeFloor: (mean: Double, worst: Double) {
        switch self {
        case .pixelArt, .crossStitch, .mosaic, .stainedGlass, .lowPoly, .pointillism, .stipple, .paperCut: (0.55, 0.3)
        case .oil, .vanGogh, .impressionist, .gouache, .acrylic, .pastel, .watercolour, .inkWash, .ink, .manga,
            .engraving, .woodcut, .pencil, .colouredPencil, .charcoal, .chalk, .blueprint, .ukiyoE, .comic,
            .risograph, .anime, .graffiti, .film, .neon, .vaporwave:
            (0.65, 0.45)
        }
    }

    /// Media of pure blacks and whites, or of hard cells, where these measures say nothing.
    var isHardEdged: Bool {
        switch self {
        case .pixelArt, .crossStitch, .manga, .woodcut, .comic, .engraving, .stipple, .ink, .ukiyoE, .paperCut,
            .lowPoly, .stainedGlass, .mosaic, .risograph, .blueprint, .chalk, .graffiti:
            true
        case .oil, .vanGogh, .impressionist, .gouache, .acrylic, .pastel, .pointillism, .watercolour, .inkWash,
            .pencil, .colouredPencil, .charcoal, .anime, .film, .neon, .vaporwave:
            false
        }
    }
}
