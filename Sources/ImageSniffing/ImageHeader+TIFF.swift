extension ImageHeader {
    /// Reads the first directory, and looks whether its strips or tiles are there.
    ///
    /// - Source: TIFF 6.0, part 1, "Image file header" and "Image file directory"; part 2, section 15 "Tiled images".
    static func readTIFF(_ cursor: inout ByteCursor) throws(HeaderFailure) -> ImageHeader {
        let directory = try TIFFDirectory(&cursor)
        guard let width = try directory.number(.width), let height = try directory.number(.height), width > 0,
            height > 0
        else {
            throw .ruleBroken
        }
        // What a reader assumes for a tag that is not there.
        let samples = try directory.number(.samples) ?? 1
        let bits = try directory.numbers(.bits) ?? [1]
        guard (1...4).contains(samples) else { throw .unsupported(.unusualTIFF) }
        guard bits.allSatisfy([1, 2, 4, 8, 16].contains),
            (try directory.numbers(.kindsOfSamples) ?? [1]).allSatisfy({ $0 == 1 })
        else {
            throw .unsupported(.deepTIFF)
        }
        let compression = try directory.number(.compression) ?? 1
        guard [1, 2, 3, 4, 5, 7, 8, 32773, 32946].contains(compression) else { throw .unsupported(.compressedTIFF) }
        let pieces = try directory.pieces()
        let colours = try directory.number(.colours)
        let isDeep = bits.contains(16)
        // Palettes become colours.
        let channels = colours == 3 ? max(3, samples) : samples
        let (tileWidth, tileHeight) = pieces.tile.map { ($0.width, $0.height) } ?? (0, 0)
        return ImageHeader(
            format: .tiff,
            width: width,
            height: height,
            frames: nil,
            bitsPerSample: isDeep ? 16 : 8,
            channels: channels,
            largestPart: PixelExtent(width: max(width, tileWidth), height: max(height, tileHeight)),
            heldByteCount: pieces.heldByteCount(
                of: PixelExtent(width: width, height: height),
                pixelByteCount: channels * (isDeep ? 2 : 1),
                // Its colours are coded in blocks of rows.
                isWhole: compression == 7 || colours == 6
            )
        )
    }
}

/// How the pixels of a TIFF are cut.
private struct TIFFPieces {
    /// `nil` for strips.
    var tile: PixelExtent?
    /// Rows of a strip; at least 1.
    var stripHeight: Int
    /// Whether each channel has pieces of its own.
    var isPlanar: Bool

    /// Bytes that the library holds beside the result: two rows of tiles, or the strips that it can't read row by row.
    ///
    /// - Parameter isWhole: whether a strip can only be read as a whole.
    func heldByteCount(of picture: PixelExtent, pixelByteCount: Int, isWhole: Bool) -> Int {
        // More than any limit, and small enough to be multiplied.
        let most = 1 << 24
        let (width, height) = (min(picture.width, most), min(picture.height, most))
        guard let tile else {
            let strip = width * min(stripHeight, height) * pixelByteCount
            // The planes, and the pixels that they become.
            return isPlanar ? 2 * strip : isWhole ? strip : 0
        }
        let (tileWidth, tileHeight) = (min(tile.width, most), min(tile.height, most))
        let across = (width + tileWidth - 1) / tileWidth
        let down = (height + tileHeight - 1) / tileHeight
        let kept = min(across * down, 2 * (across + 1))
        return tileWidth * tileHeight * pixelByteCount * (kept + (isPlanar ? 2 : 1))
    }
}

/// The first directory of a file: where the values of the tags that we look at stand.
///
/// Values stay where they are until they are asked for, and no list of them is longer than a header needs: a file may
/// claim millions of values for each tag.
private struct TIFFDirectory {
    /// Those that we look at.
    enum Tag: Int {
        case width = 256
        case height = 257
        case bits = 258
        case compression = 259
        case colours = 262
        case stripOffsets = 273
        case samples = 277
        case rowsPerStrip = 278
        case stripLengths = 279
        case planes = 284
        case tileWidth = 322
        case tileHeight = 323
        case tileOffsets = 324
        case tileLengths = 325
        case kindsOfSamples = 339
    }

    private struct Values {
        var count: Int
        /// Bytes of each: 2 or 4.
        var size: Int
        /// Begins with the first, and has them all.
        var cursor: ByteCursor
    }

    private let file: ByteCursor
    private let isBigEndian: Bool
    private var tags: [Tag: Values] = [:]

    /// As many samples as a pixel of the most exotic pictures has; no other list is longer.
    private static let mostNumbers = 256
    /// As many tiles of 16 x 16 as 50 million pixels in one plane have.
    private static let mostPieces = 200_000

    init(_ cursor: inout ByteCursor) throws(HeaderFailure) {
        file = cursor
        isBigEndian = try cursor.byte() == 0x4D
        try cursor.skip(1)
        switch try number(2, &cursor) {
        case 42: break
        case 43: throw .unsupported(.bigTIFF)
        case _: throw .ruleBroken
        }
        var entries = try file.moved(to: try number(4, &cursor))
        for _ in 0..<(try number(2, &entries)) {
            let tag = Tag(rawValue: try number(2, &entries))
            let kind = try number(2, &entries)
            let count = try number(4, &entries)
            var field = try entries.part(4)
            guard let tag else { continue }
            // The library reads other kinds of numbers too, and takes one of two tags: what counts must be one thing.
            guard let size = [3: 2, 4: 4][kind], count > 0, tags[tag] == nil else { throw .ruleBroken }
            // More than four bytes lie elsewhere, and their place stands here.
            let values = count * size <= 4 ? field : try file.moved(to: try number(4, &field))
            guard count * size <= values.remaining else { throw .endOfBytes }
            tags[tag] = Values(count: count, size: size, cursor: values)
        }
        // The place of the next directory ends this one.
        _ = try number(4, &entries)
    }

    /// The one value of a tag.
    func number(_ tag: Tag) throws(HeaderFailure) -> Int? {
        guard let numbers = try numbers(tag), let first = numbers.first else { return nil }
        // Some writers repeat a value for each sample.
        guard numbers.allSatisfy({ $0 == first }) else { throw .ruleBroken }
        return first
    }

    /// The few values of a tag that has one for each sample.
    func numbers(_ tag: Tag) throws(HeaderFailure) -> [Int]? {
        guard var values = tags[tag] else { return nil }
        guard values.count <= Self.mostNumbers else { throw .ruleBroken }
        var numbers: [Int] = []
        for _ in 0..<values.count { numbers.append(try number(values.size, &values.cursor)) }
        return numbers
    }

    /// How the pixels are cut; every strip or tile must lie within the file.
    func pieces() throws(HeaderFailure) -> TIFFPieces {
        let isTiled = tags[.tileOffsets] != nil
        // Of both, the library takes those that come last.
        guard !isTiled || tags[.stripOffsets] == nil else { throw .ruleBroken }
        guard var offsets = tags[isTiled ? .tileOffsets : .stripOffsets],
            var lengths = tags[isTiled ? .tileLengths : .stripLengths],
            offsets.count == lengths.count, offsets.count <= Self.mostPieces
        else { throw .ruleBroken }
        for _ in 0..<offsets.count {
            let offset = try number(offsets.size, &offsets.cursor)
            let length = try number(lengths.size, &lengths.cursor)
            guard file.holds(length, at: offset) else { throw .endOfBytes }
        }
        let planes = try number(.planes) ?? 1
        let rows = try number(.rowsPerStrip) ?? .max
        guard planes == 1 || planes == 2, rows > 0 else { throw .ruleBroken }
        return TIFFPieces(tile: try tile(isTiled: isTiled), stripHeight: rows, isPlanar: planes == 2)
    }

    /// The library takes a picture for tiled that has the size of a tile.
    private func tile(isTiled: Bool) throws(HeaderFailure) -> PixelExtent? {
        let (width, height) = (try number(.tileWidth), try number(.tileHeight))
        guard let width, let height, width > 0, height > 0 else {
            guard width == nil, height == nil, !isTiled else { throw .ruleBroken }
            return nil
        }
        guard isTiled else { throw .ruleBroken }
        return PixelExtent(width: width, height: height)
    }

    private func number(_ byteCount: Int, _ cursor: inout ByteCursor) throws(HeaderFailure) -> Int {
        isBigEndian ? try cursor.bigEndian(byteCount: byteCount) : try cursor.littleEndian(byteCount: byteCount)
    }
}
