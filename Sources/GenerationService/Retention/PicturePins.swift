import Generation
import Synchronization

/// Files that one attempt has kept and whose rows are not written yet; it lets go of all of them at its end.
final class PicturePins: Sendable {
    private let pictures: any PictureBytes
    private let pinned = Mutex<[ContentDigest]>([])

    init(_ pictures: any PictureBytes) { self.pictures = pictures }

    /// Stores bytes durably, and keeps the file from being removed.
    func keep(_ bytes: [UInt8]) async throws(PictureStoreFailure) -> ContentDigest {
        let digest = try await pictures.keep(bytes)
        pinned.withLock { $0.append(digest) }
        return digest
    }

    /// Lets go: what no row names now is removed by and by.
    func release() {
        let digests = pinned.withLock { pinned in
            defer { pinned = [] }
            return pinned
        }
        for digest in digests { pictures.release(digest) }
    }
}
