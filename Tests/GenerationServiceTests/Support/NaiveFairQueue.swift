import Generation
import GenerationService

/// What a ``FairQueue`` must do, said as plainly as possible: one list of jobs, and a look at all of it for each question.
struct NaiveFairQueue {
    private struct Seat: Hashable {
        var owner: OwnerID
        var priority: JobPriority
    }

    private static let order: [JobPriority] = [.high, .normal, .low]
    private static let weights: [JobPriority: Int] = [.high: 4, .normal: 2, .low: 1]

    let concurrency: Int?
    private(set) var waiting: [QueuedJob] = []
    private(set) var running: [QueuedJob] = []
    private var usedTurns: [JobID: Int] = [:]
    /// When the owner's turn in a class comes, relative to those of the others; for owners with waiting jobs there.
    private var turns: [Seat: Int] = [:]
    private var lastTurn = 0
    private var credits: [JobPriority: Int] = [:]

    init(concurrency: Int?) { self.concurrency = concurrency }

    mutating func enqueue(_ job: QueuedJob) -> Bool {
        guard !waiting.contains(where: { $0.id == job.id }), !running.contains(where: { $0.id == job.id }) else {
            return false
        }
        lastTurn += 1
        sit(job, turn: lastTurn)
        return true
    }

    mutating func next() -> QueuedJob? {
        let ready = Self.order.filter { priority in waiting.contains { $0.priority == priority && mayRun($0.owner) } }
        guard !ready.isEmpty else { return nil }
        for priority in ready { credits[priority, default: 0] += Self.weights[priority] ?? 0 }
        var chosen = ready[0]
        for priority in ready where credits[priority] ?? 0 > credits[chosen] ?? 0 { chosen = priority }
        credits[chosen, default: 0] -= ready.reduce(0) { $0 + (Self.weights[$1] ?? 0) }

        let candidates = waiting.filter { $0.priority == chosen && mayRun($0.owner) }
        let first = candidates.min { (turn(of: $0), $0.number.value) < (turn(of: $1), $1.number.value) }
        guard let first else { return nil }
        waiting.removeAll { $0.id == first.id }
        running.append(first)
        usedTurns[first.id] = turn(of: first)
        lastTurn += 1
        turns[Seat(owner: first.owner, priority: first.priority)] = lastTurn
        tidy()
        return first
    }

    mutating func ended(_ id: JobID) -> Bool {
        guard let index = running.firstIndex(where: { $0.id == id }) else { return false }
        running.remove(at: index)
        return true
    }

    mutating func requeue(_ id: JobID) -> Bool {
        guard let index = running.firstIndex(where: { $0.id == id }) else { return false }
        let job = running.remove(at: index)
        sit(job, turn: usedTurns[id] ?? lastTurn)
        return true
    }

    mutating func remove(_ id: JobID) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        tidy()
        return true
    }

    /// Found by taking all jobs before it.
    func place(of id: JobID) -> Int? {
        guard waiting.contains(where: { $0.id == id }) else { return nil }
        var rest = NaiveFairQueue(concurrency: nil)
        rest.waiting = waiting
        rest.turns = turns
        rest.lastTurn = lastTurn
        rest.credits = credits
        var place = 1
        while let job = rest.next(), job.id != id { place += 1 }
        return place
    }

    private func mayRun(_ owner: OwnerID) -> Bool {
        concurrency.map { limit in running.count { $0.owner == owner } < limit } ?? true
    }

    private func turn(of job: QueuedJob) -> Int { turns[Seat(owner: job.owner, priority: job.priority)] ?? 0 }

    private mutating func sit(_ job: QueuedJob, turn: Int) {
        waiting.append(job)
        let seat = Seat(owner: job.owner, priority: job.priority)
        turns[seat] = min(turns[seat] ?? turn, turn)
    }

    private mutating func tidy() {
        turns = turns.filter { seat, _ in
            waiting.contains { $0.owner == seat.owner && $0.priority == seat.priority }
        }
    }
}
