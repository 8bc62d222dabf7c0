extension PictureFact {
    /// The fact as an uncompressed iTXt chunk, checksum included.
    ///
    /// - Source: PNG (Third Edition), 11.3.3.4 "iTXt": keyword, 0, compression flag and method, language, 0, translated
    ///   keyword, 0, UTF-8 text.
    var chunk: [UInt8] {
        PNGChunk.encoded("iTXt", Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(text.utf8))
    }
}

/// The frame that every part of a PNG file has.
///
/// - Source: PNG (Third Edition), 5.3 "Chunk layout" and annex D "Sample CRC implementation".
enum PNGChunk {
    static func encoded(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
        return ~sum
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}
