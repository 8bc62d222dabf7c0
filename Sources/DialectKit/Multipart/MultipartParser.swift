/// What a multipart body tells, in order.
package enum MultipartEvent: Sendable, Hashable {
    case partBegan(MultipartPart)
    /// Some of the content of the part that began last; never empty, and cut anywhere.
    case content([UInt8])
    case partEnded
}

/// Reads a `multipart/form-data` body piece by piece.
///
/// However the body is cut, the events are the same but for where ``MultipartEvent/content(_:)`` is cut, and so is the
/// failure. Between two pieces it holds no more than the head of one part, or a delimiter that may have begun.
///
/// - Source: RFC 7578 over RFC 2046, §5.1, strictly: lines end with CR LF, a line that begins with the delimiter is one,
///   whatever follows, and what follows must then be white space or the end.
package struct MultipartParser: Sendable {
    private enum State: Hashable {
        case preamble
        /// Right behind a delimiter.
        case delimiter
        case head
        /// Right behind the head; its last line end, which is still held, may be that of a delimiter.
        case contentStart
        case content
        case epilogue
        case failed(MultipartFailure)
    }

    /// White space behind a delimiter.
    private static let longestPadding = 64
    private static let endOfLine: [UInt8] = [0x0D, 0x0A]
    private static let endOfHead: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]

    private let limits: MultipartLimits
    /// CR LF, two dashes, the boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    private var parts = 0
    private var preamble = 0
    /// Bytes at the beginning of a head, which is held, in which its end does not begin.
    private var searched = 0
    /// Not understood yet; the first delimiter may stand at the very beginning, and has its line end here.
    private var held = Self.endOfLine

    package init(boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits()) {
        self.limits = limits
        delimiter = Self.endOfLine + Array("--".utf8) + boundary.bytes
    }

    /// Bytes that are held back between two pieces.
    package var heldByteCount: Int { held.count }

    /// Takes the next piece of the body.
    ///
    /// - Parameter events: what became known is added at the end, also when this throws.
    /// - Throws: why the body can't be read; every later call throws the same.
    package mutating func push(
        _ piece: some Collection<UInt8>,
        into events: inout [MultipartEvent]
    ) throws(MultipartFailure) {
        if case .failed(let failure) = state { throw failure }
        held.append(contentsOf: piece)
        var position = 0
        do throws(MultipartFailure) {
            while try step(&position, &events) {}
        } catch {
            state = .failed(error)
            held = []
            throw error
        }
        held.removeFirst(position)
    }

    /// Takes note that nothing more comes.
    ///
    /// - Throws: ``MultipartFailure/truncated``, or what was thrown before.
    package mutating func finish() throws(MultipartFailure) {
        switch state {
        case .epilogue: return
        case .failed(let failure): throw failure
        case .preamble, .delimiter, .head, .contentStart, .content:
            state = .failed(.truncated)
            throw .truncated
        }
    }

    /// - Returns: whether there may be more to do with what is held.
    private mutating func step(
        _ position: inout Int,
        _ events: inout [MultipartEvent]
    ) throws(MultipartFailure) -> Bool {
        switch state {
        case .preamble:
            let found = find(delimiter, from: position)
            let end = found ?? max(position, held.count - delimiter.count + 1)
            preamble += end - position
            position = end
            // The first line end was never sent.
            guard preamble <= limits.preamble + Self.endOfLine.count else { throw .preamble(limit: limits.preamble) }
            guard found != nil else { return false }
            position += delimiter.count
            state = .delimiter
            return true
        case .delimiter:
            return try stepBehindDelimiter(&position)
        case .head:
            return try stepThroughHead(&position, &events)
        case .contentStart:
            return stepIntoContent(&position)
        case .content:
            let found = find(delimiter, from: position)
            let end = found ?? max(position, held.count - delimiter.count + 1)
            if end > position { events.append(.content(Array(held[position..<end]))) }
            position = end
            guard found != nil else { return false }
            events.append(.partEnded)
            position += delimiter.count
            state = .delimiter
            return true
        case .epilogue:
            position = held.count
            return false
        case .failed(let failure):
            throw failure
        }
    }

    private mutating func stepBehindDelimiter(_ position: inout Int) throws(MultipartFailure) -> Bool {
        guard position < held.count else { return false }
        if held[position] == UInt8(ascii: "-") {
            guard position + 1 < held.count else { return false }
            guard held[position + 1] == UInt8(ascii: "-") else { throw .delimiter }
            position += 2
            state = .epilogue
            return true
        }
        let end = held[position...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? held.count
        guard end - position <= Self.longestPadding else { throw .delimiter }
        guard end < held.count else { return false }
        guard held[end] == 0x0D else { throw .delimiter }
        guard end + 1 < held.count else { return false }
        guard held[end + 1] == 0x0A else { throw .delimiter }
        // The line's end stays: a head without lines is the end of two lines as well.
        position = end
        state = .head
        return true
    }

    private mutating func stepThroughHead(
        _ position: inout Int,
        _ events: inout [MultipartEvent]
    ) throws(MultipartFailure) -> Bool {
        let lastStart = position + limits.head
        guard let end = find(Self.endOfHead, from: position + searched), end <= lastStart else {
            if held.count - Self.endOfHead.count >= lastStart { throw .head(limit: limits.head) }
            // All but the bytes that may be the beginning of its end.
            searched = max(0, held.count - position - Self.endOfHead.count + 1)
            return false
        }
        searched = 0
        parts += 1
        guard parts <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
        let lines = end > position ? held[(position + 2)..<end] : []
        events.append(.partBegan(try MultipartPart(block: lines, limits: limits)))
        position = end + 2
        state = .contentStart
        return true
    }

    /// A part may have no content at all; then the line end behind its head is the one before the delimiter.
    private mutating func stepIntoContent(_ position: inout Int) -> Bool {
        let next = held[position...].prefix(delimiter.count)
        if delimiter.starts(with: next) {
            guard next.count == delimiter.count else { return false }
        } else {
            position += Self.endOfLine.count
        }
        state = .content
        return true
    }

    /// Where a pattern that begins with CR is found.
    private func find(_ pattern: [UInt8], from start: Int) -> Int? {
        held.withUnsafeBufferPointer { held in
            pattern.withUnsafeBufferPointer { pattern in
                let last = held.count - pattern.count
                var index = start
                while index <= last {
                    if held[index] == 0x0D {
                        var length = 1
                        while length < pattern.count, held[index + length] == pattern[length] { length += 1 }
                        if length == pattern.count { return index }
                    }
                    index += 1
                }
                return nil
            }
        }
    }
}
