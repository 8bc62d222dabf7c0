internal import Imaging

/// Bloom, vignette and grain, and the way out to bytes.
struct FinishLayer {
    private let scene: Scene
    init(_ scene: Scene) { self.scene = scene }

    func finished(_ picture: LabPicture) -> PixelBuffer {
        let recipe = scene.recipe, stripes = scene.stripes
        touch(picture, vignette: Float(recipe.finish.vignette), grain: Float(recipe.finish.grain))
        guard recipe.light.bloom > 0 else { return LinearPicture(picture, fitted: true, stripes).encoded(stripes) }
        let light = LinearPicture(picture, fitted: true, stripes)
        Bloom(amount: recipe.light.bloom, threshold: 0.45, scene: scene).add(to: light)
        return light.encoded(stripes)
    }

    private func touch(_ picture: LabPicture, vignette: Float, grain: Float) {
        let (width, height) = (picture.width, picture.height)
        guard vignette > 0 || grain > 0 else { return }
        let noise =
            grain > 0
            ? Noise.plane(width, height, size: 1.5, octaves: 2, seed: scene.seeds(71), scene.stripes)
            : picture.lightness
        let keepsPaper = scene.recipe.medium.traits.isOnPaper
        let dark = vignette * (keepsPaper ? 0.2 : 0.42)
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let v = (Float(y) + 0.5) / Float(height) * 2 - 1
                for x in 0..<width {
                    let u = (Float(x) + 0.5) / Float(width) * 2 - 1
                    let i = y * width + x
                    var l = picture.lightness.samples[i]
                    let corner = ramp((u * u + v * v) * 0.5, 0.18, 1.05)
                    let factor = 1 - dark * corner
                    l *= factor
                    picture.greenRed.samples[i] *= factor
                    picture.blueYellow.samples[i] *= factor
                    if grain > 0 { l += (noise.samples[i] - 0.5) * grain * 0.22 * (1 - abs(l - 0.5)) }
                    picture.lightness.samples[i] = l
                }
            }
        }
    }
}
