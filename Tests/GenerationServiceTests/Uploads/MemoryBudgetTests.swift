import GenerationService
import Synchronization
import Testing

@Suite("Memory budget", .timeLimit(.minutes(1)))
struct MemoryBudgetTests {
    /// Who had a share, in order; told inside the share.
    private final class Order: Sendable {
        private let told = Mutex<[Int]>([])

        var numbers: [Int] { told.withLock(\.self) }

        func append(_ number: Int) { told.withLock { $0.append(number) } }
    }

    /// Waits until this many stand in line.
    private func line(_ budget: MemoryBudget, of count: Int) async {
        while budget.waiting != count { await Task.yield() }
    }

    @Test("a share is given back once, by hand or with its object")
    func release() async throws {
        let budget = MemoryBudget(byteCount: 10)
        do {
            let share = try await budget.share(4)
            #expect(budget.free == 6)
            share.release()
            share.release()
            #expect(budget.free == 10)
        }
        #expect(budget.free == 10)
        _ = try await budget.share(10)
        #expect(budget.free == 10)
    }

    @Test("more than there is waits for all of it, and nothing is nothing")
    func large() async throws {
        let budget = MemoryBudget(byteCount: 10)
        let all = try await budget.share(.max)
        #expect(budget.free == 0)
        let none = try await budget.share(0)
        #expect(budget.free == 0)
        all.release()
        none.release()
        #expect(budget.free == 10)
    }

    @Test("who waits goes on in the order of coming, and nobody who asks for less passes")
    func order() async throws {
        let budget = MemoryBudget(byteCount: 10)
        // The first to wait wants more than there is, and the others all that is free, one after the other.
        for wants in [[10, 10, 10], [9, 2, 10], [9, 2, 9, 2]] {
            let first = try await budget.share(8)
            let order = Order()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, wanted) in wants.enumerated() {
                    group.addTask {
                        let share = try await budget.share(wanted)
                        order.append(number)
                        share.release()
                    }
                    // Whoever passed the others would not stand in line here.
                    await line(budget, of: number + 1)
                }
                #expect(budget.free == 2)
                first.release()
                try await group.waitForAll()
            }
            #expect(order.numbers == Array(wants.indices), "\(wants)")
            #expect(budget.free == 10 && budget.waiting == 0)
        }
    }

    @Test("who is cancelled leaves the line, and those behind go on")
    func cancelled() async throws {
        let budget = MemoryBudget(byteCount: 10)
        let first = try await budget.share(8)
        let large = Task { try await budget.share(9) }
        await line(budget, of: 1)
        let small = Task { try await budget.share(2) }
        await line(budget, of: 2)
        large.cancel()
        await #expect(throws: CancellationError.self) { try await large.value }
        let share = try await small.value
        #expect(budget.free == 0)
        share.release()
        first.release()
        #expect(budget.free == 10)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await budget.share(1)
        }
        await #expect(throws: CancellationError.self) { try await late.value }
        #expect(budget.free == 10)
    }

    @Test("many at once never have more than there is, and all come to their turn")
    func crowd() async throws {
        let budget = MemoryBudget(byteCount: 100)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let share = try await budget.share(number % 60 + 1)
                    #expect(budget.free >= 0)
                    await Task.yield()
                    share.release()
                }
            }
            try await group.waitForAll()
        }
        #expect(budget.free == 100 && budget.waiting == 0)
    }
}
