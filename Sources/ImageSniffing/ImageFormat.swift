/// A kind of file that a reference may be.
///
/// Told from the first bytes alone; a file's name and the media type that its server claims say nothing.
package enum ImageFormat: String, Sendable, Hashable, Codable, CaseIterable {
    case png
    case jpeg
    case webp
    case gif

    /// How many bytes ``sniff(_:)`` looks at.
    package static let sniffedByteCount = 12

    /// The media type as IANA registers it, for a `Content-Type` field.
    package var mediaType: String { "image/\(rawValue)" }

    /// The usual end of a file's name, without the dot.
    package var fileExtension: String {
        switch self {
        case .png, .webp, .gif: rawValue
        case .jpeg: "jpg"
        }
    }

    /// What a message calls the format.
    package var displayName: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .webp: "WebP"
        case .gif: "GIF"
        }
    }

    /// Tells the format from a file's first bytes.
    ///
    /// - Parameter bytes: the file, or at least its first ``sniffedByteCount`` bytes; fewer are tried as they are.
    /// - Returns: `nil` when the bytes begin like none of the four.
    package static func sniff(_ bytes: some Collection<UInt8>) -> ImageFormat? {
        let head = Array(bytes.prefix(sniffedByteCount))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: Array("GIF87a".utf8)) || head.starts(with: Array("GIF89a".utf8)) { return .gif }
        if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).elementsEqual(Array("WEBP".utf8)) { return .webp }
        return nil
    }
}
