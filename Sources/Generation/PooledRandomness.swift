import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The system's random source, asked for many words at once: a new job needs a dozen, and each question would otherwise
/// be a call of the kernel.
///
/// A word is handed out once and wiped from the pool.
package struct PooledRandomness: RandomNumberGenerator {
    private struct Pool {
        var words = [UInt64](repeating: 0, count: 32)
        var left = 0

        mutating func next() -> UInt64 {
            if left == 0 {
                fill()
                left = words.count
            }
            left -= 1
            defer { words[left] = 0 }
            return words[left]
        }

        private mutating func fill() {
            words.withUnsafeMutableBytes { bytes in
                #if canImport(Darwin)
                    arc4random_buf(bytes.baseAddress, bytes.count)
                #else
                    // At most 256 bytes at once (getentropy(3)). Without them no name would be unguessable.
                    guard let start = bytes.baseAddress, getentropy(start, bytes.count) == 0 else {
                        fatalError("The system has no random bytes")
                    }
                #endif
            }
        }
    }

    private static let pool = Mutex(Pool())

    package init() {}

    package mutating func next() -> UInt64 { Self.pool.withLock { $0.next() } }
}
