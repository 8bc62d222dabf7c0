package import Generation
import Synchronization

/// Random histories of callers that share a store, checked against a model at each step and as a whole at the end.
///
/// The model needs no clock and no order between the callers: a claim belongs to the caller that received it, nobody
/// else can end it, and once it is over it is void for everybody for ever.
package struct StoreHistory: Sendable {
    package typealias Store = any JobStore & DeliveryStore

    /// What is known of one accepted job.
    struct Fate: Sendable {
        var hasWebhook: Bool
        var progress = 0
        var ends: [(state: JobState, attempt: Int)] = []
    }

    /// What all callers know together.
    struct Ledger: Sendable {
        var fates: [JobID: Fate] = [:]
        var void: [Claim] = []
        var held: Set<Claim> = []
    }

    private let seed: UInt64
    private let callers: Int
    private let steps: Int
    private let ledger = SharedLedger()

    /// - Parameters:
    ///   - seed: determines what each caller does; not how they interleave.
    ///   - callers: how many act at once.
    ///   - steps: how many each makes in one phase.
    package init(seed: UInt64, callers: Int = 2, steps: Int = 250) {
        self.seed = seed
        self.callers = callers
        self.steps = steps
    }

    /// Runs several phases, each on the store that `open` gives; then ends all jobs and checks the whole.
    ///
    /// What a phase leaves running is what a server leaves that died.
    ///
    /// - Throws: ``BrokenRule``
    package func run(
        phases: Int = 3,
        open: () async throws -> Store,
        close: (Store) async throws -> Void
    ) async throws {
        for phase in 0..<phases {
            let store = try await open()
            let abandoned = ledger.withLock { ledger in
                defer {
                    ledger.void += ledger.held
                    ledger.held = []
                }
                return ledger.held.count
            }
            try demand(try await store.requeueAbandoned(), equals: abandoned, "abandoned jobs, seed \(seed)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<callers {
                    let actor = HistoryCaller(
                        store: store,
                        ledger: ledger,
                        random: SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(phase * 101 + caller))
                    )
                    group.addTask { try await actor.act(steps: steps) }
                }
                try await group.waitForAll()
            }
            if phase == phases - 1 { try await settle(store) }
            try await close(store)
        }
    }

    /// Ends what is still open and holds the store against the model.
    private func settle(_ store: Store) async throws {
        for claim in ledger.withLock({ $0.held }) {
            try demand(try await store.handBack(claim, workerDied: false) != nil, "a held claim holds, seed \(seed)")
        }
        while let job = try await store.claimOldest() {
            let end = try await store.finish(job.claim, with: .failed(Sample.failure))
            try demand(end != nil, "the last claim holds, seed \(seed)")
            ledger.withLock { $0.fates[job.id]?.ends.append((.failed, job.attempt)) }
        }
        let fates = ledger.withLock { $0.fates }
        for (id, fate) in fates {
            let job = try demanded(try await store.job(id), "an accepted job is there, seed \(seed)")
            try demand(fate.ends.count, equals: 1, "ends of \(id), seed \(seed)")
            try demand(job.state, equals: fate.ends[0].state, "the end of \(id), seed \(seed)")
            try demand(job.attempt, equals: fate.ends[0].attempt, "the last attempt of \(id), seed \(seed)")
            let event: WebhookEvent = job.state == .succeeded ? .succeeded : .failed
            let reported = try await store.reports(of: id).map(\.body)
            let wanted = fate.hasWebhook ? [Sample.report(job, event)] : []
            try demand(reported, equals: wanted, "the report of \(id), seed \(seed)")
        }
        try demand(try await store.openCounts(), equals: JobCounts(queued: 0, running: 0), "all ended, seed \(seed)")
    }
}

/// A ``StoreHistory/Ledger`` that several callers write.
final class SharedLedger: Sendable {
    private let ledger = Mutex(StoreHistory.Ledger())

    func withLock<Value: Sendable>(_ body: (inout StoreHistory.Ledger) -> Value) -> Value {
        ledger.withLock { body(&$0) }
    }
}
