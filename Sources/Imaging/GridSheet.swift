/// Lays four tiles out as one sheet: 1 and 2 above, 3 and 4 below, without a gap.
package enum GridSheet {
    /// How many tiles a sheet has.
    package static let tileCount = 4

    /// Composes the sheet, twice as wide and twice as high as a tile.
    ///
    /// - Parameter tiles: four pictures of one size, in the order of the buttons U1…U4.
    /// - Throws: ``ImagingFailure/library(operation:detail:)`` for another number of tiles or tiles of several sizes.
    package static func compose(_ tiles: [PixelBuffer]) throws(ImagingFailure) -> PixelBuffer {
        guard let first = tiles.first, tiles.count == tileCount,
            tiles.allSatisfy({ $0.width == first.width && $0.height == first.height })
        else {
            throw .library(operation: "grid", detail: "tiles: \(tiles.map { "\($0.width) x \($0.height)" })")
        }
        let rowLength = first.width * 3
        var bytes = [UInt8]()
        bytes.reserveCapacity(tileCount * first.bytes.count)
        for pair in [tiles[0...1], tiles[2...3]] {
            for y in 0..<first.height {
                for tile in pair { bytes.append(contentsOf: tile.bytes[y * rowLength..<(y + 1) * rowLength]) }
            }
        }
        return PixelBuffer(width: 2 * first.width, height: 2 * first.height, bytes: bytes)
    }
}
