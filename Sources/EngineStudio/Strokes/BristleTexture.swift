internal import CStudioKernels

/// Coverage of the bristles of a brush across and along a mark, 0…1; it repeats on both axes.
enum BristleTexture {
    /// Hair next to hair: streaks that start, thin out and end.
    static let brush: [Float] = make { across, along in
        let hair = Noise.unit(across / 2, 0, 11)
        let clump = smooth(across, 12, 31)
        let wear = smooth(across / 3 * 40 + along, 9, 47)
        return 0.46 * hair + 0.34 * clump + 0.2 * wear
    }

    /// A flat brush full of opaque paint: it covers, but for a few hairs that run dry.
    static let flat: [Float] = make { across, along in
        let hair = Noise.unit(across, 0, 13)
        let wear = smooth(across / 2 * 50 + along, 14, 53)
        let gap: Float = Noise.unit(across / 2, 5, 17) > 0.8 ? 0.35 : 0
        return 0.62 + 0.2 * hair + 0.3 * (wear - 0.5) - gap
    }

    /// A blade: smooth paint, scraped off in bands where it ran out.
    static let blade: [Float] = make { across, along in
        let band = smooth(across, 30, 61), run = smooth(across / 9 * 64 + along, 24, 67)
        let scraped = max(0, band * 0.6 + run * 0.6 - 0.76) * 4
        return 0.97 - scraped - 0.03 * Noise.unit(across / 3, along / 16, 71)
    }

    /// The side of a soft stick: crumbs, hardly any streaks.
    static let chalk: [Float] = make { across, along in
        let crumb = Noise.unit(across / 2, along, 73)
        let patch = smooth(across, 6, 79) * 0.5 + smooth(along + across / 8 * 19, 5, 83) * 0.5
        return 0.25 + 0.4 * crumb + 0.45 * patch
    }

    private static func make(_ body: (_ across: Int, _ along: Int) -> Float) -> [Float] {
        let width = Int(CSTUDIO_BRISTLES_ACROSS), height = Int(CSTUDIO_BRISTLES_ALONG)
        return (0..<(width * height)).map { min(max(body($0 % width, $0 / width), 0), 1) }
    }

    /// Value noise along one axis, period a multiple of `step` inside the texture.
    private static func smooth(_ at: Int, _ step: Int, _ seed: UInt32) -> Float {
        let cell = at / step, t = Float(at % step) / Float(step)
        let blend = t * t * (3 - 2 * t)
        let a = Noise.unit(cell, 1, seed), b = Noise.unit(cell + 1, 1, seed)
        return a + (b - a) * blend
    }
}
