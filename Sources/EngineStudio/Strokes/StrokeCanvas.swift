internal import CStudioKernels

/// What strokes are painted on: colour, height of the paint, and the tooth of the ground.
struct StrokeCanvas: Sendable {
    var picture: LabPicture
    var height: Plane
    /// 0 hollow … 1 top.
    let tooth: Plane

    init(ground: LabPicture, tooth: Plane) {
        picture = ground
        height = Plane(width: ground.width, height: ground.height, filledWith: 0)
        self.tooth = tooth
    }

    /// Paints the marks in their order.
    ///
    /// Each tile of the canvas is painted by itself with all marks that touch it, so the result does not depend on
    /// the number of threads.
    func paint(_ list: consuming StrokeList, scale: Double, bristles: [Float], _ stripes: Stripes) {
        list.scale(by: Float(scale))
        let marks = list
        let boxes = marks.strokes.map { stroke -> (low: SIMD2<Float>, high: SIMD2<Float>) in
            var low = SIMD2<Float>(repeating: .infinity), high = SIMD2<Float>(repeating: -.infinity)
            for p in Int(stroke.first_point)..<Int(stroke.first_point + stroke.point_count) {
                let point = SIMD2(marks.points[2 * p], marks.points[2 * p + 1])
                low = pointwiseMin(low, point)
                high = pointwiseMax(high, point)
            }
            let reach = stroke.radius + 2
            return (low - reach, high + reach)
        }
        paintTiles(boxes, order: marks.order, stripes) { order, tile in
            cstudio_paint(
                marks.strokes,
                marks.points,
                order,
                Int32(order.count),
                &tile,
                bristles,
                Float(scale * 0.5)
            )
        }
    }

    /// Paints dots in their order, places and sizes in units.
    func dab(_ dots: [cstudio_dot], scale: Double, _ stripes: Stripes) {
        let scale = Float(scale)
        let marks = dots.map { dot in
            var dot = dot
            dot.x *= scale
            dot.y *= scale
            dot.radius = max(dot.radius * scale, 0.5)
            return dot
        }
        let boxes = marks.map { dot -> (low: SIMD2<Float>, high: SIMD2<Float>) in
            let reach = dot.radius * 1.25 + 2
            return (SIMD2(dot.x, dot.y) - reach, SIMD2(dot.x, dot.y) + reach)
        }
        paintTiles(boxes, order: nil, stripes) { order, tile in
            cstudio_dab(marks, order, Int32(order.count), &tile)
        }
    }

    /// Sorts marks into the tiles that their boxes touch, and paints each tile.
    private func paintTiles(
        _ boxes: [(low: SIMD2<Float>, high: SIMD2<Float>)],
        order: [Int32]?,
        _ stripes: Stripes,
        paint: @Sendable ([Int32], inout cstudio_tile) -> Void
    ) {
        let size = Int(CSTUDIO_TILE), edge = Float(size)
        let columns = (picture.width + size - 1) / size, rows = (picture.height + size - 1) / size
        let far = SIMD2(Float(picture.width), Float(picture.height))
        var bins = [[Int32]](repeating: [], count: columns * rows)
        for k in boxes.indices {
            let i = order.map { Int($0[k]) } ?? k
            let box = boxes[i]
            guard box.high.x >= 0, box.high.y >= 0, box.low.x < far.x, box.low.y < far.y else { continue }
            let left = max(0, Int(box.low.x / edge)), right = min(columns - 1, Int(box.high.x / edge))
            let top = max(0, Int(box.low.y / edge)), bottom = min(rows - 1, Int(box.high.y / edge))
            for row in top...bottom {
                for column in left...right { bins[row * columns + column].append(Int32(i)) }
            }
        }
        let orders = bins
        stripes.pieces(columns * rows) { piece in
            guard !orders[piece].isEmpty else { return }
            inTile(left: piece % columns * size, top: piece / columns * size) { paint(orders[piece], &$0) }
        }
    }

    private func inTile(left: Int, top: Int, _ paint: (inout cstudio_tile) -> Void) {
        let stride = Int(CSTUDIO_TILE_STRIDE), size = stride * Int(CSTUDIO_TILE)
        let buffer = UnsafeMutablePointer<Float>.allocate(capacity: size * 5)
        buffer.initialize(repeating: 0, count: size * 5)
        defer { buffer.deallocate() }
        let planes = [picture.lightness, picture.greenRed, picture.blueYellow, height, tooth]
        let width = min(Int(CSTUDIO_TILE), picture.width - left), rows = min(Int(CSTUDIO_TILE), picture.height - top)
        for (k, plane) in planes.enumerated() {
            for y in 0..<rows {
                (buffer + k * size + y * stride).update(
                    from: plane.samples + (top + y) * plane.width + left,
                    count: width
                )
            }
        }
        var tile = cstudio_tile(
            lightness: buffer,
            green_red: buffer + size,
            blue_yellow: buffer + 2 * size,
            height: buffer + 3 * size,
            tooth: buffer + 4 * size,
            left: Int32(left),
            top: Int32(top)
        )
        paint(&tile)
        for (k, plane) in planes.dropLast().enumerated() {
            for y in 0..<rows {
                (plane.samples + (top + y) * plane.width + left).update(
                    from: buffer + k * size + y * stride,
                    count: width
                )
            }
        }
    }
}
