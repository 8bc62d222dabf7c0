/// Why a file cannot be a reference: always the fault of the file, never of this machine.
package enum ImageRefusal: Error, Sendable, Hashable, Codable {
    /// The first bytes are those of no format that we read, or the format is used in a way that we do not read.
    case unsupportedFormat
    /// The file begins like `format` and then breaks its rules, or ends too early.
    case malformed(ImageFormat)
    /// The file, or the picture that its header announces, is beyond a limit.
    case tooLarge(Dimension, limit: Int, found: Int)

    /// What is measured by ``ImageLimits``.
    package enum Dimension: String, Sendable, Hashable, Codable, CaseIterable {
        /// Bytes of the file.
        case bytes
        /// Width times height.
        case pixels
        /// The longer side in pixels.
        case side
        /// Bytes of the decoded samples.
        case rawBytes
        /// The longer side divided by the shorter one, rounded up.
        case aspect
    }

    /// One sentence for the person who sent the picture.
    package var publicSentence: String {
        switch self {
        case .unsupportedFormat:
            let formats = ImageFormat.allCases.map(\.displayName).joined(separator: ", ")
            return "The reference picture must be one of \(formats)"
        case .malformed(let format):
            return "The reference picture is a damaged or incomplete \(format.displayName) file"
        case .tooLarge(.bytes, let limit, let found):
            return "The reference picture must be at most \(limit) bytes, got \(found)"
        case .tooLarge(.pixels, let limit, let found):
            return "The reference picture must have at most \(limit) pixels, got \(found)"
        case .tooLarge(.side, let limit, let found):
            return "The reference picture's sides must be at most \(limit) pixels, got \(found)"
        case .tooLarge(.rawBytes, let limit, let found):
            return "The reference picture must decode to at most \(limit) bytes, got \(found)"
        case .tooLarge(.aspect, let limit, let found):
            return "The reference picture's longer side must be at most \(limit) times the shorter one, got \(found)"
        }
    }
}
