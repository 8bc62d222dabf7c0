import Generation
import ImageSniffing

/// How large the pictures of a task may be.
struct OutputBounds {
    /// Pixels on the long side of a tile.
    let tileSize: Int

    /// Bytes of the largest file: pixels that do not compress at all, and what is written about them.
    ///
    /// Three bytes for each pixel, and the fourth for what a format adds to rows and blocks.
    var mostBytes: Int { 4 * side(of: .grid) * side(of: .grid) + (1 << 20) }

    func limits(of role: PictureRole) -> ImageLimits {
        let side = side(of: role)
        return ImageLimits(
            maximumBytes: mostBytes,
            maximumPixels: side * side,
            maximumSide: side,
            maximumRawBytes: .max,
            maximumAspect: side
        )
    }

    /// The longer side in pixels: a grid has two tiles, and an upscaled picture is a tile at twice its size.
    private func side(of role: PictureRole) -> Int {
        switch role {
        case .tile: tileSize
        case .grid, .upscaled, .reference: 2 * tileSize
        }
    }
}
