internal import Foundation
package import Imaging

/// A picture in Oklab as rows of floats, for measuring.
package struct ToneField: Sendable {
    package let width: Int
    package let height: Int
    /// 0…1.
    package let lightness: [Float]
    /// About -.3…+.3.
    package let greenRed: [Float]
    package let blueYellow: [Float]
    package var count: Int { width * height }

    /// Takes a picture as it is.
    package init(_ picture: PixelBuffer) {
        width = picture.width
        height = picture.height
        var (l, a, b) = ([Float](), [Float](), [Float]())
        l.reserveCapacity(width * height)
        a.reserveCapacity(width * height)
        b.reserveCapacity(width * height)
        for i in 0..<(width * height) {
            let red = Self.linear[Int(picture.bytes[3 * i])], green = Self.linear[Int(picture.bytes[3 * i + 1])]
            let blue = Self.linear[Int(picture.bytes[3 * i + 2])]
            let p = cbrtf(0.41222147 * red + 0.53633254 * green + 0.05144599 * blue)
            let q = cbrtf(0.21190350 * red + 0.68069955 * green + 0.10739696 * blue)
            let r = cbrtf(0.08830246 * red + 0.28171884 * green + 0.62997870 * blue)
            l.append(0.21045426 * p + 0.79361779 * q - 0.00407205 * r)
            a.append(1.97799850 * p - 2.42859221 * q + 0.45059371 * r)
            b.append(0.02590404 * p + 0.78277177 * q - 0.80867577 * r)
        }
        (lightness, greenRed, blueYellow) = (l, a, b)
    }

    /// Takes a picture reduced or enlarged to a size in pixels.
    package init(_ picture: PixelBuffer, width: Int, height: Int) throws(ImagingFailure) {
        let whole = PixelRectangle(x: 0, y: 0, width: picture.width, height: picture.height)
        self.init(try Resampling.resized(picture, crop: whole, width: width, height: height))
    }

    /// Mean chroma.
    package var meanChroma: Double {
        (0..<count).reduce(0) { $0 + Double(chroma($1)) } / Double(count)
    }

    package var meanLightness: Double { lightness.reduce(0) { $0 + Double($1) } / Double(count) }
    package var meanGreenRed: Double { greenRed.reduce(0) { $0 + Double($1) } / Double(count) }
    package var meanBlueYellow: Double { blueYellow.reduce(0) { $0 + Double($1) } / Double(count) }

    func chroma(_ i: Int) -> Float {
        (greenRed[i] * greenRed[i] + blueYellow[i] * blueYellow[i]).squareRoot()
    }

    /// Gaussian blur of one plane of this field's size; edges are repeated.
    func blurred(_ plane: [Float], sigma: Double) -> [Float] {
        let reach = max(1, Int((sigma * 2.8).rounded(.up)))
        var taps = (-reach...reach).map { Float(exp(-Double($0 * $0) / (2 * sigma * sigma))) }
        let sum = taps.reduce(0, +)
        taps = taps.map { $0 / sum }
        var across = [Float](repeating: 0, count: count)
        for y in 0..<height {
            for x in 0..<width {
                var v: Float = 0
                for k in -reach...reach { v += taps[k + reach] * plane[y * width + min(max(x + k, 0), width - 1)] }
                across[y * width + x] = v
            }
        }
        var result = [Float](repeating: 0, count: count)
        for y in 0..<height {
            for k in -reach...reach {
                let row = min(max(y + k, 0), height - 1) * width, tap = taps[k + reach]
                for x in 0..<width { result[y * width + x] += tap * across[row + x] }
            }
        }
        return result
    }

    /// Central differences of one plane; 0 at the border.
    func gradient(_ plane: [Float]) -> (x: [Float], y: [Float]) {
        var dx = [Float](repeating: 0, count: count), dy = dx
        guard width > 2, height > 2 else { return (dx, dy) }
        for y in 1..<(height - 1) {
            for x in 1..<(width - 1) {
                let i = y * width + x
                dx[i] = plane[i + 1] - plane[i - 1]
                dy[i] = plane[i + width] - plane[i - width]
            }
        }
        return (dx, dy)
    }

    private static let linear: [Float] = (0..<256).map { code in
        let v = Double(code) / 255
        return Float(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4))
    }
}
