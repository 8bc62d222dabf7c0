import Imaging

/// How far two pictures are apart to the eye.
enum Comparison {
    /// Mean distance in Oklab of the two pictures as 64 by 64 means; 0 is equal, black to white is 1.
    static func thumbnailDistance(_ a: PixelBuffer, _ b: PixelBuffer) throws -> Double {
        let (p, q) = (try thumbnail(a), try thumbnail(b))
        return zip(p, q).reduce(0) { sum, pair in
            let d = pair.0 - pair.1
            return sum + (d * d).sum().squareRoot()
        } / Double(p.count)
    }

    /// Pearson's correlation of lightness of two pictures of one size.
    static func correlation(_ a: PixelBuffer, _ b: PixelBuffer) -> Double {
        let (p, q) = (oklab(a).map(\.x), oklab(b).map(\.x))
        let n = Double(p.count), mp = p.reduce(0, +) / n, mq = q.reduce(0, +) / n
        var pq = 0.0, pp = 0.0, qq = 0.0
        for (x, y) in zip(p, q) {
            pq += (x - mp) * (y - mq)
            pp += (x - mp) * (x - mp)
            qq += (y - mq) * (y - mq)
        }
        return pq / (pp * qq).squareRoot()
    }

    static func meanLightness(_ a: PixelBuffer) -> Double {
        let values = oklab(a)
        return values.reduce(0) { $0 + $1.x } / Double(values.count)
    }

    static func meanChroma(_ a: PixelBuffer) -> Double {
        let values = oklab(a)
        return values.reduce(0) { $0 + ($1.y * $1.y + $1.z * $1.z).squareRoot() } / Double(values.count)
    }

    static func meanBlueYellow(_ a: PixelBuffer) -> Double {
        let values = oklab(a)
        return values.reduce(0) { $0 + $1.z } / Double(values.count)
    }

    static func resized(_ a: PixelBuffer, width: Int, height: Int) throws -> PixelBuffer {
        try Resampling.resized(
            a,
            crop: PixelRectangle(x: 0, y: 0, width: a.width, height: a.height),
            width: width,
            height: height
        )
    }

    private static func thumbnail(_ a: PixelBuffer) throws -> [SIMD4<Double>] {
        oklab(try resized(a, width: 64, height: 64))
    }

    private static func oklab(_ a: PixelBuffer) -> [SIMD4<Double>] {
        (0..<(a.width * a.height)).map { i in
            func linear(_ k: Int) -> Double { decode[Int(a.bytes[3 * i + k])] }
            let (r, g, b) = (linear(0), linear(1), linear(2))
            let l = cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
            let m = cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
            let s = cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
            return SIMD4(
                0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
                0
            )
        }
    }

    private static let decode: [Double] = (0..<256).map { code in
        // The square stands for the sRGB curve closely enough to compare pictures.
        let v = Double(code) / 255
        return v * v * (0.3 + 0.7 * v)
    }

    private static func cubeRoot(_ v: Double) -> Double {
        guard v > 0 else { return 0 }
        var y = max(v, 0.001)
        for _ in 0..<24 { y = (2 * y + v / (y * y)) / 3 }
        return y
    }
}
