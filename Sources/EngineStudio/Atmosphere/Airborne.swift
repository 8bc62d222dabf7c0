/// Places and looks of what is in the air, from the recipe's seed alone.
struct Airborne: Sendable {
    private let recipe: Recipe
    private let seeds: SeedSource
    /// Of the picture, in units.
    private let size: SIMD2<Float>
    private let manner: WeatherManner
    /// Marks that a medium's own cells must show are larger and fewer.
    private let growth: Float

    init(recipe: Recipe, size: SIMD2<Float>, manner: WeatherManner) {
        self.recipe = recipe
        self.size = size
        self.manner = manner
        seeds = SeedSource(seed: recipe.seed)
        growth = manner == .within ? 2 : manner == .dab ? 1.25 : 1
    }

    /// Throws of dice for one mark.
    private struct Dice {
        let column: Int
        let row: Int
        let seed: UInt32
        func callAsFunction(_ k: Int) -> Float { Noise.unit(column &* 31 &+ k, row &* 17 &+ k &* 7, seed &+ UInt32(k)) }
    }

    /// One mark at most in each cell of a grid that reaches a little beyond the borders.
    private func scattered(
        cell: SIMD2<Float>,
        part: Int,
        share: Float,
        _ make: (_ place: SIMD2<Float>, _ dice: Dice) -> Mark?
    ) -> [Mark] {
        let seed = seeds(part)
        var marks: [Mark] = []
        for row in -1...Int(size.y / cell.y) + 1 {
            for column in -1...Int(size.x / cell.x) + 1 {
                let dice = Dice(column: column, row: row, seed: seed)
                guard dice(0) < share else { continue }
                let place = (SIMD2(Float(column), Float(row)) + SIMD2(dice(1), dice(2))) * cell
                if let mark = make(place, dice) { marks.append(mark) }
            }
        }
        return marks
    }

    /// Rain in three depths, slanted away from the light.
    func drops() -> [Mark] {
        let amount = Float(recipe.weather.rain)
        let slant: Float = recipe.light.x < 0.5 ? -0.16 : 0.16
        let isDrawn = manner == .drawn
        let layers: [(cell: SIMD2<Float>, width: Float, length: Float, strength: Float)] = [
            (SIMD2(9, 34), 0.65, 16, 0.36), (SIMD2(19, 70), 1.15, 36, 0.56), (SIMD2(50, 150), 2.1, 80, 0.66),
        ]
        return layers.enumerated().flatMap { k, layer -> [Mark] in
            scattered(cell: layer.cell * growth.squareRoot(), part: 610 + k, share: 0.3 + 0.6 * amount) { place, dice in
                let lean = slant * (1 + 0.12 * Float(k)) + (dice(5) - 0.5) * 0.05
                let norm = (1 + lean * lean).squareRoot()
                let opacity = layer.strength * (0.5 + 0.6 * amount) * (0.6 + 0.6 * dice(4))
                return Mark(
                    shape: .streak,
                    place: place,
                    size: SIMD2(layer.length * (0.6 + 0.8 * dice(3)), layer.width * growth * (isDrawn ? 0.9 : 1.15)),
                    turn: SIMD2(lean / norm, 1 / norm),
                    colour: isDrawn ? SIMD4(0.2, 0, 0, 0) : SIMD4(0.93, -0.004, -0.018, 0),
                    opacity: min(1, isDrawn ? opacity * 1.15 : opacity)
                )
            }
        }
    }

    func flakes() -> [Mark] {
        let amount = Float(recipe.weather.snow)
        let layers: [(cell: Float, radius: Float, strength: Float, softness: Float)] = [
            (13, 1.25, 0.7, 0.5), (28, 2.4, 0.85, 0.45), (66, 4.6, 0.85, 0.5), (190, 11, 0.45, 0.9),
        ]
        return layers.enumerated().flatMap { k, layer -> [Mark] in
            guard growth < 1.9 || k > 0 else { return [] }
            let cell = SIMD2(repeating: layer.cell * (growth > 1.9 ? 1.2 : 1))
            return scattered(cell: cell, part: 620 + k, share: 0.35 + 0.55 * amount) { place, dice in
                Mark(
                    shape: .flake,
                    place: place,
                    size: SIMD2(
                        repeating: layer.radius * (0.6 + 0.7 * dice(3)) * (manner == .drawn ? 1.35 : min(growth, 1.4))
                    ),
                    colour: SIMD4(0.975, -0.002, -0.008, 0),
                    opacity: layer.strength,
                    softness: layer.softness
                )
            }
        }
    }

    /// Many faint ones and a few bright; painted stars are dabs, not points.
    func stars() -> [Mark] {
        let dab: Float = recipe.medium == .vanGogh ? 3 : manner == .light ? 1 : manner == .within ? 2.2 : 1.45
        let share: Float = 0.24 * (dab > 2.5 ? 0.45 : 1)
        return scattered(cell: SIMD2(15, 15), part: 630, share: share) { place, dice in
            let bright = dice(3)
            let size = (0.55 + 1.5 * bright * bright * bright) * dab
            return Mark(
                shape: .star,
                place: place,
                size: SIMD2(size, size),
                colour: SIMD4(0.97, (dice(4) - 0.5) * 0.02, (dice(5) - 0.4) * 0.06, 0),
                opacity: 0.4 + 0.6 * bright,
                softness: manner == .light ? 0.7 : 0.35
            )
        }
    }

    private func turn(_ dice: Dice, _ k: Int) -> SIMD2<Float> {
        let angle = Double(dice(k)) * 6.283185307179586
        return SIMD2(Float(PortableMath.cosine(angle)), Float(PortableMath.sine(angle)))
    }

    func petals() -> [Mark] {
        let amount = Float(recipe.weather.petals), colour = SIMD4<Float>(recipe.weather.petalColour)
        let layers: [(cell: Float, length: Float, opacity: Float, softness: Float)] = [
            (44, 4.8, 0.9, 0.15), (82, 9.5, 0.97, 0.1), (175, 17, 0.97, 0.2), (400, 38, 0.75, 2.2),
        ]
        return layers.enumerated().flatMap { k, layer -> [Mark] in
            scattered(cell: SIMD2(repeating: layer.cell), part: 640 + k, share: 0.16 + 0.5 * amount) { place, dice in
                let tilt = 0.4 + 0.55 * dice(4)
                let own = colour + SIMD4((dice(6) - 0.6) * 0.12, (dice(7) - 0.5) * 0.05, (dice(8) - 0.5) * 0.02, 0)
                let length = layer.length * (0.75 + 0.5 * dice(3)) * min(growth, 1.5)
                return Mark(
                    shape: .petal,
                    place: place,
                    size: SIMD2(length, length * tilt),
                    turn: turn(dice, 5),
                    colour: own,
                    opacity: layer.opacity,
                    softness: layer.softness
                )
            }
        }
    }

    func leaves() -> [Mark] {
        let amount = Float(recipe.weather.leaves)
        let colours: [SIMD4<Float>] = [
            SIMD4(0.52, 0.12, 0.09, 0), SIMD4(0.64, 0.09, 0.13, 0), SIMD4(0.74, 0.03, 0.145, 0),
            SIMD4(0.44, 0.09, 0.06, 0),
        ]
        let layers: [(cell: Float, length: Float, opacity: Float, softness: Float)] = [
            (64, 6.5, 0.9, 0.1), (120, 13, 0.97, 0.1), (230, 24, 0.97, 0.2), (520, 54, 0.8, 2.4),
        ]
        return layers.enumerated().flatMap { k, layer -> [Mark] in
            scattered(cell: SIMD2(repeating: layer.cell), part: 650 + k, share: 0.12 + 0.42 * amount) { place, dice in
                let length = layer.length * (0.75 + 0.5 * dice(3)) * min(growth, 1.4)
                return Mark(
                    shape: .leaf,
                    place: place,
                    size: SIMD2(length, length * (0.35 + 0.4 * dice(4))),
                    turn: turn(dice, 5),
                    colour: colours[min(Int(dice(6) * 4), 3)] + SIMD4((dice(7) - 0.5) * 0.1, 0, 0, 0),
                    opacity: layer.opacity,
                    softness: layer.softness
                )
            }
        }
    }

    /// Sparks rise from below, thinning out, each with a glow where light is the medium.
    func embers() -> [Mark] {
        let amount = Float(recipe.weather.embers), colour = SIMD4<Float>(recipe.weather.emberColour)
        let layers: [(cell: Float, radius: Float)] = [(26, 1.1), (58, 1.9), (150, 3.6)]
        return layers.enumerated().flatMap { k, layer -> [Mark] in
            scattered(cell: SIMD2(repeating: layer.cell), part: 660 + k, share: 0.2 + 0.55 * amount) { place, dice in
                let height = place.y / size.y
                guard dice(3) < 0.25 + 0.75 * height else { return nil }
                let radius = layer.radius * (0.6 + 0.8 * dice(4)) * growth
                let lean = (dice(5) - 0.5) * 1.6, norm = (1 + lean * lean).squareRoot()
                return Mark(
                    shape: .streak,
                    place: place,
                    size: SIMD2(radius * (1.6 + 2.6 * dice(6)), radius),
                    turn: SIMD2(lean / norm, -1 / norm),
                    colour: manner == .drawn
                        ? SIMD4(0.25, 0, 0, 0)
                        : colour + SIMD4((dice(7) - 0.35) * 0.22, (0.5 - dice(7)) * 0.06, dice(8) * 0.02, 0),
                    opacity: 1
                )
            }
        }.flatMap { mark -> [Mark] in
            let glow = haloed(mark, colour: colour - SIMD4(0.12, -0.03, 0, 0), times: 7, opacity: 0.34)
            return glow + [mark]
        }
    }

    func fireflies() -> [Mark] {
        let amount = Float(recipe.weather.fireflies), colour = SIMD4<Float>(recipe.weather.fireflyColour)
        let layers: [(cell: Float, radius: Float)] = [(62, 1.5), (135, 2.8), (300, 5)]
        return layers.enumerated().flatMap { k, layer -> [Mark] in
            scattered(cell: SIMD2(repeating: layer.cell), part: 670 + k, share: 0.15 + 0.45 * amount) { place, dice in
                let radius = layer.radius * (0.6 + 0.8 * dice(4)) * growth
                return Mark(
                    shape: .flake,
                    place: place,
                    size: SIMD2(radius, radius),
                    colour: colour + SIMD4(0.06, 0, -0.05, 0),
                    opacity: 0.75 + 0.25 * dice(3),
                    softness: manner == .light ? 0.6 : 0.25
                )
            }
        }.flatMap { mark in haloed(mark, colour: colour, times: 9, opacity: 0.5) + [mark] }
    }

    /// A glow where light is the medium, a wider faint dab in paint, nothing in a drawing.
    private func haloed(_ mark: Mark, colour: SIMD4<Float>, times: Float, opacity: Float) -> [Mark] {
        guard manner != .drawn else { return [] }
        let radius = mark.size.y * times * (manner == .light ? 1 : 0.6)
        return [
            Mark(
                shape: .glow,
                place: mark.place,
                size: SIMD2(radius, radius),
                colour: colour,
                opacity: opacity * (manner == .light ? 1 : 0.75)
            )
        ]
    }

    /// Motes of dust, brightest in front of the lamp.
    func motes() -> [Mark] {
        let amount = Float(recipe.weather.dust), glow = SIMD4<Float>(recipe.light.glowColour)
        let lamp = SIMD2(Float(recipe.light.x), Float(recipe.light.y)) * size
        let layers: [(cell: Float, radius: Float)] = [(26, 1.2), (62, 2.6), (150, 6.5), (330, 16)]
        return layers.enumerated().flatMap { k, layer -> [Mark] in
            scattered(cell: SIMD2(repeating: layer.cell), part: 680 + k, share: 0.25 + 0.5 * amount) { place, dice in
                let away = (place - lamp) / 700
                let lit = 0.35 + 0.65 / (1 + (away * away).sum() * 3)
                return Mark(
                    shape: .disc,
                    place: place,
                    size: SIMD2(repeating: layer.radius * (0.6 + 0.8 * dice(3)) * min(growth, 1.5)),
                    colour: SIMD4(0.96, glow.y, glow.z, 0),
                    opacity: lit * (k < 2 ? 1 : k == 2 ? 0.62 : 0.38) * (0.5 + 0.5 * dice(4)),
                    softness: k < 2 ? 0.5 : 0.2
                )
            }
        }
    }

    func bubbles() -> [Mark] {
        let amount = Float(recipe.weather.underwater)
        return scattered(cell: SIMD2(95, 95), part: 690, share: 0.1 + 0.3 * amount) { place, dice in
            let radius = (1.8 + 7 * dice(3) * dice(3)) * min(growth, 1.5)
            return Mark(
                shape: .disc,
                place: place,
                size: SIMD2(repeating: radius),
                colour: SIMD4(0.92, -0.03, -0.02, 0),
                opacity: 0.5,
                softness: 0.2
            )
        }
    }
}
