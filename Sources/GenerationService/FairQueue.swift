package import Generation

/// What the queue must know of a job.
package struct QueuedJob: Sendable, Hashable {
    package var id: JobID
    /// Jobs of one owner and class are served in this order; no two jobs share one.
    package var number: JobNumber
    package var owner: OwnerID
    package var priority: JobPriority

    package init(id: JobID, number: JobNumber, owner: OwnerID, priority: JobPriority) {
        self.id = id
        self.number = number
        self.owner = owner
        self.priority = priority
    }
}

/// All waiting jobs, and whose turn it is.
///
/// - **Classes** share the turns 4 : 2 : 1 (high, normal, low) while all have work, so none starves; see ``WeightedTurns``.
/// - **Owners** take turns within a class, one job each, whatever their number of waiting jobs is.
/// - **Jobs** of one owner and class are served by their number, oldest first.
/// - An owner that runs as many jobs as it may is passed over; its turn waits for it.
///
/// A job is in one of three places: not here, waiting, or running (from ``next()`` to ``ended(_:)`` or ``requeue(_:)``).
/// Calls that do not fit the place change nothing and say so, so that late and double ones do no harm.
///
/// ## Topics
/// - Coming in: ``enqueue(_:)``, ``requeue(_:)``
/// - Going out: ``next()``, ``take(_:)``, ``ended(_:)``, ``remove(_:)``
/// - Looking: ``place(of:)``, ``contains(_:)``, ``waiting``, ``waiting(of:)``, ``running``, ``running(of:)``
///
/// - Complexity: every call takes O(log n) steps for n waiting jobs, whatever the number of owners is, and moves at most
///   some kilobytes when a job leaves from the middle; ``place(of:)`` besides adds up n / 1024 numbers.
package struct FairQueue: Sendable {
    private struct Load: Sendable {
        var waiting = 0
        var running = 0
    }

    private struct Run: Sendable {
        var job: QueuedJob
        /// The turn that was used for it.
        var turn: Int64
    }

    /// How many jobs of one owner may run at once; `nil` for no limit.
    private let concurrency: Int?
    /// In the order of `JobPriority.allCases`.
    private var classes = JobPriority.allCases.map { _ in PriorityLanes() }
    private var turns = WeightedTurns()
    private var nextTurn: Int64 = 0
    private var jobs: [JobID: QueuedJob] = [:]
    private var runs: [JobID: Run] = [:]
    /// Owners with a job here, and no others.
    private var loads: [OwnerID: Load] = [:]

    /// - Parameter concurrency: how many jobs of one owner may run at once, at least 1; `nil` for no limit.
    package init(concurrency: Int? = nil) { self.concurrency = concurrency.map { max($0, 1) } }

    /// Adds a job; an owner without waiting jobs in this class takes its turn after all others.
    ///
    /// - Returns: `false` when the job waits or runs already.
    @discardableResult
    package mutating func enqueue(_ job: QueuedJob) -> Bool {
        guard jobs[job.id] == nil, runs[job.id] == nil else { return false }
        nextTurn += 1
        insert(job, turn: nextTurn)
        return true
    }

    /// Takes the job whose turn it is; it counts as running from now on.
    ///
    /// - Returns: `nil` when nothing waits, or only jobs of owners that run as many as they may.
    package mutating func next() -> QueuedJob? {
        guard let index = turns.next(hasWork: { classes[$0].hasWork }) else { return nil }
        nextTurn += 1
        guard let taken = classes[index].takeNext(nextTurn: nextTurn),
            let job = jobs.removeValue(forKey: taken.job)
        else { return nil }
        runs[job.id] = Run(job: job, turn: taken.turn)
        loads[job.owner, default: Load()].waiting -= 1
        loads[job.owner, default: Load()].running += 1
        if !mayRunMore(job.owner) { setHeld(true, job.owner) }
        return job
    }

    /// Takes a certain waiting job, whose turn it may not be; it counts as running from now on.
    ///
    /// - Returns: `false` when the job is not waiting.
    @discardableResult
    package mutating func take(_ id: JobID) -> Bool {
        guard let job = jobs[id], remove(id) else { return false }
        nextTurn += 1
        runs[id] = Run(job: job, turn: nextTurn)
        loads[job.owner, default: Load()].running += 1
        if !mayRunMore(job.owner) { setHeld(true, job.owner) }
        return true
    }

    /// Notes that a running job does not run any more, whatever became of it.
    ///
    /// - Returns: `false` when the job was not running.
    @discardableResult
    package mutating func ended(_ id: JobID) -> Bool { endRun(id) != nil }

    /// Puts a running job back to its old place: its number decides the place in its lane, and its owner has the turn
    /// back that was used for it.
    ///
    /// - Returns: `false` when the job was not running.
    @discardableResult
    package mutating func requeue(_ id: JobID) -> Bool {
        guard let run = endRun(id) else { return false }
        insert(run.job, turn: run.turn)
        return true
    }

    /// Takes a waiting job out, such as one that was cancelled.
    ///
    /// - Returns: `false` when the job is not waiting.
    @discardableResult
    package mutating func remove(_ id: JobID) -> Bool {
        guard let job = jobs.removeValue(forKey: id) else { return false }
        classes[job.priority.rank].remove(job.number, of: job.owner)
        loads[job.owner, default: Load()].waiting -= 1
        dropIdle(job.owner)
        return true
    }

    /// Whether the job waits.
    package func contains(_ id: JobID) -> Bool { jobs[id] != nil }

    /// How many jobs wait.
    package var waiting: Int { jobs.count }

    /// How many jobs of one owner wait.
    package func waiting(of owner: OwnerID) -> Int { loads[owner]?.waiting ?? 0 }

    /// How many jobs run.
    package var running: Int { runs.count }

    /// How many jobs of one owner run.
    package func running(of owner: OwnerID) -> Int { loads[owner]?.running ?? 0 }

    /// Whether a job of this owner could be taken now, as far as the owner's concurrency is concerned.
    package func mayRunMore(_ owner: OwnerID) -> Bool { concurrency.map { running(of: owner) < $0 } ?? true }

    /// The place of a waiting job, 1 for the next; `nil` for a job that does not wait.
    ///
    /// That is how many jobs are taken up to and with it, when no other comes and no owner is held back.
    ///
    /// Exact for places up to 256 when at most 64 lanes of its class come before its own in a round. Beyond that the order
    /// in which classes mix is taken as their ratio, and lanes that are shorter than its own are taken to be spread evenly
    /// over the round.
    package func place(of id: JobID) -> Int? {
        guard let job = jobs[id] else { return nil }
        let own = job.priority.rank
        guard let place = classes[own].place(of: job.number, of: job.owner) else { return nil }
        return place <= Self.exactPlaces ? mixed(place, of: own) : proportional(place, of: own)
    }

    /// Up to this place within its class a job's place among all classes is found by taking the turns.
    private static let exactPlaces = 256

    /// Takes turns, without jobs, until the class has been served `place` times.
    private func mixed(_ place: Int, of own: Int) -> Int {
        var turns = turns
        var left = classes.map(\.waiting)
        var taken = 0
        let last = left[own] - place
        while left[own] > last, let index = turns.next(hasWork: { left[$0] > 0 }) {
            left[index] -= 1
            taken += 1
        }
        return taken
    }

    private func proportional(_ place: Int, of own: Int) -> Int {
        classes.indices.reduce(place) { sum, index in
            guard index != own else { return sum }
            return sum + min(classes[index].waiting, place * WeightedTurns.weights[index] / WeightedTurns.weights[own])
        }
    }

    private mutating func insert(_ job: QueuedJob, turn: Int64) {
        jobs[job.id] = job
        loads[job.owner, default: Load()].waiting += 1
        classes[job.priority.rank].insert(job, turn: turn, isHeld: !mayRunMore(job.owner))
    }

    private mutating func endRun(_ id: JobID) -> Run? {
        guard let run = runs.removeValue(forKey: id) else { return nil }
        loads[run.job.owner, default: Load()].running -= 1
        if mayRunMore(run.job.owner) { setHeld(false, run.job.owner) }
        dropIdle(run.job.owner)
        return run
    }

    private mutating func setHeld(_ isHeld: Bool, _ owner: OwnerID) {
        for index in classes.indices { classes[index].setHeld(isHeld, owner) }
    }

    private mutating func dropIdle(_ owner: OwnerID) {
        if let load = loads[owner], load.waiting == 0, load.running == 0 { loads[owner] = nil }
    }
}
