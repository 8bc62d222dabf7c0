import Generation

/// How long jobs and their pictures are kept after their end.
package struct Retention: Sendable, Hashable {
    /// Thirty days.
    package static let standard = Retention(age: .seconds(30 * 86_400))
    /// For how long a job stays beyond its age because a report to its webhook is still owed: as long as reports are
    /// tried again, and a day.
    private static let graceForReports = Duration.seconds(4 * 86_400)

    /// `nil` keeps everything.
    package let age: Duration?

    package init(age: Duration?) { self.age = age }

    /// ``age`` in seconds.
    package var seconds: Int? { age.map { Int($0.components.seconds) } }

    /// Reads `12h`, `30d`, `90m` or `45s`; `0` and `never` keep everything.
    ///
    /// - Returns: `nil` for any other text, and for more than a hundred years.
    package init?(parsing text: String) {
        if text == "0" || text == "never" {
            self.init(age: nil)
            return
        }
        guard let age = Duration(counted: text) else { return nil }
        self.init(age: age)
    }

    /// How long it is remembered that a job and its pictures were there: as long again as it was kept; thirty days where
    /// only its owner could delete it.
    package var memory: Duration { age ?? .seconds(30 * 86_400) }

    /// How often to look for what is over: each minute, and oftener where little is kept.
    package var interval: Duration { min(.seconds(60), max(.seconds(1), (age ?? .seconds(600)) / 10)) }

    /// What is over at a moment; `nil` when nothing ever is.
    func selection(at now: Timestamp, after mark: ExpiryMark?, limit: Int) -> ExpirySelection? {
        guard let age else { return nil }
        let endedBy = now.advanced(by: .zero - age)
        return ExpirySelection(
            endedBy: endedBy,
            owedEndedBy: endedBy.advanced(by: .zero - Self.graceForReports),
            after: mark,
            limit: limit,
            rememberedUntil: now.advanced(by: memory)
        )
    }
}
