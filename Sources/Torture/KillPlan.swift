/// Something that is done to the server, and when.
struct Blow: Sendable, Hashable {
    enum Target: Sendable, Hashable {
        /// One of the processes that render; the server lives on.
        case worker
        case server
        /// The server, and what it had not synced.
        case power(PowerCut.Loss)
    }

    enum Moment: Sendable, Hashable {
        /// So long after the server listens, or after the last blow.
        case after(Duration)
        /// A moment after clients saw something happen so often.
        case upon(Occurrence, count: Int, then: Duration)
        /// So long after the process was started; it may not listen yet.
        case starting(Duration)
        /// Right before or right after the disk has what one of the server's syncs is for; see CPowerCut.h. The server
        /// may not come that far, and dies some seconds later then.
        case step(Int)
    }

    var target: Target
    var moment: Moment
}

/// What clients see happen, and what a kill may follow closely.
enum Occurrence: Sendable, Hashable, CaseIterable {
    /// A submit is being sent.
    case submitting
    /// A submit was answered with an id.
    case acknowledged
    /// A fetch told the end of a job.
    case ended
    /// A report came to the webhook.
    case reported
}

/// The blows of a campaign, in an order and at moments that the seed decides.
struct KillPlan {
    /// Of all kills, the share that meets a render worker.
    private static let workerShare = 0.3

    private var targets: [Blow.Target]
    private var generator: SplitMix

    init(kills: Int, powerCuts: Int, seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let workers = Int(Double(kills) * Self.workerShare)
        var targets = [Blow.Target](repeating: .worker, count: workers)
        targets += [Blow.Target](repeating: .server, count: kills - workers)
        targets += (0..<powerCuts).map { .power($0.isMultiple(of: 2) ? .everything : .some) }
        targets.shuffle(using: &generator)
        self.targets = targets
        self.generator = generator
    }

    /// The blows of one life of the server: those that it survives, then the one that it does not.
    ///
    /// - Returns: `nil` when all are dealt out. The last life may have none that ends it.
    mutating func nextLife() -> [Blow]? {
        guard !targets.isEmpty else { return nil }
        var blows: [Blow] = []
        while !targets.isEmpty {
            let target = targets.removeFirst()
            blows.append(Blow(target: target, moment: moment(isFirst: blows.isEmpty, target)))
            if target != .worker { break }
        }
        return blows
    }

    /// Takes blows back that found no worker to meet.
    mutating func postpone(workers count: Int) { targets += [Blow.Target](repeating: .worker, count: count) }

    /// Half of the blows fall at any time, the others close to what matters.
    private mutating func moment(isFirst: Bool, _ target: Blow.Target) -> Blow.Moment {
        let choice = Double.random(in: 0..<1, using: &generator)
        if case .power = target, isFirst, choice < 0.5 { return .step(Int.random(in: 1...120, using: &generator)) }
        if isFirst && target != .worker && choice < 0.1 {
            return .starting(.microseconds(Int.random(in: 0...200_000, using: &generator)))
        }
        if choice < 0.5 { return .after(.microseconds(Int.random(in: 0...900_000, using: &generator))) }
        return .upon(
            Occurrence.allCases.randomElement(using: &generator) ?? .ended,
            count: Int.random(in: 1...4, using: &generator),
            then: .microseconds(Int.random(in: 0...6000, using: &generator))
        )
    }
}
