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
