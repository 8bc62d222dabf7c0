/// Writes real PNG files of one colour without a library, for tests that need bytes which a decoder takes.
///
/// Eight bits, RGB, no filter, and stored (uncompressed) deflate blocks (RFC 1950, RFC 1951).
package enum SmallPNG {
    /// A whole file.
    ///
    /// - Parameters:
    ///   - width: pixels across, 1…100.
    ///   - height: pixels down, 1…100.
    ///   - colour: red, green and blue in one number, `0xRRGGBB`.
    package static func bytes(width: Int = 8, height: Int = 6, colour: UInt32) -> [UInt8] {
        let pixel = [UInt8(colour >> 16 & 255), UInt8(colour >> 8 & 255), UInt8(colour & 255)]
        let row: [UInt8] = [0] + (0..<width).flatMap { _ in pixel }
        let samples: [UInt8] = (0..<height).flatMap { _ in row }
        let header: [UInt8] = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", header) + chunk("IDAT", stored(samples)) + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + content
        return bigEndian(UInt32(content.count)) + body + bigEndian(crc32(body))
    }

    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt16(bytes.count)
        let low = UInt8(length & 255)
        let high = UInt8(length >> 8)
        return [0x78, 0x01, 0x01, low, high, ~low, ~high] + bytes + bigEndian(adler32(bytes))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
