/// What a picture's file announces about itself, read without decoding a pixel.
///
/// Reading never looks beyond the bytes that are there and takes time in proportion to them, whatever they contain.
package struct ImageHeader: Sendable, Hashable {
    package let format: ImageFormat
    /// Columns before any EXIF rotation, at least 1.
    ///
    /// For a GIF: wide enough for the screen and for every frame. For AVIF and HEIC: after the file's own rotation.
    package let width: Int
    /// Rows before any EXIF rotation, at least 1.
    ///
    /// For a GIF: high enough for the screen and for every frame. For AVIF and HEIC: after the file's own rotation.
    package let height: Int
    /// Frames of an animation, 1 for a still; `nil` where the header does not tell.
    package let frames: Int?
    /// Bits of one sample: 8 or 16.
    ///
    /// Smaller PNG samples and palette indices count as the 8 that they become.
    package let bitsPerSample: Int
    /// Samples of one pixel as decoded, 1 to 4.
    package let channels: Int
    /// The sides of the largest picture within the file, at least as long as the picture's own.
    ///
    /// Only AVIF and HEIC hold pictures that others are made from.
    package let largestPart: PixelExtent
    /// Whether what is shown may be cut out of what is stored.
    package let isCropped: Bool
    /// Bytes that a decoder must hold all at once, because it can't hand its samples on row by row; else 0.
    ///
    /// The coefficients of a JPEG that is progressive or has several scans; the samples of an interlaced PNG, a WebP, a GIF,
    /// an AVIF or a HEIC; of a TIFF the tiles, or the strips that can't be read row by row.
    package let heldByteCount: Int
    /// Whether four inks are stored as they are, without Adobe's marker, which tells that they are inverted.
    package let hasPlainInks: Bool
    /// How far the first frame of a GIF reaches, in bytes.
    let firstFrameEnd: Int?

    init(
        format: ImageFormat,
        width: Int,
        height: Int,
        frames: Int?,
        bitsPerSample: Int,
        channels: Int,
        largestPart: PixelExtent? = nil,
        isCropped: Bool = false,
        heldByteCount: Int = 0,
        hasPlainInks: Bool = false,
        firstFrameEnd: Int? = nil
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.frames = frames
        self.bitsPerSample = bitsPerSample
        self.channels = channels
        self.largestPart = largestPart ?? PixelExtent(width: width, height: height)
        self.isCropped = isCropped
        self.heldByteCount = heldByteCount
        self.hasPlainInks = hasPlainInks
        self.firstFrameEnd = firstFrameEnd
    }

    /// Bytes that the decoded samples take: width × height × channels × bytes per sample of the largest part.
    ///
    /// - Precondition: the sides are within ``ImageLimits/maximumSide``, so that the product fits.
    package var rawByteCount: Int { largestPart.width * largestPart.height * channels * (bitsPerSample / 8) }

    /// Bytes that decoding has in memory at the same time: what the decoder holds, and the result of three bytes a pixel.
    ///
    /// What is turned upright has two results at a time, but no decoder any more when the second one is made.
    ///
    /// - Precondition: as for ``rawByteCount``.
    package var residentByteCount: Int { max(heldByteCount, 3 * width * height) + 3 * width * height }

    /// As much of a file as decoding its first frame needs: a GIF whose other frames are left out.
    package func neededBytes(of file: [UInt8]) -> [UInt8] {
        guard let firstFrameEnd else { return file }
        let trailer: UInt8 = 0x3B
        return file.prefix(firstFrameEnd) + [trailer]
    }

    /// Reads the header of a whole file and checks it.
    ///
    /// - Parameters:
    ///   - bytes: the file from its first to its last byte.
    ///   - limits: how large file and picture may be, and which formats are accepted.
    /// - Throws: the reason why the file cannot be a reference.
    package static func read(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageRefusal) -> ImageHeader
    {
        try limits.check(byteCount: bytes.count)
        guard let format = ImageFormat.sniff(bytes) else {
            throw .unsupportedFormat(.foreign(.guess(bytes)), accepted: limits.formats)
        }
        guard limits.formats.contains(format) else {
            throw .unsupportedFormat(.format(format), accepted: limits.formats)
        }
        var cursor = ByteCursor(bytes)
        let header: ImageHeader
        do {
            header =
                switch format {
                case .png: try readPNG(&cursor)
                case .jpeg: try readJPEG(&cursor)
                case .webp: try readWebP(&cursor)
                case .gif: try readGIF(&cursor)
                case .avif, .heic: try readBoxes(&cursor, format)
                case .tiff: try readTIFF(&cursor)
                }
        } catch {
            switch error {
            case .endOfBytes: throw .truncated(format)
            case .ruleBroken: throw .malformed(format)
            case .unsupported(let variant): throw .unsupportedFormat(.variant(variant), accepted: limits.formats)
            }
        }
        try limits.check(header)
        return header
    }
}

/// The sides of a picture, in pixels.
package struct PixelExtent: Sendable, Hashable {
    package var width: Int
    package var height: Int
}

/// How reading a header may stop.
enum HeaderFailure: Error {
    /// A field lies beyond the last byte.
    case endOfBytes
    /// A value that the format does not allow.
    case ruleBroken
    /// Allowed by the format, but not read by us.
    case unsupported(ImageVariant)
}
