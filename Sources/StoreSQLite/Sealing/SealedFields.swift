/// Puts texts one after the other, before they are sealed together.
///
/// Each begins with its length in bytes plus one, as a number in base 128 with the lowest seven bits first; 0 is a text that
/// is absent. A list begins with the number of its texts.
struct SealedFieldWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: about how many bytes will come.
    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    mutating func append(_ text: String?) {
        guard var text else { return append(count: 0) }
        text.withUTF8 { append($0) }
    }

    mutating func append(_ field: some Collection<UInt8>) {
        append(count: field.count + 1)
        bytes.append(contentsOf: field)
    }

    mutating func append(_ list: [String]) {
        append(count: list.count)
        for text in list { append(text) }
    }

    private mutating func append(count: Int) {
        var rest = UInt(count)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// Takes texts apart that ``SealedFieldWriter`` put together.
struct SealedFieldReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// - Returns: `nil` for a text that is absent, and where nothing is left.
    mutating func text() -> String? { field().map { String(decoding: $0, as: UTF8.self) } }

    mutating func field() -> ArraySlice<UInt8>? {
        let count = count()
        guard count > 0 else { return nil }
        let field = rest.prefix(count - 1)
        rest = rest.dropFirst(count - 1)
        return field
    }

    mutating func list() -> [String] { (0..<count()).compactMap { _ in text() } }

    private mutating func count() -> Int {
        var count = 0
        var shift = 0
        while let byte = rest.popFirst(), shift < 56 {
            count |= Int(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return count
    }
}
