extension ImageHeader {
    /// Walks all blocks, because a frame may reach beyond the screen that the header announces.
    ///
    /// A missing trailer is tolerated, as is anything after the first whole frame that breaks the rules.
    ///
    /// - Source: GIF89a specification, 17–27.
    static func readGIF(_ cursor: inout ByteCursor) throws(HeaderFailure) -> ImageHeader {
        try cursor.skip(6)
        var width = try cursor.littleEndian(byteCount: 2)
        var height = try cursor.littleEndian(byteCount: 2)
        guard width > 0, height > 0 else { throw .ruleBroken }
        let flags = try cursor.byte()
        try cursor.skip(2)
        try skipColourTable(flags, &cursor)
        var frames = 0
        var firstFrameEnd: Int?
        do {
            while let frame = try nextFrame(&cursor) {
                frames += 1
                if frames == 1 { firstFrameEnd = cursor.position }
                width = max(width, frame.right)
                height = max(height, frame.bottom)
            }
        } catch {
            guard frames > 0 else { throw error }
        }
        guard frames > 0 else { throw .ruleBroken }
        return ImageHeader(
            format: .gif,
            width: width,
            height: height,
            frames: frames,
            bitsPerSample: 8,
            channels: 4,
            heldByteCount: 4 * width * height,
            firstFrameEnd: firstFrameEnd
        )
    }

    private struct Extent {
        var right: Int
        var bottom: Int
    }

    /// Reads up to the end of the next frame; `nil` at the trailer.
    private static func nextFrame(_ cursor: inout ByteCursor) throws(HeaderFailure) -> Extent? {
        while true {
            switch try cursor.byte() {
            case 0x3B:
                return nil
            case 0x21:
                try cursor.skip(1)
                try skipSubBlocks(&cursor)
            case 0x2C:
                return try frame(&cursor)
            case _:
                throw .ruleBroken
            }
        }
    }

    private static func frame(_ cursor: inout ByteCursor) throws(HeaderFailure) -> Extent {
        let left = try cursor.littleEndian(byteCount: 2)
        let top = try cursor.littleEndian(byteCount: 2)
        let width = try cursor.littleEndian(byteCount: 2)
        let height = try cursor.littleEndian(byteCount: 2)
        let flags = try cursor.byte()
        try skipColourTable(flags, &cursor)
        let minimumCodeSize = try cursor.byte()
        guard width > 0, height > 0, (1...11).contains(minimumCodeSize) else { throw .ruleBroken }
        try skipSubBlocks(&cursor)
        return Extent(right: left + width, bottom: top + height)
    }

    private static func skipColourTable(_ flags: UInt8, _ cursor: inout ByteCursor) throws(HeaderFailure) {
        guard flags & 0x80 != 0 else { return }
        try cursor.skip(3 << (Int(flags & 0x07) + 1))
    }

    private static func skipSubBlocks(_ cursor: inout ByteCursor) throws(HeaderFailure) {
        while true {
            let length = try cursor.byte()
            if length == 0 { return }
            try cursor.skip(Int(length))
        }
    }
}
