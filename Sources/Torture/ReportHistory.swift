/// One request to the webhook receiver.
struct WebhookReport: Sendable {
    /// The last part of the path.
    let endpoint: String
    /// `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    let id: String?
    let timestamp: String?
    let signature: String?
    let body: [UInt8]
    /// Whether it was answered with 2xx.
    let isTaken: Bool
    let arrivedAt: ContinuousClock.Instant
}

/// The reports of one job's end.
struct ReportHistory: Sendable {
    /// The submission's name.
    let name: String
    private(set) var id: String?
    private(set) var body: [UInt8] = []
    private(set) var count = 0
    private(set) var isTaken = false
    private var isBroken = false

    init(name: String) { self.name = name }

    /// Takes one more, and tells the rules that it breaks; the same rule only once.
    mutating func received(_ report: WebhookReport) -> [Violation] {
        count += 1
        if report.isTaken { isTaken = true }
        guard count > 1 else {
            id = report.id
            body = report.body
            return report.id == nil ? [Violation(.reportIsOne, "\(name): no webhook-id")] : []
        }
        guard !isBroken else { return [] }
        var broken: [Violation] = []
        if report.id != id {
            broken.append(Violation(.reportIsOne, "\(name): \(id ?? "-") and then \(report.id ?? "-")"))
        }
        if report.body != body {
            broken.append(
                Violation(
                    .reportIsOne,
                    "\(name): \(Violation.excerpt(body)) and then \(Violation.excerpt(report.body))"
                )
            )
        }
        isBroken = !broken.isEmpty
        return broken
    }
}
