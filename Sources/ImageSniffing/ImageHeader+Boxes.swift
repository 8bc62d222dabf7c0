extension ImageHeader {
    /// Walks the boxes of AVIF and HEIC to the properties of the primary picture.
    ///
    /// What the primary picture is made from may be larger than itself, so the largest extent in the file is told too.
    /// The pixels' own headers are not looked at: a file that lies about them meets the limits of the process. How they
    /// are coded is: the library chooses its decoder by that, whatever the file's brand is.
    ///
    /// - Source: ISO/IEC 14496-12, 4.2 (boxes), 8.11 (meta); ISO/IEC 23008-12, 6.5 (properties) and 9.3 (associations).
    static func readBoxes(_ cursor: inout ByteCursor, _ format: ImageFormat) throws(HeaderFailure) -> ImageHeader {
        var meta: ByteCursor?
        var brandCount = 0
        var hasPixels = false
        while cursor.remaining > 0 {
            let rest = cursor
            let box: Box
            do {
                box = try nextBox(&cursor)
            } catch {
                // Cameras put words of their own behind the pixels, at which the library stops reading, too.
                guard meta != nil, hasPixels, isForeign(rest) else { throw error }
                break
            }
            switch box.name {
            case "mdat": hasPixels = true
            case "meta":
                // The library takes the last one.
                guard meta == nil else { throw .ruleBroken }
                meta = box.content
            case "ftyp":
                brandCount += 1
                guard brandCount == 1 else { throw .ruleBroken }
            case _: continue
            }
        }
        // The boxes end before the one that says what the file holds.
        guard var meta else { throw .endOfBytes }
        try meta.skip(4)
        return try header(from: try PictureProperties(&meta, format), format)
    }

    /// Whether bytes that are no box have nothing to do with the format: a box that was cut off, or of which another
    /// reader might make sense, has its name in them.
    private static func isForeign(_ rest: ByteCursor) -> Bool {
        ["ftyp", "meta", "moov", "mdat"].allSatisfy { !rest.contains(name: $0) }
    }

    private static func header(
        from properties: PictureProperties,
        _ format: ImageFormat
    ) throws(HeaderFailure) -> ImageHeader {
        var shown: PixelExtent?
        var isTurned = false
        var isCropped = false
        var bits = 8
        for property in properties.ofPrimary {
            switch property {
            case .extent(let extent): shown = extent
            case .quarterTurns(let turns): isTurned = turns % 2 == 1
            case .crop: isCropped = true
            case .depth, .alpha, .other: continue
            }
        }
        guard let shown, shown.width > 0, shown.height > 0 else { throw .ruleBroken }
        var largest = shown
        var hasAlpha = false
        for property in properties.all {
            switch property {
            case .extent(let extent):
                largest.width = max(largest.width, extent.width)
                largest.height = max(largest.height, extent.height)
            case .depth(let depth): bits = max(bits, depth)
            case .alpha: hasAlpha = true
            case .quarterTurns, .crop, .other: continue
            }
        }
        guard bits <= 16 else { throw .ruleBroken }
        return ImageHeader(
            format: format,
            width: isTurned ? shown.height : shown.width,
            height: isTurned ? shown.width : shown.height,
            frames: 1,
            bitsPerSample: bits > 8 ? 16 : 8,
            channels: hasAlpha ? 4 : 3,
            largestPart: largest,
            isCropped: isCropped,
            // Brightness and colours as they are coded, and as red, green and blue.
            heldByteCount: 6 * (bits > 8 ? 2 : 1) * min(largest.width, 1 << 24) * min(largest.height, 1 << 24)
        )
    }

    struct Box {
        var name: String
        var content: ByteCursor
    }

    /// Reads a box's length and name; its content must be there to the last byte.
    static func nextBox(_ cursor: inout ByteCursor) throws(HeaderFailure) -> Box {
        var length = try cursor.bigEndian(byteCount: 4)
        let name = try cursor.name()
        switch length {
        case 0: return Box(name: name, content: try cursor.part(cursor.remaining))
        case 1:
            guard try cursor.bigEndian(byteCount: 4) == 0 else { throw .endOfBytes }
            length = try cursor.bigEndian(byteCount: 4)
            guard length >= 16 else { throw .ruleBroken }
            return Box(name: name, content: try cursor.part(length - 16))
        case _:
            guard length >= 8 else { throw .ruleBroken }
            return Box(name: name, content: try cursor.part(length - 8))
        }
    }
}
