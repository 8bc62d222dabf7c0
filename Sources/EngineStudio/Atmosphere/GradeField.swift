/// What a grade does at each place: small planes, as light and air change slowly.
struct GradeField: Sendable {
    enum Part: Int, CaseIterable {
        case skin, night, lamp, rim, glow, ledge, floor, veil
    }

    /// Present where the recipe asks for it.
    private var planes: [Plane?]
    /// Present where the picture has a sky and the recipe paints it anew.
    let sky: SkyExchange?

    subscript(_ part: Part) -> Plane? { planes[part.rawValue] }

    /// - Parameter field: with its picture as it was, not graded yet.
    init(_ field: SceneField, recipe: Recipe, _ stripes: Stripes) {
        let small = SmallField(field, stripes)
        planes = Part.allCases.map { _ in nil }
        planes[Part.skin.rawValue] = field.skin
        let light = recipe.light, weather = recipe.weather
        sky = light.sky > 0 ? SkyExchange(field, small, recipe: recipe, stripes) : nil
        let newSky = sky == nil ? 0 : Float(light.sky)
        let lamp = SIMD2(Float(light.x), Float(light.y))
        let toLamp = (lamp - 0.5) / max(((lamp - 0.5) * (lamp - 0.5)).sum().squareRoot(), 0.05)
        func add(_ part: Part, _ isWanted: Bool, _ body: @Sendable (_ u: Float, _ v: Float, _ i: Int) -> Float) {
            guard isWanted else { return }
            planes[part.rawValue] = small.plane(stripes, body)
        }
        let long = Double(max(small.width, small.height))
        if light.nightfall > 0 {
            // Small lights keep shining; a wide bright part is dark right up to the figure before it.
            let broad = small.lightness.blurred(long * 0.05, stripes),
                near = small.lightness.blurred(long * 0.01, stripes)
            let amount = Float(light.nightfall) * 0.42
            add(.night, true) { _, _, i in
                amount * ramp(max(broad.samples[i], near.samples[i] * 0.96), 0.45, 0.95)
                    * (1 - small.sky.samples[i] * newSky)
            }
        }
        if light.strength > 0 || weather.snow > 0 {
            let shape = small.lightness.blurred(long * 0.012, stripes), strength = Float(light.strength)
            add(.lamp, strength > 0) { u, v, i in
                let side = ((SIMD2(u, v) - 0.5) * toLamp).sum()
                let d: Float = 0.012
                let slope =
                    shape.sample(u: u + toLamp.x * d, v: v + toLamp.y * d)
                    - shape.sample(u: u - toLamp.x * d, v: v - toLamp.y * d)
                let model = min(max(-slope * 0.3, -0.06), 0.06)
                return strength * (side * 0.2 + model) * (1 - small.sky.samples[i] * newSky * 0.6)
            }
            let crisp = small.lightness.blurred(1, stripes)
            add(.ledge, weather.snow > 0) { u, v, i in
                // It lies on what is darker than the air above.
                let up = crisp.sample(u: u, v: v + 0.002) - crisp.sample(u: u, v: v - 0.007)
                return ramp(-up, 0.02, 0.12) * small.bareness(i) * 0.75
            }
            add(.floor, weather.snow > 0) { _, v, i in ramp(v, 0.55, 1) * 0.6 * small.bareness(i) * 0.75 }
        }
        if light.rim > 0 {
            let near = small.lightness.blurred(1, stripes), amount = Float(light.rim)
            let dx = toLamp.x * 1.5 / Float(small.width), dy = toLamp.y * 1.5 / Float(small.height)
            add(.rim, true) { u, v, i in
                let slope = near.sample(u: u + dx, v: v + dy) - near.sample(u: u - dx, v: v - dy)
                let line = ramp(max(slope, -slope * 0.8), 0.035, 0.15)
                return amount * line * (0.5 + 0.5 * small.saliency.samples[i]) * 1.25
            }
        }
        addGlow(recipe, small, lamp: lamp, stripes)
        planes[Part.veil.rawValue] = Self.veil(recipe, small, stripes)
    }

    private mutating func addGlow(_ recipe: Recipe, _ small: SmallField, lamp: SIMD2<Float>, _ stripes: Stripes) {
        let light = recipe.light
        guard light.glow > 0 || light.rays > 0 else { return }
        let aspect = SIMD2<Float>(Float(small.width), Float(small.height)) / Float(max(small.width, small.height))
        let glow = Float(light.glow)
        let shafts = light.rays > 0 ? LightShafts(recipe).found(in: small, stripes) : nil
        planes[Part.glow.rawValue] = small.plane(stripes) { u, v, i in
            let away = (SIMD2(u, v) - lamp) * aspect
            let near = 1 / (1 + (away * away).sum() * 7)
            let spread = glow * near * (0.3 + 0.7 * small.depth.samples[i])
            return 1 - (1 - spread) * (1 - min(shafts?.samples[i] ?? 0, 1))
        }
    }

    /// How much of the air a place is seen through: 0 none … 1 nothing else; `nil` where the air is clear.
    static func veil(_ recipe: Recipe, _ small: SmallField, _ stripes: Stripes) -> Plane? {
        let weather = recipe.weather, seeds = SeedSource(seed: recipe.seed)
        guard weather.fog > 0 || weather.mist > 0 || weather.smoke > 0 || weather.underwater > 0 else { return nil }
        let (width, height) = (small.width, small.height)
        let banks =
            weather.mist > 0
            ? Noise.plane(width, height, size: 190, stretch: 4.5, octaves: 4, seed: seeds(91), stripes) : nil
        let plumes =
            weather.smoke > 0
            ? Noise.plane(width, height, size: 130, stretch: 2.2, angle: -1.1, octaves: 5, seed: seeds(92), stripes)
            : nil
        let fog = Float(max(weather.fog, weather.underwater * 0.5))
        let mist = Float(weather.mist), smoke = Float(weather.smoke)
        return small.plane(stripes) { _, v, i in
            let far = small.depth.samples[i]
            var clear = 1 - fog * (0.3 + 0.7 * ramp(far, 0.06, 0.82))
            if let banks {
                // Banks lie low and hide what is behind them.
                let bank = ramp(banks.samples[i] + (v - 0.5) * 0.12, 0.4, 0.62)
                clear *=
                    1 - min(1, mist * 1.15) * (0.22 + 0.72 * bank) * (0.5 + 0.5 * ramp(far, 0, 0.5))
                    * ramp(v, -0.25, 0.3)
            }
            if let plumes {
                let plume = ramp(plumes.samples[i], 0.38, 0.66)
                clear *= 1 - min(1, smoke * 1.2) * (0.16 + 0.84 * plume) * (1 - 0.4 * small.saliency.samples[i])
            }
            return 1 - clear
        }
    }

    /// What far things fade to.
    static func veilColour(_ recipe: Recipe) -> LabColour {
        let water = recipe.weather.underwater, fog = recipe.weather.fogColour
        guard water > 0 else { return fog }
        func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * min(1, water * 1.2) }
        return LabColour(
            lightness: mix(fog.lightness, min(fog.lightness, 0.42)),
            greenRed: mix(fog.greenRed, -0.062),
            blueYellow: mix(fog.blueYellow, -0.075)
        )
    }
}

/// The fields of a scene at half their size, which is enough for light and air.
struct SmallField: Sendable {
    let lightness: Plane
    let picture: LabPicture
    let skin: Plane
    let sky: Plane
    let depth: Plane
    let saliency: Plane
    var width: Int { lightness.width }
    var height: Int { lightness.height }

    init(_ field: SceneField, _ stripes: Stripes) {
        picture = field.picture.mapPlanes { $0.halved(stripes) }
        lightness = picture.lightness
        skin = field.skin.halved(stripes)
        sky = field.sky.halved(stripes)
        depth = field.depth.halved(stripes)
        saliency = field.saliency.halved(stripes)
    }

    /// 1 where snow may lie, 0 on skin and sky.
    func bareness(_ i: Int) -> Float { (1 - skin.samples[i]) * (1 - sky.samples[i]) }

    /// A plane of this size from a function of the place.
    func plane(_ stripes: Stripes, _ body: @Sendable (_ u: Float, _ v: Float, _ i: Int) -> Float) -> Plane {
        let result = Plane(width: width, height: height), (width, height) = (width, height)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    result.samples[i] = body((Float(x) + 0.5) / Float(width), v, i)
                }
            }
        }
        return result
    }
}
