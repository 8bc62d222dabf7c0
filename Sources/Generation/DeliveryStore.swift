/// One report to a webhook, until its receiver has taken it.
package struct Delivery: Sendable, Hashable {
    /// The same for every attempt, so that a receiver can tell a repetition.
    package var id: DeliveryID
    package var job: JobID
    package var address: String
    /// The bytes to send, fixed when the job ended.
    package var body: [UInt8]
    /// Attempts already made.
    package var attempts: Int
    package var dueAt: Timestamp

    package init(id: DeliveryID, job: JobID, address: String, body: [UInt8], attempts: Int, dueAt: Timestamp) {
        self.id = id
        self.job = job
        self.address = address
        self.body = body
        self.attempts = attempts
        self.dueAt = dueAt
    }
}

/// The name of a delivery, stable over its attempts.
package struct DeliveryID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// What follows from an attempt to deliver.
package enum DeliveryOutcome: Sendable, Hashable {
    /// The receiver answered 2xx.
    case delivered(status: Int)
    /// Try again at this time.
    case retry(at: Timestamp, reason: String)
    /// No further attempt will be made.
    case abandoned(reason: String)
}

/// Keeps the reports that are still owed.
///
/// Rows come into being in ``JobStore/finish(_:with:report:)`` only.
package protocol DeliveryStore: Sendable {
    /// The deliveries that are due at `instant`, the longest due first.
    func deliveriesDue(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> [Delivery]

    /// When the next delivery is due, or `nil` when none is owed.
    func nextDeliveryDue() async throws(JobStoreFailure) -> Timestamp?

    /// Counts one attempt and writes down what follows from it.
    func record(_ outcome: DeliveryOutcome, of delivery: DeliveryID) async throws(JobStoreFailure)
}
