internal import CStudioKernels

/// Randomness as a function of place: the same at every size of the same picture.
enum Noise {
    /// Mixes whole numbers to 32 random bits.
    @inline(__always)
    static func hash(_ a: Int, _ b: Int, _ seed: UInt32) -> UInt32 {
        var h = UInt32(truncatingIfNeeded: a) &* 0x9E37_79B1 ^ UInt32(truncatingIfNeeded: b) &* 0x85EB_CA77 ^ seed
        h ^= h >> 16
        h = h &* 0x7FEB_352D
        h ^= h >> 15
        h = h &* 0x846C_A68B
        return h ^ (h >> 16)
    }

    /// 0 up to, not including, 1.
    @inline(__always)
    static func unit(_ a: Int, _ b: Int, _ seed: UInt32) -> Float {
        Float(hash(a, b, seed) >> 8) * (1 / 16_777_216)
    }

    /// A plane of value noise, 0…1 around .5, whose grains are `size` units; the long side has 1024 units.
    static func plane(
        _ width: Int,
        _ height: Int,
        size: Double,
        stretch: Double = 1,
        angle: Double = 0,
        octaves: Int,
        seed: UInt32,
        _ stripes: Stripes
    ) -> Plane {
        let result = Plane(width: width, height: height)
        let grain = NoiseGrain(width, height, size: size, stretch: stretch, angle: angle, octaves: octaves, seed: seed)
        stripes.rows(height) { first, last in
            grain.fill(result.samples + first * width, first: first, last: last)
        }
        return result
    }
}

/// Value noise of one picture, to be filled in row by row where a whole plane is not needed.
struct NoiseGrain: Sendable {
    private let width: Int
    private let across: SIMD2<Float>
    private let skew: SIMD2<Float>
    private let octaves: Int
    private let seed: UInt32

    /// - Parameter size: of the grains, in units.
    init(
        _ width: Int,
        _ height: Int,
        size: Double,
        stretch: Double = 1,
        angle: Double = 0,
        octaves: Int,
        seed: UInt32
    ) {
        self.width = width
        self.octaves = octaves
        self.seed = seed
        let step = 1024 / Double(max(width, height)) / size
        let cosine = PortableMath.cosine(angle), sine = PortableMath.sine(angle)
        across = SIMD2(Float(step * cosine / stretch), Float(step * cosine))
        skew = SIMD2(Float(step * sine / stretch), Float(-step * sine))
    }

    /// - Parameter rows: room for the rows `first ..< last`, 0…1 around .5.
    func fill(_ rows: UnsafeMutablePointer<Float>, first: Int, last: Int) {
        cstudio_noise(
            rows,
            Int32(width),
            Int32(first),
            Int32(last),
            across.x,
            across.y,
            skew.x,
            skew.y,
            Int32(octaves),
            seed
        )
    }
}

/// Seeds for the parts of one picture, so that no two of them share their noise.
struct SeedSource {
    let seed: UInt32
    func callAsFunction(_ part: Int) -> UInt32 { Noise.hash(part, 0x51ED, seed) }
}
