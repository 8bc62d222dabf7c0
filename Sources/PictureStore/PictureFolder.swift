import Crypto
import Dispatch
import Foundation
package import Generation
import Synchronization

/// Pictures as files under the SHA-256 of their content: `pictures/ab/cd/abcd…`.
///
/// A file comes into being under a name of its own in `pictures/incoming`, is synced, renamed into place, and then its
/// folder is synced, so that a name never stands for half a file and survives a power cut once ``keep(_:)`` returned.
/// Files are removed under the lock that pins are set under, so that a file that somebody just kept stays.
package final class PictureFolder: PictureBytes {
    struct State {
        var ledger = PictureLedger()
        /// Names in `incoming` that are being written.
        var writing: Set<String> = []
    }

    let root: String
    let incoming: String
    private let folders: DurableFolders
    let state = Mutex(State())
    private let queue = DispatchQueue(label: "imagined.pictures", qos: .userInitiated, attributes: .concurrent)

    /// Opens the folder, makes it where it is missing, and removes what a crash left half written.
    ///
    /// - Parameters:
    ///   - root: the folder `pictures` inside the data folder.
    ///   - keepingLeftovers: whether half written files stay, to be counted.
    /// - Throws: ``PictureStoreFailure/unavailable(reason:)``
    package init(root: String, keepingLeftovers: Bool = false) throws(PictureStoreFailure) {
        self.root = root
        incoming = root + "/incoming"
        folders = DurableFolders(root: root)
        do {
            // What lies in it, and not itself: a folder that goes and comes again is one more thing to be synced.
            if !keepingLeftovers, access(incoming, F_OK) == 0 {
                for name in try DurableFile.entries(of: incoming) { _ = try DurableFile.remove("\(incoming)/\(name)") }
            }
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
        try await onQueue { [self] in
            let digest = Self.digest(of: bytes)
            state.withLock { $0.ledger.pin(digest) }
            do {
                try write(bytes, as: digest)
            } catch {
                release(digest)
                throw error
            }
            return digest
        }
    }

    package func release(_ digest: ContentDigest) { state.withLock { $0.ledger.release(digest) } }

    package func bytes(of digest: ContentDigest) async throws(PictureStoreFailure) -> [UInt8] {
        try await bytes(of: digest, from: 0, count: .max)
    }

    package func bytes(
        of digest: ContentDigest,
        from offset: Int,
        count: Int
    ) async throws(PictureStoreFailure) -> [UInt8] {
        try await onQueue { [self] in
            guard let bytes = try DurableFile.read(path(of: digest), from: offset, count: count) else {
                throw PictureStoreFailure.missing(digest)
            }
            return bytes
        }
    }

    /// SHA-256 of the bytes.
    package static func digest(of bytes: [UInt8]) -> ContentDigest { ContentDigest(hash: SHA256.hash(data: bytes)) }

    /// Pins a file that was written under a name of its own, and makes it durable under its digest; where the same bytes
    /// are there already, the file stays where it is.
    ///
    /// - Parameter descriptor: of the file, open.
    func settle(_ descriptor: Int32, at temporary: String, as digest: ContentDigest, byteCount: Int) throws {
        state.withLock { $0.ledger.pin(digest) }
        do {
            if try isThere(digest, byteCount: byteCount) { return }
            try DurableFile.settle(descriptor, from: temporary, to: path(of: digest))
        } catch {
            release(digest)
            throw error
        }
    }

    /// Prepares the folder of a file, and makes sure of the file where it is there already.
    private func isThere(_ digest: ContentDigest, byteCount: Int) throws -> Bool {
        let path = path(of: digest)
        let folder = (path as NSString).deletingLastPathComponent
        try folders.prepare(folder)
        // A file of another length is not the one that was kept, and is replaced.
        guard try DurableFile.length(path) == byteCount else { return false }
        // Another call may have renamed the file and not yet synced the folder.
        try DurableFile.syncFolder(folder)
        return true
    }

    private func write(_ bytes: [UInt8], as digest: ContentDigest) throws {
        if try isThere(digest, byteCount: bytes.count) { return }
        let path = path(of: digest)
        let name = UUID().uuidString
        state.withLock { _ = $0.writing.insert(name) }
        defer { state.withLock { _ = $0.writing.remove(name) } }
        try DurableFile.write(bytes, to: path, through: incoming + "/" + name)
    }

    func path(of digest: ContentDigest) -> String {
        "\(root)/\(digest.text.prefix(2))/\(digest.text.dropFirst(2).prefix(2))/\(digest.text)"
    }

    /// Runs blocking file work away from the threads that Swift's tasks share.
    func onQueue<Value: Sendable>(
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
