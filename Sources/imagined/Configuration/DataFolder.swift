import Foundation

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

    /// Makes the folder, for its user only, where it is missing.
    func prepare() throws {
        for folder in [path, path + "/keys"] {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
    }

    /// Keeps the first key where its user can find it again.
    func keepFirstKey(_ text: String) throws {
        let descriptor = open(firstKeyFile, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission) }
        try file.write(contentsOf: Data((text + "\n").utf8))
        try file.synchronize()
    }
}
