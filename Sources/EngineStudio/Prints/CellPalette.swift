internal import Imaging

/// A few colours that make the most of a grid of cells, darkest first.
struct CellPalette: Sendable {
    let colours: [SIMD4<Float>]

    /// Starts from the colours that are furthest from each other, and goes on with k-means.
    ///
    /// Lloyd: Least Squares Quantization in PCM, IEEE Transactions on Information Theory 28(2), 1982.
    init(_ grid: CellGrid, count: Int) {
        let picture = grid.picture
        // No more than some thousand cells, evenly taken.
        let stride = max(1, picture.width * picture.height / 6000)
        var samples: [SIMD4<Float>] = [], weights: [Float] = []
        for i in Swift.stride(from: 0, to: picture.width * picture.height, by: stride) {
            let c = SIMD4(picture.lightness.samples[i], picture.greenRed.samples[i], picture.blueYellow.samples[i], 0)
            samples.append(c)
            weights.append(
                0.4 + grid.detail.samples[i] + grid.skin.samples[i] * 1.5 + 4 * (c.y * c.y + c.z * c.z).squareRoot()
            )
        }
        var centres: [SIMD4<Float>] = [samples.min { $0.x < $1.x } ?? .zero]
        var distances = samples.map { Self.distance($0, centres[0]) }
        while centres.count < min(count, samples.count) {
            var furthest = 0, most: Float = -1
            for (i, d) in distances.enumerated() where (d * weights[i]) > most {
                (furthest, most) = (i, d * weights[i])
            }
            guard most > 1e-6 else { break }
            let centre = samples[furthest]
            centres.append(centre)
            for i in samples.indices { distances[i] = min(distances[i], Self.distance(samples[i], centre)) }
        }
        for _ in 0..<7 {
            var sums = [SIMD4<Float>](repeating: .zero, count: centres.count)
            for (i, c) in samples.enumerated() {
                let k = Self.closest(c, centres)
                sums[k] += SIMD4(c.x, c.y, c.z, 1) * weights[i]
            }
            for k in centres.indices where sums[k].w > 0 {
                let mean = sums[k] / sums[k].w
                centres[k] = SIMD4(mean.x, mean.y, mean.z, 0)
            }
        }
        colours = Self.tuned(centres.sorted { ($0.x, $0.y, $0.z) < ($1.x, $1.y, $1.z) })
    }

    /// Shadows turn towards violet and lights towards yellow; colours are those of a screen with five bits a channel.
    private static func tuned(_ centres: [SIMD4<Float>]) -> [SIMD4<Float>] {
        let picture = LabPicture(width: centres.count, height: 1)
        for (i, c) in centres.enumerated() {
            let dark = (1 - c.x) * (1 - c.x), chroma = (c.y * c.y + c.z * c.z).squareRoot()
            let keep = 1.08 + 0.1 * ramp(chroma, 0.02, 0.08)
            picture.lightness.samples[i] = min(max((c.x - 0.5) * 1.06 + 0.5, 0.08), 0.985)
            picture.greenRed.samples[i] = c.y * keep + dark * 0.012
            picture.blueYellow.samples[i] = c.z * keep - dark * 0.026 + c.x * c.x * 0.008
        }
        let stripes = Stripes(threads: 1)
        let codes = LinearPicture(picture, fitted: true, stripes).encoded(stripes).bytes
        let bytes = codes.map { code -> UInt8 in
            let five = (Int(code) * 31 + 127) / 255
            return UInt8(max(min(five * 255 / 31, 252), 6))
        }
        let exact = LabPicture(PixelBuffer(width: centres.count, height: 1, bytes: bytes), stripes)
        return centres.indices.map {
            SIMD4(exact.lightness.samples[$0], exact.greenRed.samples[$0], exact.blueYellow.samples[$0], 0)
        }
    }

    /// The nearest colour, the one to mix it with, and how much of that one: 0….5; 0 when they differ too much.
    func nearest(_ c: SIMD4<Float>) -> (best: Int, next: Int, share: Float) {
        let best = Self.closest(c, colours)
        var next = best, least = Float.infinity, share: Float = 0
        for k in colours.indices where k != best {
            let line = colours[k] - colours[best], away = c - colours[best]
            let length = (line * line).sum()
            guard length < 0.016, length - line.x * line.x < 0.0022, length > 1e-6 else { continue }
            let t = (line * away).sum() / length
            guard t > 0.08 else { continue }
            let rest = away - line * min(t, 0.5)
            let d = (rest * rest).sum() + length * 0.02
            if d < least { (next, least, share) = (k, d, min(t, 0.5)) }
        }
        return (best, next, share)
    }

    private static func distance(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
        let d = a - b
        return d.x * d.x + 2.2 * (d.y * d.y + d.z * d.z)
    }

    private static func closest(_ c: SIMD4<Float>, _ centres: [SIMD4<Float>]) -> Int {
        var best = 0, least = Float.infinity
        for (k, centre) in centres.enumerated() {
            let d = distance(c, centre)
            if d < least { (best, least) = (k, d) }
        }
        return best
    }
}
