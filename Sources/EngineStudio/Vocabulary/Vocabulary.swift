/// Every word that the renderer knows, in the order in which effects are applied.
///
/// The words themselves stand in `Vocabulary+Media`, `Vocabulary+Light` and `Vocabulary+Colour`.
enum Vocabulary {
    static let entries = media + manners + lights + weathers + palettes + colours + surfaces
}
