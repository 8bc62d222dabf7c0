/// A sheet with one ink on it.
enum InkedSheet {
    /// Paper and pigment of the recipe in the place of the scene's picture.
    ///
    /// - Parameters:
    ///   - ink: 0 bare … 1 full.
    ///   - tooth: grain of the sheet, 0 hollow … 1 top; `nil` is smooth.
    ///   - depth: lightness between hollow and top.
    static func printed(_ ink: Plane, on scene: Scene, tooth: Plane?, depth: Float) -> LabPicture {
        let palette = scene.recipe.palette, picture = scene.picture, width = scene.width
        let (sheet, pigment) = (SIMD4<Float>(palette.paper), SIMD4<Float>(palette.pigment))
        let relief = depth * Float(scene.recipe.finish.ground) * 2
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let colour = sheet + (pigment - sheet) * min(max(ink.samples[i], 0), 1)
                picture.lightness.samples[i] = colour.x + ((tooth?.samples[i] ?? 0.5) - 0.5) * relief
                picture.greenRed.samples[i] = colour.y
                picture.blueYellow.samples[i] = colour.z
            }
        }
        return picture
    }
}
