/// Which files of a picture store have to stay, and which are about to go.
///
/// A file is pinned from the moment in which its bytes are kept until its keeper lets go of it, which it does when the
/// row that names the file is on the disk, or will never be. A file that no row names any more goes in three steps: it is
/// condemned, then the rows are read, then it is removed. Who keeps the same bytes in between pins the file, and so takes
/// the condemnation back; whoever did so before the first step had its row written, or still holds its pin.
///
/// A value; the store holds it under a lock, and removes a file under the same one.
package struct PictureLedger: Sendable {
    private var pins: [ContentDigest: Int] = [:]
    /// By which condemnation, the newest one.
    private var condemned: [ContentDigest: Int] = [:]
    private var lastCondemnation = 0
    private var released: Set<ContentDigest> = []

    package init() {}

    /// Keeps the file from being removed, until as many calls of ``release(_:)``.
    package mutating func pin(_ digest: ContentDigest) {
        pins[digest, default: 0] += 1
        condemned[digest] = nil
    }

    /// Ends one pin.
    package mutating func release(_ digest: ContentDigest) {
        guard let count = pins[digest] else { return }
        pins[digest] = count > 1 ? count - 1 : nil
        if count == 1 { released.insert(digest) }
    }

    package func isPinned(_ digest: ContentDigest) -> Bool { pins[digest] != nil }

    /// Condemns those that are not pinned.
    package mutating func condemn(_ digests: Set<ContentDigest>) -> Condemnation {
        lastCondemnation += 1
        let free = digests.filter { pins[$0] == nil }
        for digest in free { condemned[digest] = lastCondemnation }
        return Condemnation(number: lastCondemnation, digests: free)
    }

    /// Whether the file is still condemned by this condemnation; it is not any more afterwards.
    package mutating func carryOut(_ condemnation: Condemnation, on digest: ContentDigest) -> Bool {
        guard condemned[digest] == condemnation.number else { return false }
        condemned[digest] = nil
        return true
    }

    /// The files whose last pin has ended, or that were given to ``reconsider(_:)``, since the last call.
    ///
    /// Nobody but the rows knows whether they are named.
    package mutating func takeReleased() -> Set<ContentDigest> {
        defer { released = [] }
        return released
    }

    /// Lets ``takeReleased()`` return these once more.
    package mutating func reconsider(_ digests: Set<ContentDigest>) { released.formUnion(digests) }
}

/// The first of three steps in which files are removed.
package struct Condemnation: Sendable, Hashable {
    fileprivate let number: Int
    /// What was condemned.
    package let digests: Set<ContentDigest>
}
