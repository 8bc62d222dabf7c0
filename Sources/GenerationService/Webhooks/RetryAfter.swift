import Generation

/// The header `Retry-After`: whole seconds, or a date (RFC 9110, §10.2.3).
enum RetryAfter {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// How long to wait, or `nil` for a text that has neither form.
    static func wait(in text: String, at now: Timestamp) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            // More digits than fit are longer than anybody waits.
            return .seconds(min(Int64(text) ?? .max, 1 << 31))
        }
        guard let date = date(in: text) else { return nil }
        return .milliseconds(max(0, date.milliseconds - now.milliseconds))
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the form that senders must use (RFC 9110, §5.6.7).
    private static func date(in text: String) -> Timestamp? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", let day = number(parts[1], 1...31),
            let month = months.firstIndex(where: { $0 == parts[2] }), let year = number(parts[3], 1970...9999)
        else { return nil }
        let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = number(clock[0], 0...23), let minute = number(clock[1], 0...59),
            let second = number(clock[2], 0...60)
        else { return nil }
        let seconds = (days(year, month + 1, day) * 24 + hour) * 3600 + minute * 60 + second
        return Timestamp(milliseconds: Int64(seconds) * 1000)
    }

    private static func number(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else { return nil }
        return range.contains(number) ? number : nil
    }

    /// Days from 1970-01-01 to a date of the Gregorian calendar.
    ///
    /// - Source: "days_from_civil" of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"; for years after 0.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
