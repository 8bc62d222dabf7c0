import Generation
import GenerationService
import GenerationTesting
import ServiceLifecycleTestKit
import Testing

/// A deliverer on a store in memory, with what its tests need around it.
struct DeliveryDesk {
    let clock = ManualClock()
    let store: InMemoryJobStore
    let signal = WorkSignal()
    let notices: LaneNotices
    let secrets = WebhookSecrets(master: Array(0..<32))

    init() {
        store = InMemoryJobStore(clock: clock) { job, _ in Array("report of \(job.id)".utf8) }
        notices = LaneNotices(waking: signal)
    }

    var webhooks: Webhooks { Webhooks(store: store, jobs: store, secrets: secrets, notices: notices) }

    /// Ends a job whose report is owed to this address.
    @discardableResult
    func owe(_ address: String, owner: OwnerID = OwnerID("owner001")) async throws -> Job {
        _ = try await store.submit(Sample.submission(owner: owner, webhook: address))
        let job = try #require(try await store.claimOldest())
        return try #require(try await store.finish(job.claim, with: .failed(Sample.failure)))
    }

    /// Runs a deliverer beside the body, then stops it gracefully and waits for its end.
    func delivering(
        with sender: some WebhookSender,
        pauses: [Duration] = [.seconds(5), .seconds(60)],
        _ body: () async throws -> Void
    ) async throws {
        let deliverer = WebhookDeliverer(
            store: store,
            sender: sender,
            secrets: secrets,
            schedule: RetrySchedule(pauses: pauses, jitter: 0),
            pause: .zero,
            signal: signal,
            notices: notices,
            logger: .silent,
            now: { [clock] in clock.now }
        )
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await deliverer.run() }
                defer { trigger.triggerGracefulShutdown() }
                try await body()
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }
}
