internal import CStudioKernels

/// One sample for each pixel, rows top to bottom.
///
/// Work on it is divided by rows (see ``Stripes``): each stripe writes only its own rows of the planes it fills, and
/// reads only planes that are complete.
final class Plane: @unchecked Sendable {  // stripes write disjoint rows; checked by the thread equality tests
    let width: Int
    let height: Int
    let samples: UnsafeMutablePointer<Float>
    var count: Int { width * height }

    /// Samples are not set to anything.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        samples = .allocate(capacity: width * height)
    }

    convenience init(width: Int, height: Int, filledWith value: Float) {
        self.init(width: width, height: height)
        samples.initialize(repeating: value, count: width * height)
    }

    deinit { samples.deallocate() }

    @inline(__always)
    subscript(x: Int, y: Int) -> Float {
        get { samples[y * width + x] }
        set { samples[y * width + x] = newValue }
    }

    /// Bilinear sample at fractions of the sides; edges are repeated.
    @inline(__always)
    func sample(u: Float, v: Float) -> Float {
        let x = min(max(u * Float(width) - 0.5, 0), Float(width - 1))
        let y = min(max(v * Float(height) - 0.5, 0), Float(height - 1))
        let column = Int(x), row = Int(y)
        let fx = x - Float(column), fy = y - Float(row)
        let right = column + 1 < width ? 1 : 0
        let below = row + 1 < height ? width : 0
        let p = samples + row * width + column
        let top = p[0] + (p[right] - p[0]) * fx
        let bottom = p[below] + (p[below + right] - p[below]) * fx
        return top + (bottom - top) * fy
    }

    /// Mean of all samples, summed row by row.
    var mean: Float {
        var sum = 0.0
        for y in 0..<height {
            var row: Float = 0
            for x in 0..<width { row += self[x, y] }
            sum += Double(row)
        }
        return Float(sum / Double(count))
    }
}
