extension Manner {
    /// The medium that it belongs to, when the prompt names none.
    var medium: Recipe.Medium? {
        switch self {
        case .impasto, .expressionist, .painterly, .chiaroscuro, .symbolist, .luminous, .tonalist, .longStrokes: .oil
        case .rococo: .pastel
        case .artNouveau, .wetInWet, .penAndWash: .watercolour
        case .artDeco, .bauhaus: .risograph
        case .naive, .surreal: .gouache
        case .psychedelic: .comic
        case .swirling: .vanGogh
        case .shortStrokes: .impressionist
        case .crosshatched, .opArt: .ink
        case .splattered: .acrylic
        case .loose, .detailed, .outlined, .minimal, .maximal, .dryBrush, .smooth, .unfinished: nil
        }
    }

    /// Adds this manner to a recipe.
    ///
    /// - Parameter k: strength; 1 for a plain word.
    func apply(to r: inout Recipe, strength k: Double) {
        switch self {
        case .impasto:
            r.add(\.brush.relief, 0.6, k)
            r.scale(\.brush.scale, by: 1.25, k)
            r.add(\.brush.variety, 0.15, k)
        case .loose:
            r.scale(\.brush.scale, by: 1.4, k)
            r.scale(\.brush.length, by: 1.15, k)
            r.add(\.brush.looseness, 0.35, k)
            r.scale(\.brush.detail, by: 0.5, k)
            r.add(\.brush.variety, 0.18, k)
        case .detailed:
            r.scale(\.brush.scale, by: 0.72, k)
            r.scale(\.brush.detail, by: 1.6, k)
            r.tone(contrast: 1.04, k)
        case .expressionist:
            r.scale(\.brush.scale, by: 1.5, k)
            r.add(\.brush.variety, 0.6, k)
            r.scale(\.brush.detail, by: 0.5, k)
            r.add(\.brush.curl, 0.4, k)
            r.tone(contrast: 1.2, saturation: 1.5, k)
            r.palette.vibrance += 0.8 * k
        case .tonalist:
            r.tone(exposure: -0.02, contrast: 0.82, saturation: 0.55, k)
            r.tint(shadow: (0.004, 0.006), light: (0.004, 0.024), k)
            r.raise(\.lens.softness, to: 0.35, k)
            r.raise(\.weather.fog, to: 0.2, k)
        case .luminous:
            r.glow(0.7, (0.98, 0.01, 0.08), y: 0.35, k)
            r.raise(\.weather.fog, to: 0.25, k)
            r.tint(light: (0.01, 0.05), k)
            r.add(\.light.bloom, 0.35, k)
        case .chiaroscuro:
            r.tone(exposure: -0.11, contrast: 1.3, saturation: 0.9, k)
            r.tint(shadow: (0.014, 0.022), light: (0.012, 0.045), k)
            r.light.strength += 0.6 * k
            r.add(\.finish.vignette, 0.6, k)
        case .rococo:
            r.tone(exposure: 0.05, contrast: 0.88, saturation: 0.92, k)
            r.tint(shadow: (0.016, -0.02), light: (0.024, 0.004), k)
        case .artNouveau:
            r.raise(\.brush.outline, to: 0.9, k)
            r.tone(contrast: 0.95, saturation: 0.78, k)
            r.tint(shadow: (-0.014, 0.014), light: (0.006, 0.045), k)
            r.add(\.brush.curl, 0.3, k)
        case .artDeco:
            r.tone(exposure: -0.02, contrast: 1.36, saturation: 0.5, k)
            r.tint(shadow: (0.002, -0.01), light: (0.012, 0.065), k)
            r.raise(\.brush.outline, to: 0.5, k)
        case .bauhaus:
            r.raise(\.brush.outline, to: 0.7, k)
            r.tone(contrast: 1.2, saturation: 1.4, k)
            r.scale(\.brush.detail, by: 0.6, k)
            r.scale(\.brush.scale, by: 1.25, k)
        case .symbolist:
            r.tint(shadow: (0.01, -0.06), light: (0.01, 0.05), k)
            r.tone(exposure: -0.05, contrast: 0.96, saturation: 0.9, k)
            r.raise(\.lens.softness, to: 0.25, k)
        case .naive:
            r.raise(\.brush.outline, to: 0.6, k)
            r.tone(exposure: 0.03, contrast: 1.04, saturation: 1.35, k)
            r.scale(\.brush.detail, by: 0.7, k)
        case .opArt:
            r.palette.saturation *= 0.1
            r.tone(contrast: 1.7, k)
        case .surreal:
            r.tint(shadow: (-0.05, -0.02), light: (0.045, 0.02), k)
            r.tone(contrast: 1.08, saturation: 1.1, k)
            r.raise(\.light.glow, to: 0.35, k)
        case .psychedelic:
            r.tone(contrast: 1.15, saturation: 1.9, k)
            r.palette.vibrance += 1.5 * k
            r.add(\.brush.curl, 0.7, k)
            r.tint(shadow: (0.08, -0.09), light: (-0.03, 0.07), k)
        case .penAndWash: r.raise(\.brush.outline, to: 1, k)
        case .outlined: r.raise(\.brush.outline, to: 0.9, k)
        case .minimal:
            r.scale(\.brush.detail, by: 0.4, k)
            r.scale(\.brush.scale, by: 1.45, k)
            r.tone(exposure: 0.015, contrast: 0.95, k)
        case .maximal:
            r.scale(\.brush.detail, by: 1.4, k)
            r.add(\.brush.variety, 0.35, k)
            r.tone(contrast: 1.08, saturation: 1.22, k)
        case .crosshatched:
            r.scale(\.brush.scale, by: 0.8, k)
            r.tone(contrast: 1.06, k)
        case .swirling:
            r.raise(\.brush.curl, to: 0.9, k)
            r.scale(\.brush.length, by: 1.3, k)
        case .painterly:
            r.add(\.brush.variety, 0.12, k)
            r.tone(saturation: 1.05, k)
        case .longStrokes: r.scale(\.brush.length, by: 1.7, k)
        case .shortStrokes: r.scale(\.brush.length, by: 0.45, k)
        case .wetInWet:
            r.raise(\.brush.looseness, to: 1, k)
            r.scale(\.brush.scale, by: 1.2, k)
        case .splattered:
            r.raise(\.brush.looseness, to: 1, k)
            r.add(\.brush.variety, 0.3, k)
        case .dryBrush:
            r.raise(\.finish.ground, to: 1, k)
            r.scale(\.brush.looseness, by: 0.3, k)
            r.tone(contrast: 1.06, k)
        case .smooth:
            r.scale(\.brush.relief, by: 0.15, k)
            r.scale(\.brush.variety, by: 0.4, k)
            r.finish.ground *= 0.3
            r.raise(\.lens.softness, to: 0.2, k)
        case .unfinished:
            r.finish.margin = max(r.finish.margin, 2.4 * k)
            r.add(\.brush.looseness, 0.3, k)
        }
    }
}

extension Recipe.Medium {
    /// One of several media that a prompt names, and what the others add to it.
    static func chosen(from media: Set<Recipe.Medium>) -> Commission.Style? {
        let ranked = media.sorted { ($0.traits.rank, $0.rawValue) > ($1.traits.rank, $1.rawValue) }
        guard let first = ranked.first else { return nil }
        var style = Commission.Style(medium: first, answered: media.intersection([first, .neon, .film, .vaporwave]))
        style.isNeonLit = first != .neon && media.contains(.neon)
        style.isFilmed = first != .film && media.contains(.film)
        style.isSynthLit = first != .vaporwave && media.contains(.vaporwave)
        if [.watercolour, .gouache, .acrylic, .oil].contains(first) {
            style.outline = media.contains(.ink) || media.contains(.comic) ? 1 : media.contains(.pencil) ? 0.55 : 0
            style.answered.formUnion(media.intersection([.ink, .comic, .pencil]))
        }
        return style
    }
}
