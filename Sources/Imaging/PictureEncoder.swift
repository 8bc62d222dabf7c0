package import ImageSniffing

/// Writes finished pictures in the format that an operator chose.
package enum PictureEncoder {
    /// Encodes a picture and the facts about it, and nothing else; the same pixels give the same bytes.
    package static func encode(
        _ pixels: PixelBuffer,
        as encoding: PictureEncoding,
        facts: [PictureFact] = []
    ) throws(ImagingFailure) -> [UInt8] {
        switch encoding.format {
        case .png: try PNGEncoder.encode(pixels, facts: facts)
        case .jpeg: try JPEGEncoder.encode(pixels, quality: encoding.quality, facts: facts)
        case .webp: try WebPEncoder.encode(pixels, quality: encoding.quality, facts: facts)
        }
    }
}
