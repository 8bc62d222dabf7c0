import Generation

/// What a store must answer, said a second time: without a database, and without the methods of `Job`.
struct StoreModel: Sendable, Hashable {
    typealias Sight = StoreOperation.Sight
    typealias Answer = StoreOperation.Answer

    private struct Mark: Sendable, Hashable {
        var fingerprint: ContentDigest
        var job: JobID
        var until: Timestamp
    }

    private struct Entry: Sendable, Hashable {
        var sight: Sight
        /// Of a running job whether it may be put back; `false` for others.
        var isLeaseOver = false
        var events: Set<WebhookEvent>
        var reports: [String] = []
    }

    private var entries: [JobID: Entry] = [:]
    /// Oldest first, deleted ones among them.
    private(set) var order: [JobID] = []
    /// Those that have not ended, oldest first.
    private(set) var open: [JobID] = []
    private var marks: [OwnerID: [String: Mark]] = [:]

    func sight(_ id: JobID) -> Sight? { entries[id]?.sight }

    /// What was reported of a job, in the words of ``Sample/report(_:_:)``.
    func reports(of id: JobID) -> [String] { entries[id]?.reports ?? [] }

    /// Answers a call and goes on to the state after it.
    mutating func answer(to operation: StoreOperation, at now: Timestamp) -> Answer {
        switch operation {
        case .submit(let submission): return submit(submission, at: now)
        case .lookUp(let mark, let owner): return found(mark, of: owner, at: now) ?? .nothing
        case .read(let id): return .job(sight(id))
        case .list(let owner, let state, let before, _, let limit):
            let end = before.flatMap { order.firstIndex(of: $0) } ?? order.count
            let mine = order[..<end].reversed().compactMap { sight($0) }
                .filter { $0.owner == owner && $0.state == state ?? $0.state }
            return .jobs(Array(mine.prefix(limit)))
        case .listOpen: return .jobs(open.compactMap { sight($0) })
        case .claim(let id, let isOver): return claim(id, isLeaseOver: isOver)
        case .renew(let claims, let isOver):
            let held = claims.filter { holds($0) }
            for claim in held { entries[claim.job]?.isLeaseOver = isOver }
            return .claims(Set(held))
        case .requeueExpired:
            let expired = open.filter { entries[$0]?.sight.state == .running && entries[$0]?.isLeaseOver == true }
            return .jobs(expired.compactMap { change($0) { $0.state = .queued } })
        case .attach(let claim): return changeHeld(claim) { $0.hasReference = true }
        case .progress(let claim, let percent): return progress(claim, percent)
        case .finish(let claim, let succeeds):
            return changeHeld(claim, event: succeeds ? .succeeded : .failed) { sight in
                sight.state = succeeds ? .succeeded : .failed
                if succeeds { sight.progress = 100 }
            }
        case .handBack(let claim, let died):
            return changeHeld(claim) { sight in
                sight.state = .queued
                if died { sight.workerDeaths += 1 }
            }
        case .end(let id, let isCancelled):
            guard let sight = sight(id), !sight.state.isTerminal else { return .job(sight(id)) }
            return .job(
                change(id, event: isCancelled ? .cancelled : .failed) { $0.state = isCancelled ? .cancelled : .failed }
            )
        case .delete(let id, let owner): return delete(id, of: owner)
        }
    }

    private mutating func delete(_ id: JobID, of owner: OwnerID) -> Answer {
        guard let sight = sight(id), sight.owner == owner else { return .nothing }
        guard sight.state.isTerminal else { return .notEnded(sight.state) }
        entries[id] = nil
        marks[owner] = marks[owner]?.filter { $0.value.job != id }
        return .deleted([id])
    }

    private func holds(_ claim: Claim) -> Bool {
        sight(claim.job).map { $0.state == .running && $0.attempt == claim.attempt } ?? false
    }

    private func found(_ mark: IdempotencyMark, of owner: OwnerID, at now: Timestamp) -> Answer? {
        guard let known = marks[owner]?[mark.key], now < known.until, let sight = sight(known.job) else { return nil }
        return known.fingerprint == mark.fingerprint ? .replayed(sight) : .keyReused
    }

    private mutating func submit(_ submission: JobSubmission, at now: Timestamp) -> Answer {
        if let mark = submission.idempotency {
            if let answer = found(mark, of: submission.owner, at: now) { return answer }
            let until = now.advanced(by: .seconds(86_400))
            marks[submission.owner, default: [:]][mark.key] =
                Mark(fingerprint: mark.fingerprint, job: submission.id, until: until)
        }
        let sight = Sight(
            id: submission.id,
            owner: submission.owner,
            state: .queued,
            attempt: 0,
            workerDeaths: 0,
            progress: 0,
            revision: 1,
            hasReference: false
        )
        entries[submission.id] = Entry(sight: sight, events: submission.webhook?.events ?? [])
        order.append(submission.id)
        open.append(submission.id)
        return .accepted(sight)
    }

    private mutating func claim(_ id: JobID, isLeaseOver: Bool) -> Answer {
        guard let sight = sight(id), sight.state == .queued else { return .job(nil) }
        entries[id]?.isLeaseOver = isLeaseOver
        return .job(
            change(id, event: sight.attempt == 0 ? .started : nil) { sight in
                sight.state = .running
                sight.attempt += 1
            }
        )
    }

    private mutating func progress(_ claim: Claim, _ percent: Int) -> Answer {
        let percent = min(percent, 99)
        guard holds(claim), let sight = sight(claim.job), percent > sight.progress else {
            return .job(holds(claim) ? sight(claim.job) : nil)
        }
        let isNextTenth = percent / 10 > sight.progress / 10
        return .job(change(claim.job, event: isNextTenth ? .progress : nil) { $0.progress = percent })
    }

    private mutating func changeHeld(
        _ claim: Claim,
        event: WebhookEvent? = nil,
        _ step: (inout Sight) -> Void
    ) -> Answer {
        .job(holds(claim) ? change(claim.job, event: event, step) : nil)
    }

    private mutating func change(
        _ id: JobID,
        event: WebhookEvent? = nil,
        _ step: (inout Sight) -> Void
    ) -> Sight? {
        guard var entry = entries[id] else { return nil }
        step(&entry.sight)
        entry.sight.revision += 1
        if entry.sight.state != .running { entry.isLeaseOver = false }
        let sight = entry.sight
        if let event, entry.events.contains(event) {
            entry.reports.append(
                "\(event.rawValue) \(id) \(sight.attempt) \(sight.state.rawValue) \(sight.progress)"
            )
        }
        if sight.state.isTerminal { open.removeAll { $0 == id } }
        entries[id] = entry
        return sight
    }
}
