package import Generation

/// Looks that tests take often.
extension DeliveryStore {
    /// The deliveries that are owed for a job, oldest first.
    package func reports(of job: JobID) async throws(JobStoreFailure) -> [Delivery] {
        try await deliveriesDue(at: Timestamp(milliseconds: .max), limit: .max).filter { $0.job == job }
    }
}
