/// A picture that came over a worn tape or from a damaged file: rows and colours out of place.
struct TornSignal {
    private let scene: Scene
    init(_ scene: Scene) { self.scene = scene }

    func apply(to light: LinearPicture) {
        if scene.recipe.finish.tape > 0 { wear(light, Float(scene.recipe.finish.tape)) }
        if scene.recipe.finish.glitch > 0 { damage(light, Float(scene.recipe.finish.glitch)) }
    }

    /// Rows sway, colour is smeared to the right, and the head leaves noise near the lower end.
    private func wear(_ light: LinearPicture, _ amount: Float) {
        let (width, height, seed) = (light.width, light.height, scene.seeds(77))
        let unit = Float(1 / scene.scale)
        let smear = max(1, Int(14 * scene.scale)), decay = 1 - 1 / Float(smear)
        scene.stripes.rows(height) { first, last in
            let row = RowBuffer.allocate(capacity: 3 * width)
            defer { row.deallocate() }
            for y in first..<last {
                let line = Int(Float(y) * unit / 2.4), at = y * width
                let v = (Float(y) + 0.5) / Float(height)
                var shift = (Noise.unit(line, 1, seed) - 0.5) * 2.4 * amount
                shift += (Noise.unit(line / 9, 2, seed) - 0.5) * 4 * amount
                let torn = ramp(v, 0.93, 0.97) * (1 - ramp(v, 0.985, 1))
                shift += torn * (18 + 30 * Noise.unit(line, 3, seed)) * amount
                let moved = Int((shift / unit).rounded())
                var first: Float = 0, second: Float = 0
                for x in 0..<width {
                    let from = at + min(max(x - moved, 0), width - 1)
                    let (r, g, b) = (light.red.samples[from], light.green.samples[from], light.blue.samples[from])
                    let grey = 0.3 * r + 0.59 * g + 0.11 * b
                    first = first * decay + (r - grey) * (1 - decay)
                    second = second * decay + (b - grey) * (1 - decay)
                    let cell = Int(Float(x) * unit / 5)
                    let speck: Float = torn > 0.1 && Noise.unit(cell, line, seed &+ 4) < 0.22 * torn ? 0.7 : 0
                    let hum = 1 + 0.05 * amount * (Noise.unit(line / 30, 5, seed) - 0.5)
                    let level = grey * hum * (1 - 0.12 * amount) + 0.018 * amount + speck * amount
                    let own = 1 - 0.85 * amount
                    row[x] = level + (first * 1.35 * (1 - own) + (r - grey) * own)
                    row[2 * width + x] = level + (second * 1.35 * (1 - own) + (b - grey) * own)
                    let green = level - (0.3 * (row[x] - level) + 0.11 * (row[2 * width + x] - level)) / 0.59
                    row[width + x] = green
                }
                light.red.samples.advanced(by: at).update(from: row, count: width)
                light.green.samples.advanced(by: at).update(from: row + width, count: width)
                light.blue.samples.advanced(by: at).update(from: row + 2 * width, count: width)
            }
        }
    }

    /// Bands of rows and blocks are moved aside, and red and blue part.
    private func damage(_ light: LinearPicture, _ amount: Float) {
        let (width, height, seed) = (light.width, light.height, scene.seeds(78))
        let unit = Float(1 / scene.scale)
        scene.stripes.rows(height) { first, last in
            let row = RowBuffer.allocate(capacity: width)
            defer { row.deallocate() }
            for y in first..<last {
                let band = Int(Float(y) * unit / 13), wide = Int(Float(y) * unit / 52), at = y * width
                var shift: Float = 0
                if Noise.unit(wide, 1, seed) < 0.3 * amount + 0.08 {
                    shift += (Noise.unit(wide, 2, seed) - 0.5) * 130 * amount
                }
                if Noise.unit(band, 3, seed) < 0.16 * amount {
                    shift += (Noise.unit(band, 4, seed) - 0.5) * 260 * amount
                }
                let fringe = (5 + 9 * Noise.unit(wide, 5, seed)) * amount * (abs(shift) > 0 ? 1.6 : 0.6)
                for (plane, way) in [(light.red, -1), (light.green, 0), (light.blue, 1)] as [(Plane, Float)] {
                    let moved = Int(((shift + way * fringe) / unit).rounded())
                    guard moved != 0 else { continue }
                    for x in 0..<width { row[x] = plane.samples[at + ((x - moved) % width + width) % width] }
                    plane.samples.advanced(by: at).update(from: row, count: width)
                }
            }
        }
    }
}

/// Lines of a cathode-ray tube; none below two pixels a line.
struct ScanLines: Sendable {
    private let amount: Float
    private let width: Int
    private let unit: Float

    init?(_ scene: Scene) {
        guard scene.recipe.finish.scanLines > 0 else { return nil }
        amount = Float(scene.recipe.finish.scanLines)
        width = scene.width
        unit = Float(1 / scene.scale)
    }

    func dim(_ gains: RowBuffer, first: Int, last: Int) {
        let period = max(4, 2.2 * unit)
        for y in first..<last {
            let place = (Float(y) + 0.5) * unit / period
            let t = place - place.rounded(.down)
            let dark = 1 - amount * 0.62 * (1 - ramp(abs(t - 0.5), 0.14, 0.42))
            let factor = dark * (1 + 0.22 * amount)
            for x in 0..<width { gains[(y - first) * width + x] *= factor }
        }
    }
}
