/// Why the picture store could not keep or give bytes.
package enum PictureStoreFailure: Error, Sendable, Hashable {
    /// The disk is full or can't be written; nothing is left behind. The reason is for the log.
    case unavailable(reason: String)
    /// No file of this digest exists.
    case missing(ContentDigest)
}

/// Keeps the bytes of pictures under their digest.
///
/// **What implementers must guarantee**: when ``keep(_:)`` returns, file and folder entry survive a power cut; a file is
/// never visible in part; keeping the same bytes twice is one file.
package protocol PictureBytes: Sendable {
    /// Stores bytes durably.
    func keep(_ bytes: [UInt8]) async throws(PictureStoreFailure) -> ContentDigest

    /// The whole file.
    func bytes(of digest: ContentDigest) async throws(PictureStoreFailure) -> [UInt8]
}

/// Brings the bytes behind the address that a client sent.
package protocol ReferenceSource: Sendable {
    /// The file behind an address: from our own store where the address is ours, else from the network.
    func reference(at address: String, linkBase: String) async throws(ReferenceFailure) -> [UInt8]
}
