/// A few colours that stand for many (k-means in Oklab), the same for the same colours in the same order.
struct ColourClusters: Sendable {
    private(set) var colours: [SIMD4<Float>]
    /// How much a difference of lightness counts against one of colour.
    private let weight: SIMD4<Float>

    /// - Parameters:
    ///   - samples: lightness, green-red, blue-yellow, and how much the sample counts.
    ///   - chroma: how much more a difference of colour counts than one of lightness.
    init(_ samples: [SIMD4<Float>], count: Int, chroma: Float, rounds: Int = 6) {
        weight = SIMD4(1, chroma, chroma, 0)
        colours = []
        guard !samples.isEmpty, count > 0 else { return }
        start(samples, count: min(count, samples.count))
        for _ in 0..<rounds {
            var sums = [SIMD4<Float>](repeating: SIMD4(), count: colours.count)
            for sample in samples {
                let k = nearest(sample)
                let w = sample.w
                sums[k] += SIMD4(sample.x * w, sample.y * w, sample.z * w, w)
            }
            for k in colours.indices where sums[k].w > 0 {
                colours[k] = SIMD4(sums[k].x / sums[k].w, sums[k].y / sums[k].w, sums[k].z / sums[k].w, 0)
            }
        }
    }

    /// Half of the colours are spread over the lightness, the others go where nothing is near.
    private mutating func start(_ samples: [SIMD4<Float>], count: Int) {
        let order = samples.indices.sorted {
            samples[$0].x != samples[$1].x ? samples[$0].x < samples[$1].x : $0 < $1
        }
        let even = max(1, count / 2)
        for k in 0..<even {
            var c = samples[order[(2 * k + 1) * order.count / (2 * even)]]
            c.w = 0
            colours.append(c)
        }
        var distances = samples.map { sample in distance(sample, colours[nearest(sample)]) }
        while colours.count < count {
            var best = 0, farthest: Float = -1
            for (i, d) in distances.enumerated() where d * samples[i].w > farthest {
                (best, farthest) = (i, d * samples[i].w)
            }
            var c = samples[best]
            c.w = 0
            colours.append(c)
            for (i, sample) in samples.enumerated() { distances[i] = min(distances[i], distance(sample, c)) }
        }
    }

    @inline(__always)
    private func distance(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
        let d = (a - b) * weight
        return d.x * d.x + d.y * d.y + d.z * d.z
    }

    @inline(__always)
    func nearest(_ colour: SIMD4<Float>) -> Int {
        var best = 0, least = Float.infinity
        for k in colours.indices {
            let d = distance(colour, colours[k])
            if d < least { (best, least) = (k, d) }
        }
        return best
    }
}
