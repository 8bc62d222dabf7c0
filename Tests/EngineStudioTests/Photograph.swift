import EngineStudio
import Imaging

/// Pictures drawn by rule, so that tests need no files: a land under a blue sky with a round head and a striped wall.
enum Photograph {
    static func landscape(width: Int = 128, height: Int = 96) -> PixelBuffer {
        picture(width, height) { u, v in
            let dx = u - 0.45, dy = (v - 0.5) * Double(height) / Double(width)
            if (dx * dx + dy * dy).squareRoot() < 0.14 {
                let shade = 1 - 1.6 * (dx + 0.1)
                return (215 * shade, 165 * shade, 130 * shade)
            }
            if u > 0.7, v > 0.3 {
                let stripe = Int(v * 24) % 2 == 0
                return stripe ? (150, 60, 40) : (225, 205, 180)
            }
            if v < 0.48 { return (95 + 90 * v, 150 + 90 * v, 225 + 20 * v) }
            let blade = Double(Int(u * 40) % 3) * 14
            return (60 + 50 * v + blade, 120 - 30 * v + blade, 45 + blade)
        }
    }

    static func gray(width: Int = 96, height: Int = 96) -> PixelBuffer {
        picture(width, height) { u, v in
            let tone = 40 + 180 * u * (1 - 0.5 * v) + (Int(v * 9) % 2 == 0 ? 20 : 0)
            return (tone, tone, tone)
        }
    }

    /// A red disc with a pattern on quiet ground.
    static func blob(width: Int, height: Int, u: Double, v: Double, radius: Double) -> PixelBuffer {
        picture(width, height) { x, y in
            let dx = x - u, dy = (y - v) * Double(height) / Double(width)
            if (dx * dx + dy * dy).squareRoot() < radius {
                return Int(x * 60) % 2 == Int(y * 44) % 2 ? (225, 60, 40) : (245, 200, 60)
            }
            return (110 + 8 * x, 122 + 6 * y, 126)
        }
    }

    static func plain(width: Int, height: Int, _ tone: UInt8) -> PixelBuffer {
        PixelBuffer(width: width, height: height, bytes: Array(repeating: tone, count: width * height * 3))
    }

    private static func picture(
        _ width: Int,
        _ height: Int,
        _ colour: (Double, Double) -> (Double, Double, Double)
    ) -> PixelBuffer {
        var bytes: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let (r, g, b) = colour((Double(x) + 0.5) / Double(width), (Double(y) + 0.5) / Double(height))
                bytes += [r, g, b].map { UInt8(min(max($0, 0), 255)) }
            }
        }
        return PixelBuffer(width: width, height: height, bytes: bytes)
    }
}

/// Renders without the ceremony that most tests do not care for.
func rendered(
    _ recipe: Recipe,
    _ reference: PixelBuffer,
    longSide: Int = 96,
    threads: Int = 1,
    shared: SharedAnalysis? = nil
) throws -> PixelBuffer {
    try StudioEngine.render(
        recipe,
        reference: reference,
        longSide: longSide,
        threads: threads,
        shared: shared,
        progress: { _ in },
        isCancelled: { false }
    )
}

func plan(_ instruction: String, _ reference: PixelBuffer, seed: UInt32 = 7, excluded: [String] = []) -> [Recipe] {
    StudioEngine.plan(
        StudioRequest(instruction: instruction, excluded: excluded, seed: seed),
        reference: reference
    )
}
