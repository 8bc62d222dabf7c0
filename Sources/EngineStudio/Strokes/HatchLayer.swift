internal import CStudioKernels

/// One pass of hatching: thin marks of one slant, where the tone asks for them.
///
/// The slant is that of the hand, bent by the forms: as tonal layers of Praun, Hoppe, Webb, Finkelstein: Real-Time
/// Hatching, SIGGRAPH 2001, but drawn mark by mark.
struct HatchLayer: Sendable {
    /// Slant of the hand, radians.
    var angle: Float
    /// How far marks follow the flow instead: 0…1.
    var follow: Float
    /// Tones above it stay bare.
    var limit: Float
    /// Darkness of a full mark: 0…1.
    var pressure: Float
    var radius: Float
    /// Distance of neighbouring marks, units.
    var spacing: Float
    var length: Float
    var taper: Float = 0.35
    var grip: Float = 0.3
    var opacity: Float = 0.8
    /// 0 wet … 1 breaks up early.
    var dryness: Float = 0.1
    /// How much lighter a mark is on skin: 0…1.
    var ease: Float = 0.3
    /// How much finer a mark is on skin and in detail: 0…1.
    var fineness: Float = 0
    /// How far `limit` differs from mark to mark, so that a slow passage of tone shows no border.
    var scatter: Float = 0
    /// How far marks bend by themselves.
    var bend: Float = 0.05
    var seed: UInt32

    /// Draws the marks band by band, so that only a part of them is held at a time.
    func draw(
        on canvas: StrokeCanvas,
        _ walk: FlowWalk,
        tones: DrawnTones,
        _ scene: Scene,
        colour: @Sendable (SIMD2<Float>, Float) -> SIMD4<Float>
    ) {
        for band in 0..<4 {
            let list = planned(walk, tones: tones, scene, band: (band, 4), colour: colour)
            canvas.paint(list, scale: scene.scale, bristles: BristleTexture.brush, scene.stripes)
        }
    }

    /// - Parameter band: plans only this one of so many equal bands of rows.
    func planned(
        _ walk: FlowWalk,
        tones: DrawnTones,
        _ scene: Scene,
        band: (number: Int, count: Int) = (0, 1),
        colour: @Sendable (SIMD2<Float>, Float) -> SIMD4<Float>
    ) -> StrokeList {
        let down = spacing, across = length * 0.5
        let hand = SIMD2(
            Float(PortableMath.cosine(Double(angle))),
            -Float(PortableMath.sine(Double(angle)))
        )
        let side = SIMD2(-hand.y, hand.x)
        // Rows of marks lie along the slant; they cover the turned rectangle of the sheet.
        let middle = walk.size * 0.5
        let far = (walk.size * walk.size).sum().squareRoot() * 0.5 + length
        let rows = Int(2 * far / down) + 1, columns = Int(2 * far / across) + 1
        let first = rows * band.number / band.count, last = rows * (band.number + 1) / band.count
        let slots = PieceSlots<StrokeList>(count: last - first)
        scene.stripes.pieces(last - first) { piece in
            let row = first + piece
            var list = StrokeList()
            for column in 0..<columns {
                let h = Noise.hash(column, row, seed)
                let jitter = SIMD2(Noise.unit(column, row, seed ^ 3), Noise.unit(column, row, seed ^ 7)) - 0.5
                let along = (Float(column) + jitter.x * 0.9) * across - far
                let off = (Float(row) + jitter.y * 1.1) * down - far
                let start = middle + hand * along + side * off
                guard start.x > -length, start.y > -length, start.x < walk.size.x + length,
                    start.y < walk.size.y + length
                else { continue }
                let path = self.path(from: start, hand: hand, walk, tones, h)
                guard path.count > 1 else { continue }
                let at = path[path.count / 2] / walk.size
                let tone = tones.plane.sample(u: at.x, v: at.y)
                let skin = scene.field.skin.sample(u: at.x, v: at.y)
                let depth = ramp(limit - tone, 0, 0.22)
                let press = pressure * (0.55 + 0.45 * depth) * (0.8 + 0.4 * Float(h & 255) / 255) * (1 - ease * skin)
                let close = max(skin, fineness > 0 ? scene.field.detail.sample(u: at.x, v: at.y) * 0.7 : 0)
                let mark = colour(at, press)
                list.append(
                    cstudio_stroke(
                        first_point: 0,
                        point_count: 0,
                        radius: radius * (0.75 + 0.5 * Float((h >> 8) & 255) / 255) * (1 - fineness * close),
                        length: 0,
                        lightness: mark.x,
                        green_red: mark.y,
                        blue_yellow: mark.z,
                        opacity: opacity * (0.5 + 0.5 * depth),
                        thickness: 0,
                        dryness: dryness,
                        streak: 0,
                        grip: grip,
                        taper: taper,
                        across_offset: Int32(h >> 24),
                        along_offset: Int32((h >> 16) & 127)
                    ),
                    path: path
                )
            }
            slots.fill(piece, list)
        }
        var all = StrokeList()
        for list in slots.values { all.append(list, ranks: Array(repeating: 0, count: list.strokes.count)) }
        return all
    }

    /// From its start as far as the tone goes on asking for it.
    private func path(
        from start: SIMD2<Float>,
        hand: SIMD2<Float>,
        _ walk: FlowWalk,
        _ tones: DrawnTones,
        _ h: UInt32
    ) -> [SIMD2<Float>] {
        let pieces = 6
        let piece = length * (0.7 + 0.6 * Float((h >> 12) & 255) / 255) / Float(pieces)
        var points: [SIMD2<Float>] = []
        var point = start, heading = hand
        let edge = Int((limit + (Float((h >> 4) & 255) / 255 - 0.5) * scatter) * 4096)
        let bow = (Float((h >> 20) & 255) / 255 - 0.5) * bend
        for _ in 0...pieces {
            let at = point / walk.size
            let tone = Int(tones.plane.sample(u: at.x, v: at.y) * 4096)
            let wanted = tone < edge && at.x > -0.02 && at.y > -0.02 && at.x < 1.02 && at.y < 1.02
            if wanted { points.append(point) } else if points.count > 1 { break } else { points.removeAll() }
            let strength = follow * walk.sureness(point)
            var turned = hand
            if strength > 0.02 {
                turned = hand * (1 - strength) + walk.direction(point, heading: heading) * strength
            }
            turned += SIMD2(-heading.y, heading.x) * bow
            let mixed = heading * 0.4 + turned * 0.6
            heading = mixed / ((mixed * mixed).sum().squareRoot() + 1e-6)
            point += heading * piece
        }
        return points
    }
}
