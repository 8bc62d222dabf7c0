package import Generation
import Synchronization

/// Holds every key to its limits.
///
/// Everything is in memory: a submit costs no statement more. The jobs of the running day are counted once, at the start.
/// Rates are measured on a clock that never jumps, so they begin anew with each start, and the day on the wall clock, as
/// ``DayCounts`` says.
package final class KeyLimits: Sendable {
    /// What is limited.
    package enum Call: Sendable {
        case submit, fetch
    }

    private let ledger: Mutex<LimitLedger>
    private let load: @Sendable (KeyID) -> QueueLoad
    private let now: @Sendable () -> LimitMoment
    private let configuration: KeyLimitsConfiguration

    /// - Parameters:
    ///   - usage: asked for the running day's jobs, and only when their number is limited.
    ///   - load: how many jobs of a key wait and run, and how many wait in all.
    ///   - now: the moment on both clocks.
    package init(
        _ configuration: KeyLimitsConfiguration,
        usage: any UsageStore,
        load: @escaping @Sendable (KeyID) -> QueueLoad,
        now: @escaping @Sendable () -> LimitMoment = KeyLimits.clock()
    ) async throws(JobStoreFailure) {
        let moment = now()
        let day = DayCounts.Day(of: moment.wall)
        let used =
            configuration.keyDaily == nil ? [:] : try await usage.submitCounts(from: day.start, to: day.end)
        ledger = Mutex(LimitLedger(configuration, used: used, at: moment))
        self.configuration = configuration
        self.load = load
        self.now = now
    }

    /// A clock for both: steady from now on, and the wall's.
    package static func clock() -> @Sendable () -> LimitMoment {
        let origin = ContinuousClock.now
        return { LimitMoment(steady: origin.duration(to: .now), wall: .now) }
    }

    /// Lets one submit of a key pass; a refused one uses nothing.
    ///
    /// - Returns: what ``settle(_:isStored:)`` must be called with, whatever becomes of the submit.
    package func admit(_ owner: KeyID) throws(LimitRefusal) -> SubmitPass {
        // The load is read under the lock, so that two submits can't both see the last place.
        try ledger.withLock { ledger throws(LimitRefusal) in
            try ledger.admit(owner, load: load(owner), at: now())
        }
    }

    /// Ends a pass.
    ///
    /// - Parameter isStored: whether a new job waits now; else what was used is given back.
    package func settle(_ pass: SubmitPass, isStored: Bool) {
        ledger.withLock { $0.settle(pass, isStored: isStored) }
    }

    /// Lets one fetch of a key pass.
    package func fetch(_ owner: KeyID) throws(LimitRefusal) {
        guard configuration.keyFetches != nil else { return }
        try ledger.withLock { ledger throws(LimitRefusal) in try ledger.fetch(owner, at: now()) }
    }

    /// Whether ``standings(of:for:)`` ever has anything to tell.
    package func limits(_ call: Call) -> Bool {
        switch call {
        case .submit: configuration.keySubmits != nil || configuration.keyDaily != nil
        case .fetch: configuration.keyFetches != nil
        }
    }

    /// How far a key is from each configured limit on such calls.
    package func standings(of owner: KeyID, for call: Call) -> [LimitStanding] {
        ledger.withLock { ledger in
            switch call {
            case .submit: ledger.submitStandings(of: owner, at: now())
            case .fetch: ledger.fetchStandings(of: owner, at: now())
            }
        }
    }
}
