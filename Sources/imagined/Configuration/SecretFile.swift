import Foundation
import Logging
import PictureStore

/// A file of random bytes in the data folder that is made once and never changes.
struct SecretFile {
    static let byteCount = 32

    /// Absolute.
    let path: String
    /// What it is, for the log of its making.
    let meaning: String
    /// What to do about a damaged one, as the end of a sentence.
    let remedy: String

    var exists: Bool { access(path, F_OK) == 0 }

    /// Reads the file, or makes it where it is missing.
    ///
    /// A new file is synced under another name before it gets its own, and its folder after that: no crash leaves a part
    /// of it, and nobody learns a secret that a power cut takes back.
    ///
    /// - Throws: ``ConfigurationProblem`` for a file that can't be read or made, or has another length.
    func bytes(_ logger: Logger?) throws(ConfigurationProblem) -> [UInt8] {
        do {
            if !exists { try make(logger) }
            // A copy from a backup may have come with the rights of any file.
            guard chmod(path, 0o600) == 0 || errno == EPERM || errno == EROFS else { throw failure() }
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
            guard bytes.count == Self.byteCount else {
                throw ConfigurationProblem(sentences: [
                    "\(path) must have \(Self.byteCount) bytes, and has \(bytes.count): \(remedy)"
                ])
            }
            return bytes
        } catch let problem as ConfigurationProblem {
            throw problem
        } catch {
            throw ConfigurationProblem(sentences: ["\(path) can't be used: \(error)"])
        }
    }

    private func make(_ logger: Logger?) throws {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        unlink(path + ".new")
        try DurableFile.write(bytes, to: path, through: path + ".new")
        logger?.notice("\(meaning)", metadata: ["file": "\(path)"])
    }

    private func failure() -> ConfigurationProblem {
        ConfigurationProblem(sentences: ["\(path) can't be used: \(String(cString: strerror(errno)))"])
    }
}
