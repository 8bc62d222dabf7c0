/// What a picture's file announces about itself, read without decoding a pixel.
///
/// Reading never looks beyond the bytes that are there and takes time in proportion to them, whatever they contain.
package struct ImageHeader: Sendable, Hashable {
    package let format: ImageFormat
    /// Columns before any EXIF rotation, at least 1.
    ///
    /// For a GIF: wide enough for the screen and for every frame.
    package let width: Int
    /// Rows before any EXIF rotation, at least 1.
    ///
    /// For a GIF: high enough for the screen and for every frame.
    package let height: Int
    /// Frames of an animation, 1 for a still; `nil` where the header does not tell.
    package let frames: Int?
    /// Bits of one sample: 8 or 16.
    ///
    /// Smaller PNG samples and palette indices count as the 8 that they become.
    package let bitsPerSample: Int
    /// Samples of one pixel as decoded, 1 to 4.
    package let channels: Int

    /// Bytes that the decoded samples take: width × height × channels × bytes per sample.
    ///
    /// - Precondition: the sides are within ``ImageLimits/maximumSide``, so that the product fits.
    package var rawByteCount: Int { width * height * channels * (bitsPerSample / 8) }

    /// Reads the header of a whole file and checks it.
    ///
    /// - Parameters:
    ///   - bytes: the file from its first to its last byte.
    ///   - limits: how large file and picture may be.
    /// - Throws: the reason why the file cannot be a reference.
    package static func read(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageRefusal) -> ImageHeader
    {
        try limits.check(byteCount: bytes.count)
        guard let format = ImageFormat.sniff(bytes) else { throw .unsupportedFormat }
        var cursor = ByteCursor(bytes)
        let header: ImageHeader
        do {
            header =
                switch format {
                case .png: try readPNG(&cursor)
                case .jpeg: try readJPEG(&cursor)
                case .webp: try readWebP(&cursor)
                case .gif: try readGIF(&cursor)
                }
        } catch {
            switch error {
            case .endOfBytes, .ruleBroken: throw .malformed(format)
            case .unsupported: throw .unsupportedFormat
            }
        }
        try limits.check(header)
        return header
    }
}

/// How reading a header may stop.
enum HeaderFailure: Error {
    /// A field lies beyond the last byte.
    case endOfBytes
    /// A value that the format does not allow.
    case ruleBroken
    /// Allowed by the format, but not read by us.
    case unsupported
}
