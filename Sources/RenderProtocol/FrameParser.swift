/// Puts frames together from the pieces in which a pipe delivers them.
///
/// Memory is taken as bytes arrive, never because a length announces them. After a failure the stream has no meaning any
/// more, and every further call fails in the same way.
package struct FrameParser: Sendable {
    /// Of the frames that are announced from now on.
    package var limits: FrameLimits
    private var state: State = .lengths
    /// The bytes of the part that is being read.
    private var part: [UInt8] = []

    private enum State {
        case lengths
        case header(byteCount: Int, payloadByteCount: Int)
        case payload(header: [UInt8], byteCount: Int)
        case failed(FrameFailure)
    }

    package init(limits: FrameLimits = FrameLimits()) {
        self.limits = limits
    }

    /// Takes the next bytes of the stream, in pieces of any size, and returns the frames that they complete.
    package mutating func frames(from bytes: UnsafeRawBufferPointer) throws(FrameFailure) -> [Frame] {
        var rest = bytes[...]
        var frames: [Frame] = []
        while true {
            switch state {
            case .failed(let failure):
                throw failure
            case .lengths:
                guard fill(upTo: Frame.lengthByteCount, from: &rest) else { return frames }
                state = try lengths(of: takePart())
            case .header(let byteCount, let payloadByteCount):
                guard fill(upTo: byteCount, from: &rest) else { return frames }
                state = .payload(header: takePart(), byteCount: payloadByteCount)
            case .payload(let header, let byteCount):
                guard fill(upTo: byteCount, from: &rest) else { return frames }
                frames.append(Frame(header: header, payload: takePart()))
                state = .lengths
            }
        }
    }

    /// Says that no more bytes will come.
    ///
    /// - Throws: ``FrameFailure/truncated`` when they stopped within a frame.
    package mutating func finish() throws(FrameFailure) {
        switch state {
        case .failed(let failure): throw failure
        case .lengths where part.isEmpty: return
        case .lengths, .header, .payload:
            state = .failed(.truncated)
            throw .truncated
        }
    }

    /// Moves bytes into the part until it is complete; `false` when they ran out before.
    private mutating func fill(upTo byteCount: Int, from rest: inout Slice<UnsafeRawBufferPointer>) -> Bool {
        let piece = rest.prefix(byteCount - part.count)
        part.append(contentsOf: piece)
        rest = rest.dropFirst(piece.count)
        return part.count == byteCount
    }

    private mutating func takePart() -> [UInt8] {
        defer { part = [] }
        return part
    }

    private mutating func lengths(of bytes: [UInt8]) throws(FrameFailure) -> State {
        let headerByteCount = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let payloadByteCount = bytes[4..<8].reduce(0) { $0 << 8 | Int($1) }
        let failure: FrameFailure
        if headerByteCount > limits.maximumHeaderBytes {
            failure = .headerTooLong(byteCount: headerByteCount)
        } else if payloadByteCount > limits.maximumPayloadBytes {
            failure = .payloadTooLong(byteCount: payloadByteCount)
        } else {
            return .header(byteCount: headerByteCount, payloadByteCount: payloadByteCount)
        }
        state = .failed(failure)
        throw failure
    }
}
