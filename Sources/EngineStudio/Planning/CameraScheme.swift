extension CameraKind {
    /// Adds this film or lens to a recipe.
    ///
    /// - Parameter k: strength; 1 for a plain word.
    func apply(to r: inout Recipe, strength k: Double) {
        switch self {
        case .kodachrome: Self.stock(.kodachrome, grain: 0.15, &r, k)
        case .portraitFilm: Self.stock(.portrait, grain: 0.12, &r, k)
        case .vividFilm: Self.stock(.vivid, grain: 0.08, &r, k)
        case .tungstenFilm:
            Self.stock(.tungsten, grain: 0.25, &r, k)
            r.raise(\.lens.halation, to: 0.5, k)
        case .blackAndWhiteFilm:
            r.palette.saturation = 0
            r.tone(contrast: 1.25, k)
            r.raise(\.finish.grain, to: 0.55, k)
        case .bleachBypass: Self.stock(.bleachBypass, grain: 0.2, &r, k)
        case .crossProcessed: Self.stock(.crossProcessed, grain: 0.15, &r, k)
        case .technicolor: Self.stock(.technicolor, grain: 0.1, &r, k)
        case .infrared: Self.stock(.infrared, grain: 0.15, &r, k)
        case .fadedPrint: Self.stock(.faded, grain: 0.2, &r, k)
        case .tintype:
            Self.stock(.tintype, grain: 0.1, &r, k)
            r.palette.saturation = 0
            r.raise(\.finish.patina, to: 0.4, k)
            r.raise(\.finish.scratches, to: 0.3, k)
            r.add(\.finish.vignette, 0.5, k)
        case .vintage:
            r.tint(shadow: (-0.006, 0.004), light: (0.012, 0.044), k)
            r.tone(contrast: 0.9, saturation: 0.72, k)
            r.range(black: 0.1, white: 0.95, k)
            r.add(\.finish.grain, 0.25, k)
            r.add(\.finish.vignette, 0.3, k)
        case .grain: r.raise(\.finish.grain, to: 0.5, k)
        case .hdr:
            r.tone(exposure: 0.02, contrast: 1.2, saturation: 1.2, k)
            r.palette.vibrance += 0.4 * k
            r.light.strength += 0.5 * k
            r.brush.detail = min(2, r.brush.detail * (1 + 0.3 * k))
        case .vignette: r.raise(\.finish.vignette, to: 0.9, k)
        case .bloom: r.raise(\.light.bloom, to: 0.7, k)
        case .softFocus:
            r.raise(\.lens.softness, to: 0.7, k)
            r.tone(exposure: 0.015, contrast: 0.92, k)
        case .halation:
            r.raise(\.lens.halation, to: 0.7, k)
            r.raise(\.light.bloom, to: 0.2, k)
        case .flare:
            r.raise(\.light.flare, to: 0.8, k)
            r.raise(\.light.glow, to: 0.4, k)
        case .lightLeak: r.raise(\.lens.leak, to: 0.75, k)
        case .chromaticAberration: r.raise(\.lens.chromatic, to: 0.8, k)
        case .bokeh: r.raise(\.lens.bokeh, to: 0.85, k)
        case .macro:
            r.raise(\.lens.bokeh, to: 0.8, k)
            r.crop.zoom *= 1.25
        case .portraitLens:
            r.raise(\.lens.bokeh, to: 0.45, k)
            r.tone(exposure: 0.012, contrast: 1.05, k)
            r.add(\.finish.vignette, 0.3, k)
            r.light.strength += 0.15 * k
        case .tiltShift: r.raise(\.lens.tiltShift, to: 0.9, k)
        case .motionBlur: r.raise(\.lens.motion, to: 0.75, k)
        case .longExposure:
            r.raise(\.lens.motion, to: 0.4, k)
            r.raise(\.lens.softness, to: 0.3, k)
            r.add(\.light.bloom, 0.3, k)
            r.tone(exposure: -0.02, contrast: 0.95, k)
        case .zoomBurst: r.raise(\.lens.zoom, to: 0.75, k)
        case .fisheye: r.raise(\.lens.fisheye, to: 0.8, k)
        case .vhs:
            r.raise(\.finish.tape, to: 0.8, k)
            r.raise(\.finish.scanLines, to: 0.3, k)
            r.tone(contrast: 0.95, saturation: 0.9, k)
        case .scanLines: r.raise(\.finish.scanLines, to: 0.8, k)
        case .glitch:
            r.raise(\.finish.glitch, to: 0.75, k)
            r.raise(\.lens.chromatic, to: 0.5, k)
        case .oldFilm:
            r.raise(\.finish.scratches, to: 0.75, k)
            r.raise(\.finish.grain, to: 0.45, k)
            r.tint(light: (0.008, 0.03), k)
            r.tone(contrast: 1.05, saturation: 0.6, k)
            r.add(\.finish.vignette, 0.5, k)
        case .polaroid:
            r.finish.frame = .polaroid
            r.tint(shadow: (-0.01, -0.008), light: (0.006, 0.03), k)
            r.tone(exposure: 0.012, contrast: 0.9, saturation: 0.85, k)
            r.range(black: 0.09, k)
        case .contactSheet: r.finish.frame = .rebate
        case .closeUp: r.crop.zoom *= min(2, 1 + 0.32 * k)
        case .wideShot:
            r.tone(contrast: 1.06, saturation: 1.08, k)
            r.tint(shadow: (-0.004, -0.018), light: (0.002, 0.012), k)
            r.palette.vibrance += 0.3 * k
            r.raise(\.weather.fog, to: 0.14, k)
        case .portraitFormat, .landscapeFormat, .square, .panorama, .widescreen, .vertical: break
        }
    }

    /// What is taken away when it is asked to stay away.
    var amounts: [WritableKeyPath<Recipe, Double>] {
        switch self {
        case .grain, .blackAndWhiteFilm: [\.finish.grain]
        case .vignette: [\.finish.vignette]
        case .bloom: [\.light.bloom]
        case .softFocus: [\.lens.softness, \.lens.bokeh, \.lens.motion]
        case .halation: [\.lens.halation]
        case .flare: [\.light.flare]
        case .lightLeak: [\.lens.leak]
        case .chromaticAberration: [\.lens.chromatic]
        case .bokeh, .macro, .portraitLens: [\.lens.bokeh]
        case .tiltShift: [\.lens.tiltShift]
        case .motionBlur, .longExposure: [\.lens.motion]
        case .zoomBurst: [\.lens.zoom]
        case .fisheye: [\.lens.fisheye]
        case .vhs: [\.finish.tape]
        case .scanLines: [\.finish.scanLines]
        case .glitch: [\.finish.glitch]
        case .oldFilm: [\.finish.scratches]
        case .kodachrome, .portraitFilm, .vividFilm, .tungstenFilm, .bleachBypass, .crossProcessed, .technicolor,
            .infrared, .fadedPrint, .tintype, .vintage, .hdr, .polaroid, .contactSheet, .closeUp, .wideShot,
            .portraitFormat, .landscapeFormat, .square, .panorama, .widescreen, .vertical:
            []
        }
    }

    /// Whether it names a photograph, so that the medium is film where the words name none.
    var isPhotographic: Bool {
        switch self {
        case .kodachrome, .portraitFilm, .vividFilm, .tungstenFilm, .blackAndWhiteFilm, .bleachBypass,
            .crossProcessed, .technicolor, .infrared, .fadedPrint, .tintype, .oldFilm, .polaroid, .contactSheet, .vhs,
            .lightLeak, .longExposure, .zoomBurst, .fisheye, .macro, .hdr:
            true
        case .vintage, .grain, .vignette, .bloom, .softFocus, .halation, .flare, .chromaticAberration, .bokeh,
            .portraitLens, .tiltShift, .motionBlur, .scanLines, .glitch, .closeUp, .wideShot, .portraitFormat,
            .landscapeFormat, .square, .panorama, .widescreen, .vertical:
            false
        }
    }

    /// The shape that it asks for.
    var shape: AspectRatio? {
        switch self {
        case .portraitFormat: AspectRatio(width: 3, height: 4)
        case .landscapeFormat: AspectRatio(width: 3, height: 2)
        case .square: AspectRatio(width: 1, height: 1)
        case .panorama: AspectRatio(width: 21, height: 9)
        case .widescreen: AspectRatio(width: 16, height: 9)
        case .vertical: AspectRatio(width: 9, height: 16)
        case .kodachrome, .portraitFilm, .vividFilm, .tungstenFilm, .blackAndWhiteFilm, .bleachBypass,
            .crossProcessed, .technicolor, .infrared, .fadedPrint, .tintype, .vintage, .grain, .hdr, .vignette, .bloom,
            .softFocus, .halation, .flare, .lightLeak, .chromaticAberration, .bokeh, .macro, .portraitLens, .tiltShift,
            .motionBlur, .longExposure, .zoomBurst, .fisheye, .vhs, .scanLines, .glitch, .oldFilm, .polaroid,
            .contactSheet, .closeUp, .wideShot:
            nil
        }
    }

    private static func stock(_ stock: Recipe.FilmStock, grain: Double, _ r: inout Recipe, _ k: Double) {
        r.palette.stock = stock
        r.palette.stockStrength = min(1, k)
        r.raise(\.finish.grain, to: grain, k)
    }
}
