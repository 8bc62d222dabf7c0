internal import Imaging

/// Crops, resizes and grades the reference for one recipe.
struct SceneMaker {
    let recipe: Recipe
    let reference: PixelBuffer
    let analysis: SharedAnalysis
    let stripes: Stripes

    func scene(longSide: Int) throws(StudioFailure) -> Scene {
        let crop = ReferenceCrop.rectangle(for: recipe.crop, width: reference.width, height: reference.height)
        let window = Window(
            left: Float(crop.x) / Float(reference.width),
            top: Float(crop.y) / Float(reference.height),
            right: Float(crop.x + crop.width) / Float(reference.width),
            bottom: Float(crop.y + crop.height) / Float(reference.height)
        )
        let size = sides(longSide), fieldSize = sides(longSide > 320 ? 768 : longSide > 128 ? 384 : 256)
        let picture = LabPicture(
            try ReferenceCrop.resized(reference, crop: crop, width: size.width, height: size.height),
            stripes
        )
        let small = LabPicture(
            try ReferenceCrop.resized(reference, crop: crop, width: fieldSize.width, height: fieldSize.height),
            stripes
        )
        let field = SceneField(analysis, window: window, picture: small, stripes)
        grade(picture, and: small, field)
        let staging = Staging(recipe: recipe, field: field, stripes: stripes)
        let weather = WeatherLayer(recipe: recipe, field: field, stripes: stripes)
        for picture in [small, picture] {
            staging.apply(to: picture)
            weather.prepare(picture)
        }
        return Scene(
            recipe: recipe,
            stripes: stripes,
            picture: picture,
            field: field,
            scale: Double(longSide) / 1024
        )
    }

    /// The field's planes for the grade live no longer than it.
    private func grade(_ picture: LabPicture, and small: LabPicture, _ field: SceneField) {
        let places = GradeField(field, recipe: recipe, stripes)
        let grade = Grade(recipe)
        grade.apply(to: small, field: places, stripes)
        grade.apply(to: picture, field: places, stripes)
    }

    private func sides(_ longSide: Int) -> (width: Int, height: Int) {
        ReferenceCrop.size(for: recipe.crop, width: reference.width, height: reference.height, longSide: longSide)
    }
}
