/// What stands in the scene besides light and colour, put into the graded picture so that the medium paints it: sun and
/// moon, northern light, rainbow, light under water, wet ground, and the blur of a lens.
struct Staging: Sendable {
    let recipe: Recipe
    let field: SceneField
    let stripes: Stripes

    func apply(to picture: LabPicture) {
        let light = recipe.light, weather = recipe.weather
        if light.aurora > 0 { Aurora(recipe, field).add(to: picture, stripes) }
        if light.sun > 0 { SkyDisc.sun(recipe).add(to: picture, field, stripes) }
        if light.moon > 0 { SkyDisc.moon(recipe).add(to: picture, field, stripes) }
        if light.rainbow > 0 { Rainbow(recipe).add(to: picture, field, stripes) }
        if light.lightning > 0 { Lightning(recipe, field)?.flash(picture, stripes) }
        if weather.underwater > 0 { WaterLight(recipe).add(to: picture, field, stripes) }
        // A neon night mirrors its own lamps.
        if weather.wet > 0, recipe.medium != .neon { WetGround(recipe).add(to: picture, field, stripes) }
        LensBlur(recipe).apply(to: picture, field, stripes)
    }
}

extension LabPicture {
    /// Pixels to a unit.
    var scale: Float { Float(max(width, height)) / 1024 }

    /// Changes the colours of a part, row by row; `place` is the middle of a pixel as fractions of the sides.
    func change(
        rows: Range<Int>,
        columns: Range<Int>,
        _ stripes: Stripes,
        _ body: @Sendable (_ place: SIMD2<Float>, _ colour: SIMD4<Float>) -> SIMD4<Float>
    ) {
        guard !rows.isEmpty, !columns.isEmpty else { return }
        let (width, height) = (width, height)
        let (lightness, greenRed, blueYellow) = (lightness, greenRed, blueYellow)
        stripes.rows(rows.count) { first, last in
            let (l, a, b) = (lightness.samples, greenRed.samples, blueYellow.samples)
            for y in (rows.lowerBound + first)..<(rows.lowerBound + last) {
                let v = (Float(y) + 0.5) / Float(height)
                for x in columns {
                    let i = y * width + x
                    let colour = body(SIMD2((Float(x) + 0.5) / Float(width), v), SIMD4(l[i], a[i], b[i], 0))
                    l[i] = colour.x
                    a[i] = colour.y
                    b[i] = colour.z
                }
            }
        }
    }

    func change(
        _ stripes: Stripes,
        _ body: @Sendable (_ place: SIMD2<Float>, _ colour: SIMD4<Float>) -> SIMD4<Float>
    ) {
        change(rows: 0..<height, columns: 0..<width, stripes, body)
    }
}
