package import Generation

extension DeliveryStore {
    /// The deliveries of a job with their bodies and attempts, oldest first.
    package func reports(of job: JobID) async throws(JobStoreFailure) -> [DeliveryReport] {
        var reports: [DeliveryReport] = []
        for delivery in try await deliveries(of: job) {
            if let report = try await self.delivery(delivery.id) { reports.append(report) }
        }
        return reports
    }
}
