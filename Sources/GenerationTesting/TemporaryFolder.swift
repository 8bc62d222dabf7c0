import Foundation

/// An empty folder of a test's own, removed with the last reference to it.
package final class TemporaryFolder: Sendable {
    /// Absolute.
    package let path: String

    /// - Parameter inMemory: where the machine has such a file system, for tests that make many small commits; no test
    ///   of what outlives a power cut.
    package init(inMemory: Bool = false) throws {
        let memory = "/dev/shm"
        let isThere = inMemory && FileManager.default.isWritableFile(atPath: memory)
        path = (isThere ? memory : NSTemporaryDirectory()) + "/imagined-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
