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
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", folder.path)
    }

    deinit { try? Self.run("umount", "-l", folder.path) }

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

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }
}
