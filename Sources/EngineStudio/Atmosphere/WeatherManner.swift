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
