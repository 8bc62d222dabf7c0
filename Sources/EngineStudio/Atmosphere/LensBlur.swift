internal import CStudioKernels

/// What a lens leaves unsharp: distance, all but a level band, or what moved; before the medium, so that the medium
/// paints softness with its own marks.
struct LensBlur: Sendable {
    private let recipe: Recipe
    init(_ recipe: Recipe) { self.recipe = recipe }

    func apply(to picture: LabPicture, _ field: SceneField, _ stripes: Stripes) {
        let lens = recipe.lens, weight = Float(recipe.lens.tiltShift)
        if lens.bokeh > 0 {
            let amount = Float(lens.bokeh)
            blur(picture, by: Offsets.disc, most: 24 * amount, brightness: 14, stripes) { u, v in
                let aim = max(field.saliency.sample(u: u, v: v), field.skin.sample(u: u, v: v))
                let far = 0.75 * (1 - aim) + 0.45 * field.depth.sample(u: u, v: v)
                return ramp(far, 0.3, 0.75)
            }
        }
        if lens.tiltShift > 0 {
            let band = Float(lens.band)
            blur(picture, by: Offsets.disc, most: 17 * weight, brightness: 8, stripes) { u, v in
                ramp(abs(v - band), 0.07, 0.4) * (1 - 0.6 * field.skin.sample(u: u, v: v))
            }
            picture.change(stripes) { _, c in
                // Models are painted in strong colours and lit by a near lamp.
                let l = c.x + (c.x - 0.55) * 0.12 * weight * (1 - abs(c.x - 0.55))
                return SIMD4(l, c.y * (1 + 0.28 * weight), c.z * (1 + 0.28 * weight), 0)
            }
        }
        let centre = aim(field)
        if lens.motion > 0 {
            let turn = lens.motionAngle / 180 * 3.141592653589793
            let offsets = Offsets.line(SIMD2(Float(PortableMath.cosine(turn)), Float(-PortableMath.sine(turn))))
            blur(picture, by: offsets, most: 46 * Float(lens.motion), brightness: 3, stripes) { u, v in
                1 - 0.85
                    * ramp(
                        max(field.saliency.sample(u: u, v: v) * 0.9, field.skin.sample(u: u, v: v) * 0.7),
                        0.35,
                        0.85
                    )
            }
        }
        if lens.zoom > 0 {
            let amount = Float(lens.zoom)
            blur(picture, by: Offsets.spokes, most: 0.2 * amount, radialAt: centre, brightness: 3, stripes) { u, v in
                let d = SIMD2(u, v) - centre
                return ramp((d * d).sum().squareRoot(), 0.1, 0.4) * (1 - 0.6 * field.skin.sample(u: u, v: v))
            }
        }
    }

    /// Where the eye goes first.
    private func aim(_ field: SceneField) -> SIMD2<Float> {
        var sum = SIMD2<Double>(), all = 0.0
        for y in stride(from: 0, to: field.height, by: 4) {
            for x in stride(from: 0, to: field.width, by: 4) {
                let weight = Double(field.saliency[x, y]) * Double(field.saliency[x, y])
                sum += SIMD2(Double(x) / Double(field.width), Double(y) / Double(field.height)) * weight
                all += weight
            }
        }
        return all > 0 ? SIMD2(Float(sum.x / all), Float(sum.y / all)) : SIMD2(0.5, 0.5)
    }

    /// - Parameters:
    ///   - most: longest reach in units, or as a share of the way to the centre.
    ///   - share: of that reach at a place: 0…1.
    private func blur(
        _ picture: LabPicture,
        by offsets: [Float],
        most: Float,
        radialAt centre: SIMD2<Float>? = nil,
        brightness: Float,
        _ stripes: Stripes,
        _ share: @Sendable (Float, Float) -> Float
    ) {
        let (width, height) = (picture.width, picture.height)
        guard width > 4, height > 4 else { return }
        let half = picture.mapPlanes { $0.halved(stripes) }
        let reach = Plane(width: half.width, height: half.height),
            blurred = LabPicture(width: half.width, height: half.height)
        let pixels = centre == nil ? most * picture.scale / 2 : most
        let middle = centre.map { $0 * SIMD2(Float(half.width), Float(half.height)) } ?? SIMD2(0, 0)
        stripes.rows(half.height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(half.height)
                for x in 0..<half.width {
                    let s = share((Float(x) + 0.5) / Float(half.width), v)
                    reach[x, y] = s * pixels
                }
            }
        }
        let least: Float = centre == nil ? 0.25 : 0.002
        stripes.rows(half.height) { first, last in
            cstudio_gather(
                half.lightness.samples,
                half.greenRed.samples,
                half.blueYellow.samples,
                reach.samples,
                least,
                Int32(half.width),
                Int32(half.height),
                Int32(first),
                Int32(last),
                offsets,
                Int32(offsets.count / 2),
                middle.x,
                middle.y,
                centre == nil ? 0 : 1,
                brightness,
                blurred.lightness.samples,
                blurred.greenRed.samples,
                blurred.blueYellow.samples
            )
        }
        let isRadial = centre != nil
        picture.change(stripes) { place, old in
            let pixels = reach.sample(u: place.x, v: place.y)
            let mix = isRadial ? ramp(pixels, 0.002, 0.03) : ramp(pixels, 0.3, 1.1)
            guard mix > 0 else { return old }
            return old + (blurred.sample(u: place.x, v: place.y) - old) * mix
        }
    }

    /// Places that are averaged, as pairs.
    private enum Offsets {
        /// A sunflower's arrangement fills a disc evenly.
        static let disc: [Float] = (0..<72).flatMap { k -> [Float] in
            let turn = Double(k) * 2.399963229728653, away = ((Double(k) + 0.5) / 72).squareRoot()
            return [Float(PortableMath.cosine(turn) * away), Float(PortableMath.sine(turn) * away)]
        }

        static func line(_ direction: SIMD2<Float>) -> [Float] {
            (0..<41).flatMap { k -> [Float] in
                let t = Float(k - 20) / 20
                return [direction.x * t, direction.y * t]
            }
        }

        /// Along the way to the centre, alike in x and y.
        static let spokes: [Float] = (0..<33).flatMap { k -> [Float] in
            let t = Float(k) / 32 - 0.5
            return [t, t]
        }
    }
}
