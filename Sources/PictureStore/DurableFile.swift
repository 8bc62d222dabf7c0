import Foundation

/// File operations that have reached the disk when they return.
package enum DurableFile {
    /// What the operating system said, with the path it was said of.
    package struct SystemFailure: Error, CustomStringConvertible {
        let operation: String
        let path: String
        /// `errno`.
        package let code: Int32
        package var description: String { "\(operation) \(path): \(String(cString: strerror(code)))" }
    }

    /// Writes a whole file under a temporary name, syncs it, gives it its final name, and syncs the folder.
    ///
    /// A failed `fsync` is never repeated: Linux may have dropped the pages and would report success the second time.
    /// The file is thrown away instead.
    package static func write(_ bytes: [UInt8], to path: String, through temporary: String) throws {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", temporary) }
        do {
            try writeAll(bytes, to: descriptor, path: temporary)
            guard fsync(descriptor) == 0 else { throw failure("sync", temporary) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let error = failure("rename", path)
            unlink(temporary)
            throw error
        }
        try syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Reads a whole file.
    ///
    /// - Returns: `nil` when there is none of this name; every other trouble is thrown.
    static func read(_ path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && (errno == ENOENT || errno == ENOTDIR) { return nil }
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("inspect", path) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("read", path) }
            filled += count
        }
        return bytes
    }

    /// Makes one folder, for its user only, unless it is there; its entry is not durable yet.
    ///
    /// - Returns: whether it was missing.
    package static func makeFolder(_ path: String) throws -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw failure("make", path) }
        return false
    }

    /// Makes the entries of a folder durable.
    package static func syncFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("sync", path) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    private static func failure(_ operation: String, _ path: String) -> SystemFailure {
        SystemFailure(operation: operation, path: path, code: errno)
    }
}
