internal import CStudioKernels
internal import Imaging

/// A picture in Oklab: three planes of one size.
struct LabPicture: Sendable {
    var lightness: Plane
    var greenRed: Plane
    var blueYellow: Plane
    var width: Int { lightness.width }
    var height: Int { lightness.height }

    init(width: Int, height: Int) {
        lightness = Plane(width: width, height: height)
        greenRed = Plane(width: width, height: height)
        blueYellow = Plane(width: width, height: height)
    }

    init(_ pixels: PixelBuffer, _ stripes: Stripes) {
        self.init(width: pixels.width, height: pixels.height)
        let (l, a, b, width) = (lightness, greenRed, blueYellow, width)
        pixels.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let source = SendableBytes(base)
            stripes.rows(pixels.height) { first, last in
                let at = first * width
                cstudio_srgb_to_oklab(
                    source.pointer + 3 * at,
                    Int64((last - first) * width),
                    TransferCurve.decode,
                    l.samples + at,
                    a.samples + at,
                    b.samples + at
                )
            }
        }
    }

    /// Blurs the three planes alike.
    func blurred(_ sigma: Double, _ stripes: Stripes) -> LabPicture {
        mapPlanes { $0.blurred(sigma, stripes) }
    }

    func resampled(_ width: Int, _ height: Int, _ stripes: Stripes) -> LabPicture {
        mapPlanes { $0.resampled(width, height, stripes) }
    }

    func mapPlanes(_ body: (Plane) -> Plane) -> LabPicture {
        var copy = self
        copy.lightness = body(lightness)
        copy.greenRed = body(greenRed)
        copy.blueYellow = body(blueYellow)
        return copy
    }

    /// The colour at fractions of the sides.
    @inline(__always)
    func sample(u: Float, v: Float) -> SIMD4<Float> {
        SIMD4(lightness.sample(u: u, v: v), greenRed.sample(u: u, v: v), blueYellow.sample(u: u, v: v), 0)
    }
}

/// Lets stripes read bytes that outlive them.
private struct SendableBytes: @unchecked Sendable {  // read only, and the buffer is held by the caller
    let pointer: UnsafePointer<UInt8>
    init(_ pointer: UnsafePointer<UInt8>) { self.pointer = pointer }
}
