import Foundation

/// A file with changes that no sync covers.
struct CutFile {
    /// What a disk writes at once.
    private static let sector = 512

    let path: String
    let changes: [PowerCutJournal.ContentChange]

    func undo(_ loss: PowerCut.Loss, using generator: inout some RandomNumberGenerator) throws {
        guard let oldest = changes.first else { return }
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallFailure("open", path) }
        defer { close(descriptor) }
        // Whole files survive or perish more often than their sectors differ.
        let share: Double =
            switch loss {
            case .everything: 1
            case .some: [0, 0.5, 0.5, 1].randomElement(using: &generator) ?? 1
            }
        if share == 0 { return }
        let size = share == 1 ? oldest.size : try survivingSize(descriptor, using: &generator)
        for change in changes.reversed() {
            if share == 1 {
                try write(change.kept, to: descriptor, at: change.range.lowerBound)
                continue
            }
            for piece in Self.sectors(of: change.range) where Double.random(in: 0..<1, using: &generator) < share {
                try restore(piece, of: change, in: descriptor)
            }
        }
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw SystemCallFailure("truncate", path) }
    }

    /// Some size that the file had since its last sync, or a sector's end between two of them.
    private func survivingSize(_ descriptor: Int32, using generator: inout some RandomNumberGenerator) throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemCallFailure("inspect", path) }
        var sizes = changes.map(\.size) + [Int(status.st_size)]
        if let least = sizes.min(), let most = sizes.max(), most - least >= Self.sector {
            sizes.append(Int.random(in: least...most, using: &generator) / Self.sector * Self.sector)
        }
        return sizes.randomElement(using: &generator) ?? 0
    }

    /// Where the file had no bytes, the disk has zeros.
    private func restore(_ piece: Range<Int>, of change: PowerCutJournal.ContentChange, in descriptor: Int32) throws {
        let start = change.range.lowerBound
        let keptEnd = start + change.kept.count
        let kept = piece.clamped(to: start..<keptEnd)
        if !kept.isEmpty {
            let first = change.kept.startIndex - start
            try write(
                change.kept[(first + kept.lowerBound)..<(first + kept.upperBound)],
                to: descriptor,
                at: kept.lowerBound
            )
        }
        let missing = max(piece.lowerBound, keptEnd)..<max(piece.upperBound, keptEnd)
        try write(ArraySlice([UInt8](repeating: 0, count: missing.count)), to: descriptor, at: missing.lowerBound)
    }

    private func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, at offset: Int) throws {
        guard !bytes.isEmpty else { return }
        let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
        guard count == bytes.count else { throw SystemCallFailure("write", path) }
    }

    /// The range, cut at each sector's end.
    private static func sectors(of range: Range<Int>) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, (start / sector + 1) * sector)
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }
}

/// A folder with changed entries that no sync covers.
///
/// It is held open from before anything is undone, since its own entry may be among what is.
final class CutFolder {
    private let descriptor: Int32
    private let graves: String
    /// The changes in their order; one renaming within the folder is one change of two entries.
    private let changes: [[PowerCutJournal.EntryChange]]

    init(_ journal: PowerCutJournal, graves: String) throws {
        self.graves = graves
        var changes: [[PowerCutJournal.EntryChange]] = []
        var goesOn = false
        let entries = try journal.entryChanges()
        for entry in entries {
            if goesOn { changes[changes.count - 1].append(entry) } else { changes.append([entry]) }
            goesOn = entry.isJoined
        }
        self.changes = changes
        // Where it was, or, when it was removed since, in its grave.
        let places = Set(entries.map(\.folder)).sorted() + ["\(graves)/\(journal.inode)"]
        guard let place = places.first(where: { Self.inode(of: $0) == journal.inode }) else {
            throw PowerCutJournal.Unreadable(name: "folder \(journal.inode)")
        }
        descriptor = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallFailure("open", place) }
    }

    deinit { close(descriptor) }

    func undo(_ loss: PowerCut.Loss, using generator: inout some RandomNumberGenerator) throws {
        let survivors: Int =
            switch loss {
            case .everything: 0
            case .some:
                [0, changes.count, Int.random(in: 0...changes.count, using: &generator)]
                    .randomElement(using: &generator) ?? 0
            }
        for change in changes.dropFirst(survivors).reversed() {
            for entry in change.reversed() { try undo(entry) }
        }
    }

    private func undo(_ entry: PowerCutJournal.EntryChange) throws {
        let path = "/proc/self/fd/\(descriptor)/\(entry.name)"
        if let present = Self.status(of: path) {
            let grave = "\(graves)/\(present.st_ino)"
            if Self.isFolder(present) {
                guard rename(path, grave) == 0 else { throw SystemCallFailure("rename", path) }
            } else {
                guard link(path, grave) == 0 || errno == EEXIST else { throw SystemCallFailure("link", path) }
                guard unlink(path) == 0 else { throw SystemCallFailure("unlink", path) }
            }
        }
        guard let previous = entry.previous else { return }
        let grave = "\(graves)/\(previous)"
        guard let status = Self.status(of: grave) else { throw SystemCallFailure("find", grave) }
        let isBack = Self.isFolder(status) ? rename(grave, path) == 0 : link(grave, path) == 0
        guard isBack else { throw SystemCallFailure("restore", entry.name) }
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    private static func inode(of path: String) -> UInt64? { status(of: path).map { UInt64($0.st_ino) } }

    private static func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
}
