package import Generation
package import ImageSniffing

extension ReferenceFailure {
    /// What the refusal of a picture's header means for its job.
    package init(_ refusal: ImageRefusal) {
        switch refusal {
        case .unsupportedFormat: self = .unsupportedFormat
        case .malformed: self = .malformed
        case .tooLarge(.bytes, let limit, let found):
            self = .tooLarge(limit: "\(limit) bytes, and this one has \(found)")
        case .tooLarge(.pixels, let limit, let found):
            self = .tooLarge(limit: "\(limit) pixels, and this one has \(found)")
        case .tooLarge(.side, let limit, let found):
            self = .tooLarge(limit: "\(limit) pixels a side, and this one has \(found)")
        case .tooLarge(.rawBytes, let limit, let found):
            self = .tooLarge(limit: "\(limit) bytes of decoded pixels, and this one has \(found)")
        case .tooLarge(.aspect, let limit, let found):
            self = .tooLarge(limit: "sides of \(limit) to 1, and these are \(found) to 1")
        }
    }
}
