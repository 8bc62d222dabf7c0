extension ImageHeader {
    /// Reads the first directory, and looks whether its strips or tiles are there.
    ///
    /// - Source: TIFF 6.0, part 1, "Image file header" and "Image file directory"; part 2, section 15 "Tiled images".
    static func readTIFF(_ cursor: inout ByteCursor) throws(HeaderFailure) -> ImageHeader {
        let file = cursor
        let isBigEndian = try cursor.byte() == 0x4D
        try cursor.skip(1)
        let reader = DirectoryReader(file: file, isBigEndian: isBigEndian)
        switch try reader.number(2, &cursor) {
        case 42: break
        case 43: throw .unsupported(.bigTIFF)
        case _: throw .ruleBroken
        }
        let tags = try reader.directory(at: try reader.number(4, &cursor))
        guard let width = tags[256]?.first, let height = tags[257]?.first, width > 0, height > 0 else {
            throw .ruleBroken
        }
        // What a reader assumes for a tag that is not there.
        let samples = tags[277]?.first ?? 1
        let bits = tags[258] ?? [1]
        guard (1...4).contains(samples) else { throw .unsupported(.unusualTIFF) }
        guard bits.allSatisfy([1, 2, 4, 8, 16].contains), (tags[339] ?? [1]).allSatisfy({ $0 == 1 }) else {
            throw .unsupported(.deepTIFF)
        }
        guard [1, 2, 3, 4, 5, 7, 8, 32773, 32946].contains(tags[259]?.first ?? 1) else {
            throw .unsupported(.compressedTIFF)
        }
        try checkPieces(of: tags, in: file)
        let tile = PixelExtent(width: tags[322]?.first ?? 0, height: tags[323]?.first ?? 0)
        return ImageHeader(
            format: .tiff,
            width: width,
            height: height,
            frames: nil,
            bitsPerSample: bits.contains(16) ? 16 : 8,
            // Palettes become colours.
            channels: tags[262]?.first == 3 ? max(3, samples) : samples,
            largestPart: PixelExtent(width: max(width, tile.width), height: max(height, tile.height))
        )
    }

    /// Every strip or tile must lie within the file.
    private static func checkPieces(of tags: [Int: [Int]], in file: ByteCursor) throws(HeaderFailure) {
        let isTiled = tags[324] != nil
        guard let offsets = tags[isTiled ? 324 : 273], let lengths = tags[isTiled ? 325 : 279],
            offsets.count == lengths.count, !offsets.isEmpty
        else { throw .ruleBroken }
        for (offset, length) in zip(offsets, lengths) {
            var piece = try file.moved(to: offset)
            try piece.skip(length)
        }
    }
}

/// Reads the directories of one file, in its byte order.
private struct DirectoryReader {
    let file: ByteCursor
    let isBigEndian: Bool

    func number(_ byteCount: Int, _ cursor: inout ByteCursor) throws(HeaderFailure) -> Int {
        isBigEndian ? try cursor.bigEndian(byteCount: byteCount) : try cursor.littleEndian(byteCount: byteCount)
    }

    /// The whole numbers in a directory, by tag; other kinds of values are left out.
    func directory(at offset: Int) throws(HeaderFailure) -> [Int: [Int]] {
        var cursor = try file.moved(to: offset)
        var tags: [Int: [Int]] = [:]
        for _ in 0..<(try number(2, &cursor)) {
            let tag = try number(2, &cursor)
            let kind = try number(2, &cursor)
            let count = try number(4, &cursor)
            var field = try cursor.part(4)
            // Each tag once, so that the work stays in proportion to the file.
            guard Self.wanted.contains(tag), tags[tag] == nil, let size = [3: 2, 4: 4][kind] else { continue }
            // More than four bytes lie elsewhere, and their place stands here.
            var values = count * size <= 4 ? field : try file.moved(to: try number(4, &field))
            guard count * size <= values.remaining else { throw .endOfBytes }
            var numbers: [Int] = []
            for _ in 0..<count { numbers.append(try number(size, &values)) }
            tags[tag] = numbers
        }
        return tags
    }

    /// Width, height, bits, compression, colours, strips, samples, tiles, and kinds of samples.
    private static let wanted: Set<Int> = [256, 257, 258, 259, 262, 273, 277, 279, 322, 323, 324, 325, 339]
}
