internal import Foundation
package import Imaging

/// Numbers by which looks can be told apart without knowing the photo: colour, texture and border statistics.
package enum LookFeatures {
    /// The features of a picture, measured at 512 pixels on the long side; always as many.
    package static func of(_ picture: PixelBuffer) throws(ImagingFailure) -> [Double] {
        let long = max(picture.width, picture.height)
        func side(_ v: Int) -> Int { max(16, (v * 512 + long / 2) / long) }
        let field = try ToneField(picture, width: side(picture.width), height: side(picture.height))
        return colours(field) + hues(field) + textures(field) + border(field)
    }

    /// Moments of lightness and chroma, and how many colours there are.
    private static func colours(_ field: ToneField) -> [Double] {
        let chromas = (0..<field.count).map { field.chroma($0) }
        var features: [Double] = []
        for plane in [field.lightness, field.greenRed, field.blueYellow, chromas] {
            let mean = plane.reduce(0) { $0 + Double($1) } / Double(plane.count)
            var (second, third) = (0.0, 0.0)
            for v in plane {
                let d = Double(v) - mean
                second += d * d
                third += d * d * d
            }
            let spread = (second / Double(plane.count)).squareRoot()
            features += [mean, spread, third / Double(plane.count) / max(spread * spread * spread, 1e-6)]
        }
        for share in [0.02, 0.1, 0.9, 0.98] {
            features.append(Double(field.lightness.sorted()[Int(share * Double(field.count - 1))]))
        }
        var cells: [Int: Int] = [:]
        for i in 0..<field.count {
            let cell =
                Int(field.lightness[i] * 15.99) << 16 | Int((field.greenRed[i] + 0.5) * 24) << 8
                | Int((field.blueYellow[i] + 0.5) * 24)
            cells[cell, default: 0] += 1
        }
        // In a fixed order, because a sum of floating-point numbers depends on it.
        let entropy = cells.values.sorted().reduce(0.0) { sum, n in
            let p = Double(n) / Double(field.count)
            return sum - p * log2(p)
        }
        return features + [entropy]
    }

    /// Histogram of hue in eight sectors, weighted by chroma, and the share of grey pixels.
    private static func hues(_ field: ToneField) -> [Double] {
        var sectors = [Double](repeating: 0, count: 8), sum = 1e-6, grey = 0.0
        for i in 0..<field.count {
            let chroma = Double(field.chroma(i))
            if chroma < 0.012 { grey += 1 }
            let turn = (atan2(Double(field.blueYellow[i]), Double(field.greenRed[i])) / (2 * .pi) + 1)
                .truncatingRemainder(dividingBy: 1)
            sectors[min(7, Int(turn * 8))] += chroma
            sum += chroma
        }
        return sectors.map { $0 / sum } + [grey / Double(field.count)]
    }

    /// Energy of five octaves of lightness, how peaked each is, and how far neighbouring edges agree.
    private static func textures(_ field: ToneField) -> [Double] {
        var features: [Double] = []
        var finer = field.lightness
        for sigma in [0.7, 1.4, 2.8, 5.6, 11.2] {
            let coarser = field.blurred(field.lightness, sigma: sigma)
            var (square, fourth) = (0.0, 0.0)
            for (p, q) in zip(finer, coarser) {
                let d = Double(p - q)
                square += d * d
                fourth += d * d * d * d
            }
            let n = Double(field.count), energy = square / n
            features += [log(energy + 1e-8), log(fourth / n / (energy * energy + 1e-12) + 1e-3)]
            finer = coarser
        }
        for sigma in [1.5, 4] {
            let slope = field.gradient(field.blurred(field.lightness, sigma: 0.8))
            let xx = field.blurred(slope.x.map { $0 * $0 }, sigma: sigma)
            let yy = field.blurred(slope.y.map { $0 * $0 }, sigma: sigma)
            let xy = field.blurred(zip(slope.x, slope.y).map(*), sigma: sigma)
            var (coherence, axis) = (0.0, 0.0)
            for i in 0..<field.count {
                let sum = Double(xx[i] + yy[i]) + 1e-7, d = Double(xx[i] - yy[i])
                coherence += (d * d + 4 * Double(xy[i] * xy[i])).squareRoot() / sum
                axis += abs(d) / sum
            }
            features += [coherence / Double(field.count), axis / Double(field.count)]
        }
        return features
    }

    /// The outermost fortieth against the rest: lightness, chroma, and detail.
    private static func border(_ field: ToneField) -> [Double] {
        let wide = max(2, min(field.width, field.height) / 40)
        let soft = field.blurred(field.lightness, sigma: 1.4)
        var sums = [[Double]](repeating: [0, 0, 0, 0], count: 2)
        for y in 0..<field.height {
            for x in 0..<field.width {
                let i = y * field.width + x
                let isEdge = min(x, y, field.width - 1 - x, field.height - 1 - y) < wide
                sums[isEdge ? 0 : 1][0] += Double(field.lightness[i])
                sums[isEdge ? 0 : 1][1] += Double(field.chroma(i))
                sums[isEdge ? 0 : 1][2] += Double(abs(field.lightness[i] - soft[i]))
                sums[isEdge ? 0 : 1][3] += 1
            }
        }
        return (0..<3).map { sums[0][$0] / sums[0][3] - sums[1][$0] / sums[1][3] }
            + [sums[0][0] / sums[0][3], sums[0][2] / sums[0][3]]
    }
}

extension ToneField {
    /// Mean square of what a blur by one pixel takes away.
    package var finestEnergy: Double {
        zip(lightness, blurred(lightness, sigma: 1)).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            / Double(count)
    }
}
