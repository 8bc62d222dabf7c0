package import Generation
import Synchronization

/// Picture bytes without a disk, that can be told to fail.
///
/// A digest here is a number and no hash; files lie on the shelves in turn.
package final class InMemoryPictures: PictureInventory, PictureIntake {
    /// The calls that can be made to fail.
    package enum Call: Sendable, Hashable {
        case keep, remove
    }

    private struct State {
        var files: [ContentDigest: [UInt8]] = [:]
        var damaged: Set<ContentDigest> = []
        var ledger = PictureLedger()
        var names = 0
        var leftovers = 0
        var incoming = 0
        var faults: [Call: Int] = [:]

        mutating func fails(_ call: Call) -> Bool {
            guard let left = faults[call], left > 0 else { return false }
            faults[call] = left - 1
            return true
        }
    }

    private let state = Mutex(State())

    /// Hit each time that a planned failure was thrown.
    package let failed = EventCount()

    package init() {}

    /// Makes the next calls fail.
    package func fail(_ call: Call, times: Int = 1) { state.withLock { $0.faults[call, default: 0] += times } }

    /// Makes the next calls of ``keep(_:)`` fail.
    package func failKeeping(times: Int) { fail(.keep, times: times) }

    /// Loses all files, as a folder does that somebody emptied.
    package func loseEverything() { state.withLock { $0.files = [:] } }

    /// Damages a file, as a bad disk does.
    package func damage(_ digest: ContentDigest) { state.withLock { _ = $0.damaged.insert(digest) } }

    /// Leaves files half written, as a crash does.
    package func leaveHalfWritten(_ count: Int) { state.withLock { $0.leftovers += count } }

    /// Files that are being written piece by piece.
    package var incoming: Int { state.withLock { $0.incoming } }

    /// The digests of all files.
    package var digests: Set<ContentDigest> { state.withLock { Set($0.files.keys) } }

    package func keep(_ bytes: [UInt8]) async throws(PictureStoreFailure) -> ContentDigest {
        let digest = state.withLock { state -> ContentDigest? in
            if state.fails(.keep) { return nil }
            if let known = state.files.first(where: { $0.value == bytes })?.key {
                state.ledger.pin(known)
                return known
            }
            state.names += 1
            let number = state.names
            let digest = ContentDigest(hash: (0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 8))) })
            state.files[digest] = bytes
            state.ledger.pin(digest)
            return digest
        }
        guard let digest else {
            failed.hit()
            throw .unavailable(reason: "disk full")
        }
        return digest
    }

    package func begin() async throws(PictureStoreFailure) -> any IncomingPicture { Incoming(self) }

    /// A file that is put together in memory.
    private final class Incoming: IncomingPicture {
        private let pictures: InMemoryPictures
        private let bytes = Mutex<[UInt8]>([])

        init(_ pictures: InMemoryPictures) {
            self.pictures = pictures
            pictures.state.withLock { $0.incoming += 1 }
        }

        deinit { pictures.state.withLock { $0.incoming -= 1 } }

        var byteCount: Int { bytes.withLock { $0.count } }

        func write(_ piece: [UInt8]) async throws(PictureStoreFailure) { bytes.withLock { $0 += piece } }

        func contents() async throws(PictureStoreFailure) -> [UInt8] { bytes.withLock { $0 } }

        func keep() async throws(PictureStoreFailure) -> ContentDigest {
            try await pictures.keep(bytes.withLock { $0 })
        }

        func discard() {}
    }

    package func release(_ digest: ContentDigest) { state.withLock { $0.ledger.release(digest) } }

    package func bytes(of digest: ContentDigest) async throws(PictureStoreFailure) -> [UInt8] {
        guard let bytes = state.withLock({ $0.files[digest] }) else { throw .missing(digest) }
        return bytes
    }

    package func bytes(
        of digest: ContentDigest,
        from offset: Int,
        count: Int
    ) async throws(PictureStoreFailure) -> [UInt8] {
        Array(try await bytes(of: digest).dropFirst(offset).prefix(count))
    }

    package func condemn(_ digests: Set<ContentDigest>) -> Condemnation {
        state.withLock { $0.ledger.condemn(digests) }
    }

    package func remove(
        _ unnamed: Set<ContentDigest>,
        of condemnation: Condemnation
    ) async throws(PictureStoreFailure) -> Int {
        let removed = state.withLock { state -> Int? in
            var removed = 0
            let fails = state.fails(.remove)
            for digest in condemnation.digests where state.ledger.carryOut(condemnation, on: digest) {
                guard unnamed.contains(digest) else { continue }
                if fails {
                    state.ledger.reconsider([digest])
                } else if state.files.removeValue(forKey: digest) != nil {
                    removed += 1
                }
            }
            return fails ? nil : removed
        }
        guard let removed else {
            failed.hit()
            throw .unavailable(reason: "the disk is read-only")
        }
        return removed
    }

    package func takeReleased() -> Set<ContentDigest> { state.withLock { $0.ledger.takeReleased() } }

    package func reconsider(_ digests: Set<ContentDigest>) { state.withLock { $0.ledger.reconsider(digests) } }

    package func shelf(_ number: UInt8) async throws(PictureStoreFailure) -> PictureShelf {
        let prefix = ContentDigest(hash: [number]).text
        return state.withLock { state in
            PictureShelf(files: state.files.filter { $0.key.text.hasPrefix(prefix) }.mapValues(\.count))
        }
    }

    package func condition(of digest: ContentDigest) async throws(PictureStoreFailure) -> FileCondition {
        state.withLock { state in
            guard state.files[digest] != nil else { return .missing }
            return state.damaged.contains(digest) ? .damaged : .sound
        }
    }

    package func setAside(_ digest: ContentDigest) async throws(PictureStoreFailure) -> Bool {
        state.withLock { state in
            guard !state.ledger.isPinned(digest) else { return false }
            return state.files.removeValue(forKey: digest) != nil
        }
    }

    package func leftovers(removing: Bool) async throws(PictureStoreFailure) -> Int {
        state.withLock { state in
            defer { if removing { state.leftovers = 0 } }
            return state.leftovers
        }
    }
}
