/// What each key may use, and all keys together.
package struct KeyLimitsConfiguration: Sendable, Hashable {
    /// Waiting jobs of all keys together: 1…1,000,000.
    package var queueDepth = 10_000
    /// Waiting jobs of one key: 0…1,000,000; with 0 a job is taken only when it can run at once.
    package var keyQueueDepth = 1000
    /// Jobs of one key that run at once: 0…1000; 0 for as many as the server runs.
    package var keyConcurrency = 0
    /// Submits of one key; `nil` for no limit.
    package var keySubmits: RateAllowance?
    /// Fetches of one key; `nil` for no limit.
    package var keyFetches: RateAllowance?
    /// Submits of one key in a day by UTC: 1…100,000,000; `nil` for no limit.
    package var keyDaily: Int?

    /// The defaults.
    package init() {}

    /// A set of limits with a name.
    package enum Profile: String, Sendable, CaseIterable {
        /// The defaults.
        case none
        /// What ImaginePro allows each of its keys.
        case imaginepro
    }

    /// The limits of a profile.
    package init(_ profile: Profile) {
        switch profile {
        case .none: break
        case .imaginepro:
            keySubmits = .imagineProSubmits
            keyFetches = .imagineProFetches
        }
    }

    /// How many jobs of one key may run at once; `nil` for no limit.
    package var concurrency: Int? { keyConcurrency > 0 ? keyConcurrency : nil }

    /// Whether the values contradict each other: where no job may wait, it must be known how many may run.
    package var admitsNothing: Bool { keyQueueDepth == 0 && keyConcurrency == 0 }
}
