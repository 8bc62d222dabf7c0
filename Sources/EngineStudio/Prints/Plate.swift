internal import CStudioKernels
internal import Imaging

extension Scene {
    /// The scene at the size of its field, which is the same for every larger picture: from it the blocks of a print
    /// are cut, so that they have one shape at every size.
    var plate: Scene {
        Scene(
            recipe: recipe,
            stripes: stripes,
            picture: field.picture,
            field: field,
            scale: Double(max(field.width, field.height)) / 1024
        )
    }
}

extension Scene {
    /// A plate for bold marks alone, two thirds the size of the other.
    var smallPlate: Scene {
        let width = max(1, (field.width * 2 + 1) / 3), height = max(1, (field.height * 2 + 1) / 3)
        return Scene(
            recipe: recipe,
            stripes: stripes,
            picture: field.picture.blurred(0.55, stripes).resampled(width, height, stripes),
            field: field,
            scale: Double(max(width, height)) / 1024
        )
    }
}

extension LabColour {
    /// From the three bytes of an sRGB colour.
    init(srgb code: UInt32) {
        let bytes = [UInt8(code >> 16 & 255), UInt8(code >> 8 & 255), UInt8(code & 255)]
        let colour = LabPicture(PixelBuffer(width: 1, height: 1, bytes: bytes), Stripes(threads: 1))
        self.init(
            lightness: Double(colour.lightness.samples[0]),
            greenRed: Double(colour.greenRed.samples[0]),
            blueYellow: Double(colour.blueYellow.samples[0])
        )
    }
}

extension SIMD4<Float> {
    /// From the three bytes of an sRGB colour.
    init(srgb code: UInt32) { self.init(LabColour(srgb: code)) }
}
