/// What a reference may be: which format, and how large.
///
/// All of them are checked on the header, before a decoder sees a byte: a file of 28 bytes can ask for a gigabyte.
package struct ImageLimits: Sendable, Hashable, Codable {
    /// The file itself, in bytes; default 20 MiB.
    package var maximumBytes: Int
    /// Width times height of the canvas; default 50 million.
    package var maximumPixels: Int
    /// The longer side of the canvas, in pixels; default 16,384.
    package var maximumSide: Int
    /// The decoded samples, width × height × channels × bytes per sample, and what decoding holds in memory; default 400
    /// million for each of the two.
    package var maximumRawBytes: Int
    /// The longer side divided by the shorter one; default 50.
    package var maximumAspect: Int

    /// The formats that are accepted; default ``ImageFormat/always``.
    package var formats: [ImageFormat]

    package init(
        maximumBytes: Int = 20 * 1024 * 1024,
        maximumPixels: Int = 50_000_000,
        maximumSide: Int = 16_384,
        maximumRawBytes: Int = 400_000_000,
        maximumAspect: Int = 50,
        formats: [ImageFormat] = ImageFormat.always
    ) {
        self.maximumBytes = maximumBytes
        self.maximumPixels = maximumPixels
        self.maximumSide = maximumSide
        self.maximumRawBytes = maximumRawBytes
        self.maximumAspect = maximumAspect
        self.formats = formats
    }

    /// Refuses a file by its length alone.
    package func check(byteCount: Int) throws(ImageRefusal) {
        try check(.bytes, byteCount, against: maximumBytes)
    }

    /// Refuses a picture by what its header says.
    package func check(_ header: ImageHeader) throws(ImageRefusal) {
        let longer = max(header.width, header.height)
        let shorter = min(header.width, header.height)
        let part = header.largestPart
        try check(.side, max(longer, part.width, part.height), against: maximumSide)
        // All sides are small now, so that no product below can overflow.
        try check(.pixels, max(longer * shorter, part.width * part.height), against: maximumPixels)
        try check(.rawBytes, max(header.rawByteCount, header.residentByteCount), against: maximumRawBytes)
        // Multiplied, not divided: 101 x 2 is more than 50 to 1.
        guard longer <= shorter * maximumAspect else {
            let rounded = (longer + shorter - 1) / shorter
            throw .tooLarge(.aspect, limit: maximumAspect, found: rounded)
        }
    }

    private func check(_ dimension: ImageRefusal.Dimension, _ found: Int, against limit: Int) throws(ImageRefusal) {
        guard found <= limit else { throw .tooLarge(dimension, limit: limit, found: found) }
    }
}
