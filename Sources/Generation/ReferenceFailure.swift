/// Why a reference can't be used.
package enum ReferenceFailure: Error, Sendable, Hashable, Codable {
    /// It could not be fetched. One case for refused, unresolvable, closed and late, so that nobody can use this server
    /// to learn what answers inside its network.
    case unreachable
    /// What was fetched is none of PNG, JPEG, WebP and GIF.
    case unsupportedFormat
    /// It begins like a picture, but can't be decoded.
    case malformed
    /// A limit of this server is exceeded, such as `20971520 bytes`.
    case tooLarge(limit: String)
}

extension ReferenceFailure {
    /// What is stored with the job and told to the client.
    package var recorded: RecordedFailure {
        switch self {
        case .unreachable:
            RecordedFailure(
                code: "reference_unreachable",
                message: "The picture's address could not be fetched; it must be a direct public link to an image",
                fault: .request
            )
        case .unsupportedFormat:
            RecordedFailure(
                code: "reference_unsupported",
                message: "The picture's address must lead to a PNG, JPEG, WebP or GIF image; what came is none of them",
                fault: .request
            )
        case .malformed:
            RecordedFailure(
                code: "reference_malformed",
                message: "The picture could not be decoded; the file is damaged or cut off",
                fault: .request
            )
        case .tooLarge(let limit):
            RecordedFailure(
                code: "reference_too_large",
                message: "The picture is too large; this server takes at most \(limit)",
                fault: .request
            )
        }
    }
}
