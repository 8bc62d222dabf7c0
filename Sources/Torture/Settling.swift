import Foundation
import LocalServer

/// What happens after the last blow: the server is left in peace until nothing is left to do, and asked about all of it.
struct Settling {
    /// How long nothing may come to its end before the wait is given up.
    private static let patience = Duration.seconds(90)
    /// Submits whose keys are used once more at the very end.
    private static let replays = 100

    let launch: Launch
    let sender: HTTPSender
    let ledger: Ledger

    private struct Health: Decodable {
        let queued: Int
        let running: Int
    }

    /// Waits for every end and every report, then starts the server once more and has everything told again.
    func run() async throws {
        try await live { await untilQuiet() }
        try await live { await tellAgain() }
    }

    private func live(_ body: @escaping @Sendable () async -> Void) async throws {
        let ending = try await LocalServer.run(launch) { _ in await body() }.ending
        if ending != .exited(code: 0) { ledger.note([Violation(.serverLives, "asked to stop, it \(ending)")]) }
    }

    private func untilQuiet() async {
        let fetching = Fetching(sender, ledger)
        var last = (open: Int.max, since: ContinuousClock.now)
        while !Task.isCancelled {
            let knowledge = ledger.knowledge
            let unended = knowledge.jobs.values.filter { $0.end == nil }.map(\.id)
            for id in unended { _ = await fetching.message(id) }
            let unreported = knowledge.jobs.values.filter { job in
                knowledge.attempts[job.name]?.submission.webhook != nil
                    && knowledge.reports[job.id]?.isTaken != true
            }
            var open = unended.count + unreported.count + (await work())
            // A job whose client never heard of it may owe a report, and so may one whose report was taken by a receiver
            // that the server never heard it from.
            if open == 0 { open = await owed() }
            if open == 0 { return }
            if open != last.open { last = (open, .now) }
            if last.since.duration(to: .now) > Self.patience { return }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Jobs that the server still has to do.
    private func work() async -> Int {
        guard let answer = await sender.get("/health"),
            let health = try? JSONDecoder().decode(Health.self, from: Data(answer.body))
        else { return 1 }
        return health.queued + health.running
    }

    /// Reports that the server still has to send.
    private func owed() async -> Int {
        struct Page: Decodable {
            struct Endpoint: Decodable { let owed: Int }
            let endpoints: [Endpoint]
            let nextCursor: String?
        }
        var owed = 0
        var cursor = ""
        repeat {
            guard let answer = await sender.get("/v1/webhooks/endpoints?limit=99" + cursor),
                let page = try? JSONDecoder().decode(Page.self, from: Data(answer.body))
            else { return 1 }
            owed += page.endpoints.reduce(0) { $0 + $1.owed }
            cursor = page.nextCursor.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        return owed
    }

    private func tellAgain() async {
        let fetching = Fetching(sender, ledger)
        let knowledge = ledger.knowledge
        for id in knowledge.jobs.keys.sorted() {
            if let message = await fetching.message(id) { await fetching.pictures(of: message, all: true) }
        }
        for attempt in knowledge.attempts.values.filter({ !$0.ids.isEmpty }).prefix(Self.replays) {
            await replay(attempt.submission)
        }
    }

    /// A key that was used must be answered with its job, however many lives of the server ago that was.
    private func replay(_ submission: Submission) async {
        struct Submitted: Decodable { let messageId: String }
        guard let answer = await sender.post(submission), answer.status == 200,
            let submitted = try? JSONDecoder().decode(Submitted.self, from: Data(answer.body))
        else { return ledger.note([Violation(.oneKeyOneJob, "\(submission.name) can't be submitted again")]) }
        ledger.acknowledged(submission, as: submitted.messageId)
    }
}
