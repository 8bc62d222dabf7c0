import Generation

/// The waiting jobs of one priority class: a lane for each owner, and the order in which the lanes take turns.
struct PriorityLanes: Sendable {
    /// Waiting jobs of one owner; a lane without jobs does not exist.
    private struct Lane: Sendable {
        /// By the job's number.
        var jobs = OrderedQueue<JobID>()
        var standing: Standing
    }

    private struct Standing: Sendable {
        /// The lane with the least turn is served next.
        var turn: Int64
        /// Whether its owner runs as many jobs as it may.
        var isHeld: Bool
    }

    private var lanes: [OwnerID: Lane] = [:]
    /// Owners that may be served, by turn.
    private var ready = OrderedQueue<OwnerID>()
    /// Owners that run as many jobs as they may, by the turn that they keep.
    private var held = OrderedQueue<OwnerID>()
    private var depths = LaneDepths()
    private(set) var waiting = 0

    /// Whether a job can be taken.
    var hasWork: Bool { !ready.isEmpty }

    /// Adds a job to the lane of its owner.
    ///
    /// - Parameters:
    ///   - turn: the owner's turn, unless its lane has an earlier one.
    ///   - isHeld: whether a lane that begins with this job is held.
    mutating func insert(_ job: QueuedJob, turn: Int64, isHeld: Bool) {
        if let standing = lanes[job.owner]?.standing {
            if turn < standing.turn { move(job.owner, to: Standing(turn: turn, isHeld: standing.isHeld)) }
        } else {
            let standing = Standing(turn: turn, isHeld: isHeld)
            lanes[job.owner] = Lane(standing: standing)
            join(job.owner, standing)
        }
        lanes[job.owner]?.jobs.insert(job.id, at: job.number.value)
        depths.grew(to: lanes[job.owner]?.jobs.count ?? 1)
        waiting += 1
    }

    /// Takes the oldest job of the owner whose turn it is; its next turn comes after all others.
    ///
    /// - Returns: the job, its owner, and the turn that was used.
    mutating func takeNext(nextTurn: Int64) -> (job: JobID, owner: OwnerID, turn: Int64)? {
        guard let (turn, owner) = ready.popFirst(), let job = lanes[owner]?.jobs.popFirst() else { return nil }
        lanes[owner]?.standing.turn = nextTurn
        if lostOne(owner) { ready.insert(owner, at: nextTurn) }
        return (job.value, owner, turn)
    }

    /// Takes a waiting job out; its owner keeps the turn for the others.
    mutating func remove(_ number: JobNumber, of owner: OwnerID) {
        guard let standing = lanes[owner]?.standing, lanes[owner]?.jobs.remove(number.value) != nil else { return }
        if !lostOne(owner) { leave(standing) }
    }

    /// Holds the owner's lane back, or lets it take part again with the turn that it kept.
    mutating func setHeld(_ isHeld: Bool, _ owner: OwnerID) {
        guard let standing = lanes[owner]?.standing, standing.isHeld != isHeld else { return }
        move(owner, to: Standing(turn: standing.turn, isHeld: isHeld))
    }

    /// The place of a waiting job among all of its class, 1 for the next, as if no owner were held back.
    ///
    /// Lanes take turns in an order that stays, so a job with `r` others before it in its lane comes in round `r + 1`.
    /// All earlier rounds are counted exactly, and the lanes before its own in that round exactly when they are all
    /// still there (`r` is 0) or few; else they are taken to thin out evenly over the round.
    func place(of number: JobNumber, of owner: OwnerID) -> Int? {
        guard let lane = lanes[owner] else { return nil }
        let rounds = lane.jobs.rank(of: number.value)
        let turn = lane.standing.turn
        let before = ready.rank(of: turn) + held.rank(of: turn)
        guard rounds > 0, before > 0 else { return depths.served(inRounds: rounds) + before + 1 }
        var left = 0
        if before <= Self.exactLanes {
            let count: (OwnerID) -> Void = { if lanes[$0].map({ $0.jobs.count > rounds }) == true { left += 1 } }
            ready.forEach(below: turn, count)
            held.forEach(below: turn, count)
        } else {
            left = before * (depths.count(ofDepth: rounds + 1) - 1) / max(lanes.count - 1, 1)
        }
        return depths.served(inRounds: rounds) + left + 1
    }

    /// As many lanes are looked at one by one to find a place.
    private static let exactLanes = 64

    /// Counts a job that has left its lane, and drops the lane when it was the last.
    ///
    /// - Returns: whether the lane is still there.
    private mutating func lostOne(_ owner: OwnerID) -> Bool {
        let rest = lanes[owner]?.jobs.count ?? 0
        depths.shrank(from: rest + 1)
        waiting -= 1
        if rest == 0 { lanes[owner] = nil }
        return rest > 0
    }

    private mutating func move(_ owner: OwnerID, to standing: Standing) {
        if let old = lanes[owner]?.standing { leave(old) }
        lanes[owner]?.standing = standing
        join(owner, standing)
    }

    private mutating func join(_ owner: OwnerID, _ standing: Standing) {
        if standing.isHeld {
            held.insert(owner, at: standing.turn)
        } else {
            ready.insert(owner, at: standing.turn)
        }
    }

    private mutating func leave(_ standing: Standing) {
        _ = standing.isHeld ? held.remove(standing.turn) : ready.remove(standing.turn)
    }
}
