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

extension SIMD4<Float> {
    /// A colour with as much of its chroma as keeps each channel of sRGB clear of its ends.
    @inline(__always)
    var unclipped: SIMD4<Float> {
        let light = Swift.min(Swift.max(self.x, 0.12), 0.983)
        let l = light + 0.3963377774 * self.y + 0.2158037573 * self.z
        let m = light - 0.1055613458 * self.y - 0.0638541728 * self.z
        let s = light - 0.0894841775 * self.y - 1.2914855480 * self.z
        let cubes = SIMD4(l * l * l, m * m * m, s * s * s, 0)
        let channels = SIMD3(
            4.0767416621 * cubes.x - 3.3077115913 * cubes.y + 0.2309699292 * cubes.z,
            -1.2684380046 * cubes.x + 2.6097574011 * cubes.y - 0.3413193965 * cubes.z,
            -0.0041960863 * cubes.x - 0.7034186147 * cubes.y + 1.7076147010 * cubes.z
        )
        let (grey, high, low) = (light * light * light, channels.max(), channels.min())
        var keep: Float = 1
        if high > 0.955 { keep = (0.955 - grey) / (high - grey) }
        if low < 0.0016 { keep = Swift.min(keep, (grey - 0.0016) / (grey - low)) }
        keep = Swift.min(Swift.max(keep, 0), 1)
        return SIMD4(light, self.y * keep, self.z * keep, 0)
    }
}
