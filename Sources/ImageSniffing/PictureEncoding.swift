/// How finished pictures are written.
package struct PictureEncoding: Sendable, Hashable, Codable {
    /// A format that pictures are written in.
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case png
        case jpeg
        case webp

        /// The same as a format of files.
        package var imageFormat: ImageFormat {
            switch self {
            case .png: .png
            case .jpeg: .jpeg
            case .webp: .webp
            }
        }
    }

    package var format: Format
    /// 1…100, of JPEG and WebP; PNG loses nothing and passes it over.
    package var quality: Int

    package init(format: Format = .png, quality: Int = 90) {
        self.format = format
        self.quality = quality
    }
}
