import Foundation

/// A small file system in memory, mounted for one test; only root may do that, and only on Linux.
package final class SmallDisk: Sendable {
    private let folder: TemporaryFolder

    /// Where it is mounted.
    package var path: String { folder.path }

    /// Whether this process may mount one.
    package static let isPossible: Bool = (try? SmallDisk()) != nil

    package init(mebibytes: Int = 1) throws {
        folder = try TemporaryFolder()
        #if os(Linux)
            guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(mebibytes)m") == 0 else {
                throw CocoaError(.fileWriteNoPermission)
            }
        #else
            throw CocoaError(.featureUnsupported)
        #endif
    }

    deinit {
        #if os(Linux)
            umount2(folder.path, CInt(MNT_DETACH))
        #endif
    }

    /// Takes all the room that is left.
    package func fill() throws {
        let descriptor = open(path + "/ballast", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(descriptor) }
        for size in [65_536, 4096, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while write(descriptor, bytes, size) > 0 {}
        }
        guard errno == ENOSPC else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Gives it back.
    package func makeRoom() throws { try FileManager.default.removeItem(atPath: path + "/ballast") }
}
