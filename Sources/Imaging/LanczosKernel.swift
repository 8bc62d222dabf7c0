#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The weights of one axis of a resampling.
///
/// - Source: Duchon, "Lanczos Filtering in One and Two Dimensions", J. Appl. Meteor. 18 (1979); three lobes.
struct LanczosKernel {
    /// How many source samples contribute to one output sample, at most.
    let tapCount: Int
    /// First source sample of each output sample.
    let starts: [Int]
    /// `tapCount` weights per output sample, in order; they add up to 1.
    let weights: [Float]

    /// - Parameters:
    ///   - origin: first source sample of the part that is resampled.
    ///   - length: samples of that part, at least 1.
    ///   - outputCount: samples wanted, at least 1.
    init(origin: Int, length: Int, outputCount: Int) {
        let scale = Double(length) / Double(outputCount)
        // When shrinking, the kernel is stretched over the source, so that it also removes what cannot be shown.
        let stretch = max(1, scale)
        let reach = 3 * stretch
        let taps = min(length, 2 * Int(reach.rounded(.up)) + 1)
        var starts: [Int] = []
        var weights: [Float] = []
        starts.reserveCapacity(outputCount)
        weights.reserveCapacity(outputCount * taps)
        for index in 0..<outputCount {
            let centre = (Double(index) + 0.5) * scale - 0.5
            let start = min(max(0, Int((centre - reach).rounded(.up))), length - taps)
            let row = Self.row(centre: centre, reach: reach, stretch: stretch, start: start, taps: taps, length: length)
            starts.append(origin + start)
            weights.append(contentsOf: row)
        }
        self.tapCount = taps
        self.starts = starts
        self.weights = weights
    }

    /// The weights of one output sample; what would lie outside is given to the sample at the edge.
    private static func row(
        centre: Double,
        reach: Double,
        stretch: Double,
        start: Int,
        taps: Int,
        length: Int
    ) -> [Float] {
        var row = [Double](repeating: 0, count: taps)
        for position in Int((centre - reach).rounded(.up))...Int((centre + reach).rounded(.down)) {
            let inside = min(max(0, position), length - 1)
            row[min(max(0, inside - start), taps - 1)] += value((Double(position) - centre) / stretch)
        }
        let sum = row.reduce(0, +)
        return row.map { Float($0 / sum) }
    }

    private static func value(_ x: Double) -> Double {
        if x == 0 { return 1 }
        guard abs(x) < 3 else { return 0 }
        let angle = Double.pi * x
        return 3 * sin(angle) * sin(angle / 3) / (angle * angle)
    }
}
