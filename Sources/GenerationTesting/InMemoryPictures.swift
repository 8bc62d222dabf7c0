package import Generation
import Synchronization

/// Picture bytes without a disk, that can be told to fail.
///
/// A digest here is a name and no hash.
package final class InMemoryPictures: PictureBytes {
    private let files = Mutex<[ContentDigest: [UInt8]]>([:])
    private let faults = Mutex(0)

    /// Hit each time that a planned failure was thrown.
    package let failed = EventCount()

    package init() {}

    /// Makes the next calls of ``keep(_:)`` fail.
    package func failKeeping(times: Int) { faults.withLock { $0 += times } }

    /// Loses all files, as a folder does that somebody emptied.
    package func loseEverything() { files.withLock { $0 = [:] } }

    package func keep(_ bytes: [UInt8]) async throws(PictureStoreFailure) -> ContentDigest {
        let fails = faults.withLock { left -> Bool in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        if fails {
            failed.hit()
            throw .unavailable(reason: "disk full")
        }
        return files.withLock { files in
            if let known = files.first(where: { $0.value == bytes }) { return known.key }
            let digest = ContentDigest("file \(files.count + 1)")
            files[digest] = bytes
            return digest
        }
    }

    package func bytes(of digest: ContentDigest) async throws(PictureStoreFailure) -> [UInt8] {
        guard let bytes = files.withLock({ $0[digest] }) else { throw .missing(digest) }
        return bytes
    }
}
