/// What surrounds the picture: the picture is shown smaller inside, filling the opening.
struct FrameShape: Sendable {
    private let kind: Recipe.Frame
    private let size: (width: Int, height: Int)
    private let unit: Float
    /// Margins in units: left, top, right, bottom.
    private let margin: SIMD4<Float>
    private let ragged: NoiseGrain
    private let fibres: NoiseGrain
    private let sheet: SIMD4<Float>

    init?(_ scene: Scene) {
        kind = scene.recipe.finish.frame
        let (width, height) = (scene.width, scene.height)
        guard kind != .none, width >= 24, height >= 24 else { return nil }
        size = (width, height)
        unit = Float(1 / scene.scale)
        let short = Float(min(width, height)) * unit
        switch kind {
        case .none: margin = SIMD4(repeating: 0)
        case .mat: margin = SIMD4(repeating: short * 0.085)
        case .polaroid: margin = SIMD4(short * 0.055, short * 0.055, short * 0.055, short * 0.19)
        case .torn: margin = SIMD4(repeating: short * 0.05)
        case .rebate:
            let isWide = width >= height
            margin =
                isWide
                ? SIMD4(short * 0.022, short * 0.1, short * 0.022, short * 0.1)
                : SIMD4(short * 0.1, short * 0.022, short * 0.1, short * 0.022)
        }
        ragged = NoiseGrain(width, height, size: 46, octaves: 6, seed: scene.seeds(96))
        fibres = NoiseGrain(width, height, size: 2.4, octaves: 3, seed: scene.seeds(97))
        let paper = scene.recipe.palette.paper
        sheet = scene.linear(
            LabColour(
                lightness: max(0.93, min(paper.lightness, 0.97)),
                greenRed: paper.greenRed * 0.5,
                blueYellow: paper.blueYellow * 0.5 + 0.004
            )
        )
    }

    /// Brings the whole picture, or nearly, into the opening.
    func shrink(_ light: LinearPicture, _ stripes: Stripes) {
        let (width, height) = (Float(size.width) * unit, Float(size.height) * unit)
        let inner = SIMD2(width - margin.x - margin.z, height - margin.y - margin.w)
        let scale = max(inner.x / width, inner.y / height)
        // The window of the picture that all of the sheet would show at this scale.
        let shown = SIMD2(1 / scale, 1 / scale)
        let middle = SIMD2((margin.x + inner.x / 2) / width, (margin.y + inner.y / 2) / height)
        let left = 0.5 - middle.x * shown.x, top = 0.5 - middle.y * shown.y
        let window = Window(left: left, top: top, right: left + shown.x, bottom: top + shown.y)
        for plane in [light.red, light.green, light.blue] {
            let small = plane.resampled(size.width, size.height, window: window, stripes)
            plane.samples.update(from: small.samples, count: plane.count)
        }
    }

    func draw(_ rows: LightRows, first: Int, last: Int) {
        let (width, height) = size, count = width * (last - first)
        let room = RowBuffer.allocate(capacity: 2 * count)
        defer { room.deallocate() }
        let isRagged = kind == .torn
        if isRagged { ragged.fill(room, first: first, last: last) }
        fibres.fill(room + count, first: first, last: last)
        let (wide, tall) = (Float(width) * unit, Float(height) * unit)
        for y in first..<last {
            let py = (Float(y) + 0.5) * unit
            for x in 0..<width {
                let px = (Float(x) + 0.5) * unit, i = (y - first) * width + x
                // Above 0 inside the opening.
                let inside = min(
                    min(px - margin.x, wide - margin.z - px),
                    min(py - margin.y, tall - margin.w - py)
                )
                if inside > margin.x * 1.2 + 12, kind != .mat { continue }
                let fibre = room[count + i] - 0.5
                switch kind {
                case .none: break
                case .mat: mat(rows, i, inside, px: px, py: py, fibre)
                case .polaroid:
                    let card = sheet * (1 + fibre * 0.03)
                    rows.mix(i, SIMD4(0.02, 0.02, 0.02, 0), (1 - ramp(inside, 0, 7)) * 0.25)
                    rows.mix(i, card * (1 - 0.1 * (1 - ramp(-inside, 0, 3))), 1 - ramp(inside, -0.7, 0.7))
                case .torn:
                    let border = inside + (room[i] - 0.5) * margin.x * 1.7
                    // The torn edge bares white fibres before the sheet beneath.
                    rows.mix(i, sheet * (1.02 + fibre * 0.1), 1 - ramp(border + fibre * 7, 0, 1.2))
                    let under = -border - margin.x * 0.22 - fibre * 5
                    rows.mix(i, sheet * (0.7 - 0.22 * (1 - ramp(under, 0, 9))), ramp(under, -0.6, 0.8))
                case .rebate: rebate(rows, i, inside, px: px, py: py, wide: wide, tall: tall)
                }
            }
        }
    }

    /// Board with a bevelled cut, lit from above left.
    private func mat(_ rows: LightRows, _ i: Int, _ inside: Float, px: Float, py: Float, _ fibre: Float) {
        guard inside < 14 else { return }
        rows.mix(i, SIMD4(0.01, 0.01, 0.01, 0), (1 - ramp(inside, 0, 12)) * 0.3)
        let board = sheet * (1 + fibre * 0.025)
        let isLit = px - margin.x > inside + 0.01 && py - margin.y > inside + 0.01
        let bevel = isLit ? board * 1.03 : board * 0.72
        rows.mix(i, bevel, 1 - ramp(inside, -0.7, 0.7))
        rows.mix(i, board, 1 - ramp(inside, -4.4, -3.2))
    }

    /// Black film base with its perforations.
    private func rebate(_ rows: LightRows, _ i: Int, _ inside: Float, px: Float, py: Float, wide: Float, tall: Float) {
        rows.mix(i, SIMD4(0.008, 0.0075, 0.007, 0), 1 - ramp(inside, -1, 0.8))
        let isWide = wide >= tall
        let along = isWide ? px : py, across = isWide ? py : px, end = isWide ? tall : wide
        let room = isWide ? margin.y : margin.x
        let middle = min(across, end - across) - room * 0.48
        let pitch = room * 0.82
        let place = along / pitch - (along / pitch).rounded(.down) - 0.5
        // A rounded rectangle.
        let d = SIMD2(max(abs(place * pitch) - pitch * 0.15, 0), max(abs(middle) - room * 0.13, 0))
        let hole = 1 - ramp((d * d).sum().squareRoot(), room * 0.09, room * 0.09 + 1.6)
        rows.mix(i, SIMD4(0.86, 0.84, 0.8, 0), hole)
    }
}
