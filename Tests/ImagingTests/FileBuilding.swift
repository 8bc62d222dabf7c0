import Foundation

/// Numbers as bytes.
func bigEndian(_ value: Int, _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

func littleEndian(_ value: Int, _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// A committed picture; see `Fixtures/make-fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    return Array(try Data(contentsOf: url))
}

/// PNG files, made from the standard's words alone, so that they can also be wrong.
enum PNGFile {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A chunk; with `checksum`, a wrong one.
    static func chunk(_ name: String, _ data: [UInt8] = [], checksum: UInt32? = nil) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(data.count, 4) + body + bigEndian(Int(checksum ?? crc(body)), 4)
    }

    static func header(_ width: Int, _ height: Int, bits: Int = 8, colour: Int = 2) -> [UInt8] {
        signature
            + chunk("IHDR", bigEndian(width, 4) + bigEndian(height, 4) + [UInt8(bits), UInt8(colour), 0, 0, 0])
    }

    /// A whole file of rows that are already in the format's sample layout.
    static func file(
        _ width: Int,
        _ height: Int,
        bits: Int = 8,
        colour: Int = 2,
        rows: [[UInt8]],
        before: [UInt8] = []
    ) -> [UInt8] {
        let data = rows.flatMap { [UInt8(0)] + $0 }
        return header(width, height, bits: bits, colour: colour) + before + chunk("IDAT", zlib(data)) + chunk("IEND")
    }

    /// Deflate without compression, as RFC 1950 and RFC 1951 frame it.
    static func zlib(_ data: [UInt8], checksum: UInt32? = nil) -> [UInt8] {
        precondition(data.count < 65_536, "One stored block")
        let block = [1] + littleEndian(data.count, 2) + littleEndian(data.count ^ 0xFFFF, 2) + data
        return [0x78, 0x01] + block + bigEndian(Int(checksum ?? adler(data)), 4)
    }

    /// The names and contents of a file's chunks.
    static func chunks(of file: [UInt8]) -> [(name: String, data: [UInt8])] {
        var chunks: [(name: String, data: [UInt8])] = []
        var rest = file.dropFirst(8)
        while rest.count >= 12 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let name = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            let data = Array(rest.dropFirst(8).prefix(length))
            let sum = rest.dropFirst(8 + length).prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard sum == Int(crc(Array(name.utf8) + data)) else { return [] }
            chunks.append((name, data))
            rest = rest.dropFirst(12 + length)
        }
        return chunks
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
        }
        return ~sum
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}

/// GIF files of whole frames in one colour each.
enum GIFFile {
    struct FrameOfOneColour {
        var x = 0
        var y = 0
        var width: Int
        var height: Int
        /// Index into the four colours: red, green, blue, white.
        var colour: Int
    }

    static func file(
        _ width: Int,
        _ height: Int,
        frames: [FrameOfOneColour],
        hasTrailer: Bool = true,
        codeSize: UInt8 = 2
    ) -> [UInt8] {
        let table: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]
        let head = Array("GIF89a".utf8) + littleEndian(width, 2) + littleEndian(height, 2) + [0x81, 0, 0] + table
        return head + frames.flatMap { frame($0, codeSize: codeSize) } + (hasTrailer ? [0x3B] : [])
    }

    private static func frame(_ frame: FrameOfOneColour, codeSize: UInt8) -> [UInt8] {
        let place = [frame.x, frame.y, frame.width, frame.height].flatMap { littleEndian($0, 2) }
        let control: [UInt8] = [0x21, 0xF9, 4, 0, 10, 0, 0, 0]
        return control + [0x2C] + place + [0, codeSize] + pixels(frame) + [0]
    }

    /// Codes of three bits: the table is cleared so often that it never grows to four.
    private static func pixels(_ frame: FrameOfOneColour) -> [UInt8] {
        var codes: [Int] = []
        for index in 0..<min(frame.width * frame.height, 4096) {
            if index % 2 == 0 { codes.append(4) }
            codes.append(frame.colour)
        }
        codes.append(5)
        var bytes: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for code in codes {
            buffer |= code << bits
            bits += 3
            while bits >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: buffer))
                buffer >>= 8
                bits -= 8
            }
        }
        bytes.append(UInt8(truncatingIfNeeded: buffer))
        return stride(from: 0, to: bytes.count, by: 255).flatMap { start in
            let block = bytes[start..<min(start + 255, bytes.count)]
            return [UInt8(block.count)] + block
        }
    }
}

/// WebP files in one colour, which need no bits for a pixel.
enum WebPFile {
    static func riff(_ payload: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + littleEndian(payload.count + 4, 4) + Array("WEBP".utf8) + payload
    }

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + littleEndian(data.count, 4) + data + [UInt8](repeating: 0, count: data.count % 2)
    }

    /// A lossless bitstream whose five prefix codes have one symbol each: black.
    static func lossless(_ width: Int, _ height: Int) -> [UInt8] {
        var bits: [Int] = []
        for (value, count) in [(width - 1, 14), (height - 1, 14), (0, 7)] {
            bits += (0..<count).map { value >> $0 & 1 }
        }
        for _ in 0..<5 { bits += [1, 0, 0, 0] }
        bits += [Int](repeating: 0, count: (8 - bits.count % 8) % 8)
        let bytes = stride(from: 0, to: bits.count, by: 8).map { start in
            UInt8((0..<8).reduce(0) { $0 | bits[start + $1] << $1 })
        }
        return [0x2F] + bytes
    }

    static func file(_ width: Int, _ height: Int) -> [UInt8] {
        riff(chunk("VP8L", lossless(width, height)))
    }

    /// A chunk of a file, with its name and length.
    static func chunk(named name: String, of file: [UInt8]) -> [UInt8]? {
        var rest = file.dropFirst(12)
        while rest.count >= 8 {
            let length = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            if rest.prefix(4).elementsEqual(Array(name.utf8)) { return Array(rest.prefix(8 + length + length % 2)) }
            rest = rest.dropFirst(8 + length + length % 2)
        }
        return nil
    }

    /// The extended form: flags, a canvas, and further chunks.
    static func extended(flags: UInt8, _ width: Int, _ height: Int, _ chunks: [UInt8]) -> [UInt8] {
        riff(chunk("VP8X", [flags, 0, 0, 0] + littleEndian(width - 1, 3) + littleEndian(height - 1, 3)) + chunks)
    }
}

/// Metadata as cameras write it.
enum EXIF {
    /// A TIFF structure with one directory: the orientation and a text.
    static func block(orientation: Int, text: String = "") -> [UInt8] {
        let letters = Array(text.utf8) + [0]
        let entries: [[UInt8]] = [
            bigEndian(0x010E, 2) + bigEndian(2, 2) + bigEndian(letters.count, 4) + bigEndian(8 + 2 + 24 + 4, 4),
            bigEndian(0x0112, 2) + bigEndian(3, 2) + bigEndian(1, 4) + bigEndian(orientation, 2) + [0, 0],
        ]
        return Array("MM".utf8) + [0, 42, 0, 0, 0, 8] + bigEndian(entries.count, 2) + entries.flatMap(\.self)
            + [0, 0, 0, 0] + letters
    }

    /// A JPEG file with a segment put in after its start.
    static func inserted(_ block: [UInt8], intoJPEG file: [UInt8]) -> [UInt8] {
        segment(0xE1, Array("Exif\0\0".utf8) + block, into: file)
    }

    /// A JPEG file with one more marker segment.
    static func segment(_ marker: UInt8, _ data: [UInt8], into file: [UInt8]) -> [UInt8] {
        Array(file.prefix(2)) + [0xFF, marker] + bigEndian(data.count + 2, 2) + data + file.dropFirst(2)
    }
}
