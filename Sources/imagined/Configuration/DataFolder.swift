import Foundation
import PictureStore

/// The one folder in which everything is kept.
struct DataFolder: Sendable {
    /// Absolute.
    let path: String

    /// - Parameter path: absolute or relative to the working folder.
    init(path: String) {
        self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    var pictures: String { path + "/pictures" }
    /// The key that the first start made, for the example that each start prints.
    var firstKeyFile: String { path + "/keys/first-key" }

    /// From which every secret that signs reports to webhooks is made.
    var webhookSigningFile: String { path + "/keys/webhook-signing" }

    /// From which the key is made under which the database keeps what clients entrusted to it.
    var sealingFile: String { path + "/keys/sealing" }

    /// Makes the folder, for its user only, where it is missing, and its entry durable.
    func prepare() throws {
        try prepare(path)
        try prepare(path + "/keys")
    }

    private func prepare(_ folder: String) throws {
        let parent = (folder as NSString).deletingLastPathComponent
        if access(parent, F_OK) != 0 { try prepare(parent) }
        _ = try DurableFile.makeFolder(folder)
        do {
            // Also when it was there: whoever made it may have died before this.
            try DurableFile.syncFolder(parent)
        } catch let failure as DurableFile.SystemFailure where [EACCES, EINVAL].contains(failure.code) {
            // A folder that this user may pass but not read, or a file system without syncs, is its owner's business.
        }
    }

    /// Keeps the first key where its user can find it again; when this returns it is on the disk.
    func keepFirstKey(_ text: String) throws {
        let temporary = firstKeyFile + ".new"
        unlink(temporary)
        try DurableFile.write(Array((text + "\n").utf8), to: firstKeyFile, through: temporary)
    }
}
