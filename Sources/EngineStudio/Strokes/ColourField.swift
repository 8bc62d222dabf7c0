/// Four numbers for each pixel side by side, so that one reading of a place costs one reading of memory.
final class ColourField: @unchecked Sendable {  // written row by row before it is read
    let width: Int
    let height: Int
    let samples: UnsafeMutablePointer<SIMD4<Float>>

    /// Samples are not set to anything.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        samples = .allocate(capacity: width * height)
    }

    convenience init(_ picture: LabPicture, _ stripes: Stripes) {
        self.init(width: picture.width, height: picture.height)
        stripes.rows(height) { first, last in
            for i in (first * picture.width)..<(last * picture.width) {
                self.samples[i] = SIMD4(
                    picture.lightness.samples[i],
                    picture.greenRed.samples[i],
                    picture.blueYellow.samples[i],
                    0
                )
            }
        }
    }

    deinit { samples.deallocate() }

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
        let top = p[0] + (p[right] - p[0]) * across
        let bottom = p[below] + (p[below + right] - p[below]) * across
        return top + (bottom - top) * down
    }
}
