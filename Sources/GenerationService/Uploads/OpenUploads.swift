import Generation
import Synchronization

/// Which limit a file under way is over.
enum UploadExcess: Error, Sendable, Hashable {
    /// As many files of its owner are under way as may be.
    case underWay
    /// With it there would be more uploads than its owner may have.
    case count
    /// With it the uploads would come to more bytes than its owner's may.
    case bytes
}

/// The files that owners are sending just now, counted beside the uploads that they have already.
///
/// A file counts from its beginning until it is an upload, which the store counts, or is let go of. One file of an owner
/// may be there without room: it may repeat an upload, which is known only when all of it is there.
final class OpenUploads: Sendable {
    private struct File {
        var byteCount = 0
        /// Whether it is the one that goes on without room.
        var isSpare = false
    }

    private struct Sender {
        /// By the number of the place.
        var files: [UInt64: File] = [:]
        /// What the uploads that are there come to, as far as is known.
        var stored = UploadUsage()

        var hasSpare: Bool { files.values.contains { $0.isSpare } }

        /// Which limit new files, and new bytes, are over.
        func excess(files newFiles: Int, bytes newBytes: Int, within quota: UploadQuota) -> UploadExcess? {
            let counted = files.values.filter { !$0.isSpare }
            if stored.count + counted.count + newFiles > quota.count { return .count }
            let byteCount = counted.reduce(stored.byteCount) { $0 + $1.byteCount }
            return byteCount > quota.byteCount - newBytes ? .bytes : nil
        }
    }

    private struct State {
        /// Only those who send something.
        var senders: [OwnerID: Sender] = [:]
        var lastPlace: UInt64 = 0
    }

    /// The place of one file among those of its owner; given back by ``leave()``, or with the object.
    final class Place: Sendable {
        let owner: OwnerID
        private let number: UInt64
        private let mayRepeat: Bool
        private let uploads: OpenUploads

        fileprivate init(_ number: UInt64, of owner: OwnerID, mayRepeat: Bool, in uploads: OpenUploads) {
            self.number = number
            self.owner = owner
            self.mayRepeat = mayRepeat
            self.uploads = uploads
        }

        deinit { leave() }

        /// Counts bytes that are about to be written.
        ///
        /// - Parameter stored: what the uploads that are there come to, where it was just read.
        /// - Returns: `nil` when they were counted.
        func take(_ length: Int, beside stored: UploadUsage? = nil) -> UploadExcess? {
            let quota = uploads.quota
            return uploads.state.withLock { state -> UploadExcess? in
                guard var sender = state.senders[owner], var file = sender.files[number] else { return .underWay }
                if let stored { sender.stored = stored }
                if !file.isSpare, let excess = sender.excess(files: 0, bytes: length, within: quota) {
                    guard mayRepeat, !sender.hasSpare else {
                        state.senders[owner] = sender
                        return excess
                    }
                    file.isSpare = true
                }
                file.byteCount += length
                sender.files[number] = file
                state.senders[owner] = sender
                return nil
            }
        }

        /// Gives the place back; a second call does nothing.
        func leave() { uploads.remove(number, of: owner, stored: nil) }

        /// Gives the place back for an upload that the store counts from now on.
        func leave(stored length: Int) { uploads.remove(number, of: owner, stored: length) }
    }

    private let quota: UploadQuota
    private let state = Mutex(State())

    /// - Parameter quota: what the uploads of one owner may come to, those under way included.
    init(quota: UploadQuota) { self.quota = quota }

    /// A place for one more file.
    ///
    /// - Parameters:
    ///   - stored: what the owner's uploads come to, just read.
    ///   - mayRepeat: whether the file may be that of an upload which is there.
    func enter(
        _ owner: OwnerID,
        beside stored: UploadUsage,
        mayRepeat: Bool
    ) throws(UploadExcess) -> Place {
        let (excess, number) = state.withLock { state -> (UploadExcess?, UInt64) in
            var sender = state.senders[owner] ?? Sender()
            guard sender.files.count < UploadConfiguration.mostUnderWay else { return (.underWay, 0) }
            sender.stored = stored
            var file = File()
            if let excess = sender.excess(files: 1, bytes: 1, within: quota) {
                guard mayRepeat, !sender.hasSpare else { return (excess, 0) }
                file.isSpare = true
            }
            state.lastPlace += 1
            sender.files[state.lastPlace] = file
            state.senders[owner] = sender
            return (nil, state.lastPlace)
        }
        if let excess { throw excess }
        return Place(number, of: owner, mayRepeat: mayRepeat, in: self)
    }

    private func remove(_ number: UInt64, of owner: OwnerID, stored length: Int?) {
        state.withLock { state in
            guard var sender = state.senders[owner], sender.files.removeValue(forKey: number) != nil else { return }
            if let length {
                sender.stored.count += 1
                sender.stored.byteCount += length
            }
            state.senders[owner] = sender.files.isEmpty ? nil : sender
        }
    }
}
