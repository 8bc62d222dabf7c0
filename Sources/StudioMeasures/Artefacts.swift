package import Imaging

/// Faults that a renderer leaves in a picture, whatever its look.
package enum Artefacts {
    /// Share of pixels that are pure black or pure white.
    ///
    /// One full or empty channel alone is a pure colour, not a fault.
    package static func clipped(_ picture: PixelBuffer) -> Double {
        var count = 0
        for i in stride(from: 0, to: picture.bytes.count, by: 3) {
            let (red, green, blue) = (picture.bytes[i], picture.bytes[i + 1], picture.bytes[i + 2])
            if red == green, green == blue, red == 0 || red == 255 { count += 1 }
        }
        return Double(count * 3) / Double(picture.bytes.count)
    }

    /// Share of pixels of smooth areas where six equal greens are followed by a step of two codes or more and six equal
    /// ones again: the contour of a band.
    package static func banded(_ picture: PixelBuffer) -> Double {
        let run = 6
        var steps = 0, looked = 0
        guard picture.width > 2 * run else { return 0 }
        for y in 0..<picture.height {
            func green(_ x: Int) -> Int { Int(picture.bytes[3 * (y * picture.width + x) + 1]) }
            var length = 1
            for x in 1..<(picture.width - run) {
                looked += 1
                if green(x) == green(x - 1) {
                    length += 1
                    continue
                }
                let isStep = length >= run && (2...6).contains(abs(green(x) - green(x - 1)))
                if isStep, (1..<run).allSatisfy({ green(x + $0) == green(x) }) { steps += 1 }
                length = 1
            }
        }
        return Double(steps) / Double(max(looked, 1))
    }

    /// Mean step between neighbours across the borders of tiles, divided by that across the lines two to four pixels away;
    /// 1 is no seam.
    ///
    /// - Parameter tile: side of the tiles that the picture was made of, in pixels.
    package static func seams(_ picture: PixelBuffer, tile: Int) -> Double {
        var (across, inside) = ((sum: 0.0, count: 0.0), (sum: 0.0, count: 0.0))
        func add(_ i: Int, _ j: Int, at place: Int) {
            let off = (place + tile / 2) % tile - tile / 2
            guard place > 4, off == 0 || (2...4).contains(abs(off)) else { return }
            let step = Double(abs(Int(picture.bytes[3 * i + 1]) - Int(picture.bytes[3 * j + 1])))
            if off == 0 {
                across.sum += step
                across.count += 1
            } else {
                inside.sum += step
                inside.count += 1
            }
        }
        for y in 1..<picture.height {
            for x in 1..<picture.width {
                let i = y * picture.width + x
                add(i, i - 1, at: x)
                add(i, i - picture.width, at: y)
            }
        }
        guard across.count > 0, inside.sum > 0 else { return 1 }
        return across.sum / across.count / (inside.sum / inside.count)
    }

    /// Share of the strongest tenth of edges where the picture, brought to the reference's mean and spread of lightness,
    /// leaves the reference's own range around the place by more than .12: halos.
    ///
    /// - Precondition: the fields have one size.
    package static func halos(_ picture: ToneField, reference: ToneField) -> Double {
        precondition(picture.width == reference.width && picture.height == reference.height, "Fields of one size")
        let smooth = picture.blurred(picture.lightness, sigma: 1.5)
        func moments(_ plane: [Float]) -> (mean: Float, spread: Float) {
            let mean = plane.reduce(0, +) / Float(plane.count)
            let square = plane.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(plane.count)
            return (mean, max(square.squareRoot(), 1e-4))
        }
        let (p, r) = (moments(smooth), moments(reference.lightness))
        let slope = reference.gradient(reference.blurred(reference.lightness, sigma: 1.5))
        let strength = (0..<reference.count).map { slope.x[$0] * slope.x[$0] + slope.y[$0] * slope.y[$0] }
        let level = strength.sorted()[reference.count * 9 / 10]
        var (beyond, looked) = (0.0, 0.0)
        let reach = 6
        guard reference.width > 2 * reach, reference.height > 2 * reach else { return 0 }
        for y in reach..<(reference.height - reach) {
            for x in reach..<(reference.width - reach) where strength[y * reference.width + x] >= level {
                var low: Float = 2, high: Float = -2
                for dy in -reach...reach {
                    for dx in -reach...reach {
                        let v = reference.lightness[(y + dy) * reference.width + x + dx]
                        low = min(low, v)
                        high = max(high, v)
                    }
                }
                let v = (smooth[y * reference.width + x] - p.mean) / p.spread * r.spread + r.mean
                looked += 1
                if v < low - 0.12 || v > high + 0.12 { beyond += 1 }
            }
        }
        return looked > 0 ? beyond / looked : 0
    }
}
