package import Imaging

/// Why a picture was not rendered.
package enum StudioFailure: Error, Sendable, Hashable {
    /// The caller asked to stop; nothing is wrong with the recipe or the reference.
    case cancelled
    /// The recipe was planned by another version of the engine, whose pixels this one cannot repeat.
    case engineVersion(expected: String, received: String)
    /// The long side must be 1…16384 pixels.
    case longSide(received: Int)
    /// The reference could not be cropped or resized.
    case reference(ImagingFailure)
}
