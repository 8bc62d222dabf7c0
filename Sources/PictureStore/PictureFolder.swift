import Crypto
import Dispatch
import Foundation
package import Generation

/// Pictures as files under the SHA-256 of their content: `pictures/ab/cd/abcd…`.
///
/// A file comes into being under a name of its own in `pictures/incoming`, is synced, renamed into place, and then its
/// folder is synced, so that a name never stands for half a file and survives a power cut once ``keep(_:)`` returned.
package final class PictureFolder: PictureBytes {
    private let root: String
    private let incoming: String
    private let folders: DurableFolders
    private let queue = DispatchQueue(label: "imagined.pictures", qos: .userInitiated, attributes: .concurrent)

    /// Opens the folder, makes it where it is missing, and removes what a crash left half written.
    ///
    /// - Parameter root: the folder `pictures` inside the data folder.
    /// - Throws: ``PictureStoreFailure/unavailable(reason:)``
    package init(root: String) throws(PictureStoreFailure) {
        self.root = root
        incoming = root + "/incoming"
        folders = DurableFolders(root: root)
        do {
            if access(incoming, F_OK) == 0 { try FileManager.default.removeItem(atPath: incoming) }
            try FileManager.default.createDirectory(
                atPath: incoming,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try DurableFile.syncFolder(root)
            try DurableFile.syncFolder((root as NSString).deletingLastPathComponent)
        } catch {
            throw .unavailable(reason: String(describing: error))
        }
    }

    package func keep(_ bytes: [UInt8]) async throws(PictureStoreFailure) -> ContentDigest {
        try await onQueue { [root, incoming, folders] in
            let digest = Self.digest(of: bytes)
            let folder = Self.folder(of: digest, in: root)
            let path = folder + "/" + digest.text
            try folders.prepare(folder)
            if access(path, F_OK) == 0 {
                // Another call may have renamed the file and not yet synced the folder.
                try DurableFile.syncFolder(folder)
                return digest
            }
            try DurableFile.write(bytes, to: path, through: incoming + "/" + UUID().uuidString)
            return digest
        }
    }

    package func bytes(of digest: ContentDigest) async throws(PictureStoreFailure) -> [UInt8] {
        try await onQueue { [root] in
            let path = Self.folder(of: digest, in: root) + "/" + digest.text
            guard let bytes = try DurableFile.read(path) else { throw PictureStoreFailure.missing(digest) }
            return bytes
        }
    }

    /// SHA-256 of the bytes.
    package static func digest(of bytes: [UInt8]) -> ContentDigest {
        ContentDigest(Hexadecimal.text(of: SHA256.hash(data: bytes)))
    }

    private static func folder(of digest: ContentDigest, in root: String) -> String {
        "\(root)/\(digest.text.prefix(2))/\(digest.text.dropFirst(2).prefix(2))"
    }

    /// Runs blocking file work away from the threads that Swift's tasks share.
    private func onQueue<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(PictureStoreFailure) -> Value {
        let result: Result<Value, PictureStoreFailure> = await withCheckedContinuation { continuation in
            queue.async {
                do {
                    continuation.resume(returning: .success(try work()))
                } catch let failure as PictureStoreFailure {
                    continuation.resume(returning: .failure(failure))
                } catch {
                    continuation.resume(returning: .failure(.unavailable(reason: String(describing: error))))
                }
            }
        }
        return try result.get()
    }
}

/// Bytes as lower-case hexadecimal text.
enum Hexadecimal {
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
