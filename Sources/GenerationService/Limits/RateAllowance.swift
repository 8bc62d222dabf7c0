/// So many calls in so many seconds.
package struct RateAllowance: Sendable, Hashable, CustomStringConvertible {
    /// 1…1,000,000.
    package let count: Int
    /// 1…86,400.
    package let seconds: Int

    /// - Returns: `nil` when a number is out of its range.
    package init?(count: Int, seconds: Int) {
        guard (1...1_000_000).contains(count), (1...86_400).contains(seconds) else { return nil }
        self.count = count
        self.seconds = seconds
    }

    /// Reads `10/1`: ten in one second.
    ///
    /// - Returns: `nil` for another form, or when a number is out of its range.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isDigits: (Substring) -> Bool = { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard parts.count == 2, parts.allSatisfy(isDigits), let count = Int(parts[0]), let seconds = Int(parts[1])
        else { return nil }
        self.init(count: count, seconds: seconds)
    }

    /// One in three seconds: what ImaginePro allows each key to submit.
    package static let imagineProSubmits = RateAllowance(unchecked: 1, 3)
    /// Ten in one second: what ImaginePro allows each key to fetch.
    package static let imagineProFetches = RateAllowance(unchecked: 10, 1)

    private init(unchecked count: Int, _ seconds: Int) {
        self.count = count
        self.seconds = seconds
    }

    package var description: String { "\(count)/\(seconds)" }

    /// How long it takes until one more is allowed.
    var interval: Duration { .seconds(seconds) / count }
}
