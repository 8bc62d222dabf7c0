/// Why a prompt can't be read.
///
/// Texts of the client are carried whole; whoever shows them shortens them.
package enum PromptFailure: Error, Sendable, Hashable {
    /// No address, no word and no parameter.
    case empty
    /// More Unicode scalars than the limit; both counts are in scalars.
    case tooLong(limit: Int, length: Int)
    /// `--name` that Midjourney never had; the name comes without its dashes, as the client wrote it.
    case unknownParameter(name: String)
    /// A parameter that is known has a value that it can't have; `name` carries its dashes.
    case invalidParameter(name: String, expected: String, received: String)
    /// The `::` weights of all parts together are not above zero, so nothing is asked for.
    case weightsNotPositive
}
