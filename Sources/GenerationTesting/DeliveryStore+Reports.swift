package import Generation

/// Looks that tests take often.
extension DeliveryStore {
    /// The deliveries of a job with their bodies and attempts, oldest first.
    package func reports(of job: JobID) async throws(JobStoreFailure) -> [DeliveryReport] {
        var reports: [DeliveryReport] = []
        for delivery in try await deliveries(of: job) {
            if let report = try await self.delivery(delivery.id) { reports.append(report) }
        }
        return reports
    }

    /// What each endpoint that is not parked gets next, oldest first.
    package func heads() async throws(JobStoreFailure) -> [OwedDelivery] {
        var heads: [OwedDelivery] = []
        for lane in try await lanes(after: .start).lanes {
            if let head = try await head(of: lane.endpoint) { heads.append(head) }
        }
        return heads.sorted { $0.delivery.id.number < $1.delivery.id.number }
    }
}
