/// A kind of file that a reference may be.
///
/// Told from the first bytes alone; a file's name and the media type that its server claims say nothing.
package enum ImageFormat: String, Sendable, Hashable, Codable, CaseIterable {
    case png
    case jpeg
    case webp
    case gif
    case avif
    case heic
    case tiff

    /// The formats that every server reads; the others are read where an operator asks for them.
    package static let always: [ImageFormat] = [.png, .jpeg, .webp, .gif]

    /// How many bytes ``sniff(_:)`` looks at.
    package static let sniffedByteCount = 64

    /// The media type as IANA registers it, for a `Content-Type` field.
    package var mediaType: String { "image/\(rawValue)" }

    /// The usual end of a file's name, without the dot.
    package var fileExtension: String {
        switch self {
        case .png, .webp, .gif, .avif, .heic: rawValue
        case .jpeg: "jpg"
        case .tiff: "tif"
        }
    }

    /// What a message calls the format.
    package var displayName: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .webp: "WebP"
        case .gif: "GIF"
        case .avif: "AVIF"
        case .heic: "HEIC"
        case .tiff: "TIFF"
        }
    }

    /// Names formats for a message: `PNG, JPEG, WebP or GIF`.
    package static func list(_ formats: [ImageFormat]) -> String {
        let names = formats.map(\.displayName)
        guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
        return "\(names.dropLast().joined(separator: ", ")) or \(last)"
    }

    /// Tells the format from a file's first bytes.
    ///
    /// - Parameter bytes: the file, or at least its first ``sniffedByteCount`` bytes; fewer are tried as they are.
    /// - Returns: `nil` when the bytes begin like none of them.
    package static func sniff(_ bytes: some Collection<UInt8>) -> ImageFormat? {
        let head = Array(bytes.prefix(sniffedByteCount))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: Array("GIF87a".utf8)) || head.starts(with: Array("GIF89a".utf8)) { return .gif }
        if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).prefix(4).elementsEqual(Array("WEBP".utf8)) {
            return .webp
        }
        if head.starts(with: [0x49, 0x49, 0x2A, 0]) || head.starts(with: [0x4D, 0x4D, 0, 0x2A]) { return .tiff }
        return FileBrands(head)?.format
    }
}

/// What a file of boxes says of itself in its first one, `ftyp`.
///
/// - Source: ISO/IEC 14496-12, 4.3 "File type box"; ISO/IEC 23008-12, 10.2 (HEIC); AV1 Image File Format, 6 (AVIF).
struct FileBrands {
    private let major: String
    private let compatible: [String]

    init?(_ head: [UInt8]) {
        guard head.count >= 12, head[4..<8].elementsEqual(Array("ftyp".utf8)) else { return nil }
        let length = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let names = stride(from: 16, to: min(length, head.count) - 3, by: 4)
        major = Self.name(head[8..<12])
        compatible = names.map { Self.name(head[$0..<$0 + 4]) }
    }

    /// Of several formats the one that the major brand names; a brand of both says nothing.
    var format: ImageFormat? {
        for brand in [major] + compatible {
            switch brand {
            case "avif", "avis": return .avif
            case "heic", "heix", "heim", "heis", "hevc", "hevx": return .heic
            case _: continue
            }
        }
        return nil
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
