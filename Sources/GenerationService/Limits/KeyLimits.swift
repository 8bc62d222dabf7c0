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
    private let load: @Sendable (OwnerID) -> QueueLoad
    private let now: @Sendable () -> LimitMoment
    private let configuration: KeyLimitsConfiguration

    /// - Parameters:
    ///   - used: how many jobs each key has submitted on the running day.
    ///   - load: how many jobs of a key wait and run, and how many wait in all.
    ///   - now: the moment on both clocks.
    package init(
        _ configuration: KeyLimitsConfiguration,
        used: [OwnerID: Int] = [:],
        load: @escaping @Sendable (OwnerID) -> QueueLoad,
        now: @escaping @Sendable () -> LimitMoment = KeyLimits.clock()
    ) {
        ledger = Mutex(LimitLedger(configuration, used: used, at: now()))
        self.configuration = configuration
        self.load = load
        self.now = now
    }

    /// Limits for the jobs of one process that start with what the running day has used.
    ///
    /// - Parameter usage: asked only when a day's submits are limited.
    package convenience init(
        _ configuration: KeyLimitsConfiguration,
        jobs: LiveJobs,
        usage: any UsageStore,
        now: @escaping @Sendable () -> LimitMoment = KeyLimits.clock()
    ) async throws(JobStoreFailure) {
        let day = DayCounts.Day(of: now().wall)
        let isDaily = configuration.keyDaily != nil
        self.init(
            configuration,
            used: isDaily ? try await usage.submitCounts(from: day.start, to: day.end) : [:],
            load: { QueueLoad(key: jobs.counts(of: $0), waiting: jobs.counts.queued) },
            now: now
        )
    }

    /// A clock for both: steady from now on, and the wall's.
    package static func clock() -> @Sendable () -> LimitMoment {
        let origin = ContinuousClock.now
        return { LimitMoment(steady: origin.duration(to: .now), wall: .now) }
    }

    /// Lets one submit of a key pass; a refused one uses nothing.
    ///
    /// - Returns: what ``settle(_:isStored:)`` must be called with, whatever becomes of the submit.
    package func admit(_ owner: OwnerID) throws(LimitRefusal) -> SubmitPass {
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
    package func fetch(_ owner: OwnerID) throws(LimitRefusal) {
        guard configuration.keyFetches != nil else { return }
        try ledger.withLock { ledger throws(LimitRefusal) in try ledger.fetch(owner, at: now()) }
    }

    /// Of how many keys it is remembered what they have used of a rate.
    package var rememberedKeys: Int { ledger.withLock { $0.rememberedKeys } }

    /// Whether ``standings(of:for:)`` ever has anything to tell.
    package func limits(_ call: Call) -> Bool {
        switch call {
        case .submit: configuration.keySubmits != nil || configuration.keyDaily != nil
        case .fetch: configuration.keyFetches != nil
        }
    }

    /// How far a key is from each configured limit on such calls.
    package func standings(of owner: OwnerID, for call: Call) -> [LimitStanding] {
        ledger.withLock { ledger in
            switch call {
            case .submit: ledger.submitStandings(of: owner, at: now())
            case .fetch: ledger.fetchStandings(of: owner, at: now())
            }
        }
    }
}
