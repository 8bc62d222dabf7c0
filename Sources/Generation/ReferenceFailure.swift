/// Why a reference can't be used.
package enum ReferenceFailure: Error, Sendable, Hashable, Codable {
    /// It could not be fetched. One case for refused, unresolvable, closed and late, so that nobody can use this server
    /// to learn what answers inside its network.
    case unreachable
    /// What was fetched is no picture that this server reads: `an HTML page`, and `PNG, JPEG, WebP or GIF`.
    case unsupportedFormat(found: String, accepted: String)
    /// It begins like a picture of this format, such as `JPEG`, but can't be decoded.
    case malformed(format: String)
    /// It begins like a picture of this format, and ends before its pixels do.
    case truncated(format: String)
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
        case .unsupportedFormat(let found, let accepted):
            RecordedFailure(
                code: "reference_unsupported",
                message: "The picture's address must lead to a \(accepted) image; what came is \(found)",
                fault: .request
            )
        case .malformed(let format):
            RecordedFailure(
                code: "reference_malformed",
                message: "The picture could not be decoded; the \(format) file is damaged",
                fault: .request
            )
        case .truncated(let format):
            RecordedFailure(
                code: "reference_truncated",
                message: "The picture could not be decoded; the \(format) file is cut off",
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
