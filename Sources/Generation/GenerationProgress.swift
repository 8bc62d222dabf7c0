/// What an engine tells while it works on a task.
package enum GenerationProgress: Sendable, Hashable {
    /// How far the task is: 0…99, never falling.
    case percent(Int)
    /// How one of its pictures looks by now.
    case preview(PicturePreview)
}

/// A small picture of one that is being painted, or has just been; shown to who waits, and kept nowhere.
package struct PicturePreview: Sendable, Hashable {
    /// Pixels on the long side, at most.
    package static let longestSide = 192
    /// The most bytes of the file: a preview is usually a tenth of that, and noise does not fill it.
    package static let maximumByteCount = 64 * 1024

    /// Which of the four, 1…4 in reading order; `nil` for the one picture of an upscale.
    package var tile: Int?
    /// Pixels across: 1…``longestSide``.
    package var width: Int
    /// Pixels down: 1…``longestSide``.
    package var height: Int
    /// What the bytes are, such as `image/jpeg`.
    package var mediaType: String
    /// A whole file, without metadata.
    package var bytes: [UInt8]

    package init(tile: Int?, width: Int, height: Int, mediaType: String, bytes: [UInt8]) {
        self.tile = tile
        self.width = width
        self.height = height
        self.mediaType = mediaType
        self.bytes = bytes
    }
}
