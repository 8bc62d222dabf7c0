/// What a campaign came to.
package struct TortureReport: Sendable, CustomStringConvertible {
    /// Submissions, counted as Jepsen counts the elements of a queue.
    package struct Counters: Sendable, Hashable {
        /// That clients began to send.
        package var attempts = 0
        /// That were answered with an id.
        package var acknowledged = 0
        /// Acknowledged, at their end, and reported where a report was wanted.
        package var ok = 0
        /// Acknowledged, and not ok.
        package var lost = 0
        /// Jobs and reports that nobody asked for.
        package var unexpected = 0
        /// Submissions that became more than one job.
        package var duplicated = 0
        /// Never acknowledged, since the connection broke, and done all the same.
        package var recovered = 0
    }

    package let options: TortureOptions
    package let deeds: Deeds
    package let counters: Counters
    /// By rule; those of one rule in the order in which they were seen.
    package let violations: [Violation.Rule: [Violation]]
    /// Why the campaign was not brought to its end.
    package let interruption: String?
    package let took: Duration
    private let facts: [(String, Int)]

    /// Whether every promise was kept, and every blow was dealt.
    package var isClean: Bool { violations.isEmpty && interruption == nil }

    init(
        _ options: TortureOptions,
        _ deeds: Deeds,
        _ knowledge: Ledger.Knowledge,
        _ reading: DatabaseReading,
        interruption: String?,
        took: Duration
    ) {
        self.options = options
        self.deeds = deeds
        self.interruption = interruption
        self.took = took
        violations = knowledge.violations
        let rows = Dictionary(grouping: reading.jobs, by: { $0.name ?? "" })
        var counters = Counters()
        for (name, attempt) in knowledge.attempts {
            counters.attempts += 1
            let jobs = rows[name] ?? []
            if jobs.count > 1 || attempt.ids.count > 1 { counters.duplicated += 1 }
            guard let id = attempt.ids.first else {
                if jobs.contains(where: \.isTerminal) { counters.recovered += 1 }
                continue
            }
            counters.acknowledged += 1
            let isEnded = jobs.contains { $0.id == id && $0.isTerminal } && knowledge.jobs[id]?.end != nil
            if isEnded && (attempt.submission.webhook == nil || knowledge.reports[id]?.isTaken == true) {
                counters.ok += 1
            } else {
                counters.lost += 1
            }
        }
        counters.unexpected = knowledge.unaskedReports
        counters.unexpected += rows.filter { knowledge.attempts[$0.key] == nil }.values.reduce(0) { $0 + $1.count }
        self.counters = counters
        let reports = knowledge.reports.values
        facts = [
            ("fetches", knowledge.fetches),
            ("submits that broke", knowledge.attempts.values.reduce(0) { $0 + $1.breaks }),
            ("replayed answers", knowledge.attempts.values.reduce(0) { $0 + $1.replays }),
            ("pictures compared", knowledge.pictures.count),
            ("reports", reports.reduce(0) { $0 + $1.count }),
            ("reports that came again", reports.reduce(0) { $0 + max(0, $1.count - 1) }),
            ("attempts beyond the first", reading.jobs.reduce(0) { $0 + max(0, $1.attempt - 1) }),
            ("jobs failed by three dead workers", reading.jobs.count { $0.state == "failed" }),
        ]
    }

    package var description: String {
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        let rate = Double(counters.ok + counters.recovered) / max(seconds, 0.001)
        var lines = [
            "seed \(options.seed), \(options.clients) clients, \(Int(seconds)) s, \((rate * 10).rounded() / 10) jobs/s",
            """
            \(deeds.serverKills - deeds.powerCuts) kills of the server (\(deeds.startKills) while it started), \
            \(deeds.workerKills) of a render worker, \(deeds.powerCuts) power cuts
            """,
        ]
        if deeds.powerCuts > 0 {
            lines.append("undone by the cuts: changes of \(deeds.cutFiles) files and \(deeds.cutFolders) folders")
        }
        lines.append("")
        let counts = [
            ("attempts", counters.attempts), ("acknowledged", counters.acknowledged), ("ok", counters.ok),
            ("lost", counters.lost), ("unexpected", counters.unexpected), ("duplicated", counters.duplicated),
            ("recovered", counters.recovered),
        ]
        lines += (counts + facts).map { name, count in
            let number = "\(count)"
            return String(repeating: " ", count: max(0, 10 - number.count)) + number + "  " + name
        }
        lines.append("")
        if let interruption { lines.append("NOT BROUGHT TO ITS END: \(interruption)") }
        if violations.isEmpty { lines.append("No promise was broken.") }
        for rule in Violation.Rule.allCases {
            guard let broken = violations[rule] else { continue }
            lines.append("BROKEN \(broken.count) times: \(rule.rawValue)")
            lines += broken.prefix(3).map { "    \($0.detail)" }
        }
        return lines.joined(separator: "\n")
    }
}
