/// What a draughtsman rules around a drawing: the frame with its divisions, squared paper, the axes and dimensions of
/// the main subject, an empty title block; and where the sheet was folded.
struct DraftingSheet: Sendable {
    /// 0 no line … 1 full line, at the size that is rendered.
    let lines: Plane
    private let size: SIMD2<Float>
    private let margin: Float
    private let creases: (down: [Float], across: [Float])

    /// Rules everything; lengths are units.
    init(_ scene: Scene) {
        let unit = Float(1 / scene.scale)
        let size = SIMD2(Float(scene.width), Float(scene.height)) * unit
        let short = min(size.x, size.y)
        let margin = short * 0.03 * Float(min(scene.recipe.finish.margin, 2))
        let pen = Pen(plane: Plane(width: scene.width, height: scene.height, filledWith: 0), unit: unit)
        let grid: Float = 18
        for k in 1..<max(2, Int(size.x / grid)) {
            pen.vertical(Float(k) * grid, 0, size.y, strength: k % 5 == 0 ? 0.15 : 0.075)
        }
        for k in 1..<max(2, Int(size.y / grid)) {
            pen.horizontal(Float(k) * grid, 0, size.x, strength: k % 5 == 0 ? 0.15 : 0.075)
        }
        if short > 60 {
            if margin > 2 { Self.frame(pen, size, margin) }
            Self.dimensions(pen, size, margin, Self.subject(scene) * size.lowHigh)
        }
        let turn = Noise.unit(1, 9, scene.seeds(44)) - 0.5
        let down = size.x > size.y * 1.25 ? [0.335, 0.665] as [Float] : [0.5]
        let across = size.y > size.x * 1.25 ? [0.335, 0.665] as [Float] : [0.5]
        creases = (down.map { ($0 + turn * 0.02) * size.x }, across.map { ($0 - turn * 0.02) * size.y })
        self.size = size
        self.margin = margin
        lines = pen.plane
    }

    /// 1 inside the frame, 0 on the margin.
    @inline(__always)
    func inside(_ x: Float, _ y: Float) -> Float {
        guard margin > 2 else { return 1 }
        return min(x, size.x - x, y, size.y - y) > margin * 1.25 ? 1 : 0
    }

    /// Change of lightness by the folds: a worn ridge, and a shade on one side of it.
    @inline(__always)
    func fold(_ x: Float, _ y: Float, worn: Float) -> Float {
        var sum: Float = 0
        for at in creases.down { sum += crease(x - at, worn) }
        for at in creases.across { sum += crease(y - at, worn) }
        return sum
    }

    @inline(__always)
    private func crease(_ d: Float, _ worn: Float) -> Float {
        guard abs(d) < 46 else { return 0 }
        let fall = 1 - abs(d) / 46
        let shade = (d < 0 ? -0.035 : 0.022) * fall * fall
        let away = abs(d + (worn - 0.5) * 1.6)
        return shade + max(0, 1 - away / 1.5) * (0.06 + 0.22 * max(0, worn - 0.35))
    }

    /// Left, top, right and bottom of what the eye goes to, as fractions of the sides.
    private static func subject(_ scene: Scene) -> SIMD4<Float> {
        let map = scene.field.saliency
        var sum: Float = 0, place = SIMD2<Float>(), square = SIMD2<Float>()
        for y in stride(from: 0, to: map.height, by: 4) {
            for x in stride(from: 0, to: map.width, by: 4) {
                let at = SIMD2((Float(x) + 0.5) / Float(map.width), (Float(y) + 0.5) / Float(map.height))
                let weight = map[x, y] * map[x, y]
                sum += weight
                place += at * weight
                square += at * at * weight
            }
        }
        guard sum > 1e-4 else { return SIMD4(0.25, 0.25, 0.75, 0.75) }
        let middle = place / sum
        let spread = pointwiseMax(square / sum - middle * middle, SIMD2(repeating: 0.001)).squareRoot()
        let low = pointwiseMax(middle - spread * 1.55, SIMD2(repeating: 0.1))
        let high = pointwiseMin(middle + spread * 1.55, SIMD2(repeating: 0.9))
        return SIMD4(low.x, low.y, high.x, high.y)
    }

    private static func frame(_ pen: Pen, _ size: SIMD2<Float>, _ margin: Float) {
        let outer = margin * 0.45
        pen.box(outer, outer, size.x - outer, size.y - outer, strength: 0.6)
        pen.box(margin, margin, size.x - margin, size.y - margin, strength: 0.95, width: 1.7)
        // Divisions of the frame, as on maps.
        let columns = max(2, Int((size.x / 128).rounded())), rows = max(2, Int((size.y / 128).rounded()))
        for k in 1..<columns {
            let x = size.x * Float(k) / Float(columns)
            pen.vertical(x, outer, margin, strength: 0.7)
            pen.vertical(x, size.y - margin, size.y - outer, strength: 0.7)
        }
        for k in 1..<rows {
            let y = size.y * Float(k) / Float(rows)
            pen.horizontal(y, outer, margin, strength: 0.7)
            pen.horizontal(y, size.x - margin, size.x - outer, strength: 0.7)
        }
        // An empty title block: rules without words.
        let block = SIMD2<Float>(min(size.x * 0.2, 190), min(size.y * 0.085, 62))
        let (x, y) = (size.x - margin - block.x, size.y - margin - block.y)
        pen.box(x, y, size.x - margin, size.y - margin, strength: 0.85)
        for k in 1..<4 { pen.horizontal(y + block.y * Float(k) / 4, x, size.x - margin, strength: 0.45) }
        pen.vertical(x + block.x * 0.32, y, size.y - margin, strength: 0.45)
        pen.vertical(x + block.x * 0.78, y + block.y * 0.5, size.y - margin, strength: 0.45)
    }

    /// Axes in dashes and dots, measured distances with ticks, and a circle of construction.
    private static func dimensions(_ pen: Pen, _ size: SIMD2<Float>, _ margin: Float, _ box: SIMD4<Float>) {
        let middle = SIMD2(box.x + box.z, box.y + box.w) * 0.5
        let reach: Float = 40
        pen.vertical(middle.x, max(margin, box.y - reach), min(size.y - margin, box.w + reach), strength: 0.5, dash: 26)
        pen.horizontal(
            middle.y,
            max(margin, box.x - reach),
            min(size.x - margin, box.z + reach),
            strength: 0.5,
            dash: 26
        )
        let radius = min(box.z - box.x, box.w - box.y) * 0.5
        pen.circle(middle, radius, strength: 0.34, dash: 14)
        pen.circle(middle, 5, strength: 0.6, dash: 0)
        let top = max(margin + 14, box.y - 26), left = max(margin + 14, box.x - 26)
        pen.horizontal(top, box.x, box.z, strength: 0.7)
        pen.vertical(left, box.y, box.w, strength: 0.7)
        for x in [box.x, middle.x, box.z] {
            pen.vertical(x, top - 8, x == middle.x ? top + 8 : box.y + 6, strength: 0.6)
            pen.tick(SIMD2(x, top), strength: 0.85)
        }
        for y in [box.y, middle.y, box.w] {
            pen.horizontal(y, left - 8, y == middle.y ? left + 8 : box.x + 6, strength: 0.6)
            pen.tick(SIMD2(left, y), strength: 0.85)
        }
    }
}

/// Rules anti-aliased lines into a plane; places are units.
private struct Pen {
    let plane: Plane
    let unit: Float

    func vertical(_ x: Float, _ from: Float, _ to: Float, strength: Float, width: Float = 1, dash: Float = 0) {
        rule(across: x, from, to, strength, width, dash, limit: plane.width, length: plane.height) {
            $1 * plane.width + $0
        }
    }

    func horizontal(_ y: Float, _ from: Float, _ to: Float, strength: Float, width: Float = 1, dash: Float = 0) {
        rule(across: y, from, to, strength, width, dash, limit: plane.height, length: plane.width) {
            $0 * plane.width + $1
        }
    }

    func box(_ left: Float, _ top: Float, _ right: Float, _ bottom: Float, strength: Float, width: Float = 1) {
        horizontal(top, left, right, strength: strength, width: width)
        horizontal(bottom, left, right, strength: strength, width: width)
        vertical(left, top, bottom, strength: strength, width: width)
        vertical(right, top, bottom, strength: strength, width: width)
    }

    /// A short slanting stroke, as at the ends of a measured distance.
    func tick(_ at: SIMD2<Float>, strength: Float) {
        let half: Float = 5
        spot(at, reach: half + 1) { d in
            let (along, across) = ((d.x - d.y) * 0.70710678, (d.x + d.y) * 0.70710678)
            return abs(along) < half ? cover(abs(across), width: 1.4) * strength : 0
        }
    }

    func circle(_ at: SIMD2<Float>, _ radius: Float, strength: Float, dash: Float) {
        spot(at, reach: radius + 1) { d in
            let away = (d * d).sum().squareRoot()
            let c = cover(abs(away - radius), width: 1) * strength
            guard c > 0, dash > 0 else { return c }
            // Dashes by the share of a quarter that lies behind, near enough to an angle.
            let turn = (abs(d.x) < abs(d.y) ? d.x : d.y) * 1.1 / dash
            return turn - turn.rounded(.down) < 0.68 ? c : 0
        }
    }

    /// A line thinner than a pixel holds only its share of it.
    private func cover(_ away: Float, width: Float) -> Float {
        let half = max(width * 0.5, unit * 0.5)
        return min(max((half - away) / unit + 0.5, 0), 1) * (width * 0.5 / half)
    }

    private func rule(
        across: Float,
        _ from: Float,
        _ to: Float,
        _ strength: Float,
        _ width: Float,
        _ dash: Float,
        limit: Int,
        length: Int,
        index: (Int, Int) -> Int
    ) {
        let reach = max(width * 0.5, unit * 0.5) + unit
        let low = max(0, Int((across - reach) / unit)), high = min(limit - 1, Int((across + reach) / unit))
        let first = max(0, Int(from / unit)), last = min(length - 1, Int(to / unit))
        guard low <= high, first <= last else { return }
        for j in first...last {
            if dash > 0 {
                // A long dash, a gap, a dot, a gap.
                let t = (Float(j) + 0.5) * unit / dash, part = t - t.rounded(.down)
                guard part < 0.62 || (0.76..<0.86).contains(part) else { continue }
            }
            for k in low...high {
                let i = index(k, j)
                let c = cover(abs((Float(k) + 0.5) * unit - across), width: width) * strength
                plane.samples[i] = max(plane.samples[i], c)
            }
        }
    }

    private func spot(_ at: SIMD2<Float>, reach: Float, _ body: (SIMD2<Float>) -> Float) {
        let left = max(0, Int((at.x - reach) / unit)), right = min(plane.width - 1, Int((at.x + reach) / unit))
        let top = max(0, Int((at.y - reach) / unit)), bottom = min(plane.height - 1, Int((at.y + reach) / unit))
        guard left <= right, top <= bottom else { return }
        for y in top...bottom {
            for x in left...right {
                let c = body(SIMD2(Float(x) + 0.5, Float(y) + 0.5) * unit - at)
                let i = y * plane.width + x
                plane.samples[i] = max(plane.samples[i], c)
            }
        }
    }
}

extension SIMD2<Float> {
    /// The two sides twice, to scale left, top, right and bottom at once.
    fileprivate var lowHigh: SIMD4<Float> { SIMD4(x, y, x, y) }
}
