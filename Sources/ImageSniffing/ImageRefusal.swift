/// Why a file cannot be a reference: always the fault of the file, never of this machine.
package enum ImageRefusal: Error, Sendable, Hashable, Codable {
    /// The first bytes are those of no accepted format, or the format is used in a way that is not read.
    case unsupportedFormat(FoundContent, accepted: [ImageFormat])
    /// The file begins like a picture of this format and then breaks its rules.
    case malformed(ImageFormat)
    /// The file begins like a picture of this format and ends too early.
    case truncated(ImageFormat)
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

        /// A limit and what was found, as the end of a sentence: `50000000 pixels, and this one has 60000000`.
        package func phrase(limit: Int, found: Int) -> String {
            switch self {
            case .bytes: "\(limit) bytes, and this one has \(found)"
            case .pixels: "\(limit) pixels, and this one has \(found)"
            case .side: "\(limit) pixels a side, and this one has \(found)"
            case .rawBytes: "\(limit) bytes of decoded pixels, and this one has \(found)"
            case .aspect: "sides of \(limit) to 1, and these are \(found) to 1"
            }
        }
    }

    /// One sentence for the person who sent the picture.
    package var publicSentence: String {
        switch self {
        case .unsupportedFormat(let found, let accepted):
            "The reference picture must be \(ImageFormat.list(accepted)); this is \(found.phrase)"
        case .malformed(let format):
            "The reference picture is a damaged \(format.displayName) file"
        case .truncated(let format):
            "The reference picture is an incomplete \(format.displayName) file"
        case .tooLarge(let dimension, let limit, let found):
            "The reference picture may have at most \(dimension.phrase(limit: limit, found: found))"
        }
    }
}
