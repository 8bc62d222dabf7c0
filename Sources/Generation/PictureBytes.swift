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
/// never visible in part; keeping the same bytes twice is one file; a file that is pinned is not removed, and pins go by
/// ``PictureLedger``.
package protocol PictureBytes: Sendable {
    /// Stores bytes durably, and pins the file until as many calls of ``release(_:)``.
    func keep(_ bytes: [UInt8]) async throws(PictureStoreFailure) -> ContentDigest

    /// Lets go of a file that was kept: the row that names it is on the disk, or will never be.
    func release(_ digest: ContentDigest)

    /// The whole file.
    func bytes(of digest: ContentDigest) async throws(PictureStoreFailure) -> [UInt8]

    /// A part of the file; where the file ends, less than was asked for.
    ///
    /// - Parameters:
    ///   - offset: of the first byte, at least 0.
    ///   - count: how many bytes, at least 1.
    func bytes(of digest: ContentDigest, from offset: Int, count: Int) async throws(PictureStoreFailure) -> [UInt8]
}

/// A picture store that takes files piece by piece, so that no whole one has to be in memory.
package protocol PictureIntake: PictureBytes {
    /// Begins a file that nobody can see yet.
    func begin() async throws(PictureStoreFailure) -> any IncomingPicture
}

/// A file on its way into a picture store, for one caller at a time.
///
/// **What implementers must guarantee**: whoever lets go of it without ``keep()`` leaves nothing behind, and a process that
/// dies leaves nothing but what its next start removes.
package protocol IncomingPicture: AnyObject, Sendable {
    /// Bytes that were written so far.
    var byteCount: Int { get }

    /// Adds bytes at the end.
    func write(_ bytes: [UInt8]) async throws(PictureStoreFailure)

    /// All that was written so far.
    func contents() async throws(PictureStoreFailure) -> [UInt8]

    /// Makes the file one of the store's, durably and pinned, as ``PictureBytes/keep(_:)`` does; the last call.
    func keep() async throws(PictureStoreFailure) -> ContentDigest

    /// Throws away what was written; without effect after ``keep()``.
    func discard()
}

/// A picture store as its caretaker sees it: what lies in it, and how it is removed.
package protocol PictureInventory: PictureBytes {
    /// Condemns those files that are not pinned; the first step to ``remove(_:of:)``.
    func condemn(_ digests: Set<ContentDigest>) -> Condemnation

    /// Removes those of the condemned files that no row names, unless they were pinned since, and takes the condemnation
    /// of the others back.
    ///
    /// - Parameter unnamed: what the rows said after the condemnation.
    /// - Returns: how many files were removed.
    /// - Throws: ``PictureStoreFailure/unavailable(reason:)`` when the disk refused; those that are left are returned by
    ///   the next ``takeReleased()``.
    func remove(
        _ unnamed: Set<ContentDigest>,
        of condemnation: Condemnation
    ) async throws(PictureStoreFailure) -> Int

    /// Files that were let go since the last call, or given to ``reconsider(_:)``: perhaps no row names them.
    func takeReleased() -> Set<ContentDigest>

    /// Lets ``takeReleased()`` return these once more.
    func reconsider(_ digests: Set<ContentDigest>)

    /// What lies on one of the shelves.
    ///
    /// - Parameter number: 0…255, the first byte of the digests.
    func shelf(_ number: UInt8) async throws(PictureStoreFailure) -> PictureShelf

    /// Reads a file and compares its content with its name.
    func condition(of digest: ContentDigest) async throws(PictureStoreFailure) -> FileCondition

    /// Puts a damaged file where nobody finds it by its digest, unless it is pinned: its name must not stand for other
    /// bytes, and the same picture can be kept again.
    ///
    /// - Returns: whether it was done.
    func setAside(_ digest: ContentDigest) async throws(PictureStoreFailure) -> Bool

    /// How many half written files lie about that nobody writes any more.
    ///
    /// - Parameter removing: whether they are removed as well.
    func leftovers(removing: Bool) async throws(PictureStoreFailure) -> Int
}

/// A part of a picture store: all files whose digests begin with the same byte.
package struct PictureShelf: Sendable, Hashable {
    /// Each with its length in bytes.
    package var files: [ContentDigest: Int]
    /// Paths of what is none of the store's files, below its root.
    package var strangers: [String]

    package init(files: [ContentDigest: Int] = [:], strangers: [String] = []) {
        self.files = files
        self.strangers = strangers
    }
}

/// What a file is worth.
package enum FileCondition: Sendable, Hashable {
    /// The content is what the name says.
    case sound
    case damaged
    case missing
}

/// Brings the bytes behind the address that a client sent.
package protocol ReferenceSource: Sendable {
    /// The file behind an address: from our own store where the address is ours, else from the network.
    func reference(at address: String, linkBase: String) async throws(ReferenceFailure) -> [UInt8]
}
