import Foundation
import GenerationService
import Logging

/// Keeps the 32 random bytes from which all signing secrets of an installation are made.
enum WebhookSigningFile {
    private static let byteCount = 32

    /// Reads the file, or makes it where it is missing.
    ///
    /// A new file is synced under another name before it gets its own, and its folder after that: no crash leaves a part
    /// of it, and no receiver learns a secret that a power cut takes back.
    ///
    /// - Throws: ``ConfigurationProblem`` for a file that can't be read or has another length.
    static func secrets(in folder: DataFolder, _ logger: Logger? = nil) throws -> WebhookSecrets {
        let path = folder.webhookSigningFile
        if !FileManager.default.fileExists(atPath: path) {
            try make(path)
            logger?.notice("The secret that signs webhooks was made", metadata: ["file": "\(path)"])
        }
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        guard bytes.count == byteCount else {
            throw ConfigurationProblem(sentences: [
                """
                \(path) must have \(byteCount) bytes, and has \(bytes.count): bring it back from a backup, or remove it to \
                give every receiver a new secret
                """
            ])
        }
        return WebhookSecrets(master: bytes)
    }

    private static func make(_ path: String) throws {
        let temporary = path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(temporary) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var generator = SystemRandomNumberGenerator()
        try file.write(contentsOf: Data((0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
        try file.synchronize()
        guard rename(temporary, path) == 0 else { throw failure(path) }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> ConfigurationProblem {
        ConfigurationProblem(sentences: ["\(path) can't be written: \(String(cString: strerror(errno)))"])
    }
}
