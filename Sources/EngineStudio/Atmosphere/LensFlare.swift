/// Star, streak and ghosts of a lens that looks into the light; the ghosts lie on the line through the middle.
struct LensFlare: Sendable {
    private let amount: Float
    private let lamp: SIMD2<Float>
    private let colour: SIMD4<Float>

    init(_ recipe: Recipe) {
        amount = Float(recipe.light.flare)
        lamp = SIMD2(Float(min(max(recipe.light.x, 0.06), 0.94)), Float(min(max(recipe.light.y, 0.06), 0.94)))
        colour = SIMD4(recipe.light.glowColour)
    }

    func add(to picture: LabPicture, _ stripes: Stripes) {
        let size = SIMD2(Float(picture.width), Float(picture.height)) / picture.scale
        let source = lamp * size, middle = size * 0.5
        let hues: [SIMD4<Float>] = [
            SIMD4(0.85, 0.05, 0.12, 0), SIMD4(0.8, -0.1, 0.05, 0), SIMD4(0.78, -0.05, -0.1, 0),
            SIMD4(0.75, 0.1, -0.08, 0),
        ]
        let ghosts: [(at: Float, radius: Float, opacity: Float)] = [
            (0.35, 22, 0.2), (0.6, 11, 0.28), (0.82, 46, 0.11), (1.25, 16, 0.24), (1.42, 30, 0.15), (1.75, 70, 0.1),
            (2.0, 20, 0.18),
        ]
        var marks = [
            Mark(shape: .glow, place: source, size: SIMD2(repeating: 420), colour: colour, opacity: 0.85 * amount),
            Mark(
                shape: .glow,
                place: source,
                size: SIMD2(repeating: 105),
                colour: SIMD4(0.985, colour.y * 0.3, colour.z * 0.4, 0),
                opacity: 0.95 * amount
            ),
        ]
        for (k, turn) in [(1, 0), (-1, 0), (0.5, 0.866), (-0.5, -0.866), (0.5, -0.866), (-0.5, 0.866)].enumerated() {
            let way = SIMD2(Float(turn.0), Float(turn.1)), length: Float = k < 2 ? 300 : 130
            marks.append(
                Mark(
                    shape: .streak,
                    place: source + way * length,
                    size: SIMD2(length, k < 2 ? 3.2 : 2.4),
                    turn: way * -1,
                    colour: SIMD4(0.97, colour.y * 0.5, colour.z * 0.5, 0),
                    opacity: 0.8 * amount
                )
            )
        }
        for (k, ghost) in ghosts.enumerated() {
            marks.append(
                Mark(
                    shape: .disc,
                    place: source + (middle - source) * ghost.at,
                    size: SIMD2(repeating: ghost.radius),
                    colour: hues[k % hues.count],
                    opacity: ghost.opacity * amount * 2,
                    softness: 0.12
                )
            )
        }
        MarkLayer(marks: marks).paint(on: picture, stripes)
    }
}
