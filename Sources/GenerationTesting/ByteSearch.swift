package import Foundation

/// Looks for bytes in a file's content; many times faster than `Data.range(of:)`.
package enum ByteSearch {
    /// - Parameter needle: at least one byte.
    package static func contains(_ needle: Data, in bytes: Data) -> Bool {
        bytes.withUnsafeBytes { bytes in
            needle.withUnsafeBytes { needle in
                guard let first = needle.first, let pattern = needle.baseAddress, var place = bytes.baseAddress else {
                    return false
                }
                let end = place + bytes.count
                while let found = memchr(place, Int32(first), end - place) {
                    guard needle.count <= end - UnsafeRawPointer(found) else { return false }
                    if memcmp(found, pattern, needle.count) == 0 { return true }
                    place = UnsafeRawPointer(found) + 1
                }
                return false
            }
        }
    }
}
