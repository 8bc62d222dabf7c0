import Generation

/// Which priority class is served next: four of seven turns are high's, two normal's and one low's, as evenly mixed as
/// whole numbers allow.
///
/// Each class that has work gains its weight; the one with the most is served and pays what all gained. Over seven turns
/// with work in all three classes each is served exactly by its weight. A class without work neither gains nor loses, so
/// it can't save turns up, and the shares of the others keep their ratio; also while classes come and go, one with work
/// is served at least once in fourteen turns.
///
/// - Source: "smooth weighted round-robin balancing" of nginx (`ngx_http_upstream_round_robin`, 2012).
struct WeightedTurns: Sendable {
    /// Turns of seven, in the order of `JobPriority.allCases`.
    static let weights = JobPriority.allCases.map(weight)

    private var credits = [Int](repeating: 0, count: Self.weights.count)

    /// Serves one of the classes with work, by its place in `JobPriority.allCases`; `nil` when none has any.
    mutating func next(hasWork: (Int) -> Bool) -> Int? {
        var chosen: Int?
        var gained = 0
        for index in credits.indices where hasWork(index) {
            credits[index] += Self.weights[index]
            gained += Self.weights[index]
            if let best = chosen, credits[best] >= credits[index] { continue }
            chosen = index
        }
        if let chosen { credits[chosen] -= gained }
        return chosen
    }

    private static func weight(of priority: JobPriority) -> Int {
        switch priority {
        case .high: 4
        case .normal: 2
        case .low: 1
        }
    }
}

extension JobPriority {
    /// The place of the class in `allCases`.
    var rank: Int {
        switch self {
        case .high: 0
        case .normal: 1
        case .low: 2
        }
    }
}
