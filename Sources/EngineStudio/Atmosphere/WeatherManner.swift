/// How a medium shows what falls and flies.
enum WeatherManner: Sendable {
    /// Light on light, with a glow, over the finished picture.
    case light
    /// Dabs of opaque paint, over the finished picture.
    case dab
    /// Strokes of the sheet's pigment and bare paper, over the finished picture.
    case drawn
    /// Before the medium, larger, so that its own cells, dots or cuts show it.
    case within
}

extension Recipe.Medium {
    var weatherManner: WeatherManner {
        switch self {
        case .film, .neon, .vaporwave, .anime: .light
        case .oil, .vanGogh, .impressionist, .gouache, .acrylic, .pastel, .watercolour, .colouredPencil, .chalk, .graffiti:
            .dab
        case .ink, .manga, .pencil, .charcoal, .inkWash: .drawn
        case .pointillism, .engraving, .woodcut, .stipple, .blueprint, .ukiyoE, .comic, .risograph, .pixelArt, .lowPoly,
            .stainedGlass, .mosaic, .crossStitch, .paperCut:
            .within
        }
    }
}
