import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Holds the data folder for this process as long as it lives.
///
/// An advisory lock (`flock`) on `imagined.lock`: the kernel drops it with the process, however it ends. The file's
/// content names the process for the benefit of the one that comes too late.
final class DataFolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock.
    ///
    /// - Throws: ``SQLiteStoreFailure/inUse(byProcess:)`` when another process has it.
    init(folder: String) throws(SQLiteStoreFailure) {
        let path = folder + "/imagined.lock"
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .unusable(reason: "\(path): \(String(cString: strerror(errno)))") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.content(of: opened)
            close(opened)
            throw .inUse(byProcess: holder)
        }
        ftruncate(opened, 0)
        let text = Array("\(getpid())".utf8)
        pwrite(opened, text, text.count, 0)
        descriptor = Mutex(opened)
    }

    func release() {
        descriptor.withLock { descriptor in
            if let held = descriptor {
                // Said aloud, since a child that is just being started still holds a copy of the descriptor.
                flock(held, LOCK_UN)
                close(held)
            }
            descriptor = nil
        }
    }

    deinit { release() }

    private static func content(of descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : "unknown"
    }
}
