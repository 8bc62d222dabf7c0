import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Fair queue", .timeLimit(.minutes(5)))
struct FairQueueTests {
    /// Makes jobs with rising numbers.
    private struct Jobs {
        private var number: Int64 = 0

        mutating func one(_ owner: String, _ priority: JobPriority = .normal) -> QueuedJob {
            number += 1
            return QueuedJob(id: JobID(), number: JobNumber(number), owner: OwnerID(owner), priority: priority)
        }
    }

    /// Takes jobs until there are none or there are `limit`, each ending at once.
    private func served(_ queue: inout FairQueue, atMost limit: Int = .max) -> [QueuedJob] {
        var served: [QueuedJob] = []
        while served.count < limit, let job = queue.next() {
            served.append(job)
            queue.ended(job.id)
        }
        return served
    }

    private func same<Value: Equatable>(_ found: Value, _ expected: Value, _ step: Int) throws {
        try #require(found == expected, "step \(step)")
    }

    @Test("it does what the naive model does in 100,000 random steps", arguments: [nil, 1, 3] as [Int?])
    func model(concurrency: Int?) throws {
        var random = SeededGenerator(seed: 20_260_801)
        var jobs = Jobs()
        var late: [QueuedJob] = []
        var known: [JobID] = []
        var queue = FairQueue(concurrency: concurrency)
        var model = NaiveFairQueue(concurrency: concurrency)
        let owners = (0..<7).map { "owner\($0)" }
        for step in 0..<100_000 {
            // The queue swells and empties in turn, so that both its rare states and its usual ones are met.
            let isSwelling = step / 400 % 2 == 0 && queue.waiting < 60
            let name = known.randomElement(using: &random) ?? JobID()
            switch Int.random(in: 0..<100, using: &random) {
            case ..<(isSwelling ? 34 : 12):
                let job = jobs.one(
                    owners[min(Int.random(in: 0..<7, using: &random), Int.random(in: 0..<7, using: &random))],
                    JobPriority.allCases.randomElement(using: &random) ?? .normal
                )
                // Some come in later than jobs that were numbered after them.
                if Int.random(in: 0..<8, using: &random) == 0 { late.append(job); continue }
                known.append(job.id)
                try same(queue.enqueue(job), model.enqueue(job), step)
            case ..<(isSwelling ? 38 : 15):
                guard let index = late.indices.randomElement(using: &random) else { continue }
                let job = late.remove(at: index)
                known.append(job.id)
                try same(queue.enqueue(job), model.enqueue(job), step)
            case ..<66: try same(queue.next(), model.next(), step)
            case ..<84:
                let id = model.running.randomElement(using: &random)?.id ?? name
                try same(queue.ended(id), model.ended(id), step)
            case ..<92:
                let id = model.running.randomElement(using: &random)?.id ?? name
                try same(queue.requeue(id), model.requeue(id), step)
            case ..<97:
                let id = isSwelling ? name : model.waiting.randomElement(using: &random)?.id ?? name
                try same(queue.remove(id), model.remove(id), step)
            default: try same(queue.ended(name), model.ended(name), step)
            }
            if known.count > 200 { known.removeFirst(100) }
            try #require(queue.waiting == model.waiting.count && queue.running == model.running.count)
            guard step % 50 == 0 else { continue }
            for owner in owners.map(OwnerID.init) {
                try #require(queue.waiting(of: owner) == model.waiting.count { $0.owner == owner })
                try #require(queue.running(of: owner) == model.running.count { $0.owner == owner })
                if let concurrency { try #require(queue.running(of: owner) <= concurrency) }
            }
            for job in model.waiting.shuffled(using: &random).prefix(3) {
                try #require(queue.contains(job.id))
                try #require(queue.place(of: job.id) == model.place(of: job.id), "step \(step)")
            }
            for job in model.running { try #require(!queue.contains(job.id) && queue.place(of: job.id) == nil) }
        }
    }

    @Test("an owner with one job is served within two claims of one with 10,000")
    func newcomer() {
        var jobs = Jobs()
        var queue = FairQueue()
        for _ in 0..<10_000 { queue.enqueue(jobs.one("busy")) }
        _ = served(&queue, atMost: 100)
        let single = jobs.one("single")
        queue.enqueue(single)
        #expect(queue.place(of: single.id) == 2)
        let two = served(&queue, atMost: 2)
        #expect(two.contains(single))
    }

    @Test("owners take turns whatever the number of their jobs is")
    func turns() {
        var jobs = Jobs()
        var queue = FairQueue()
        for (owner, count) in [("a", 5), ("b", 1), ("c", 3)] {
            for _ in 0..<count { queue.enqueue(jobs.one(owner)) }
        }
        let owners = served(&queue).map(\.owner.text)
        #expect(owners == ["a", "b", "c", "a", "c", "a", "c", "a", "a"])
    }

    @Test("classes with work are served 4 : 2 : 1 in every seven turns")
    func weights() {
        var jobs = Jobs()
        var queue = FairQueue()
        for priority in JobPriority.allCases {
            for owner in 0..<50 { for _ in 0..<10 { queue.enqueue(jobs.one("owner\(owner)", priority)) } }
        }
        let first = served(&queue, atMost: 700).map(\.priority)
        for start in 0...(first.count - 7) {
            let seven = first[start..<start + 7]
            #expect(JobPriority.allCases.map { priority in seven.count { $0 == priority } } == [4, 2, 1])
        }
    }

    @Test("the low class is served at least once in fourteen turns, however often the others come and go")
    func noStarvation() {
        var random = SeededGenerator(seed: 7)
        var jobs = Jobs()
        var queue = FairQueue()
        for _ in 0..<2_000 { queue.enqueue(jobs.one("patient", .low)) }
        var sinceLow = 0
        for _ in 0..<10_000 where queue.waiting(of: OwnerID("patient")) > 0 {
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                queue.enqueue(jobs.one("other", Bool.random(using: &random) ? .high : .normal))
            }
            for job in served(&queue, atMost: Int.random(in: 0..<4, using: &random)) {
                sinceLow = job.priority == .low ? 0 : sinceLow + 1
                #expect(sinceLow < 14)
            }
        }
        #expect(queue.waiting(of: OwnerID("patient")) < 1_000)
    }

    @Test("an owner that runs as many jobs as it may is passed over and keeps its turn")
    func concurrency() throws {
        var jobs = Jobs()
        var queue = FairQueue(concurrency: 1)
        func take() -> String? { queue.next().map { "\($0.owner) \($0.priority)" } }
        let urgent = jobs.one("a", .high)
        for job in [urgent, jobs.one("a"), jobs.one("b"), jobs.one("b")] { queue.enqueue(job) }
        #expect(take() == "a high")
        #expect(!queue.mayRunMore(OwnerID("a")))
        // The turn of a comes before that of b, and waits.
        #expect(take() == "b normal")
        #expect(take() == nil)
        queue.ended(urgent.id)
        for _ in 0..<2 { queue.enqueue(jobs.one("c")) }
        #expect(take() == "a normal")
        #expect(take() == "c normal")
        #expect(take() == nil)
        #expect(queue.waiting == 2 && queue.running == 3)
    }

    @Test("a job that is handed back comes next again, before younger ones of its owner and before other owners")
    func handedBack() throws {
        var jobs = Jobs()
        var queue = FairQueue()
        for owner in ["a", "b", "a", "b"] { queue.enqueue(jobs.one(owner)) }
        let taken = queue.next()
        let job = try #require(taken)
        #expect(!queue.contains(job.id))
        let results = [queue.requeue(job.id), queue.requeue(job.id)]
        #expect(results == [true, false])
        #expect(queue.place(of: job.id) == 1)
        let again = queue.next()
        #expect(again == job)
    }

    @Test("one owner's thousands stay in the order of their numbers, whatever comes and leaves in the middle")
    func longLane() {
        var random = SeededGenerator(seed: 11)
        var jobs = Jobs()
        var queue = FairQueue()
        let all = (0..<20_000).map { _ in jobs.one("owner") }
        var expected: Set<JobID> = []
        // Every third comes late, and a fifth leaves again.
        for job in all where job.number.value % 3 > 0 { queue.enqueue(job); expected.insert(job.id) }
        for job in all.shuffled(using: &random) where job.number.value % 3 == 0 {
            queue.enqueue(job)
            expected.insert(job.id)
        }
        for job in all.shuffled(using: &random).prefix(4_000) {
            queue.remove(job.id)
            expected.remove(job.id)
        }
        // Of the first 2,000 every tenth comes back.
        let taken = (0..<2_000).compactMap { _ in queue.next() }
        for job in taken.shuffled(using: &random) {
            if job.number.value % 10 == 0 { queue.requeue(job.id) } else { expected.remove(job.id) }
            queue.ended(job.id)
        }
        let order = all.filter { expected.contains($0.id) }
        for index in stride(from: 0, to: order.count, by: 37) { #expect(queue.place(of: order[index].id) == index + 1) }
        let found = served(&queue)
        #expect(found == order)
    }

    @Test("a place far down a queue of many owners is told within one round")
    func farPlaces() throws {
        var random = SeededGenerator(seed: 3)
        var jobs = Jobs()
        var queue = FairQueue()
        var all: [QueuedJob] = []
        for _ in 0..<20_000 {
            let owner = min(Int.random(in: 0..<300, using: &random), Int.random(in: 0..<300, using: &random))
            let job = jobs.one("owner\(owner)", JobPriority.allCases.randomElement(using: &random) ?? .low)
            all.append(job)
            queue.enqueue(job)
        }
        let told = all.map { queue.place(of: $0.id) }
        let order = served(&queue)
        let places = Dictionary(uniqueKeysWithValues: zip(order.map(\.id), 1...))
        // A round of 300 lanes of the low class is 2,100 turns of all classes.
        for (job, place) in zip(all, told) {
            let difference = abs(try #require(place) - (try #require(places[job.id])))
            #expect(difference <= 7 * 300, "\(job)")
            if let exact = places[job.id], exact <= 64 { #expect(difference == 0) }
        }
    }

    /// The time of one round of calls, the best of some, for a queue that holds `count` jobs all the while.
    private func cost(of count: Int, owners: Int) -> Duration {
        var jobs = Jobs()
        var queue = FairQueue(concurrency: 100)
        for index in 0..<count { queue.enqueue(jobs.one("owner\(index % owners)", JobPriority.allCases[index % 3])) }
        let clock = ContinuousClock()
        return (0..<20).map { _ in
            let new = (0..<500).map { jobs.one("owner\($0 * 7 % owners)", JobPriority.allCases[$0 % 3]) }
            return clock.measure {
                for (index, job) in new.enumerated() {
                    queue.enqueue(job)
                    guard let taken = queue.next() else { continue }
                    if index % 4 == 0 { queue.requeue(taken.id) } else { queue.ended(taken.id) }
                    if index % 4 == 0 { queue.remove(job.id) }
                }
            }
        }.min() ?? .zero
    }

    @Test("a million waiting jobs of 100,000 owners, or of one, cost little more for each call than a thousand")
    func growth() {
        let small = cost(of: 1_000, owners: 100)
        for owners in [100_000, 1] {
            let ratio = cost(of: 1_000_000, owners: owners) / small
            print("Fair queue: a call with 1,000,000 jobs of \(owners) owners takes \(ratio) × that with 1,000")
            #expect(ratio < 12)
        }
    }
}
