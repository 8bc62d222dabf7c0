/// Writes pictures as WebP files that say how they were made.
package enum WebPEncoder {
    /// Encodes a picture with loss; beside its pixels, only `facts` are in the file.
    ///
    /// The same pixels give the same bytes.
    ///
    /// - Parameter quality: 1…100.
    /// - Source: RFC 9649, 2.7 "Extended file format": the facts are an XMP chunk behind the pixels.
    package static func encode(
        _ pixels: PixelBuffer,
        quality: Int,
        facts: [PictureFact] = []
    ) throws(ImagingFailure) -> [UInt8] {
        let file = try pixels.withHandle { image throws(ImagingFailure) in try image.webp(quality: quality) }
        guard !facts.isEmpty else { return file }
        guard let bitstream = bitstream(of: file) else {
            throw .library(operation: "encode", detail: "no pixels in a WebP file")
        }
        let hasXMP: UInt8 = 0x04
        let canvas = littleEndian(pixels.width - 1, 3) + littleEndian(pixels.height - 1, 3)
        let chunks =
            chunk("VP8X", [hasXMP, 0, 0, 0] + canvas) + bitstream + chunk("XMP ", XMPPacket.encoded(facts))
        return Array("RIFF".utf8) + littleEndian(chunks.count + 4, 4) + Array("WEBP".utf8) + chunks
    }

    /// The chunk with the pixels, and nothing else that the library may have put beside it.
    private static func bitstream(of file: [UInt8]) -> [UInt8]? {
        var rest = file.dropFirst(12)
        while rest.count >= 8 {
            let length = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let chunk = rest.prefix(8 + length + length % 2)
            if chunk.starts(with: Array("VP8 ".utf8)) { return Array(chunk) }
            rest = rest.dropFirst(chunk.count)
        }
        return nil
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + littleEndian(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
    }

    private static func littleEndian(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
