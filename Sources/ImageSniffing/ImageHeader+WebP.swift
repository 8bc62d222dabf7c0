extension ImageHeader {
    /// Reads the first chunk, and in the extended form the chunk that holds the pixels.
    ///
    /// - Source: RFC 9649, 2.4–2.7 (container) and 3.4 (lossless header); RFC 6386, 9.1 (lossy frame header).
    static func readWebP(_ cursor: inout ByteCursor) throws(HeaderFailure) -> ImageHeader {
        try cursor.skip(4)
        guard try cursor.littleEndian(byteCount: 4) <= cursor.remaining else { throw .endOfBytes }
        try cursor.skip(4)
        let name = try cursor.name()
        let length = try cursor.littleEndian(byteCount: 4)
        guard length <= cursor.remaining else { throw .endOfBytes }
        switch name {
        case "VP8 ", "VP8L":
            let pixels = try bitstream(name, &cursor)
            return still(pixels, hasAlpha: pixels.hasAlpha)
        case "VP8X":
            return try extended(&cursor, chunkLength: length)
        case _:
            throw .ruleBroken
        }
    }

    private struct Bitstream {
        var width: Int
        var height: Int
        var hasAlpha: Bool
    }

    private static func still(_ pixels: Bitstream, hasAlpha: Bool) -> ImageHeader {
        ImageHeader(
            format: .webp,
            width: pixels.width,
            height: pixels.height,
            frames: 1,
            bitsPerSample: 8,
            channels: hasAlpha ? 4 : 3,
            heldByteCount: heldByteCount(pixels.width, pixels.height, hasAlpha: hasAlpha)
        )
    }

    private static func bitstream(_ name: String, _ cursor: inout ByteCursor) throws(HeaderFailure) -> Bitstream {
        if name == "VP8 " {
            let tag = try cursor.littleEndian(byteCount: 3)
            let isKeyFrame = tag & 1 == 0
            guard isKeyFrame, try cursor.bigEndian(byteCount: 3) == 0x9D012A else { throw .ruleBroken }
            // The two upper bits of each are a scale for display.
            let width = try cursor.littleEndian(byteCount: 2) & 0x3FFF
            let height = try cursor.littleEndian(byteCount: 2) & 0x3FFF
            guard width > 0, height > 0 else { throw .ruleBroken }
            return Bitstream(width: width, height: height, hasAlpha: false)
        }
        guard try cursor.byte() == 0x2F else { throw .ruleBroken }
        let bits = try cursor.littleEndian(byteCount: 4)
        let version = bits >> 29
        guard version == 0 else { throw .ruleBroken }
        return Bitstream(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1, hasAlpha: bits >> 28 & 1 == 1)
    }

    private static func extended(_ cursor: inout ByteCursor, chunkLength: Int) throws(HeaderFailure) -> ImageHeader {
        let end = cursor.position + chunkLength
        let flags = try cursor.byte()
        try cursor.skip(3)
        let width = try cursor.littleEndian(byteCount: 3) + 1
        let height = try cursor.littleEndian(byteCount: 3) + 1
        let (isAnimated, hasAlpha) = (flags & 0x02 != 0, flags & 0x10 != 0)
        try cursor.move(to: end)
        var frames = 0
        while cursor.remaining >= 8 {
            let name = try cursor.name()
            let length = try cursor.littleEndian(byteCount: 4)
            let start = cursor.position
            if isAnimated, name == "ANMF" {
                frames += 1
            } else if !isAnimated, name == "VP8 " || name == "VP8L" {
                guard length <= cursor.remaining else { throw .endOfBytes }
                let pixels = try bitstream(name, &cursor)
                guard pixels.width == width, pixels.height == height else { throw .ruleBroken }
                return still(pixels, hasAlpha: hasAlpha || pixels.hasAlpha)
            }
            // Chunks are padded to an even length.
            try cursor.move(to: start + length + length % 2)
        }
        guard frames > 0 else { throw .ruleBroken }
        return ImageHeader(
            format: .webp,
            width: width,
            height: height,
            frames: frames,
            bitsPerSample: 8,
            channels: hasAlpha ? 4 : 3,
            heldByteCount: heldByteCount(width, height, hasAlpha: hasAlpha)
        )
    }

    /// The decoder's picture and the library's copy of it; and two bytes a pixel for what the lossless decoder needs beside
    /// them, of which a good one was measured.
    private static func heldByteCount(_ width: Int, _ height: Int, hasAlpha: Bool) -> Int {
        width * height * (hasAlpha ? 10 : 8)
    }
}
