/// Undoes base64 piece by piece, as forgivingly as the WHATWG Infra Standard does (§6, "forgiving-base64 decode"): white
/// space is passed over, and padding may be missing, but not be wrong.
struct Base64Decoder: Sendable {
    /// By character: 0…63, or a mark below.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: stranger, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        for character in "\t\n\u{0C}\r ".utf8 { values[Int(character)] = space }
        values[Int(UInt8(ascii: "="))] = padding
        return values
    }()
    private static let space: UInt8 = 64
    private static let padding: UInt8 = 65
    private static let stranger: UInt8 = 66

    /// The last characters that make no whole group of four yet, six bits each.
    private var bits: UInt32 = 0
    /// How many characters that are.
    private var count = 0
    private var paddings = 0

    /// Takes one of the 64 digits, and adds what it completes to `output`.
    ///
    /// - Returns: `false`, with nothing done, for every other character, and behind padding.
    mutating func takeDigit(_ character: UInt8, into output: inout [UInt8]) -> Bool {
        let value = Self.values[Int(character)]
        guard value < 64, paddings == 0 else { return false }
        bits = bits << 6 | UInt32(value)
        count += 1
        guard count == 4 else { return true }
        output.append(UInt8(truncatingIfNeeded: bits >> 16))
        output.append(UInt8(truncatingIfNeeded: bits >> 8))
        output.append(UInt8(truncatingIfNeeded: bits))
        bits = 0
        count = 0
        return true
    }

    /// Takes what ``takeDigit(_:into:)`` did not.
    mutating func takeOther(_ character: UInt8) throws(DataURLFailure) {
        switch Self.values[Int(character)] {
        case Self.space: return
        // Padding fills the last group up, and nothing comes behind it.
        case Self.padding where count + paddings < 4 && count > 1: paddings += 1
        default: throw .base64(character: Unicode.Scalar(character))
        }
    }

    /// Adds what the last, shorter group stands for; bits of it that make no byte are passed over.
    mutating func finish(into output: inout [UInt8]) throws(DataURLFailure) {
        guard paddings == 0 || count + paddings == 4, count != 1 else { throw .base64Length }
        if count > 1 { output.append(UInt8(truncatingIfNeeded: bits >> (UInt32(count) * 6 - 8))) }
        if count == 3 { output.append(UInt8(truncatingIfNeeded: bits >> 2)) }
    }
}
