/// What age leaves on a picture: cracks of old varnish, stains of an old sheet, scratches and dust of an old film.
struct SurfaceWear: Sendable {
    private let finish: Recipe.Finish
    private let seeds: SeedSource
    private let size: (width: Int, height: Int)
    private let unit: Float
    private let scratches: [Scratch]

    private struct Scratch: Sendable {
        let at: Float
        let top: Float
        let bottom: Float
        let sway: Float
        let isLight: Bool
        let width: Float
    }

    init?(_ scene: Scene) {
        finish = scene.recipe.finish
        guard finish.craquelure > 0 || finish.patina > 0 || finish.scratches > 0 else { return nil }
        let seeds = scene.seeds
        self.seeds = seeds
        size = (scene.width, scene.height)
        unit = Float(1 / scene.scale)
        let (seed, count) = (seeds(79), Int(6 + 22 * finish.scratches))
        scratches =
            finish.scratches > 0
            ? (0..<count).map { k in
                let top = Noise.unit(k, 2, seed) * 1.3 - 0.4
                return Scratch(
                    at: Noise.unit(k, 1, seed),
                    top: top,
                    bottom: top + 0.15 + Noise.unit(k, 3, seed) * 0.9,
                    sway: (Noise.unit(k, 4, seed) - 0.5) * 0.012,
                    isLight: Noise.unit(k, 5, seed) < 0.72,
                    width: 0.75 + 1.1 * Noise.unit(k, 6, seed)
                )
            } : []
    }

    func mark(_ rows: LightRows, _ gains: RowBuffer, first: Int, last: Int) {
        if finish.craquelure > 0 { crack(rows, first: first, last: last) }
        if finish.patina > 0 { stain(rows, first: first, last: last) }
        if finish.scratches > 0 { scratch(rows, first: first, last: last) }
    }

    /// Borders between the cells of a jittered grid, thin and broken, with a lit edge.
    private func crack(_ rows: LightRows, first: Int, last: Int) {
        let amount = Float(finish.craquelure), seed = seeds(87), (width, height) = size
        let warp = NoiseGrain(width, height, size: 34, octaves: 2, seed: seeds(88))
        let count = width * (last - first)
        let room = RowBuffer.allocate(capacity: count)
        defer { room.deallocate() }
        warp.fill(room, first: first, last: last)
        let cell: Float = 27
        for y in first..<last {
            for x in 0..<width {
                let i = (y - first) * width + x
                let bend = (room[i] - 0.5) * 0.9
                let p = SIMD2((Float(x) + 0.5) * unit / cell + bend, (Float(y) + 0.5) * unit / cell - bend) + 64
                let column = Int(p.x), row = Int(p.y)
                var nearest: Float = 9, second: Float = 9, owner: UInt32 = 0, other: UInt32 = 0
                for dy in -1...1 {
                    for dx in -1...1 {
                        let h = Noise.hash(column + dx, row + dy, seed)
                        let centre =
                            SIMD2(Float(column + dx), Float(row + dy))
                            + SIMD2(Float(h & 255), Float((h >> 8) & 255)) / 255
                        let d = p - centre, away = (d * d).sum()
                        if away < nearest {
                            (second, other) = (nearest, owner)
                            (nearest, owner) = (away, h)
                        } else if away < second {
                            (second, other) = (away, h)
                        }
                    }
                }
                let gap = (second.squareRoot() - nearest.squareRoot()) * cell
                // Not every border has opened.
                let open = Float(((owner ^ other) >> 16) & 255) / 255
                guard open < 0.3 + 0.6 * amount else { continue }
                let half = max(0.45 + 0.5 * amount * (1 - open), unit * 0.6)
                let dark = (1 - ramp(gap, half * 0.4, half * 2)) * amount * 0.62
                rows.mix(i, SIMD4(0.035, 0.025, 0.016, 0), dark)
                let lit = ramp(gap, half * 2, half * 3) * (1 - ramp(gap, half * 3, half * 5)) * amount * 0.045
                rows.mix(i, SIMD4(0.9, 0.85, 0.7, 0), lit)
            }
        }
    }

    /// Foxing, water marks and a brown border.
    private func stain(_ rows: LightRows, first: Int, last: Int) {
        let amount = Float(finish.patina), (width, height) = size, count = width * (last - first)
        let room = RowBuffer.allocate(capacity: 2 * count)
        defer { room.deallocate() }
        NoiseGrain(width, height, size: 190, octaves: 5, seed: seeds(93)).fill(room, first: first, last: last)
        NoiseGrain(width, height, size: 17, octaves: 3, seed: seeds(94)).fill(room + count, first: first, last: last)
        let short = Float(min(width, height)) * unit
        for y in first..<last {
            let py = (Float(y) + 0.5) * unit
            for x in 0..<width {
                let px = (Float(x) + 0.5) * unit, i = (y - first) * width + x
                let border = min(min(px, Float(width) * unit - px), min(py, Float(height) * unit - py)) / short
                let cloud = room[i], fine = room[count + i]
                let edge = 1 - ramp(border + (cloud - 0.5) * 0.18, 0, 0.2)
                // A tide line where water once dried.
                let tide = 1 - ramp(abs(cloud - 0.6) * 26, 0, 1)
                let spots = ramp(fine, 0.7, 0.82)
                let brown =
                    min(1, edge * 0.6 + ramp(cloud, 0.45, 0.8) * 0.35 + tide * 0.16 + spots * 0.3 + 0.12) * amount
                rows.red[i] *= 1 - 0.22 * brown
                rows.green[i] *= 1 - 0.42 * brown
                rows.blue[i] *= 1 - 0.68 * brown
                // Worn blacks are not black.
                rows.mix(i, SIMD4(0.16, 0.11, 0.06, 0), 0.07 * amount)
            }
        }
    }

    /// Long upright scratches, hairs and specks.
    private func scratch(_ rows: LightRows, first: Int, last: Int) {
        let amount = Float(finish.scratches), (width, height) = size, seed = seeds(95)
        let across = Float(width) * unit
        for y in first..<last {
            let v = (Float(y) + 0.5) / Float(height), py = (Float(y) + 0.5) * unit
            for scratch in scratches where v > scratch.top && v < scratch.bottom {
                let cell = Int(py / 60), t = py / 60 - Float(cell)
                let a = Noise.unit(cell, 9, seed), b = Noise.unit(cell + 1, 9, seed)
                let centre = (scratch.at + scratch.sway * (v - scratch.top)) * across + (a + (b - a) * t - 0.5) * 2
                let half = max(scratch.width, unit * 0.7)
                let low = max(0, Int((centre - half) / unit)), high = min(width - 1, Int((centre + half) / unit) + 1)
                guard low <= high else { continue }
                for x in low...high {
                    let away = abs((Float(x) + 0.5) * unit - centre) / half
                    let cover = (1 - ramp(away, 0.3, 1)) * amount * 0.85 * (scratch.width / half)
                    let tone: Float = scratch.isLight ? 0.85 : 0.02
                    rows.mix((y - first) * width + x, SIMD4(tone, tone, tone * 0.94, 0), cover)
                }
            }
            let row = Int(py / 34)
            for x in 0..<width {
                let px = (Float(x) + 0.5) * unit, column = Int(px / 34)
                let h = Noise.hash(column, row, seed)
                guard h & 1023 < UInt32(36 + 110 * amount) else { continue }
                let centre = SIMD2(Float((h >> 10) & 127), Float((h >> 17) & 127)) / 127 * 26 + 4
                let d = SIMD2(px - Float(column) * 34, py - Float(row) * 34) - centre
                let size = 0.7 + 1.8 * Float(h >> 24) / 255
                let cover = (1 - ramp((d * d).sum().squareRoot() / max(size, unit * 0.7), 0.4, 1.2)) * 0.7 * amount
                let tone: Float = h & 4096 == 0 ? 0.85 : 0.03
                rows.mix((y - first) * width + x, SIMD4(tone, tone, tone, 0), cover)
            }
        }
    }
}
