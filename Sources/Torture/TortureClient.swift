import Foundation

/// One user of the server: submits, fetches until the end, looks at the pictures, and does so again.
///
/// A broken connection is answered as a careful user would: the same request with the same Idempotency-Key.
struct TortureClient {
    /// How long to wait before a server that did not answer is asked again, and between two fetches of one job.
    private static let pause = Duration.milliseconds(30)

    private let sender: HTTPSender
    private let ledger: Ledger
    private var source: SubmissionSource
    /// Messages of this client that ended, and those of them that have buttons.
    private var ended: [String] = []
    private var parents: [String] = []

    init(sender: HTTPSender, ledger: Ledger, source: SubmissionSource) {
        self.sender = sender
        self.ledger = ledger
        self.source = source
    }

    /// Returns when the ledger is over.
    mutating func run() async throws {
        while !ledger.isOver && !Task.isCancelled {
            let submission = try source.next(parent: source.any(of: parents))
            guard let id = await submit(submission) else { continue }
            await follow(id)
            if source.chance(0.2), let old = source.any(of: ended) { _ = await Fetching(sender, ledger).message(old) }
            if source.chance(0.1) { _ = await send(submission, mayGiveUp: false) }
        }
    }

    /// - Returns: the id, or `nil` when the client gave up or the campaign is over.
    private mutating func submit(_ submission: Submission) async -> String? {
        ledger.submitting(submission)
        let mayGiveUp = source.chance(0.15)
        guard source.chance(0.1) else { return await send(submission, mayGiveUp: mayGiveUp) }
        // The same at the same time, as from a user who clicks twice.
        async let second = send(submission, mayGiveUp: mayGiveUp)
        let first = await send(submission, mayGiveUp: mayGiveUp)
        let other = await second
        return first ?? other
    }

    private func send(_ submission: Submission, mayGiveUp: Bool) async -> String? {
        struct Submitted: Decodable { let messageId: String }
        while !ledger.isOver && !Task.isCancelled {
            guard let answer = await sender.post(submission) else {
                ledger.broke(submission)
                if mayGiveUp { return nil }
                try? await Task.sleep(for: Self.pause)
                continue
            }
            if answer.status == 200, let submitted = try? JSONDecoder().decode(Submitted.self, from: Data(answer.body))
            {
                ledger.acknowledged(submission, as: submitted.messageId)
                return submitted.messageId
            }
            // Stopping, full, or the same key is under way: all of it passes.
            guard [409, 425, 429, 503, 507].contains(answer.status) else {
                let body = Violation.excerpt(answer.body)
                ledger.note([Violation(.answersFit, "\(submission.name): \(answer.status) \(body)")])
                try? await Task.sleep(for: Self.pause * 10)
                return nil
            }
            try? await Task.sleep(for: Self.pause)
        }
        return nil
    }

    private mutating func follow(_ id: String) async {
        let fetching = Fetching(sender, ledger)
        while !ledger.isOver && !Task.isCancelled {
            if let message = await fetching.message(id), message.isTerminal {
                ended.append(id)
                if message.buttons?.isEmpty == false { parents.append(id) }
                await fetching.pictures(of: message, all: false)
                return
            }
            try? await Task.sleep(for: Self.pause)
        }
    }
}

/// Fetches that are checked against what was told before.
struct Fetching: Sendable {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private let sender: HTTPSender
    private let ledger: Ledger

    init(_ sender: HTTPSender, _ ledger: Ledger) {
        self.sender = sender
        self.ledger = ledger
    }

    /// - Returns: `nil` when no answer came, or one that breaks a rule.
    func message(_ id: String) async -> FetchedMessage? {
        let instant = ContinuousClock.now
        guard let answer = await sender.get("/api/v1/midjourney/message/\(id)") else { return nil }
        if [429, 503].contains(answer.status) { return nil }
        guard answer.status == 200,
            let message = try? JSONDecoder().decode(FetchedMessage.self, from: Data(answer.body))
        else {
            let rule = answer.status == 404 ? Violation.Rule.acknowledgedIsKept : .answersFit
            ledger.note([Violation(rule, "\(id): \(answer.status) \(Violation.excerpt(answer.body))")])
            return nil
        }
        ledger.fetched(message, answer.body, of: id, sentAt: instant)
        return message
    }

    /// Fetches the principal picture, or all of them.
    func pictures(of message: FetchedMessage, all: Bool) async {
        let addresses = [message.uri].compactMap(\.self) + (all ? message.images ?? [] : [])
        for address in Set(addresses) {
            var answer: HTTPSender.Answer?
            // The server may be away for as long as its next start takes.
            while answer == nil && !Task.isCancelled && (all || !ledger.isOver) {
                answer = await sender.get(address)
                if answer == nil { try? await Task.sleep(for: .milliseconds(15)) }
            }
            guard let answer else { return }
            guard answer.status == 200, answer.body.starts(with: Self.signature) else {
                ledger.note([
                    Violation(.completeHasPicture, "\(message.messageId): \(address) answers \(answer.status)")
                ])
                continue
            }
            ledger.picture(address, digest: Digest.text(of: answer.body))
        }
    }
}
