/// Writes pictures as JPEG files: small ones for people who wait, and finished ones that say how they were made.
package enum JPEGEncoder {
    /// Enough for a picture that is looked at for a moment: 3 to 9 KB at 192 pixels.
    package static let previewQuality = 75

    /// Encodes a picture; beside its pixels, only `facts` are in the file.
    ///
    /// The same pixels give the same bytes. The facts are one XMP segment behind the start, where readers look for it;
    /// those that do not fit into its 64 KiB are left out.
    ///
    /// - Parameter quality: 1…100.
    /// - Source: ISO 16684-3, "JPEG": APP1 with the name of the namespace, 0, and the packet.
    package static func encode(
        _ pixels: PixelBuffer,
        quality: Int = previewQuality,
        facts: [PictureFact] = []
    ) throws(ImagingFailure) -> [UInt8] {
        let file = try pixels.withHandle { image throws(ImagingFailure) in try image.jpeg(quality: quality) }
        guard !facts.isEmpty else { return file }
        let name = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
        let content = name + XMPPacket.encoded(facts, maximumByteCount: 0xFFFF - 2 - name.count)
        let length = content.count + 2
        let segment = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + content
        // Behind the start marker and the JFIF segment, which must come first.
        let start = file.starts(with: [0xFF, 0xD8, 0xFF, 0xE0]) ? 4 + (Int(file[4]) << 8 | Int(file[5])) : 2
        return Array(file[..<start]) + segment + file[start...]
    }
}
