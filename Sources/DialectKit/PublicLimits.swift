/// How much this server takes: one JSON object, written once, that `/v1/limits` answers and that stands in every answer
/// with status 413 or 422.
package struct PublicLimits: Sendable, Hashable {
    /// The whole object, in UTF-8.
    package let json: [UInt8]

    /// - Parameter members: writes the object's members.
    package init(_ members: (inout JSONWriter) -> Void) { json = JSONWriter.object(members) }

    /// Whether answers with this status tell them.
    package static func areTold(with status: Int) -> Bool { status == 413 || status == 422 }
}
