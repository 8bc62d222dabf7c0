/// What a client asked for, independent of the dialect it was asked in.
package struct GenerationRequest: Sendable, Hashable, Codable, Discreet {
    /// The prompt as the client sent it, shown back to it unchanged.
    package var prompt: String
    /// The address of the reference, as sent.
    package var referenceAddress: String
    /// The prompt's words, without picture addresses and parameters; a weight stands behind its words: `fog::2`.
    package var instruction: String
    /// Words after `--no`: what the result must not show.
    package var excluded: [String]
    /// Shape of each tile as width to height; `nil` keeps the reference's shape.
    package var aspectRatio: AspectRatio?
    /// Chosen at admission where the client gave none, so that a job that is run again paints the same pictures.
    package var seed: UInt32
    /// How far the four results lie apart: 0…100, default 0.
    package var chaos: Int
    /// How strongly the look is applied: 0…1000, default 100.
    package var stylize: Int
    /// How closely the results follow the reference: 0…3, default 1.
    package var imageWeight: Double
    /// What the prompt asks for and this server passes over, each as it is written, such as `--v 6.1`.
    package var ignoredParameters: [String]

    package init(
        prompt: String,
        referenceAddress: String,
        instruction: String,
        excluded: [String] = [],
        aspectRatio: AspectRatio? = nil,
        seed: UInt32,
        chaos: Int = 0,
        stylize: Int = 100,
        imageWeight: Double = 1,
        ignoredParameters: [String] = []
    ) {
        self.prompt = prompt
        self.referenceAddress = referenceAddress
        self.instruction = instruction
        self.excluded = excluded
        self.aspectRatio = aspectRatio
        self.seed = seed
        self.chaos = chaos
        self.stylize = stylize
        self.imageWeight = imageWeight
        self.ignoredParameters = ignoredParameters
    }
}

/// Width to height in whole numbers, each at least 1.
package struct AspectRatio: Sendable, Hashable, Codable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// What a job does with the reference or with the results of its parent.
package enum JobAction: Sendable, Hashable, Codable {
    /// Four new pictures from the reference.
    case imagine
    /// One tile of the parent, rendered again from its recipe at twice the size. Tiles count from 1 to 4.
    case upscale(tile: Int)
    /// Four new pictures near one tile of the parent. Tiles count from 1 to 4.
    case variation(tile: Int)
    /// Four other pictures for the parent's request.
    case reroll

    /// The kind without the tile.
    package enum Kind: String, Sendable, CaseIterable, Codable {
        case imagine, upscale, variation, reroll
    }

    package var kind: Kind {
        switch self {
        case .imagine: .imagine
        case .upscale: .upscale
        case .variation: .variation
        case .reroll: .reroll
        }
    }

    /// 1…4 where the action has one tile in view.
    package var tile: Int? {
        switch self {
        case .upscale(let tile), .variation(let tile): tile
        case .imagine, .reroll: nil
        }
    }

    /// Puts an action together from its stored parts.
    ///
    /// - Returns: `nil` when the kind needs a tile of 1…4 and has none, or has one that it does not take.
    package init?(kind: Kind, tile: Int?) {
        switch (kind, tile) {
        case (.imagine, nil): self = .imagine
        case (.reroll, nil): self = .reroll
        case (.upscale, let tile?) where (1...4).contains(tile): self = .upscale(tile: tile)
        case (.variation, let tile?) where (1...4).contains(tile): self = .variation(tile: tile)
        case (.imagine, _), (.reroll, _), (.upscale, _), (.variation, _): return nil
        }
    }
}
