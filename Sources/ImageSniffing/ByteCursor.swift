/// Reads numbers from bytes, one after the other, and never outside of them.
struct ByteCursor {
    private let bytes: [UInt8]
    /// Index of the next byte; at most the count.
    private(set) var position = 0
    /// Index behind the last byte that may be read.
    private let end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = bytes.count
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var remaining: Int { end - position }

    /// The next bytes as something to be read by itself; this one goes on behind them.
    mutating func part(_ count: Int) throws(HeaderFailure) -> ByteCursor {
        let start = position
        try skip(count)
        return ByteCursor(bytes, start..<position)
    }

    /// The same bytes from an index on, which may lie before the position.
    func moved(to index: Int) throws(HeaderFailure) -> ByteCursor {
        guard index >= 0, index <= end else { throw .endOfBytes }
        return ByteCursor(bytes, index..<end)
    }

    /// Whether that many bytes are there from an index on, which may lie before the position.
    func holds(_ count: Int, at index: Int) -> Bool {
        index >= 0 && count >= 0 && index <= end && count <= end - index
    }

    /// Whether a name of four bytes stands somewhere in what remains.
    func contains(name: String) -> Bool {
        let wanted = Array(name.utf8)
        guard remaining >= wanted.count else { return false }
        return (position...end - wanted.count).contains { start in
            bytes[start] == wanted[0] && bytes[start..<start + wanted.count].elementsEqual(wanted)
        }
    }

    mutating func byte() throws(HeaderFailure) -> UInt8 {
        guard remaining >= 1 else { throw .endOfBytes }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func bigEndian(byteCount: Int) throws(HeaderFailure) -> Int {
        var value = 0
        for _ in 0..<byteCount { value = value << 8 | Int(try byte()) }
        return value
    }

    mutating func littleEndian(byteCount: Int) throws(HeaderFailure) -> Int {
        var value = 0
        for index in 0..<byteCount { value |= Int(try byte()) << (8 * index) }
        return value
    }

    /// Four bytes as the name of a chunk.
    mutating func name() throws(HeaderFailure) -> String {
        guard remaining >= 4 else { throw .endOfBytes }
        defer { position += 4 }
        return String(decoding: bytes[position..<position + 4], as: UTF8.self)
    }

    mutating func skip(_ count: Int) throws(HeaderFailure) {
        guard count >= 0, remaining >= count else { throw .endOfBytes }
        position += count
    }

    /// Moves to an absolute index, forwards only.
    mutating func move(to index: Int) throws(HeaderFailure) {
        try skip(index - position)
    }
}
