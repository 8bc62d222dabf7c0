package import Generation
package import Logging
import ServiceLifecycle

/// Sends the reports that are owed until their receivers take them.
///
/// Each endpoint has a lane of its own, in which one attempt follows the other in the order of the events; lanes wait for
/// nothing but their own time and a share of the attempts that may be under way at once (``HostShares``).
package struct WebhookDeliverer: Service {
    private enum Event {
        case visited(DeliveryLanes.Visit, DeliveryLanes.End, HostStanding?)
        case woken
        case stopped
    }

    /// An attempt that takes longer counts as slow.
    private static let slowness: Duration = .seconds(4)
    /// Everything that is owed is looked for again after this long, in case that a notice was lost.
    private static let rescan: Duration = .seconds(300)

    private let store: any DeliveryStore
    private let sender: any WebhookSender
    private let secrets: WebhookSecrets
    private let schedule: RetrySchedule
    private let pause: Duration
    private let signal: WorkSignal
    private let notices: LaneNotices
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    /// Notified when a lane is due earlier than the present sleep ends.
    private let earlier = WorkSignal()

    /// - Parameters:
    ///   - secrets: those that sign.
    ///   - pause: how long to wait before a store that was unavailable is asked again.
    ///   - signal: notified when a delivery was added.
    ///   - notices: those who ask for an attempt now; they wake the same signal.
    ///   - now: the wall clock, by which deliveries are due and attempts are dated.
    package init(
        store: any DeliveryStore,
        sender: any WebhookSender,
        secrets: WebhookSecrets,
        schedule: RetrySchedule = RetrySchedule(),
        pause: Duration = .seconds(1),
        signal: WorkSignal,
        notices: LaneNotices,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.store = store
        self.sender = sender
        self.secrets = secrets
        self.schedule = schedule
        self.pause = pause
        self.signal = signal
        self.notices = notices
        self.logger = logger
        self.now = now
    }

    package func run() async {
        await withTaskGroup(of: Event.self) { group in
            var lanes = DeliveryLanes(longestPause: schedule.longestPause)
            var reading = Reading()
            group.addTask {
                try? await gracefulShutdown()
                return .stopped
            }
            await look(&lanes, &reading)
            begin(&group, &lanes)
            var wake = sleep(&group, lanes.nextInstant, reading)
            while let event = await group.next() {
                switch event {
                case .stopped:
                    return group.cancelAll()
                case .visited(let visit, let end, let standing):
                    lanes.ended(visit, end, as: standing, at: .now, now())
                    begin(&group, &lanes)
                    if let next = lanes.nextInstant, next < wake { earlier.notify() }
                case .woken:
                    await look(&lanes, &reading)
                    begin(&group, &lanes)
                    wake = sleep(&group, lanes.nextInstant, reading)
                }
            }
        }
    }

    // MARK: - Looking

    /// How far the deliveries were read.
    private struct Reading {
        var mark = DeliveryMark.start
        /// When everything is looked for again.
        var rescanAt = ContinuousClock.now.advanced(by: WebhookDeliverer.rescan)
        /// When a look that failed is repeated.
        var repeatAt: ContinuousClock.Instant?
    }

    /// Asks the store for lanes that are new, and takes those at which an attempt was asked for.
    private func look(_ lanes: inout DeliveryLanes, _ reading: inout Reading) async {
        for lane in notices.take() { lanes.prod(lane) }
        if reading.rescanAt <= .now {
            reading.mark = .start
            reading.rescanAt = .now.advanced(by: Self.rescan)
        }
        do {
            let found = try await store.lanes(after: reading.mark)
            reading.mark = found.mark
            reading.repeatAt = nil
            for lane in found.lanes { lanes.found(lane, at: .now, now()) }
        } catch {
            logger.error("Deliveries can't be read", metadata: ["reason": "\(error)"])
            reading.repeatAt = .now.advanced(by: pause)
        }
    }

    /// Sleeps until the next lane is due, a notice comes, or it is time to look again.
    ///
    /// - Returns: when the sleep ends at the latest.
    private func sleep(
        _ group: inout TaskGroup<Event>,
        _ due: ContinuousClock.Instant?,
        _ reading: Reading
    ) -> ContinuousClock.Instant {
        let end = [reading.rescanAt, due, reading.repeatAt].compactMap { $0 }.min() ?? reading.rescanAt
        group.addTask {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await signal.wait() }
                group.addTask { await earlier.wait() }
                group.addTask { try? await Task.sleep(until: end, clock: .continuous) }
                await group.next()
                group.cancelAll()
            }
            return .woken
        }
        return end
    }

    // MARK: - Attempting

    private func begin(_ group: inout TaskGroup<Event>, _ lanes: inout DeliveryLanes) {
        while let visit = lanes.next(at: .now, now()) {
            group.addTask { await self.visit(visit) }
        }
    }

    /// Makes one attempt at the head of a lane, if it is time for one.
    private func visit(_ visit: DeliveryLanes.Visit) async -> Event {
        let head: OwedDelivery?
        do {
            head = try await store.head(of: visit.lane.endpoint)
        } catch {
            logger.error("A delivery can't be read", metadata: ["reason": "\(error)"])
            return .visited(visit, .unread(pause), nil)
        }
        guard let head else { return .visited(visit, .idle, nil) }
        guard visit.isDue || head.delivery.dueAt <= now() else {
            var lane = visit.lane
            lane.dueAt = head.delivery.dueAt
            return .visited(visit, .owed(lane, within: nil), nil)
        }
        let instant = now()
        let began = ContinuousClock.now
        let answer = await sender.send(message(head, at: instant), to: head.delivery.address, as: visit.turn.standing)
        let took = began.duration(to: .now)
        // A server that stops cuts the attempt off; it does not count, and is made again after the next start.
        let failures = head.delivery.failures
        guard let verdict = DeliveryVerdict(on: answer, afterFailures: failures, schedule, at: now()) else {
            return .visited(visit, .idle, nil)
        }
        let attempt = DeliveryAttempt(answer, verdict, at: instant, took: took)
        log(attempt, verdict, of: head.delivery)
        let next = await record(attempt, verdict.outcome, of: head.delivery.id)
        let end: DeliveryLanes.End
        if let next { end = .owed(next, within: verdict.pause) } else { end = await rest(of: visit.lane) }
        return .visited(visit, end, Self.standing(after: answer, took: took))
    }

    /// What is left of a lane whose head has gone: mostly nothing, but the head may have been deleted with its job while
    /// it was attempted, and others wait behind it.
    private func rest(of lane: OwedLane) async -> DeliveryLanes.End {
        do {
            guard let head = try await store.head(of: lane.endpoint) else { return .idle }
            var rest = lane
            rest.dueAt = head.delivery.dueAt
            return .owed(rest, within: nil)
        } catch {
            return .unread(pause)
        }
    }

    private func message(_ head: OwedDelivery, at now: Timestamp) -> WebhookMessage {
        WebhookMessage(
            id: head.delivery.id,
            timestamp: now.wholeSeconds,
            signatures: secrets.signatures(
                of: head.delivery.id,
                head.body,
                for: head.delivery.owner,
                head.secret,
                at: now
            ),
            body: head.body
        )
    }

    private static func standing(after answer: WebhookAnswer, took: Duration) -> HostStanding {
        if took >= slowness { return .slow }
        switch answer {
        case .answered: return .answering
        case .unreachable, .cancelled: return .unknown
        }
    }

    /// Repeats until the store has taken the outcome: a report that was taken is not sent again because a disk is full.
    private func record(
        _ attempt: DeliveryAttempt,
        _ outcome: DeliveryOutcome,
        of delivery: DeliveryID
    ) async -> OwedLane? {
        while true {
            do {
                return try await store.record(attempt, outcome, of: delivery)
            } catch {
                logger.error(
                    "Delivery can't be recorded",
                    metadata: ["delivery": "\(delivery)", "reason": "\(error)"]
                )
                guard case .unavailable = error else { return nil }
                do { try await Task.sleep(for: pause) } catch { return nil }
            }
        }
    }

    /// No address, reason or body: an address can carry a secret, and a reason can carry an address.
    private func log(_ attempt: DeliveryAttempt, _ verdict: DeliveryVerdict, of delivery: Delivery) {
        let outcome =
            switch verdict.outcome {
            case .delivered: "delivered"
            case .retry: "retry"
            case .abandoned: "abandoned"
            case .parked: "parked"
            }
        logger.info(
            "Webhook attempted",
            metadata: [
                "delivery": "\(delivery.id)", "job": "\(delivery.job)", "endpoint": "\(delivery.endpoint)",
                "outcome": "\(outcome)", "status": "\(attempt.status.map { "\($0)" } ?? "none")",
                "attempt": "\(delivery.attempts + 1)", "ms": "\(attempt.milliseconds)",
            ]
        )
    }
}

extension DeliveryAttempt {
    /// What is kept of an answer.
    fileprivate init(_ answer: WebhookAnswer, _ verdict: DeliveryVerdict, at instant: Timestamp, took: Duration) {
        let (seconds, attoseconds) = took.components
        let milliseconds = Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        switch answer {
        case .answered(let response):
            self.init(
                at: instant,
                status: response.status,
                reason: verdict.reason,
                milliseconds: milliseconds,
                answer: response.beginning
            )
        case .unreachable, .cancelled:
            self.init(at: instant, status: nil, reason: verdict.reason, milliseconds: milliseconds)
        }
    }
}
