import Generation
package import GenerationService

extension KeyLimits {
    /// The limits that a server has when nobody sets any.
    package static func usual(for jobs: LiveJobs) -> KeyLimits {
        KeyLimits(
            KeyLimitsConfiguration(),
            load: { QueueLoad(key: jobs.counts(of: $0), waiting: jobs.counts.queued) }
        )
    }
}
