/// One message on the pipe between the server and a render worker: a small header and raw bytes behind it.
///
/// On the pipe: the header's length and the payload's length as 32-bit numbers, most significant byte first, then the
/// header, then the payload. A picture needs no escaping and is never copied into a text.
package struct Frame: Sendable, Hashable {
    /// JSON, at most ``FrameLimits/maximumHeaderBytes``.
    package var header: [UInt8]
    /// Any bytes, at most ``FrameLimits/maximumPayloadBytes``.
    package var payload: [UInt8]

    package init(header: [UInt8], payload: [UInt8] = []) {
        self.header = header
        self.payload = payload
    }

    /// What stands before the payload on the pipe: both lengths, and the header.
    package var head: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.lengthByteCount + header.count)
        for count in [header.count, payload.count] {
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        }
        bytes.append(contentsOf: header)
        return bytes
    }

    /// Bytes of the two lengths.
    static let lengthByteCount = 8
}

/// How long the parts of a frame may be.
///
/// Whatever comes from a worker is not trusted: a decoder in it may have been taken over.
package struct FrameLimits: Sendable, Hashable {
    /// Default 64 KiB.
    package var maximumHeaderBytes: Int
    /// Default 256 MiB: an upscaled picture of 8192 x 8192 pixels that does not compress at all.
    package var maximumPayloadBytes: Int

    package init(maximumHeaderBytes: Int = 64 * 1024, maximumPayloadBytes: Int = 256 * 1024 * 1024) {
        self.maximumHeaderBytes = maximumHeaderBytes
        self.maximumPayloadBytes = maximumPayloadBytes
    }
}

/// How the bytes on a pipe may break the rules.
package enum FrameFailure: Error, Sendable, Hashable {
    /// A header longer than the limit is announced.
    case headerTooLong(byteCount: Int)
    /// A payload longer than the limit is announced.
    case payloadTooLong(byteCount: Int)
    /// The pipe ended within a frame.
    case truncated
    /// The header is not the JSON of a message that this side knows.
    case unknownMessage
    /// A known message, but with a payload that it must not have, or without one.
    case unexpectedPayload
}
