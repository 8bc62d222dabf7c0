/// Tells looks apart by the distance to their means, measured in the pooled spread inside the looks (Fisher's linear
/// discriminant analysis with a shrunk covariance).
package struct LookClassifier: Sendable {
    private let means: [(label: String, mean: [Double])]
    /// Cholesky factor of the pooled covariance, row by row.
    private let factor: [[Double]]

    /// - Parameters:
    ///   - samples: features of pictures with the name of their look; all of one length, and at least two looks.
    ///   - shrinkage: how far the covariance is drawn to its diagonal: 0…1.
    package init(_ samples: [(label: String, features: [Double])], shrinkage: Double = 0.25) {
        let size = samples[0].features.count
        let groups = Dictionary(grouping: samples, by: \.label).sorted { $0.key < $1.key }
        means = groups.map { group in
            let sums = group.value.reduce([Double](repeating: 0, count: size)) { sum, sample in
                zip(sum, sample.features).map(+)
            }
            return (group.key, sums.map { $0 / Double(group.value.count) })
        }
        var covariance = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        for (group, mean) in zip(groups, means) {
            for sample in group.value {
                let d = zip(sample.features, mean.mean).map(-)
                for i in 0..<size { for j in 0...i { covariance[i][j] += d[i] * d[j] } }
            }
        }
        let degrees = Double(max(1, samples.count - groups.count))
        for i in 0..<size {
            for j in 0...i {
                covariance[i][j] *= (i == j ? 1 : 1 - shrinkage) / degrees
            }
            covariance[i][i] += 1e-9
        }
        factor = Self.cholesky(covariance)
    }

    /// The name of the nearest look.
    package func look(of features: [Double]) -> String {
        var best = (label: "", distance: Double.infinity)
        for (label, mean) in means {
            // Solves the lower triangle: the length of the result is the distance in the pooled spread.
            var solved = [Double](repeating: 0, count: features.count), distance = 0.0
            for i in 0..<features.count {
                var v = features[i] - mean[i]
                for j in 0..<i { v -= factor[i][j] * solved[j] }
                solved[i] = v / factor[i][i]
                distance += solved[i] * solved[i]
            }
            if distance < best.distance { best = (label, distance) }
        }
        return best.label
    }

    private static func cholesky(_ matrix: [[Double]]) -> [[Double]] {
        var l = matrix
        for i in 0..<l.count {
            for j in 0...i {
                var sum = matrix[i][j]
                for k in 0..<j { sum -= l[i][k] * l[j][k] }
                l[i][j] = i == j ? max(sum, 1e-12).squareRoot() : sum / l[j][j]
            }
        }
        return l
    }
}
