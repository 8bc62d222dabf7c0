/// Distance from what a single picture tells: the sky is far, haze is bright and pale, the eye's aim is near.
///
/// The haze cue is the dark channel of He, Sun and Tang (CVPR 2009), here as the least bright and least coloured.
enum DepthGuess {
    static func find(in picture: LabPicture, sky: Plane, saliency: Plane, _ stripes: Stripes) -> Plane {
        let (width, height) = (picture.width, picture.height)
        let guess = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let up = 1 - (Float(y) + 0.5) / Float(height)
                for x in 0..<width {
                    let i = y * width + x
                    let a = picture.greenRed.samples[i], b = picture.blueYellow.samples[i]
                    let pale = max(0, picture.lightness.samples[i] - 2.2 * (a * a + b * b).squareRoot() - 0.2)
                    let near = 0.35 * saliency.samples[i]
                    guess.samples[i] = max(0.65 * up + 0.35 * pale + 0.1 - near, 0)
                }
            }
        }
        let soft = guess.blurred(12, stripes)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) {
                soft.samples[i] = min(1, max(soft.samples[i], sky.samples[i]))
            }
        }
        return soft
    }
}
