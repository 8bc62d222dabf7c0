import Crypto
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
        let descriptor = try create(temporary)
        do {
            try writeAll(bytes, to: descriptor, path: temporary)
            try settle(descriptor, from: temporary, to: path)
        } catch {
            close(descriptor)
            // Gone already where it has its name.
            unlink(temporary)
            throw error
        }
        close(descriptor)
    }

    /// Makes a file that must not be there yet, for its user only, and opens it.
    static func create(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", path) }
        return descriptor
    }

    /// Syncs a file that was written, gives it its final name, and syncs the folder.
    static func settle(_ descriptor: Int32, from temporary: String, to path: String) throws {
        guard fsync(descriptor) == 0 else { throw failure("sync", temporary) }
        guard rename(temporary, path) == 0 else { throw failure("rename", path) }
        try syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Reads a file, or a part of it; where the file ends, less than was asked for.
    ///
    /// - Returns: `nil` when there is none of this name; every other trouble is thrown.
    static func read(_ path: String, from offset: Int = 0, count: Int = .max) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && (errno == ENOENT || errno == ENOTDIR) { return nil }
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("inspect", path) }
        var bytes = [UInt8](repeating: 0, count: min(count, max(0, Int(status.st_size) - offset)))
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(offset + filled))
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

    /// Length of a file in bytes, or `nil` when there is none of this name.
    static func length(_ path: String) throws -> Int? {
        var status = stat()
        if lstat(path, &status) == 0 { return Int(status.st_size) }
        guard errno == ENOENT || errno == ENOTDIR else { throw failure("inspect", path) }
        return nil
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Names in a folder; none when the folder does not exist.
    static func entries(of path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw failure("list", path)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file; its entry may come back in a power cut.
    ///
    /// - Returns: `false` when there was none.
    static func remove(_ path: String) throws -> Bool {
        if unlink(path) == 0 { return true }
        guard errno == ENOENT else { throw failure("remove", path) }
        return false
    }

    /// Gives a file another name on the same disk.
    ///
    /// - Returns: `false` when there was none.
    static func move(_ path: String, to other: String) throws -> Bool {
        if rename(path, other) == 0 { return true }
        guard errno == ENOENT else { throw failure("rename", path) }
        return false
    }

    /// SHA-256 of a file's content, read piece by piece; `nil` when there is no file of this name.
    static func hash(_ path: String) throws -> SHA256Digest? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && (errno == ENOENT || errno == ENOTDIR) { return nil }
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var hash = SHA256()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { piece.deallocate() }
        while true {
            let count = Foundation.read(descriptor, piece.baseAddress, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return hash.finalize() }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
    }

    /// Writes all of the bytes where the file is open at.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
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
