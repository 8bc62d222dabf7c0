import Foundation
import Synchronization

/// The folders below one root whose own entries are known to be on the disk.
///
/// That a folder can be seen does not say so: another call may have made it and not yet synced its parent, or a process
/// that died in between. So each folder's parent is synced once by each process that writes into it.
final class DurableFolders: Sendable {
    private let root: String
    private let known: Mutex<Set<String>> = Mutex([])

    /// - Parameter root: an existing folder whose own entry is durable.
    init(root: String) { self.root = root }

    /// Makes a folder and those between it and the root where they are missing, and their entries durable.
    func prepare(_ path: String) throws {
        if path.utf8.count <= root.utf8.count { return }
        let parent = (path as NSString).deletingLastPathComponent
        try prepare(parent)
        let isNew = try DurableFile.makeFolder(path)
        if !isNew && known.withLock({ $0.contains(path) }) { return }
        try DurableFile.syncFolder(parent)
        known.withLock { _ = $0.insert(path) }
    }
}
