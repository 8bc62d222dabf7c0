/// Four numbers for each pixel side by side, so that one reading of a place costs one reading of memory.
///
/// They are kept as sixteen bits, in steps of 1/8192: half the memory of floats, and finer than any eye.
final class ColourField: @unchecked Sendable {  // written row by row before it is read
    let width: Int
    let height: Int
    private let samples: UnsafeMutablePointer<SIMD4<Int16>>
    private static let steps: Float = 8192

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        samples = .allocate(capacity: width * height)
        samples.initialize(repeating: .zero, count: width * height)
    }

    /// A picture that is blurred; where the blur is wide, smaller than the picture.
    ///
    /// - Parameter sigma: in pixels of `picture`.
    convenience init(_ picture: LabPicture, blurredBy sigma: Double, _ stripes: Stripes) {
        let lightness = Self.soft(picture.lightness, sigma, stripes)
        self.init(width: lightness.width, height: lightness.height)
        take(lightness, part: 0, stripes)
        // One plane after the other, so that only one of them is held.
        take(Self.soft(picture.greenRed, sigma, stripes), part: 1, stripes)
        take(Self.soft(picture.blueYellow, sigma, stripes), part: 2, stripes)
    }

    deinit { samples.deallocate() }

    private func take(_ plane: Plane, part: Int, _ stripes: Stripes) {
        let width = width
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) { self.samples[i][part] = Self.code(plane.samples[i]) }
        }
    }

    private static func soft(_ plane: Plane, _ sigma: Double, _ stripes: Stripes) -> Plane {
        guard sigma > 2.5, min(plane.width, plane.height) > 8 else { return plane.blurred(sigma, stripes) }
        return soft(plane.halved(stripes), (sigma * sigma - 0.3).squareRoot() / 2, stripes)
    }

    /// In this order of arguments, what is no number becomes the lower limit.
    @inline(__always)
    private static func code(_ v: Float) -> Int16 { Int16(min(3.9, max(-3.9, v)) * steps) }

    @inline(__always)
    private func value(_ p: UnsafeMutablePointer<SIMD4<Int16>>) -> SIMD4<Float> {
        SIMD4<Float>(p.pointee) * (1 / Self.steps)
    }

    @inline(__always)
    subscript(i: Int) -> SIMD4<Float> {
        get { value(samples + i) }
        set { for k in 0..<4 { samples[i][k] = Self.code(newValue[k]) } }
    }

    /// Bilinear sample at fractions of the sides; edges are repeated.
    @inline(__always)
    func sample(u: Float, v: Float) -> SIMD4<Float> {
        let x = min(max(u * Float(width) - 0.5, 0), Float(width - 1))
        let y = min(max(v * Float(height) - 0.5, 0), Float(height - 1))
        let column = Int(x), row = Int(y)
        let right = column + 1 < width ? 1 : 0
        let below = row + 1 < height ? width : 0
        let p = samples + row * width + column
        let across = SIMD4<Float>(repeating: x - Float(column)), down = SIMD4<Float>(repeating: y - Float(row))
        let first = value(p), second = value(p + below)
        let top = first + (value(p + right) - first) * across
        let bottom = second + (value(p + below + right) - second) * across
        return top + (bottom - top) * down
    }
}
