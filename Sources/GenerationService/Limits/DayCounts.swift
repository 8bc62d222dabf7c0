import Generation

/// How many jobs each key has submitted on each day by UTC.
///
/// Days are those of the wall clock, which can jump, so a day's counts are kept when another begins:
///
/// - A clock that goes back to a day finds its counts as they were. To one that is not known any more it takes the counts
///   along, so that going back never gives a second quota.
/// - A clock that goes forward begins a new day, as at midnight. When it comes back, the days that it skipped are new; what
///   was submitted under the wrong date counts on that date only, so that nothing is lost for longer than its day.
struct DayCounts: Sendable {
    /// A day as the number of days since 1970-01-01.
    struct Day: Sendable, Hashable, Comparable {
        let number: Int64

        /// The day of a moment.
        init(of instant: Timestamp) {
            let (quotient, remainder) = instant.milliseconds.quotientAndRemainder(dividingBy: Self.milliseconds)
            number = remainder < 0 ? quotient - 1 : quotient
        }

        static let milliseconds: Int64 = 86_400_000

        /// Its first moment.
        var start: Timestamp { Timestamp(milliseconds: number * Self.milliseconds) }
        /// The first moment of the next.
        var end: Timestamp { Timestamp(milliseconds: (number + 1) * Self.milliseconds) }

        static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    }

    /// So many days are kept: the latest that the clock has shown.
    private static let keptDays = 4

    /// The one used last comes last.
    private var days: [(day: Day, counts: [OwnerID: Int])]

    /// Begins with the counts of a day, as the store knows them.
    init(_ day: Day, counts: [OwnerID: Int] = [:]) { days = [(day, counts)] }

    /// Makes the day of `now` the one that is counted.
    ///
    /// - Returns: that day.
    mutating func turn(to now: Timestamp) -> Day {
        let day = Day(of: now)
        let current = days[days.count - 1]
        guard current.day != day else { return day }
        if let index = days.firstIndex(where: { $0.day == day }) {
            days.append(days.remove(at: index))
        } else {
            days.append((day, day < current.day ? current.counts : [:]))
            if days.count > Self.keptDays { days.removeFirst() }
        }
        return day
    }

    /// How many a key has submitted on the day that ``turn(to:)`` named last.
    func count(of key: OwnerID) -> Int { days[days.count - 1].counts[key] ?? 0 }

    /// Counts one more on that day.
    mutating func add(_ key: OwnerID) { days[days.count - 1].counts[key, default: 0] += 1 }

    /// Takes one off a day, where it was counted for nothing.
    mutating func refund(_ key: OwnerID, on day: Day) {
        guard let index = days.firstIndex(where: { $0.day == day }), let count = days[index].counts[key] else { return }
        days[index].counts[key] = count > 1 ? count - 1 : nil
    }
}
