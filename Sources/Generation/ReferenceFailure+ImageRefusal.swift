package import ImageSniffing

extension ReferenceFailure {
    /// Why a file was refused, in the words that clients are told.
    package init(_ refusal: ImageRefusal) {
        switch refusal {
        case .unsupportedFormat(let found, let accepted):
            self = .unsupportedFormat(found: found.phrase, accepted: ImageFormat.list(accepted))
        case .malformed(let format): self = .malformed(format: format.displayName)
        case .truncated(let format): self = .truncated(format: format.displayName)
        case .tooLarge(let dimension, let limit, let found):
            self = .tooLarge(limit: dimension.phrase(limit: limit, found: found))
        }
    }
}
