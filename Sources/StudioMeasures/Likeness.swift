package import Imaging

/// How much a picture is still the other, and how far it has moved.
package enum Likeness {
    /// Mean distance in Oklab of the two pictures as 64 by 64 means; 0 is equal, black to white is 1.
    package static func thumbnailDistance(_ one: PixelBuffer, _ other: PixelBuffer) throws(ImagingFailure) -> Double {
        let p = try ToneField(one, width: 64, height: 64), q = try ToneField(other, width: 64, height: 64)
        var sum = 0.0
        for i in 0..<p.count {
            let l = p.lightness[i] - q.lightness[i], a = p.greenRed[i] - q.greenRed[i]
            let b = p.blueYellow[i] - q.blueYellow[i]
            sum += Double((l * l + a * a + b * b).squareRoot())
        }
        return sum / Double(p.count)
    }

    /// Pearson's correlation of lightness: -1…1.
    ///
    /// - Precondition: the fields have one size.
    package static func correlation(_ one: ToneField, _ other: ToneField) -> Double {
        precondition(one.width == other.width && one.height == other.height, "Fields of one size are compared")
        let (p, q) = (one.meanLightness, other.meanLightness)
        var (pq, pp, qq) = (0.0, 0.0, 0.0)
        for i in 0..<one.count {
            let x = Double(one.lightness[i]) - p, y = Double(other.lightness[i]) - q
            pq += x * y
            pp += x * x
            qq += y * y
        }
        return pp > 0 && qq > 0 ? pq / (pp * qq).squareRoot() : 0
    }

    /// Structural similarity of lightness blurred by 2 pixels: -1…1, 1 is equal.
    ///
    /// Wang, Bovik, Sheikh, Simoncelli: Image Quality Assessment, IEEE Transactions on Image Processing 13(4), 2004.
    /// - Precondition: the fields have one size.
    package static func structure(_ one: ToneField, _ other: ToneField) -> Double {
        precondition(one.width == other.width && one.height == other.height, "Fields of one size are compared")
        let p = one.blurred(one.lightness, sigma: 2), q = one.blurred(other.lightness, sigma: 2)
        func mean(_ plane: [Float]) -> [Float] { one.blurred(plane, sigma: 3) }
        let (mp, mq) = (mean(p), mean(q))
        let pp = mean(p.map { $0 * $0 }), qq = mean(q.map { $0 * $0 }), pq = mean(zip(p, q).map(*))
        let c1: Float = 0.0001, c2: Float = 0.0009
        var sum = 0.0
        for i in 0..<one.count {
            let vp = pp[i] - mp[i] * mp[i], vq = qq[i] - mq[i] * mq[i], c = pq[i] - mp[i] * mq[i]
            let similarity =
                (2 * mp[i] * mq[i] + c1) * (2 * c + c2) / ((mp[i] * mp[i] + mq[i] * mq[i] + c1) * (vp + vq + c2))
            sum += Double(similarity)
        }
        return sum / Double(one.count)
    }

    /// Mean cosine of twice the angle between the edges of the two, at the strongest fifth of the first's edges: -1…1.
    ///
    /// An edge that turned from dark-light to light-dark counts as kept.
    package static func edges(_ one: ToneField, _ other: ToneField) -> Double {
        precondition(one.width == other.width && one.height == other.height, "Fields of one size are compared")
        let p = one.gradient(one.blurred(one.lightness, sigma: 2))
        let q = one.gradient(one.blurred(other.lightness, sigma: 2))
        let strength = (0..<one.count).map { p.x[$0] * p.x[$0] + p.y[$0] * p.y[$0] }
        let level = strength.sorted()[one.count * 4 / 5]
        var sum = 0.0, count = 0.0
        for i in 0..<one.count where strength[i] >= level && strength[i] > 0 {
            let other = q.x[i] * q.x[i] + q.y[i] * q.y[i]
            count += 1
            guard other > 1e-10 else { continue }
            let along = p.x[i] * q.x[i] + p.y[i] * q.y[i]
            sum += Double(2 * along * along / (strength[i] * other) - 1)
        }
        return count > 0 ? sum / count : 1
    }

    /// How far fine detail (lightness less its blur by 2 pixels) has changed: 0 is equal, about 1 unrelated, 1.41 inverted.
    package static func detailChange(_ one: ToneField, _ other: ToneField) -> Double {
        precondition(one.width == other.width && one.height == other.height, "Fields of one size are compared")
        func detail(_ field: ToneField) -> [Float] {
            zip(field.lightness, field.blurred(field.lightness, sigma: 2)).map { $0 - $1 }
        }
        var apart = 0.0, all = 0.0
        for (p, q) in zip(detail(one), detail(other)) {
            apart += Double((p - q) * (p - q))
            all += Double(p * p + q * q)
        }
        return all > 0 ? (apart / all).squareRoot() : 0
    }
}
