import Foundation

/// An empty folder of a test's own, removed with the last reference to it.
package final class TemporaryFolder: Sendable {
    /// Absolute.
    package let path: String

    package init() throws {
        path = NSTemporaryDirectory() + "/imagined-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
