/// How deep the lanes of one priority class are: how many have at least one job, at least two, and so on.
///
/// A lane that grows or shrinks by one changes one of these numbers, and their sum up to a depth says how many jobs are
/// served in that many rounds; a binary indexed tree (Fenwick, 1994) keeps the sums.
///
/// - Complexity: O(log d) for a change and for a sum, where d is the deepest lane so far.
struct LaneDepths: Sendable {
    /// Of which the place `depth - 1` counts the lanes that have at least `depth` jobs.
    private var lanes: [Int] = []
    /// The place `i` holds the sum of the last `i & -i` numbers up to `i`; the place 0 is not used.
    private var tree: [Int] = [0]

    /// Counts a lane that has just got its job number `depth`, 1 for the first.
    mutating func grew(to depth: Int) {
        if depth > lanes.count { enlarge(to: depth) }
        add(1, at: depth)
    }

    /// Counts a lane that has just lost its job number `depth`.
    mutating func shrank(from depth: Int) { add(-1, at: depth) }

    /// How many lanes have at least `depth` jobs; `depth` is at least 1.
    func count(ofDepth depth: Int) -> Int { depth <= lanes.count ? lanes[depth - 1] : 0 }

    /// How many jobs are served in `rounds` rounds, in each of which every lane that has a job is served once.
    func served(inRounds rounds: Int) -> Int {
        var sum = 0
        var index = min(rounds, lanes.count)
        while index > 0 {
            sum += tree[index]
            index &= index - 1
        }
        return sum
    }

    private mutating func add(_ change: Int, at depth: Int) {
        lanes[depth - 1] += change
        var index = depth
        while index < tree.count {
            tree[index] += change
            index += index & -index
        }
    }

    /// Doubles the room until `depth` fits, and builds the tree anew.
    private mutating func enlarge(to depth: Int) {
        var size = max(lanes.count, 8)
        while size < depth { size *= 2 }
        lanes += [Int](repeating: 0, count: size - lanes.count)
        tree = [0] + lanes
        for index in 1...size {
            let parent = index + index & -index
            if parent <= size { tree[parent] += tree[index] }
        }
    }
}
