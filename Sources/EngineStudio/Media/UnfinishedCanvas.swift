internal import Imaging

/// What a medium has on its sheet before it is finished.
enum UnfinishedCanvas {
    /// Oklab, as it would be looked at.
    case colours(LabPicture)
    /// How much pigment lies on the paper: 0…1.
    case pigment(Plane)

    /// The canvas as it would look, reduced to a size for people who wait.
    func seen(width: Int, height: Int, palette: Recipe.Palette, _ stripes: Stripes) -> PixelBuffer {
        let picture: LabPicture
        switch self {
        case .colours(let full):
            picture = full.mapPlanes { $0.shrunk(width, height, stripes) }
        case .pigment(let full):
            let amount = full.shrunk(width, height, stripes)
            picture = LabPicture(width: width, height: height)
            let (sheet, pigment) = (SIMD4<Float>(palette.paper), SIMD4<Float>(palette.pigment))
            for i in 0..<amount.count {
                let colour = sheet + (pigment - sheet) * min(max(amount.samples[i], 0), 1)
                picture.lightness.samples[i] = colour.x
                picture.greenRed.samples[i] = colour.y
                picture.blueYellow.samples[i] = colour.z
            }
        }
        return LinearPicture(picture, fitted: true, stripes).encoded(stripes)
    }
}

extension Plane {
    /// A smaller plane of the means of what it covers: halved as often as that fits, then sampled.
    fileprivate func shrunk(_ toWidth: Int, _ toHeight: Int, _ stripes: Stripes) -> Plane {
        guard width >= 2 * toWidth, height >= 2 * toHeight else { return resampled(toWidth, toHeight, stripes) }
        return halved(stripes).shrunk(toWidth, toHeight, stripes)
    }
}
