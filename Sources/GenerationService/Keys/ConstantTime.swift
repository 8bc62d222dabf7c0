/// The one way in which this server compares what must stay secret.
package enum ConstantTime {
    /// Whether two runs of bytes are the same, in a time that depends on their lengths and on nothing else.
    ///
    /// Every byte is looked at, whatever those before it were. Not inlined, so that no caller's optimiser sees what the
    /// result is used for.
    @inline(never)
    package static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<left.count { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
