/// What a prompt asks of the built-in renderer.
package struct StudioRequest: Sendable, Hashable, Codable {
    /// The prompt's words, without address and parameters; `words::2` gives those before it a weight.
    package var instruction: String
    /// Words after `--no`.
    package var excluded: [String]
    /// Crop of `--ar`; `nil` keeps the reference's.
    package var aspectRatio: AspectRatio?
    /// Picks the four attempts and places every mark.
    package var seed: UInt32
    /// How much the four attempts differ: 0…100, default 0.
    package var chaos: Int
    /// Strength of the look: 0…1000, default 100.
    package var stylize: Int
    /// Nearness to the reference: 0…3, default 1; more is nearer.
    package var imageWeight: Double
    /// Paints with this medium, whatever the words say; `nil` lets them choose.
    package var medium: Recipe.Medium?

    /// Defaults are those of a prompt that gives words only.
    package init(
        instruction: String,
        excluded: [String] = [],
        aspectRatio: AspectRatio? = nil,
        seed: UInt32 = 0,
        chaos: Int = 0,
        stylize: Int = 100,
        imageWeight: Double = 1,
        medium: Recipe.Medium? = nil
    ) {
        self.instruction = instruction
        self.excluded = excluded
        self.aspectRatio = aspectRatio
        self.seed = seed
        self.chaos = chaos
        self.stylize = stylize
        self.imageWeight = imageWeight
        self.medium = medium
    }
}
