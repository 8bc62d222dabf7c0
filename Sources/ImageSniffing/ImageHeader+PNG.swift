extension ImageHeader {
    /// Reads the IHDR chunk and walks to the first IDAT.
    ///
    /// - Source: PNG (Third Edition), 5.3 "Chunk layout", 11.2.1 "IHDR", 11.3.1.1 "tRNS", 11.3.6.1 "acTL".
    static func readPNG(_ cursor: inout ByteCursor) throws(HeaderFailure) -> ImageHeader {
        try cursor.skip(8)
        guard try cursor.bigEndian(byteCount: 4) == 13, try cursor.name() == "IHDR" else { throw .ruleBroken }
        let width = try cursor.bigEndian(byteCount: 4)
        let height = try cursor.bigEndian(byteCount: 4)
        let bits = try cursor.byte()
        let colour = try cursor.byte()
        let compression = try cursor.byte()
        let filter = try cursor.byte()
        let interlace = try cursor.byte()
        try cursor.skip(4)
        let sides = 1...0x7FFF_FFFF
        guard sides.contains(width), sides.contains(height), compression == 0, filter == 0, interlace <= 1 else {
            throw .ruleBroken
        }
        var channels: Int
        switch (colour, bits) {
        case (0, 1), (0, 2), (0, 4), (0, 8), (0, 16): channels = 1
        case (2, 8), (2, 16): channels = 3
        // The transparency of a palette stands in a later chunk, so the most that it can become.
        case (3, 1), (3, 2), (3, 4), (3, 8): channels = 4
        case (4, 8), (4, 16): channels = 2
        case (6, 8), (6, 16): channels = 4
        case (_, _): throw .ruleBroken
        }
        let preface = try chunksBeforePixels(&cursor)
        // One colour without alpha becomes transparent.
        if colour == 0 || colour == 2, preface.hasTransparency { channels += 1 }
        // More than any limit, and small enough to be multiplied.
        let pixels = min(width, 1 << 24) * min(height, 1 << 24)
        return ImageHeader(
            format: .png,
            width: width,
            height: height,
            frames: preface.frames,
            bitsPerSample: bits == 16 ? 16 : 8,
            channels: channels,
            heldByteCount: interlace == 1 ? pixels * channels * (bits == 16 ? 2 : 1) : 0
        )
    }

    /// Walks the chunks up to the first IDAT, which must be whole.
    private static func chunksBeforePixels(
        _ cursor: inout ByteCursor
    ) throws(HeaderFailure) -> (frames: Int, hasTransparency: Bool) {
        var frames = 1
        var hasTransparency = false
        while true {
            let length = try cursor.bigEndian(byteCount: 4)
            let name = try cursor.name()
            guard length <= 0x7FFF_FFFF, name != "IEND" else { throw .ruleBroken }
            let end = cursor.position + length + 4
            if name == "acTL" { frames = max(1, try cursor.bigEndian(byteCount: 4)) }
            if name == "tRNS" { hasTransparency = true }
            try cursor.move(to: end)
            if name == "IDAT" { return (frames, hasTransparency) }
        }
    }
}
