/// Knows how much each key has used of late, so that a restart gives nobody a second quota.
package protocol UsageStore: Sendable {
    /// How many jobs of each owner were accepted from `start` on and before `end`; owners without any are left out.
    ///
    /// A job that was deleted since does not count.
    func submitCounts(from start: Timestamp, to end: Timestamp) async throws(JobStoreFailure) -> [OwnerID: Int]
}
