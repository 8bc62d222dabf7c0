import Foundation
import Synchronization

/// Everything that was asked and told, and what was wrong with it.
///
/// The one place where the tasks of a campaign meet.
final class Ledger: Sendable {
    /// What became of one submission, as its client knows.
    struct Attempt: Sendable {
        let submission: Submission
        /// The ids that it was answered with; more than one breaks a rule.
        var ids: [String] = []
        /// Answers that gave the same id once more.
        var replays = 0
        /// Connections that broke before an answer.
        var breaks = 0
    }

    /// A copy of what is known.
    struct Knowledge: Sendable {
        var attempts: [String: Attempt] = [:]
        /// By id, of acknowledged jobs.
        var jobs: [String: JobHistory] = [:]
        /// By the id of the job that they tell of.
        var reports: [String: ReportHistory] = [:]
        /// SHA-256 of each picture that was fetched, by its address.
        var pictures: [String: String] = [:]
        var violations: [Violation.Rule: [Violation]] = [:]
        /// The id of the youngest report that each endpoint took.
        var endpoints: [String: String] = [:]
        var unaskedReports = 0
        var fetches = 0
    }

    private struct Waiter {
        let occurrence: Occurrence
        var remaining: Int
        let source: AsyncStream<Void>.Continuation
    }

    private struct State {
        var knowledge = Knowledge()
        var waiter: Waiter?
        var isOver = false
        var signature: WebhookSignature?
        /// Endpoints whose last report was turned away.
        var refusing: Set<String> = []
        /// Ids of all reports that were turned away once.
        var refused: Set<String> = []
    }

    private let state = Mutex(State())

    var knowledge: Knowledge { state.withLock { $0.knowledge } }

    /// Whether the clients are to stop.
    var isOver: Bool { state.withLock { $0.isOver } }
    func end() { state.withLock { $0.isOver = true } }

    /// What the reports must be signed with; without it none counts as signed.
    func expect(_ signature: WebhookSignature?) { state.withLock { $0.signature = signature } }

    func note(_ violations: [Violation]) {
        guard !violations.isEmpty else { return }
        state.withLock { Self.add(violations, to: &$0) }
    }

    /// Waits until something happened `count` times from now on, or for as long as `limit`.
    func wait(for occurrence: Occurrence, count: Int, atMost limit: Duration) async {
        let (stream, source) = AsyncStream<Void>.makeStream()
        state.withLock { $0.waiter = Waiter(occurrence: occurrence, remaining: count, source: source) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream { return } }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        state.withLock { $0.waiter = nil }
    }

    // MARK: - Submits

    func submitting(_ submission: Submission) {
        state.withLock { state in
            if state.knowledge.attempts[submission.name] == nil {
                state.knowledge.attempts[submission.name] = Attempt(submission: submission)
            }
            Self.happened(.submitting, &state)
        }
    }

    func broke(_ submission: Submission) {
        state.withLock { $0.knowledge.attempts[submission.name]?.breaks += 1 }
    }

    func acknowledged(_ submission: Submission, as id: String) {
        state.withLock { state in
            guard var attempt = state.knowledge.attempts[submission.name] else { return }
            if attempt.ids.contains(id) {
                attempt.replays += 1
            } else {
                attempt.ids.append(id)
                if attempt.ids.count > 1 {
                    let ids = attempt.ids.joined(separator: ", ")
                    Self.add([Violation(.oneKeyOneJob, "\(submission.name): \(ids)")], to: &state)
                }
                state.knowledge.jobs[id] = JobHistory(id: id, name: submission.name)
            }
            state.knowledge.attempts[submission.name] = attempt
            Self.happened(.acknowledged, &state)
        }
    }

    // MARK: - Fetches

    /// Takes an answer to a fetch of an acknowledged job.
    func fetched(_ message: FetchedMessage, _ bytes: [UInt8], of id: String, sentAt instant: JobHistory.Instant) {
        state.withLock { state in
            guard var job = state.knowledge.jobs[id] else { return }
            let hadEnded = job.end != nil
            Self.add(job.fetched(message, bytes, sentAt: instant), to: &state)
            state.knowledge.jobs[id] = job
            state.knowledge.fetches += 1
            if message.isTerminal && !hadEnded { Self.happened(.ended, &state) }
        }
    }

    /// Takes a picture's digest; each further one of the same address must be the same.
    func picture(_ address: String, digest: String) {
        state.withLock { state in
            let known = state.knowledge.pictures[address]
            state.knowledge.pictures[address] = known ?? digest
            if let known, known != digest {
                Self.add([Violation(.pictureStays, "\(address): \(known), then \(digest)")], to: &state)
            }
        }
    }

    // MARK: - Reports

    /// Turns a report away, to be sent again; never two of one endpoint in a row, since the second pause is long.
    ///
    /// Nor one twice: what was taken in between counts for nothing where the server died before it wrote that down.
    ///
    /// - Parameter id: of the report.
    /// - Returns: whether it is turned away.
    func refuse(_ id: String, at endpoint: String) -> Bool {
        state.withLock { state in
            guard !state.isOver, !state.refused.contains(id), state.refusing.insert(endpoint).inserted else {
                return false
            }
            state.refused.insert(id)
            return true
        }
    }

    func received(_ report: WebhookReport) {
        state.withLock { state in
            if report.isTaken { state.refusing.remove(report.endpoint) }
            let fault = state.signature.map { $0.fault(of: report, at: Date()) } ?? "the secret could not be had"
            if let fault { Self.add([Violation(.reportIsSigned, "\(report.endpoint): \(fault)")], to: &state) }
            guard let message = try? JSONDecoder().decode(FetchedMessage.self, from: Data(report.body)),
                message.isTerminal, let name = message.ref
            else {
                let body = Violation.excerpt(report.body)
                return Self.add([Violation(.reportAgrees, "\(report.endpoint): \(body)")], to: &state)
            }
            guard state.knowledge.attempts[name]?.submission.webhook?.hasSuffix("/" + report.endpoint) == true else {
                state.knowledge.unaskedReports += 1
                return Self.add([Violation(.nothingUnasked, "\(report.endpoint) is told of \(name)")], to: &state)
            }
            let id = message.messageId
            var history = state.knowledge.reports[id] ?? ReportHistory(name: name)
            if report.isTaken && !history.isTaken { Self.inOrder(report, &state) }
            Self.add(history.received(report), to: &state)
            state.knowledge.reports[id] = history
            state.knowledge.jobs[id]?.reported(at: report.arrivedAt)
            Self.happened(.reported, &state)
        }
    }

    /// Ids of reports sort by age.
    private static func inOrder(_ report: WebhookReport, _ state: inout State) {
        guard let id = report.id else { return }
        let last = state.knowledge.endpoints[report.endpoint] ?? ""
        state.knowledge.endpoints[report.endpoint] = id
        if id < last { add([Violation(.reportsAreInOrder, "\(report.endpoint): \(id) after \(last)")], to: &state) }
    }

    // MARK: -

    private static func add(_ violations: [Violation], to state: inout State) {
        for violation in violations { state.knowledge.violations[violation.rule, default: []].append(violation) }
    }

    private static func happened(_ occurrence: Occurrence, _ state: inout State) {
        guard state.waiter?.occurrence == occurrence else { return }
        state.waiter?.remaining -= 1
        if state.waiter?.remaining == 0 { state.waiter?.source.yield() }
    }
}
