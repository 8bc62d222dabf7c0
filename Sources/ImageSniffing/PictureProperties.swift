/// The properties of the pictures in a `meta` box, which of them are the primary picture's, and how pictures are coded.
///
/// - Source: ISO/IEC 14496-12, 8.11 (meta, items); ISO/IEC 23008-12, 6.5 (properties) and 9.3 (associations).
struct PictureProperties {
    enum Property {
        case extent(PixelExtent)
        case quarterTurns(Int)
        case crop
        /// Bits of the deepest sample.
        case depth(Int)
        case alpha
        case other
    }

    /// Those of all pictures in the file.
    private(set) var all: [Property] = []
    /// Those of the primary picture, in its order.
    private(set) var ofPrimary: [Property] = []

    /// An index of a property has 15 bits.
    private static let mostProperties = 0x7FFF

    /// Reads the content of a `meta` box, behind its version and flags.
    init(_ meta: inout ByteCursor, _ format: ImageFormat) throws(HeaderFailure) {
        var parts = try Self.parts(of: &meta, named: ["pitm", "iinf", "iprp"])
        guard var pitm = parts["pitm"], var items = parts["iinf"], var properties = parts["iprp"] else {
            throw .ruleBroken
        }
        let version = try pitm.byte()
        try pitm.skip(3)
        let primary = try pitm.bigEndian(byteCount: version == 0 ? 2 : 4)
        let coding = Coding(format)
        try coding.check(&items)
        parts = try Self.parts(of: &properties, named: ["ipco", "ipma"])
        guard var descriptions = parts["ipco"], var associations = parts["ipma"] else { throw .ruleBroken }
        while descriptions.remaining > 0 {
            var box = try ImageHeader.nextBox(&descriptions)
            guard coding.allows(property: box.name) else { throw .unsupported(.otherCoding) }
            guard all.count < Self.mostProperties else { throw .ruleBroken }
            all.append(try Self.property(box.name, &box.content))
        }
        let indices = try Self.indices(of: primary, in: &associations)
        ofPrimary = indices.filter(all.indices.contains).map { all[$0] }
    }

    /// The boxes that we look at, none of which may come twice: the library takes one of them.
    private static func parts(
        of cursor: inout ByteCursor,
        named names: Set<String>
    ) throws(HeaderFailure) -> [String: ByteCursor] {
        var parts: [String: ByteCursor] = [:]
        while cursor.remaining > 0 {
            let box = try ImageHeader.nextBox(&cursor)
            guard names.contains(box.name) else { continue }
            guard parts.updateValue(box.content, forKey: box.name) == nil else { throw .ruleBroken }
        }
        return parts
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
            // Longer than any name that means alpha.
            var kind: [UInt8] = []
            while content.remaining > 0, kind.count < 64 { kind.append(try content.byte()) }
            let urn = String(decoding: kind.prefix { $0 != 0 }, as: UTF8.self)
            return urn.hasSuffix(":auxid:1") || urn.hasSuffix("auxiliary:alpha") ? .alpha : .other
        case _: return .other
        }
    }

    /// Which properties one picture has; it may be spoken of once.
    private static func indices(of item: Int, in cursor: inout ByteCursor) throws(HeaderFailure) -> [Int] {
        let version = try cursor.byte()
        try cursor.skip(2)
        let hasLongIndices = try cursor.byte() & 1 == 1
        var found: [Int]?
        for _ in 0..<(try cursor.bigEndian(byteCount: 4)) {
            let isWanted = try cursor.bigEndian(byteCount: version == 0 ? 2 : 4) == item
            guard !isWanted || found == nil else { throw .ruleBroken }
            let count = Int(try cursor.byte())
            guard isWanted else {
                try cursor.skip(count * (hasLongIndices ? 2 : 1))
                continue
            }
            var indices: [Int] = []
            for _ in 0..<count {
                // The uppermost bit says whether a reader must know the property; 0 is none.
                let index = try cursor.bigEndian(byteCount: hasLongIndices ? 2 : 1) & (hasLongIndices ? 0x7FFF : 0x7F)
                if index > 0 { indices.append(index - 1) }
            }
            found = indices
        }
        return found ?? []
    }
}

/// How the pictures of a format may be coded; anything else would wake a decoder that nobody asked for.
private struct Coding {
    private let format: ImageFormat

    init(_ format: ImageFormat) { self.format = format }

    /// Pictures that are made from others, and what is no picture.
    private static let uncoded: Set<String> = ["grid", "iden", "iovl", "tmap", "Exif", "mime", "uri "]

    /// Reads the list of items, each of which must be of a known type.
    func check(_ items: inout ByteCursor) throws(HeaderFailure) {
        let version = try items.byte()
        try items.skip(3)
        let count = try items.bigEndian(byteCount: version == 0 ? 2 : 4)
        var found = 0
        while items.remaining > 0 {
            var box = try ImageHeader.nextBox(&items)
            guard box.name == "infe" else { throw .ruleBroken }
            found += 1
            let version = try box.content.byte()
            // Older ones have no type.
            guard version == 2 || version == 3 else { throw .ruleBroken }
            try box.content.skip(3 + (version == 2 ? 2 : 4) + 2)
            let type = try box.content.name()
            guard isOurs(type: type) || Self.uncoded.contains(type) else { throw .unsupported(.otherCoding) }
        }
        guard found == count else { throw .ruleBroken }
    }

    private func isOurs(type: String) -> Bool {
        switch format {
        case .avif: type == "av01"
        case .heic: type == "hvc1" || type == "hev1"
        case .png, .jpeg, .webp, .gif, .tiff: false
        }
    }

    /// Whether a property is not the description of another coding.
    func allows(property name: String) -> Bool {
        switch name {
        case "av1C": format == .avif
        case "hvcC": format == .heic
        case "avcC", "evcC", "j2kH", "jpgC", "uncC", "vvcC": false
        case _: true
        }
    }
}
