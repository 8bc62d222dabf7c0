/// What a doctor says of one thing that was looked at.
package struct Finding: Sendable, Hashable, Codable {
    /// How bad it is.
    package enum Level: String, Sendable, Hashable, Codable {
        case ok
        /// Nothing is wrong, but an operator may want to know.
        case notice
        /// Something was wrong, and was put right.
        case mended
        /// Something is wrong.
        case problem
    }

    /// A stable word for programs, such as `orphan_files`.
    package var check: String
    package var level: Level
    /// One sentence for people.
    package var message: String

    package init(_ check: String, _ level: Level, _ message: String) {
        self.check = check
        self.level = level
        self.message = message
    }

    /// One line: `problem  orphan_files: …`.
    package var line: String {
        let word = level.rawValue
        return "\(word)\(String(repeating: " ", count: 8 - word.count)) \(check): \(message)"
    }
}

/// Bytes in words for people, in powers of 1024.
enum ByteText {
    /// `812 B`, `3.4 KiB`, `1.0 GiB`.
    static func of(_ count: Int) -> String {
        guard count >= 1024 else { return "\(count) B" }
        var value = Double(count) / 1024
        var unit = 0
        while value >= 1024, unit < 3 {
            value /= 1024
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(["KiB", "MiB", "GiB", "TiB"][unit])"
    }
}
