/// How long to wait before the next worker is started, after one died.
///
/// Each death in a row doubles the pause; a finished task ends the row.
package struct RestartBackoff: Sendable, Hashable {
    private let first: Duration
    private let longest: Duration
    private var deaths = 0

    /// - Parameters:
    ///   - first: the pause after one death, default 100 ms.
    ///   - longest: no pause is longer, default 30 s.
    package init(first: Duration = .milliseconds(100), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    /// Counts a death and tells the pause that follows it.
    package mutating func pauseAfterDeath() -> Duration {
        // 2^20 of the smallest sensible pause is beyond every sensible longest one.
        let pause = first * (1 << min(deaths, 20))
        deaths += 1
        return min(pause, longest)
    }

    /// Ends the row of deaths.
    package mutating func reset() {
        deaths = 0
    }
}
