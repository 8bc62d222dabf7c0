import Imaging
import StudioMeasures

/// Measures of whole pictures, short for tests.
enum Comparison {
    static func thumbnailDistance(_ a: PixelBuffer, _ b: PixelBuffer) throws -> Double {
        try Likeness.thumbnailDistance(a, b)
    }

    static func correlation(_ a: PixelBuffer, _ b: PixelBuffer) -> Double {
        Likeness.correlation(ToneField(a), ToneField(b))
    }

    static func meanLightness(_ a: PixelBuffer) -> Double { ToneField(a).meanLightness }
    static func meanChroma(_ a: PixelBuffer) -> Double { ToneField(a).meanChroma }
    static func meanBlueYellow(_ a: PixelBuffer) -> Double { ToneField(a).meanBlueYellow }

    static func resized(_ a: PixelBuffer, width: Int, height: Int) throws -> PixelBuffer {
        let whole = PixelRectangle(x: 0, y: 0, width: a.width, height: a.height)
        return try Resampling.resized(a, crop: whole, width: width, height: height)
    }
}
