/// What came instead of a picture that is read.
package enum FoundContent: Sendable, Hashable, Codable {
    /// A picture in a format that is known but not accepted.
    case format(ImageFormat)
    /// A picture in an accepted format, used in a way that is not read.
    case variant(ImageVariant)
    /// No picture of a format that is known.
    case foreign(ForeignContent)

    /// How a message names it: `an HTML page`, `a HEIC picture`.
    package var phrase: String {
        switch self {
        case .format(let format):
            switch format {
            case .avif: "an AVIF picture"
            case .png, .jpeg, .webp, .gif, .heic, .tiff: "a \(format.displayName) picture"
            }
        case .variant(let variant): variant.phrase
        case .foreign(let content): content.phrase
        }
    }
}

/// Ways to use a format that are not read.
package enum ImageVariant: String, Sendable, Hashable, Codable, CaseIterable {
    case arithmeticJPEG
    case losslessJPEG
    case hierarchicalJPEG
    /// Samples of other than 8 bits.
    case deepJPEG
    /// Other than one, three or four components.
    case unusualJPEG
    /// The height comes after the pixels.
    case heightlessJPEG
    case bigTIFF
    /// Samples of other than 1, 2, 4, 8 or 16 bits, or floating-point numbers.
    case deepTIFF
    /// More than four samples in a pixel, or none.
    case unusualTIFF
    /// A compression beyond none, CCITT, LZW, JPEG, Deflate and PackBits.
    case compressedTIFF
    /// Pixels of an AVIF that are not coded as AV1, or of a HEIC that are not coded as HEVC.
    case otherCoding

    /// How a message names it.
    package var phrase: String {
        switch self {
        case .arithmeticJPEG: "a JPEG with arithmetic coding"
        case .losslessJPEG: "a lossless JPEG"
        case .hierarchicalJPEG: "a hierarchical JPEG"
        case .deepJPEG: "a JPEG whose samples have not 8 bits"
        case .unusualJPEG: "a JPEG that is neither grey, colour nor CMYK"
        case .heightlessJPEG: "a JPEG that does not tell its height"
        case .bigTIFF: "a BigTIFF"
        case .deepTIFF: "a TIFF whose samples have neither 1, 2, 4, 8 nor 16 bits"
        case .unusualTIFF: "a TIFF that has not one to four samples in a pixel"
        case .compressedTIFF: "a TIFF with a compression that is not read"
        case .otherCoding: "an AVIF or HEIC whose pixels are coded in another way than it says"
        }
    }
}

/// Kinds of content that are easily told by their beginning, so that a message can name them.
///
/// A guess for a person who sent the wrong address; nothing is ever opened because of it.
package enum ForeignContent: String, Sendable, Hashable, Codable, CaseIterable {
    case empty
    case html
    case svg
    case xml
    case json
    case pdf
    case postScript
    case zip
    case gzip
    case bmp
    case icon
    case jpegXL
    case jpeg2000
    case photoshop
    case video
    case text
    case unknown

    /// How a message names it.
    package var phrase: String {
        switch self {
        case .empty: "an empty file"
        case .html: "an HTML page"
        case .svg: "an SVG"
        case .xml: "an XML document"
        case .json: "JSON"
        case .pdf: "a PDF"
        case .postScript: "a PostScript document"
        case .zip: "a ZIP archive"
        case .gzip: "a compressed file"
        case .bmp: "a BMP picture"
        case .icon: "an icon file"
        case .jpegXL: "a JPEG XL picture"
        case .jpeg2000: "a JPEG 2000 picture"
        case .photoshop: "a Photoshop document"
        case .video: "a video"
        case .text: "plain text"
        case .unknown: "something else"
        }
    }

    /// Guesses from a file's first bytes.
    package static func guess(_ bytes: some Collection<UInt8>) -> ForeignContent {
        let head = Array(bytes.prefix(1024))
        if head.isEmpty { return .empty }
        for (signature, content) in signatures where head.starts(with: signature) { return content }
        if head.dropFirst(4).starts(with: Array("ftyp".utf8)) { return .video }
        return words(head)
    }

    private static let signatures: [([UInt8], ForeignContent)] = [
        (Array("%PDF-".utf8), .pdf), (Array("%!PS".utf8), .postScript), (Array("PK\u{3}\u{4}".utf8), .zip),
        ([0x1F, 0x8B], .gzip), (Array("BM".utf8), .bmp), ([0, 0, 1, 0], .icon), ([0xFF, 0x0A], .jpegXL),
        ([0, 0, 0, 12] + Array("JXL ".utf8), .jpegXL), ([0, 0, 0, 12] + Array("jP  ".utf8), .jpeg2000),
        ([0xFF, 0x4F, 0xFF, 0x51], .jpeg2000), (Array("8BPS".utf8), .photoshop), ([0x1A, 0x45, 0xDF, 0xA3], .video),
    ]

    /// Looks for a markup's first words in what must be text to its last byte.
    private static func words(_ head: [UInt8]) -> ForeignContent {
        let isText = head.allSatisfy { $0 >= 0x20 || [0x09, 0x0A, 0x0C, 0x0D].contains($0) }
        guard isText else { return .unknown }
        let text = String(decoding: head, as: UTF8.self).lowercased()
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<head") { return .html }
        if start.hasPrefix("<"), text.contains("<svg") { return .svg }
        if start.hasPrefix("<"), text.contains("<html") { return .html }
        if start.hasPrefix("<?xml") || start.hasPrefix("<!") { return .xml }
        if start.hasPrefix("{") || start.hasPrefix("[") { return .json }
        return .text
    }
}
