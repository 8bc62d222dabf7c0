/// Which of many marks touch each stripe of rows, in their order.
struct RowBins: Sendable {
    static let rows = 32
    private let bins: [[Int32]]
    private let height: Int

    /// - Parameter extent: rows that a mark touches, first and last, in pixels; they may lie outside.
    init(count: Int, height: Int, extent: (Int) -> (top: Float, bottom: Float)) {
        self.height = height
        let stripes = (height + Self.rows - 1) / Self.rows
        var bins = [[Int32]](repeating: [], count: stripes)
        let limit = Float(height)
        for i in 0..<count {
            let (top, bottom) = extent(i)
            guard bottom >= 0, top <= limit else { continue }
            let first = Int(max(top, 0)) / Self.rows, last = min(Int(min(bottom, limit)) / Self.rows, stripes - 1)
            guard first <= last else { continue }
            for stripe in first...last { bins[stripe].append(Int32(i)) }
        }
        self.bins = bins
    }

    /// Runs `body` for every stripe of rows with the marks that touch it.
    func forEach(
        _ stripes: Stripes,
        _ body: @Sendable (_ marks: [Int32], _ first: Int, _ last: Int) -> Void
    ) {
        stripes.pieces(bins.count) { piece in
            body(bins[piece], piece * Self.rows, min(height, (piece + 1) * Self.rows))
        }
    }
}
