package import Imaging

extension StudioEngine {
    /// Four recipes that differ as an artist's four attempts at one commission do.
    ///
    /// Words choose medium, light, weather and colour; what they leave open is read from the photo. Neither the order
    /// of words nor unknown words change a recipe's pixels.
    ///
    /// - Parameter shared: analysis of this reference, where the caller has one; the recipes do not depend on it.
    package static func plan(
        _ request: StudioRequest,
        reference: PixelBuffer,
        shared: SharedAnalysis? = nil
    ) -> [Recipe] {
        // What can't be analysed can't be rendered either, and says so then.
        let analysis = shared ?? (try? SharedAnalysis(reference: reference, threads: 1))
        let reading = PromptReading(request)
        let composition = Composition(
            saliency: analysis?.saliency,
            width: reference.width,
            height: reference.height
        )
        let commission = Commission(
            request: request,
            reading: reading,
            mood: PhotoMood(reference, analysis),
            composition: composition
        )
        let base = commission.recipe()
        let effects = reading.effects.map(\.effect)
        let first = Int(Noise.hash(1, 1, request.seed) % 4)
        // Without a word of style there is more to choose from; `stylize` and `chaos` widen, nearness narrows.
        let spread =
            (effects.isEmpty ? 1.15 : 1) * (1 + Double(min(max(request.chaos, 0), 100)) / 70)
            * (1 - 0.2 * min(max(request.imageWeight - 1, -1), 2))
        return (0..<4).map { i in
            let attempt = Attempt.allCases[(first + i) % 4]
            let seed = Noise.hash(i, 2, request.seed)
            var r = base
            attempt.apply(
                to: &r,
                spread: spread,
                seed: seed,
                isStrict: effects.contains(where: \.isStrictColour),
                keepsSide: effects.contains(where: \.isPlacedLight)
            )
            if r.medium.traits.isMonochrome { attempt.applyPigment(to: &r, spread: spread) }
            r.medium.painter.vary(&r, for: attempt, spread: spread)
            let cut = attempt.cut(spread: spread, seed: seed)
            r.crop = composition.crop(base.crop.aspectRatio, zoom: base.crop.zoom * cut.zoom, lean: cut.lean)
            r.seed = seed
            return r
        }
    }

    /// Four recipes near a parent: its medium, light, weather and palette with other marks and slightly other colours.
    ///
    /// - Parameter shared: as for ``plan(_:reference:shared:)``.
    package static func vary(
        _ recipe: Recipe,
        seed: UInt32,
        reference: PixelBuffer,
        shared: SharedAnalysis? = nil
    ) -> [Recipe] {
        let analysis = shared ?? (try? SharedAnalysis(reference: reference, threads: 1))
        let composition = Composition(
            saliency: analysis?.saliency,
            width: reference.width,
            height: reference.height
        )
        let first = Int(Noise.hash(3, 3, seed) % 4)
        return (0..<4).map { i in
            let attempt = Attempt.allCases[(first + i) % 4]
            let own = Noise.hash(i, 5, seed)
            var r = recipe
            r.engineVersion = version
            attempt.apply(
                to: &r,
                spread: 0.38,
                seed: own,
                isStrict: recipe.palette.saturation < 0.2,
                keepsSide: true
            )
            if recipe.medium.traits.isMonochrome { attempt.applyPigment(to: &r, spread: 0.3) }
            r.crop = composition.crop(near: recipe.crop, closer: 1 + 0.012 * Double(i))
            r.light.moonX = recipe.light.moonX
            r.light.moonY = recipe.light.moonY
            r.light.moonSize = recipe.light.moonSize
            r.seed = own
            return r
        }
    }
}

extension Effect {
    fileprivate var isStrictColour: Bool {
        switch self {
        case .palette(let palette): palette.isStrict
        case .mood(let mood): mood == .noir
        case .camera(let camera): camera == .blackAndWhiteFilm || camera == .tintype
        case .medium, .manner, .light, .weather, .colour, .tonality, .surface: false
        }
    }

    fileprivate var isPlacedLight: Bool {
        if case .light(let light) = self { return light.isPlaced }
        return false
    }
}
