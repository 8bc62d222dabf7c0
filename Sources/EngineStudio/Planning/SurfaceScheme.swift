extension SurfaceKind {
    /// Adds this surface to a recipe.
    ///
    /// - Parameter k: strength; 1 for a plain word.
    func apply(to r: inout Recipe, strength k: Double) {
        switch self {
        case .canvas:
            r.raise(\.finish.ground, to: 1, k)
            r.tone(contrast: 0.97, k)
        case .paper:
            r.raise(\.finish.ground, to: 1, k)
            r.finish.margin = max(r.finish.margin, 1.4 * k)
        case .smoothSurface: r.finish.ground = 0
        case .kraft:
            Self.sheet(&r, (0.74, 0.014, 0.05), k)
            r.tint(light: (0.01, 0.035), k)
        case .washi:
            Self.sheet(&r, (0.93, 0.003, 0.03), k)
            r.raise(\.finish.ground, to: 0.9, k)
            r.tint(light: (0.002, 0.022), k)
            r.tone(contrast: 0.95, saturation: 0.92, k)
        case .parchment:
            Self.sheet(&r, (0.86, 0.008, 0.055), k)
            r.raise(\.finish.patina, to: 0.7, k)
            r.tint(shadow: (0.01, 0.016), light: (0.006, 0.045), k)
            r.tone(contrast: 0.92, saturation: 0.7, k)
        case .bluePaper:
            Self.sheet(&r, (0.76, -0.01, -0.03), k)
            r.tint(shadow: (-0.004, -0.016), light: (-0.008, -0.024), k)
        case .patina:
            r.raise(\.finish.patina, to: 0.75, k)
            r.tint(light: (0.006, 0.026), k)
            r.tone(contrast: 0.96, saturation: 0.85, k)
        case .grunge:
            r.raise(\.finish.patina, to: 0.6, k)
            r.raise(\.finish.scratches, to: 0.4, k)
            r.raise(\.finish.grain, to: 0.35, k)
            r.tone(exposure: -0.02, contrast: 1.16, saturation: 0.72, k)
        case .craquelure:
            r.raise(\.finish.craquelure, to: 0.8, k)
            r.tint(light: (0.004, 0.018), k)
            r.tone(saturation: 0.92, k)
        case .matte:
            r.tone(contrast: 0.88, saturation: 0.92, k)
            r.range(black: 0.13, white: 0.97, k)
            r.scale(\.brush.relief, by: 0.4, k)
        case .glossy:
            r.tone(contrast: 1.18, saturation: 1.14, k)
            r.add(\.light.bloom, 0.15, k)
            r.add(\.brush.relief, 0.2, k)
        case .goldLeaf:
            r.tint(shadow: (0.012, 0.02), light: (0.012, 0.085), k)
            r.tone(contrast: 1.08, k)
            r.add(\.light.bloom, 0.15, k)
        case .scratched: r.raise(\.finish.scratches, to: 0.75, k)
        case .tornEdges:
            r.finish.frame = .torn
            r.finish.margin = max(r.finish.margin, 1.2)
        case .mat: r.finish.frame = .mat
        case .fullBleed:
            r.finish.margin = 0
            r.finish.frame = .none
        case .wideMargin: r.finish.margin = max(r.finish.margin, 2.2 * k)
        }
    }

    /// Takes this surface away.
    func remove(from r: inout Recipe) {
        switch self {
        case .canvas, .smoothSurface: r.finish.ground = 0
        case .paper:
            r.finish.ground = 0.1
            r.finish.margin = 0
        case .patina, .parchment, .grunge: r.finish.patina = 0
        case .craquelure: r.finish.craquelure = 0
        case .scratched: r.finish.scratches = 0
        case .mat, .tornEdges, .wideMargin:
            r.finish.frame = .none
            r.finish.margin = 0
        case .fullBleed: r.finish.margin = max(r.finish.margin, 1)
        case .kraft, .washi, .bluePaper, .matte, .glossy, .goldLeaf: break
        }
    }

    private static func sheet(_ r: inout Recipe, _ colour: (Double, Double, Double), _ k: Double) {
        r.palette.paper = LabColour(colour)
        r.raise(\.finish.ground, to: 0.7, k)
    }
}
