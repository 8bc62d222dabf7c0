import GenerationService
import GenerationTesting
import Testing

@Suite("The work signal", .timeLimit(.minutes(1)))
struct WorkSignalTests {
    private let signal = WorkSignal()
    private let executor = HeldExecutor()
    private let passed = EventCount()

    @Test("a notice before the wait is not lost")
    func noticeBeforeWait() async {
        signal.notify()
        await signal.wait()
    }

    @Test("several notices before the wait are one")
    func noticesAreOne() {
        signal.notify()
        signal.notify()
        waiting(2)
        #expect(passed.count == 1)
        signal.notify()
        executor.runUntilAllWait()
        #expect(passed.count == 2)
    }

    @Test("each notice wakes one, in the order of their waits")
    func oneEach() {
        waiting(3)
        #expect(passed.count == 0)
        for woken in 1...3 {
            signal.notify()
            executor.runUntilAllWait()
            #expect(passed.count == woken)
        }
    }

    @Test("closing wakes everybody, and nobody waits any more")
    func closing() async {
        waiting(3)
        #expect(!signal.isClosed)
        signal.close()
        executor.runUntilAllWait()
        #expect(passed.count == 3)
        #expect(signal.isClosed)
        await signal.wait()
    }

    @Test("a cancelled wait ends, and takes no notice from others")
    func cancelled() {
        let tasks = waiting(2)
        tasks[0].cancel()
        executor.runUntilAllWait()
        #expect(passed.count == 1)
        signal.notify()
        executor.runUntilAllWait()
        #expect(passed.count == 2)
    }

    @Test("a task that is cancelled before its wait leaves the notice for the next one")
    func cancelledBefore() {
        signal.notify()
        task().cancel()
        executor.runUntilAllWait()
        #expect(passed.count == 1)
        waiting(1)
        #expect(passed.count == 2)
    }

    @Test("no notice is lost between many that notify and many that wait")
    func noLostNotice() async {
        let taken = EventCount()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { [signal] in
                    for _ in 0..<500 {
                        taken.hit()
                        signal.notify()
                        await Task.yield()
                    }
                }
            }
            group.addTask { [signal] in
                // Looks, then waits: what was added in between must wake it. A lost notice at the end would hang here.
                var seen = 0
                while seen < 4000 {
                    await signal.wait()
                    seen = taken.count
                }
            }
        }
        #expect(taken.count == 4000)
    }

    @discardableResult
    private func waiting(_ count: Int) -> [Task<Void, Never>] {
        let tasks = (0..<count).map { _ in task() }
        executor.runUntilAllWait()
        return tasks
    }

    private func task() -> Task<Void, Never> {
        Task(executorPreference: executor) { [signal, passed] in
            await signal.wait()
            passed.hit()
        }
    }
}
