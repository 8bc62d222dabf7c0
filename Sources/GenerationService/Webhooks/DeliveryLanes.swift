package import Generation

/// Plans the attempts at deliveries: one lane for each endpoint, one attempt at a time in each.
///
/// It knows no store, no network and no clock; the deliverer tells it what happens and carries out what it says.
///
/// An endpoint that waits for its next attempt is due when the wall clock says so, since that is what the store keeps,
/// or when the pause is over by a clock that can't be moved: a wall clock that jumps makes nobody wait longer.
package struct DeliveryLanes: Sendable {
    package typealias Instant = ContinuousClock.Instant

    /// One attempt that may begin now.
    package struct Visit: Sendable, Hashable {
        package let lane: OwedLane
        package let turn: HostShares.Turn
        /// Whether its time has come; otherwise the store is asked whether it has.
        package let isDue: Bool
    }

    /// How a visit ended.
    package enum End: Sendable {
        /// Nothing more is to be attempted.
        case idle
        /// An attempt was made, or none was due; the lane goes on like this, after at most this pause.
        case owed(OwedLane, within: Duration?)
        /// The store did not answer; look again after this pause.
        case unread(Duration)
    }

    private enum State: Sendable {
        /// For its time; the ticket tells the entries of the timetable from older ones.
        case waiting(ticket: UInt64, until: Instant)
        /// For its turn. `until` remembers for when it was planned, in case that nothing is due yet.
        case ready(isDue: Bool, until: Instant?)
        /// `again`: something happened meanwhile, so that it must be looked at once more.
        case underWay(again: Bool, until: Instant?)
    }

    private struct Lane: Sendable {
        var owed: OwedLane
        var state: State
    }

    private struct Entry: Sendable {
        let endpoint: EndpointID
        let ticket: UInt64
    }

    private let longestPause: Duration
    private var lanes: [EndpointID: Lane] = [:]
    private var byInstant = MinHeap<Instant, Entry>()
    private var byTime = MinHeap<Timestamp, Entry>()
    private var lastTicket: UInt64 = 0
    private var shares: HostShares

    /// - Parameter longestPause: no lane waits longer, whatever time the store has kept for it.
    package init(longestPause: Duration, shares: HostShares = HostShares()) {
        self.longestPause = longestPause
        self.shares = shares
    }

    /// When the next lane is due at the latest, or `nil` when none waits for its time.
    package var nextInstant: Instant? {
        mutating get {
            while let first = byInstant.first, !isCurrent(first.value) { byInstant.popFirst() }
            return byInstant.first?.key
        }
    }

    /// How many endpoints are known to be owed something.
    package var count: Int { lanes.count }

    // MARK: - Events

    /// The store has something that is owed to an endpoint.
    package mutating func found(_ owed: OwedLane, at instant: Instant, _ now: Timestamp) {
        guard let lane = lanes[owed.endpoint] else { return wait(owed, until: nil, within: nil, at: instant, now) }
        switch lane.state {
        case .waiting:
            // It comes to it in its turn, since older deliveries go first; unless the one that it waits for was deleted.
            if owed.dueAt < lane.owed.dueAt { wait(owed, until: nil, within: nil, at: instant, now) }
        case .ready: break
        case .underWay(_, let until): lanes[owed.endpoint]?.state = .underWay(again: true, until: until)
        }
    }

    /// Somebody asked for an attempt: the lane is looked at whatever it waits for.
    package mutating func prod(_ owed: OwedLane) {
        switch lanes[owed.endpoint]?.state {
        case nil: makeReady(owed, isDue: false, until: nil)
        case .waiting(_, let until): makeReady(owed, isDue: false, until: until)
        case .ready: break
        case .underWay(_, let until): lanes[owed.endpoint]?.state = .underWay(again: true, until: until)
        }
    }

    /// The next visit that may begin, or `nil` when there is none now.
    package mutating func next(at instant: Instant, _ now: Timestamp) -> Visit? {
        collectDue(at: instant, now)
        while let turn = shares.next() {
            guard let lane = lanes[turn.endpoint], case .ready(let isDue, let until) = lane.state else {
                shares.end(turn, as: nil)
                continue
            }
            lanes[turn.endpoint]?.state = .underWay(again: false, until: until)
            return Visit(lane: lane.owed, turn: turn, isDue: isDue || until.map { $0 <= instant } ?? false)
        }
        return nil
    }

    /// A visit is over.
    ///
    /// - Parameter standing: how the host showed itself; `nil` when no attempt was made.
    package mutating func ended(
        _ visit: Visit,
        _ end: End,
        as standing: HostStanding?,
        at instant: Instant,
        _ now: Timestamp
    ) {
        shares.end(visit.turn, as: standing)
        guard let lane = lanes[visit.lane.endpoint], case .underWay(let again, let until) = lane.state else { return }
        if again {
            guard case .owed(let owed, .some(let pause)) = end else {
                return makeReady(lane.owed, isDue: false, until: until)
            }
            return makeReady(owed, isDue: false, until: instant.advanced(by: pause))
        }
        switch end {
        case .idle: lanes[visit.lane.endpoint] = nil
        case .owed(let owed, let pause):
            wait(owed, until: standing == nil ? until : nil, within: pause, at: instant, now)
        case .unread(let pause):
            wait(lane.owed, until: instant.advanced(by: pause), within: pause, at: instant, now, isDueByTime: false)
        }
    }

    // MARK: - Steps

    private mutating func wait(
        _ owed: OwedLane,
        until planned: Instant?,
        within pause: Duration?,
        at instant: Instant,
        _ now: Timestamp,
        isDueByTime: Bool = true
    ) {
        let left = Duration.milliseconds(max(0, owed.dueAt.milliseconds - now.milliseconds))
        let own = isDueByTime ? min(left, pause ?? longestPause) : pause ?? .zero
        let until = min(instant.advanced(by: own), planned ?? instant.advanced(by: longestPause))
        if until <= instant { return makeReady(owed, isDue: true, until: nil) }
        lastTicket += 1
        let entry = Entry(endpoint: owed.endpoint, ticket: lastTicket)
        lanes[owed.endpoint] = Lane(owed: owed, state: .waiting(ticket: lastTicket, until: until))
        byInstant.insert(entry, at: until)
        if isDueByTime { byTime.insert(entry, at: owed.dueAt) }
    }

    private mutating func makeReady(_ owed: OwedLane, isDue: Bool, until: Instant?) {
        lanes[owed.endpoint] = Lane(owed: owed, state: .ready(isDue: isDue, until: until))
        shares.add(owed.endpoint, at: owed.address)
    }

    private mutating func collectDue(at instant: Instant, _ now: Timestamp) {
        while let first = byInstant.first, first.key <= instant || !isCurrent(first.value) {
            byInstant.popFirst()
            take(first.value)
        }
        while let first = byTime.first, first.key <= now || !isCurrent(first.value) {
            byTime.popFirst()
            take(first.value)
        }
    }

    private mutating func take(_ entry: Entry) {
        guard isCurrent(entry), let lane = lanes[entry.endpoint] else { return }
        makeReady(lane.owed, isDue: true, until: nil)
    }

    private func isCurrent(_ entry: Entry) -> Bool {
        guard case .waiting(let ticket, _) = lanes[entry.endpoint]?.state else { return false }
        return ticket == entry.ticket
    }
}

/// A binary heap, least key first.
struct MinHeap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    private var nodes: [(key: Key, value: Value)] = []

    var first: (key: Key, value: Value)? { nodes.first }

    mutating func insert(_ value: Value, at key: Key) {
        nodes.append((key, value))
        var child = nodes.count - 1
        while child > 0, nodes[child].key < nodes[(child - 1) / 2].key {
            nodes.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    @discardableResult
    mutating func popFirst() -> Value? {
        guard let first = nodes.first, let last = nodes.popLast() else { return nil }
        guard !nodes.isEmpty else { return first.value }
        nodes[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < nodes.count }
            guard let least = children.min(by: { nodes[$0].key < nodes[$1].key }), nodes[least].key < nodes[parent].key
            else { return first.value }
            nodes.swapAt(parent, least)
            parent = least
        }
    }
}
