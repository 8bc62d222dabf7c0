import Crypto
import Foundation
package import Generation
import Synchronization

/// A file in `pictures/incoming` that is written piece by piece and hashed meanwhile.
///
/// It goes with its last owner, unless it was kept.
final class IncomingFile: IncomingPicture {
    private struct State {
        /// -1 when the file is closed.
        var descriptor: Int32
        var hash = SHA256()
        var byteCount = 0
    }

    private let folder: PictureFolder
    private let name: String
    private let path: String
    private let state: Mutex<State>

    /// - Parameters:
    ///   - name: by which the folder knows that the file is being written.
    ///   - descriptor: of the file, open for reading and writing; closed by this object.
    init(in folder: PictureFolder, name: String, path: String, descriptor: Int32) {
        self.folder = folder
        self.name = name
        self.path = path
        state = Mutex(State(descriptor: descriptor))
    }

    deinit { discard() }

    var byteCount: Int { state.withLock { $0.byteCount } }

    func write(_ bytes: [UInt8]) async throws(PictureStoreFailure) {
        try await folder.onQueue { [self] in
            try state.withLock { state in
                try DurableFile.writeAll(bytes, to: state.descriptor, path: path)
                state.hash.update(data: bytes)
                state.byteCount += bytes.count
            }
        }
    }

    func contents() async throws(PictureStoreFailure) -> [UInt8] {
        try await folder.onQueue { [self] in try DurableFile.read(path) ?? [] }
    }

    func keep() async throws(PictureStoreFailure) -> ContentDigest {
        try await folder.onQueue { [self] in
            defer { discard() }
            let (descriptor, digest) = state.withLock { ($0.descriptor, ContentDigest(hash: $0.hash.finalize())) }
            try folder.settle(descriptor, at: path, as: digest, byteCount: byteCount)
            return digest
        }
    }

    func discard() {
        let descriptor = state.withLock { state in
            defer { state.descriptor = -1 }
            return state.descriptor
        }
        guard descriptor >= 0 else { return }
        close(descriptor)
        // Gone already where the file was kept.
        unlink(path)
        folder.state.withLock { _ = $0.writing.remove(name) }
    }
}

extension PictureFolder: PictureIntake {
    package func begin() async throws(PictureStoreFailure) -> any IncomingPicture {
        try await onQueue { [self] in
            let name = UUID().uuidString
            let path = incoming + "/" + name
            state.withLock { _ = $0.writing.insert(name) }
            do {
                return IncomingFile(in: self, name: name, path: path, descriptor: try DurableFile.create(path))
            } catch {
                state.withLock { _ = $0.writing.remove(name) }
                throw error
            }
        }
    }
}
