package import ImageSniffing

/// Why an operation on pixels ended without a result.
package enum ImagingFailure: Error, Sendable, Hashable {
    /// The file cannot be a reference; the same bytes will be refused again.
    case refused(ImageRefusal)
    /// The picture library, or this machine's memory, failed us.
    ///
    /// `operation` is one of our own words; `detail` is the library's text, for the log and never for a client.
    case library(operation: String, detail: String)
}
