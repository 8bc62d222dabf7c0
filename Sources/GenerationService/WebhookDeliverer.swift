package import Generation
package import Logging
import ServiceLifecycle

/// Sends one report; the only way to the network that this module knows.
package protocol WebhookSender: Sendable {
    /// Posts a JSON body once.
    ///
    /// - Returns: the status of the answer, or the reason why none came, for the log.
    func send(_ body: [UInt8], of delivery: DeliveryID, to address: String) async -> WebhookAnswer
}

/// How a receiver answered.
package enum WebhookAnswer: Sendable, Hashable {
    case status(Int)
    case unreachable(reason: String)
}

/// Sends the reports that are owed until their receivers take them.
package struct WebhookDeliverer: Service {
    private enum Event {
        case delivered(DeliveryID)
        case noticed
        case stopped
    }

    /// Deliveries under way at once.
    private static let concurrency = 16

    private let store: any DeliveryStore
    private let sender: any WebhookSender
    private let schedule: RetrySchedule
    private let pause: Duration
    private let signal: WorkSignal
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - pause: how long to wait before a store that was unavailable is asked again.
    ///   - signal: notified when a delivery was added.
    ///   - now: the wall clock, by which deliveries are due.
    package init(
        store: any DeliveryStore,
        sender: any WebhookSender,
        schedule: RetrySchedule = RetrySchedule(),
        pause: Duration = .seconds(1),
        signal: WorkSignal,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.store = store
        self.sender = sender
        self.schedule = schedule
        self.pause = pause
        self.signal = signal
        self.logger = logger
        self.now = now
    }

    package func run() async {
        await withTaskGroup(of: Event.self) { group in
            var underWay: Set<DeliveryID> = []
            group.addTask {
                try? await gracefulShutdown()
                return .stopped
            }
            await start(&group, &underWay)
            group.addTask { await nextNotice() }
            while let event = await group.next() {
                switch event {
                case .stopped:
                    return group.cancelAll()
                case .delivered(let delivery):
                    underWay.remove(delivery)
                    await start(&group, &underWay)
                case .noticed:
                    await start(&group, &underWay)
                    group.addTask { await nextNotice() }
                }
            }
        }
    }

    private func start(_ group: inout TaskGroup<Event>, _ underWay: inout Set<DeliveryID>) async {
        do {
            let due = try await store.deliveriesDue(at: now(), limit: Self.concurrency * 2)
            for delivery in due where underWay.count < Self.concurrency && !underWay.contains(delivery.id) {
                underWay.insert(delivery.id)
                group.addTask {
                    await attempt(delivery)
                    return .delivered(delivery.id)
                }
            }
        } catch {
            logger.error("Deliveries can't be read", metadata: ["reason": "\(error)"])
        }
    }

    /// Returns when something may have become due: at a notice, at the next retry, or after a minute.
    private func nextNotice() async -> Event {
        let next = (try? await store.nextDeliveryDue()) ?? nil
        let pause = next.map { max(100, min(60_000, $0.milliseconds - now().milliseconds)) } ?? 60_000
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait() }
            group.addTask { try? await Task.sleep(for: .milliseconds(pause)) }
            await group.next()
            group.cancelAll()
        }
        return .noticed
    }

    private func attempt(_ delivery: Delivery) async {
        let answer = await sender.send(delivery.body, of: delivery.id, to: delivery.address)
        // A server that stops cuts the attempt off; it does not count, and is made again after the next start.
        if Task.isCancelled { return }
        let outcome = self.outcome(of: answer, delivery)
        logger.info(
            "Webhook attempted",
            metadata: ["delivery": "\(delivery.id)", "job": "\(delivery.job)", "outcome": "\(outcome)"]
        )
        await record(outcome, of: delivery)
    }

    /// Repeats until the store has taken the outcome: a report that was taken is not sent again because a disk is full.
    private func record(_ outcome: DeliveryOutcome, of delivery: Delivery) async {
        while true {
            do {
                return try await store.record(outcome, of: delivery.id)
            } catch {
                logger.error(
                    "Delivery can't be recorded",
                    metadata: ["delivery": "\(delivery.id)", "reason": "\(error)"]
                )
                guard case .unavailable = error else { return }
                do { try await Task.sleep(for: pause) } catch { return }
            }
        }
    }

    private func outcome(of answer: WebhookAnswer, _ delivery: Delivery) -> DeliveryOutcome {
        let reason: String
        switch answer {
        case .status(let status) where (200...299).contains(status): return .delivered(status: status)
        case .status(let status): reason = "answered \(status)"
        case .unreachable(let cause): reason = cause
        }
        guard let instant = schedule.next(afterAttempts: delivery.attempts + 1, at: now()) else {
            return .abandoned(reason: reason)
        }
        return .retry(at: instant, reason: reason)
    }
}
