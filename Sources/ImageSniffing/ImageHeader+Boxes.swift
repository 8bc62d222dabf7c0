extension ImageHeader {
    /// Walks the boxes of AVIF and HEIC to the properties of the primary picture.
    ///
    /// What the primary picture is made from may be larger than itself, so the largest extent in the file is told too.
    /// The pixels' own headers are not looked at: a file that lies about them meets the limits of the process.
    ///
    /// - Source: ISO/IEC 14496-12, 4.2 (boxes), 8.11 (meta); ISO/IEC 23008-12, 6.5 (properties) and 9.3 (associations).
    static func readBoxes(_ cursor: inout ByteCursor, _ format: ImageFormat) throws(HeaderFailure) -> ImageHeader {
        while cursor.remaining > 0 {
            var box = try nextBox(&cursor)
            guard box.name == "meta" else { continue }
            try box.content.skip(4)
            return try header(from: try PictureProperties(&box.content), format)
        }
        // The boxes end before the one that says what the file holds.
        throw .endOfBytes
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

/// The properties of the pictures in a `meta` box, and which of them are the primary picture's.
private struct PictureProperties {
    enum Property {
        case extent(PixelExtent)
        case quarterTurns(Int)
        case crop
        /// Bits of the deepest sample.
        case depth(Int)
        case alpha
        case other
    }

    private(set) var all: [Property] = []
    private var primary: Int?
    /// Indices into ``all`` by item.
    private var associations: [Int: [Int]] = [:]

    init(_ meta: inout ByteCursor) throws(HeaderFailure) {
        while meta.remaining > 0 {
            var box = try ImageHeader.nextBox(&meta)
            switch box.name {
            case "pitm":
                let version = try box.content.byte()
                try box.content.skip(3)
                primary = try box.content.bigEndian(byteCount: version == 0 ? 2 : 4)
            case "iprp":
                while box.content.remaining > 0 {
                    var inner = try ImageHeader.nextBox(&box.content)
                    if inner.name == "ipco" { try readAll(&inner.content) }
                    if inner.name == "ipma" { try readAssociations(&inner.content) }
                }
            case _: continue
            }
        }
    }

    /// The properties of the primary picture, in its order.
    var ofPrimary: [Property] {
        (primary.flatMap { associations[$0] } ?? []).filter(all.indices.contains).map { all[$0] }
    }

    private mutating func readAll(_ cursor: inout ByteCursor) throws(HeaderFailure) {
        while cursor.remaining > 0 {
            var box = try ImageHeader.nextBox(&cursor)
            all.append(try Self.property(box.name, &box.content))
        }
    }

    private static func property(_ name: String, _ content: inout ByteCursor) throws(HeaderFailure) -> Property {
        switch name {
        case "ispe":
            try content.skip(4)
            let width = try content.bigEndian(byteCount: 4)
            return .extent(PixelExtent(width: width, height: try content.bigEndian(byteCount: 4)))
        case "irot": return .quarterTurns(Int(try content.byte() & 3))
        case "clap": return .crop
        case "pixi":
            try content.skip(4)
            var depth = 0
            for _ in 0..<(try content.byte()) { depth = max(depth, Int(try content.byte())) }
            return .depth(depth)
        case "av1C":
            try content.skip(2)
            return .depth(try content.byte() & 0x40 == 0 ? 8 : 12)
        case "hvcC":
            try content.skip(17)
            return .depth(8 + Int(try content.byte() & 7))
        case "auxC":
            try content.skip(4)
            var kind: [UInt8] = []
            while content.remaining > 0 { kind.append(try content.byte()) }
            let urn = String(decoding: kind.prefix { $0 != 0 }, as: UTF8.self)
            return urn.hasSuffix(":auxid:1") || urn.hasSuffix("auxiliary:alpha") ? .alpha : .other
        case _: return .other
        }
    }

    private mutating func readAssociations(_ cursor: inout ByteCursor) throws(HeaderFailure) {
        let version = try cursor.byte()
        try cursor.skip(2)
        let hasLongIndices = try cursor.byte() & 1 == 1
        for _ in 0..<(try cursor.bigEndian(byteCount: 4)) {
            let item = try cursor.bigEndian(byteCount: version == 0 ? 2 : 4)
            var indices: [Int] = []
            for _ in 0..<(try cursor.byte()) {
                // The uppermost bit says whether a reader must know the property; 0 is none.
                let index = try cursor.bigEndian(byteCount: hasLongIndices ? 2 : 1) & (hasLongIndices ? 0x7FFF : 0x7F)
                if index > 0 { indices.append(index - 1) }
            }
            associations[item, default: []] += indices
        }
    }
}
