import Imaging

/// Pictures drawn by rule, whose measures are known.
enum DrawnPicture {
    /// - Parameter tone: grey code of a pixel.
    static func grey(_ width: Int, _ height: Int, _ tone: (_ x: Int, _ y: Int) -> Int) -> PixelBuffer {
        colour(width, height) { x, y in
            let v = tone(x, y)
            return (v, v, v)
        }
    }

    static func colour(_ width: Int, _ height: Int, _ colour: (_ x: Int, _ y: Int) -> (Int, Int, Int)) -> PixelBuffer {
        var bytes: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let (r, g, b) = colour(x, y)
                bytes += [r, g, b].map { UInt8(min(max($0, 0), 255)) }
            }
        }
        return PixelBuffer(width: width, height: height, bytes: bytes)
    }

    /// Hills of two sizes.
    static func hills(phase: Int = 0) -> PixelBuffer {
        grey(96, 80) { x, y in 128 + triangle(x + phase, 31) * 3 + triangle(x * 2 + y * 3, 23) * 4 }
    }

    static func triangle(_ x: Int, _ period: Int) -> Int {
        let t = ((x % period) + period) % period
        return min(t, period - t) - period / 4
    }
}
