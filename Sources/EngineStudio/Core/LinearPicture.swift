internal import CStudioKernels
internal import Imaging

/// A picture in linear light: three planes of one size, where light adds up.
struct LinearPicture: Sendable {
    var red: Plane
    var green: Plane
    var blue: Plane
    var width: Int { red.width }
    var height: Int { red.height }

    /// - Parameter fitted: colours outside sRGB lose chroma until they are inside.
    init(_ picture: LabPicture, fitted: Bool, _ stripes: Stripes) {
        let (width, height) = (picture.width, picture.height)
        self.init(picture, into: (0..<3).map { _ in Plane(width: width, height: height) }, fitted: fitted, stripes)
    }

    /// Turns the planes of a picture into those of light: the picture must not be used any more.
    init(reusing picture: LabPicture, fitted: Bool, _ stripes: Stripes) {
        let planes = [picture.lightness, picture.greenRed, picture.blueYellow]
        self.init(picture, into: planes, fitted: fitted, stripes)
    }

    private init(_ picture: LabPicture, into planes: [Plane], fitted: Bool, _ stripes: Stripes) {
        let (width, height) = (picture.width, picture.height)
        (red, green, blue) = (planes[0], planes[1], planes[2])
        stripes.rows(height) { first, last in
            let at = first * width
            cstudio_oklab_to_linear(
                picture.lightness.samples + at,
                picture.greenRed.samples + at,
                picture.blueYellow.samples + at,
                Int64((last - first) * width),
                fitted ? 1 : 0,
                planes[0].samples + at,
                planes[1].samples + at,
                planes[2].samples + at
            )
        }
    }

    /// Eight-bit sRGB with a dither of one step, so that soft gradients do not band.
    func encoded(_ stripes: Stripes) -> PixelBuffer {
        let (r, g, b, width, height) = (red, green, blue, width, height)
        var bytes = [UInt8](repeating: 0, count: width * height * 3)
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let target = StripedBytes(base)
            stripes.rows(height) { first, last in
                cstudio_linear_to_srgb(
                    r.samples,
                    g.samples,
                    b.samples,
                    Int32(width),
                    Int32(first),
                    Int32(last),
                    TransferCurve.encode,
                    target.pointer
                )
            }
        }
        return PixelBuffer(width: width, height: height, bytes: bytes)
    }
}

/// Lets stripes write disjoint rows of one byte buffer.
private struct StripedBytes: @unchecked Sendable {  // each stripe writes its own rows; the caller holds the buffer
    let pointer: UnsafeMutablePointer<UInt8>
    init(_ pointer: UnsafeMutablePointer<UInt8>) { self.pointer = pointer }
}
