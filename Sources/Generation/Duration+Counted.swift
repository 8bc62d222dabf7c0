extension Duration {
    /// The longest time that operators and clients can ask for: about a hundred years.
    package static let longestCounted = Duration.seconds(36_500 * 86_400)

    /// Reads a time as operators write it: `45s`, `90m`, `12h` or `30d`, a whole number of at least 1 and its unit.
    ///
    /// - Returns: `nil` for any other text, and for more than ``longestCounted``.
    package init?(counted text: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), text.dropLast().allSatisfy(\.isASCII),
            text.first?.isNumber == true, let count = Int64(text.dropLast()),
            (1...Self.longestCounted.components.seconds / unit).contains(count)
        else { return nil }
        self = .seconds(count * unit)
    }
}
