/// Writes small JPEG files for people who wait.
package enum JPEGEncoder {
    /// Enough for a picture that is looked at for a moment: 3 to 9 KB at 192 pixels.
    private static let quality = 75

    /// Encodes a picture; nothing but its pixels is in the file.
    ///
    /// The same pixels give the same bytes.
    package static func encode(_ pixels: PixelBuffer) throws(ImagingFailure) -> [UInt8] {
        try pixels.withHandle { image throws(ImagingFailure) in try image.jpeg(quality: quality) }
    }
}
