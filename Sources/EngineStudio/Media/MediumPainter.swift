/// One medium: what it is like, the settings it starts from, and how it paints.
///
/// A new medium is a type of its own in a file of its own, a case of ``Recipe/Medium`` with its line in
/// `Recipe.Medium.painter`, and an entry of the vocabulary.
protocol MediumPainter {
    /// What other parts of the renderer must know of the medium.
    static var traits: MediumTraits { get }

    /// Sets what a recipe of this medium starts from, before light, weather and colour are added.
    static func prepare(_ recipe: inout Recipe)

    /// What one of the four attempts changes beside palette, light, brush and crop; nothing for most.
    ///
    /// - Parameter spread: 1 is usual; more with `chaos`.
    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double)

    init(scene: Scene)

    /// - Parameter step: told how far the medium is, 0…1; throws to end it.
    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture
}

extension MediumPainter {
    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {}
}

/// What other parts of the renderer must know of a medium.
struct MediumTraits: Sendable {
    /// Bare ground is part of the picture, so corners are not darkened much.
    var isOnPaper = false
    /// One pigment on a sheet: words of colour show in these two.
    var isMonochrome = false
    /// How what falls and flies is shown.
    var weather = WeatherManner.dab
    /// The medium is a night already, so that light words weigh less in it.
    var isNight = false
    /// Of several media that a prompt names, the one with the highest rank is painted.
    var rank = 50
}

extension Recipe.Medium {
    var traits: MediumTraits { painter.traits }

    /// The medium's own settings.
    func prepare(_ recipe: inout Recipe) {
        recipe.medium = self
        painter.prepare(&recipe)
    }
}
