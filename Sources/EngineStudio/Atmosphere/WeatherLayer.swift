/// What falls and flies in front of the picture, stars behind it, and ice at its borders.
struct WeatherLayer: Sendable {
    private let recipe: Recipe
    private let field: SceneField
    private let stripes: Stripes

    init(_ scene: Scene) { self.init(recipe: scene.recipe, field: scene.field, stripes: scene.stripes) }

    init(recipe: Recipe, field: SceneField, stripes: Stripes) {
        self.recipe = recipe
        self.field = field
        self.stripes = stripes
    }

    /// Over what the medium has made; nothing where the medium had it before it.
    func applied(to picture: LabPicture) -> LabPicture {
        if recipe.medium.traits.isMonochrome { pale(picture) }
        if recipe.medium.traits.weather != .within { add(to: picture) }
        return picture
    }

    /// Before the medium, for those that show it with their own cells and cuts.
    func prepare(_ picture: LabPicture) {
        if recipe.medium.traits.weather == .within { add(to: picture) }
    }

    private func add(to picture: LabPicture) {
        let light = recipe.light, weather = recipe.weather, manner = recipe.medium.traits.weather
        let size = SIMD2(Float(picture.width), Float(picture.height)) / picture.scale
        let air = Airborne(recipe: recipe, size: size, manner: manner)
        func paint(
            _ marks: [Mark],
            isContoured: Bool = false,
            where strength: (@Sendable (Float, Float) -> Float)? = nil
        ) {
            MarkLayer(
                marks: marks.map { matched(kept($0, size)) },
                contour: isContoured && manner == .drawn ? pigment : nil
            )
            .paint(on: picture, stripes, where: strength)
        }
        if light.stars > 0, light.sky > 0 {
            let sky = field.sky, amount = Float(min(1, light.stars * 1.2) * light.sky)
            paint(air.stars()) { u, v in amount * ramp(sky.sample(u: u, v: v), 0.5, 0.9) }
        }
        if light.lightning > 0 { Lightning(recipe, field)?.bolts(on: picture, stripes) }
        if weather.fireflies > 0 { paint(air.fireflies(), isContoured: true) }
        if weather.dust > 0 { paint(air.motes()) }
        if weather.leaves > 0 { paint(air.leaves(), isContoured: true) }
        if weather.petals > 0 { paint(air.petals(), isContoured: true) }
        if weather.underwater > 0 { paint(air.bubbles(), isContoured: true) }
        if weather.snow > 0 { paint(air.flakes(), isContoured: true) }
        if weather.rain > 0 { paint(air.drops()) }
        if weather.embers > 0 { paint(air.embers()) }
        if weather.frost > 0 {
            Frost(recipe).grow(on: picture, colour: tinted(SIMD4(0.965, -0.008, -0.018, 0)), stripes)
        }
        if light.flare > 0 { LensFlare(recipe).add(to: picture, stripes) }
    }

    /// In front of a face, or of what the picture is about, things are far and small.
    private func kept(_ mark: Mark, _ size: SIMD2<Float>) -> Mark {
        guard mark.size.x > 8, mark.shape == .petal || mark.shape == .leaf || mark.shape == .flake else { return mark }
        let u = mark.place.x / size.x, v = mark.place.y / size.y
        let aim = max(field.skin.sample(u: u, v: v), ramp(field.saliency.sample(u: u, v: v), 0.4, 0.9))
        var mark = mark
        mark.size *= 1 + (8 / mark.size.x - 1) * ramp(aim, 0.3, 0.5)
        return mark
    }

    /// A drawing stretches its tones to the whole of its pigment, so the air between is lifted from it afterwards.
    private func pale(_ picture: LabPicture) {
        guard let veil = GradeField.veil(recipe, SmallField(field, stripes), stripes) else { return }
        let paper = SIMD4<Float>(recipe.palette.paper)
        picture.change(stripes) { place, old in old + (paper - old) * (veil.sample(u: place.x, v: place.y) * 0.72) }
    }

    private var pigment: SIMD4<Float> { SIMD4(recipe.palette.pigment) }

    private func matched(_ mark: Mark) -> Mark {
        var mark = mark
        mark.colour = tinted(mark.colour)
        return mark
    }

    /// In media of one pigment a colour is an amount of it.
    private func tinted(_ colour: SIMD4<Float>) -> SIMD4<Float> {
        guard recipe.medium.traits.isMonochrome, recipe.medium.traits.weather != .within else { return colour }
        let paper = SIMD4<Float>(recipe.palette.paper)
        let amount = min(max((0.96 - colour.x) / 0.8, 0), 1)
        return paper + (pigment - paper) * amount
    }
}
