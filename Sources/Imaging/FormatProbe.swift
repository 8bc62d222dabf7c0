import Foundation
package import ImageSniffing

/// Tries what the picture library was built with, on pictures of our own.
package enum FormatProbe {
    /// Decodes one small picture of each format.
    ///
    /// Whatever the library loads or starts when it is used for the first time is there afterwards, as far as reading
    /// and writing pictures goes.
    ///
    /// - Returns: the formats that can't be read here.
    package static func unreadable(among formats: [ImageFormat]) -> [ImageFormat] {
        formats.filter { format in
            guard let file = try? sample(of: format), let side = try? decodedSide(of: file, format) else { return true }
            return side != (16, 16)
        }
    }

    private static func decodedSide(of file: [UInt8], _ format: ImageFormat) throws -> (Int, Int) {
        let pixels = try ReferenceDecoder.decode(file, limits: ImageLimits(formats: [format]))
        return (pixels.width, pixels.height)
    }

    /// A picture of 16 x 16 pixels.
    private static func sample(of format: ImageFormat) throws -> [UInt8] {
        let pixels = PixelBuffer(width: 16, height: 16, bytes: (0..<768).map { UInt8(truncatingIfNeeded: $0) })
        switch format {
        case .png: return try PictureEncoder.encode(pixels, as: PictureEncoding(format: .png))
        case .jpeg: return try PictureEncoder.encode(pixels, as: PictureEncoding(format: .jpeg))
        case .webp: return try PictureEncoder.encode(pixels, as: PictureEncoding(format: .webp))
        case .gif: return gif
        case .tiff: return tiff
        case .avif: return bytes(avif)
        case .heic: return bytes(heic)
        }
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(Data(base64Encoded: text) ?? Data()) }

    /// White: each pixel is its own code of two bits, in a table that is cleared before it grows.
    private static var gif: [UInt8] {
        let head: [UInt8] = Array("GIF89a".utf8) + [16, 0, 16, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0]
        let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 16, 0, 16, 0, 0, 2]
        // Clear, 0, 0 in codes of three bits, for all pixels, and the end.
        let codes: [UInt8] = (0..<128).flatMap { _ in [4, 0, 0] } + [5]
        let bits = codes.flatMap { code in (0..<3).map { code >> $0 & 1 } }
        let data = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(start + 8, bits.count)].reversed().reduce(0) { $0 << 1 | $1 }
        }
        return head + frame + [UInt8(data.count)] + data + [0, 0x3B]
    }

    /// Grey, one strip, not compressed, in the byte order of Intel.
    private static var tiff: [UInt8] {
        let fields: [(tag: UInt8, kind: UInt8, value: UInt16)] = [
            (0x00, 3, 16), (0x01, 3, 16), (0x02, 3, 8), (0x03, 3, 1), (0x06, 3, 1), (0x11, 4, 8), (0x15, 3, 1),
            (0x16, 3, 16), (0x17, 4, 256),
        ]
        let entries: [UInt8] = fields.flatMap { field in
            [field.tag, 1, field.kind, 0, 1, 0, 0, 0, UInt8(field.value & 0xFF), UInt8(field.value >> 8), 0, 0]
        }
        return [0x49, 0x49, 42, 0, 8, 1, 0, 0] + [UInt8](repeating: 128, count: 256) + [UInt8(fields.count), 0]
            + entries + [0, 0, 0, 0]
    }

    // Made with the command of libvips 8.14 from grey pixels, Q=60, without metadata.
    private static let avif = """
        AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA\
        AA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAEOAAEAAAAAAAAAFQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEA\
        AGF2MDEAAAAAamlwcnAAAABLaXBjbwAAABNjb2xybmNseAACAAIABoAAAAAMYXYxQ4EADAAAAAAUaXNwZQAAAAAAAAAQAAAAEAAA\
        ABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgYIDhAAAAB1tZGF0EgAKCRgM/9ggQEDQgDIGFkAAAFAF
        """
    private static let heic = """
        AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA\
        AA5waXRtAAAAAAACAAAAEGlkYXQAAAAAABAAEAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAJwACAAEAAAAAAAAA\
        AQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAA\
        ALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQED\
        cAAAAwCQAAADAAADAB6gIIEFluqumubgQEDAgAAAAwCAAAADAIQiAAEABkQBwXPBiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlz\
        cGUAAAAAAAAAEAAAABAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGlt\
        ZwACAAEAAQAAAC9tZGF0AAAAIygBrwnIR2WAOePFQYxNz0DsYm286IrQsCg++D3Sh4xJuTNg
        """
}
