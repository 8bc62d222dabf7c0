/// Eight-bit sRGB pixels, rows top to bottom, channels interleaved `RGBRGB…`, no padding between rows.
///
/// - Invariant: `bytes.count == width * height * 3`; both sides are at least 1.
package struct PixelBuffer: Sendable, Hashable {
    /// Columns, at least 1.
    package let width: Int
    /// Rows, at least 1.
    package let height: Int
    /// The samples, three per pixel.
    package private(set) var bytes: [UInt8]

    /// Takes over samples that are already in the layout of this type.
    ///
    /// - Precondition: `bytes.count == width * height * 3`, and both sides are at least 1.
    package init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(width >= 1 && height >= 1, "A picture has at least one pixel")
        precondition(bytes.count == width * height * 3, "Three samples for each of the \(width) x \(height) pixels")
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}

/// A rectangle of whole pixels inside a picture; the origin is the upper left corner.
package struct PixelRectangle: Sendable, Hashable, Codable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
