extension Recipe.Medium {
    /// One of several media that a prompt names, and what the others add to it.
    static func chosen(from media: Set<Recipe.Medium>) -> (medium: Recipe.Medium, outline: Double, isNeonLit: Bool)? {
        let outline =
            media.contains(.watercolour) ? (media.contains(.ink) ? 1 : media.contains(.pencil) ? 0.55 : 0) : 0.0
        let ranked = media.sorted { ($0.traits.rank, $0.rawValue) > ($1.traits.rank, $1.rawValue) }
        guard let first = ranked.first else { return nil }
        return (first, outline, first != .neon && media.contains(.neon))
    }
}

extension Manner {
    /// The medium that it belongs to, when the prompt names none.
    var medium: Recipe.Medium? {
        switch self {
        case .impasto, .impressionist, .expressionist, .gouache, .painterly: .oil
        case .swirling: .vanGogh
        case .pastel: .colouredPencil
        case .charcoal: .pencil
        case .inkWash, .crosshatched: .ink
        case .penAndWash: .watercolour
        case .loose, .detailed, .outlined, .minimal: nil
        }
    }

    func apply(to r: inout Recipe) {
        switch self {
        case .impasto:
            r.brush.relief = 1
            r.brush.scale *= 1.25
            r.brush.variety += 0.1
        case .loose:
            r.brush.scale *= 1.3
            r.brush.length *= 1.15
            r.brush.looseness = r.medium.traits.isMonochrome ? r.brush.looseness : min(1, r.brush.looseness + 0.35)
            r.brush.detail *= 0.6
            r.brush.variety += 0.15
        case .detailed:
            r.brush.scale *= 0.75
            r.brush.detail *= 1.5
        case .impressionist:
            r.brush.length *= 0.6
            r.brush.variety += 0.45
            r.brush.detail *= 0.55
            r.brush.relief += 0.2
            r.palette.saturation *= 1.15
            r.palette.vibrance += 0.4
            r.palette.shadow.blueYellow -= 0.03
            r.palette.shadow.greenRed += 0.012
            r.palette.light.blueYellow += 0.02
            r.palette.exposure += 0.015
        case .expressionist:
            r.brush.scale *= 1.5
            r.brush.variety += 0.6
            r.brush.detail *= 0.5
            r.brush.curl += 0.4
            r.palette.saturation *= 1.5
            r.palette.vibrance += 0.8
            r.palette.contrast *= 1.2
        case .gouache:
            r.brush.relief = 0.08
            r.brush.variety *= 0.5
            r.brush.scale *= 1.2
            r.finish.ground = 0.2
            r.palette.saturation *= 1.12
        case .pastel:
            r.brush.scale *= 2.1
            r.brush.variety += 0.25
        case .charcoal:
            r.brush.scale *= 1.9
            r.palette.pigment = LabColour(lightness: 0.15, greenRed: 0.001, blueYellow: 0.002)
            r.palette.contrast *= 1.2
        case .inkWash:
            r.brush.looseness = 1
            r.brush.scale *= 1.2
        case .penAndWash: r.brush.outline = 1
        case .outlined: r.brush.outline = max(r.brush.outline, 0.9)
        case .minimal:
            r.brush.detail *= 0.45
            r.brush.scale *= 1.35
        case .crosshatched: r.brush.scale *= 0.85
        case .swirling:
            r.brush.curl = 0.9
            r.brush.length *= 1.3
        case .painterly: r.brush.variety += 0.08
        }
    }
}

extension SurfaceKind {
    func apply(to r: inout Recipe, isWanted: Bool) {
        switch self {
        case .grain: r.finish.grain = isWanted ? max(r.finish.grain, 0.5) : 0
        case .vignette: r.finish.vignette = isWanted ? max(r.finish.vignette, 0.8) : 0
        case .canvas: r.finish.ground = isWanted ? 1 : 0
        case .paper:
            r.finish.ground = isWanted ? 1 : 0.1
            r.finish.margin = isWanted ? 1.3 : 0
        case .kraft:
            guard isWanted else { return }
            r.palette.paper = LabColour(lightness: 0.74, greenRed: 0.014, blueYellow: 0.05)
        case .fullBleed: r.finish.margin = isWanted ? 0 : 1
        case .bloom: r.light.bloom = isWanted ? max(r.light.bloom, 0.6) : 0
        }
    }
}
