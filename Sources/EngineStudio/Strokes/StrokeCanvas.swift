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
    func paint(_ list: StrokeList, scale: Double, bristles: [Float], _ stripes: Stripes) {
        let marks = list.scaled(by: Float(scale))
        let size = Int(CSTUDIO_TILE)
        let columns = (picture.width + size - 1) / size, rows = (picture.height + size - 1) / size
        var bins = [[Int32]](repeating: [], count: columns * rows)
        for (i, stroke) in marks.strokes.enumerated() {
            let reach = stroke.radius + 2
            var low = SIMD2<Float>(repeating: .infinity), high = SIMD2<Float>(repeating: -.infinity)
            for p in Int(stroke.first_point)..<Int(stroke.first_point + stroke.point_count) {
                let point = SIMD2(marks.points[2 * p], marks.points[2 * p + 1])
                low = pointwiseMin(low, point)
                high = pointwiseMax(high, point)
            }
            let left = max(0, Int((low.x - reach) / Float(size))),
                right = min(columns - 1, Int((high.x + reach) / Float(size)))
            let top = max(0, Int((low.y - reach) / Float(size))),
                bottom = min(rows - 1, Int((high.y + reach) / Float(size)))
            guard left <= right, top <= bottom, high.x + reach >= 0, high.y + reach >= 0 else { continue }
            for row in top...bottom {
                for column in left...right { bins[row * columns + column].append(Int32(i)) }
            }
        }
        let orders = bins
        stripes.pieces(columns * rows) { piece in
            guard !orders[piece].isEmpty else { return }
            paintTile(
                marks,
                orders[piece],
                left: piece % columns * size,
                top: piece / columns * size,
                bristles: bristles,
                texel: Float(scale * 0.5)
            )
        }
    }

    private func paintTile(
        _ marks: StrokeList,
        _ order: [Int32],
        left: Int,
        top: Int,
        bristles: [Float],
        texel: Float
    ) {
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
        cstudio_paint(marks.strokes, marks.points, order, Int32(order.count), &tile, bristles, texel)
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
