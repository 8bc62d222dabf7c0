/// A receiver of reports: one address that jobs of one owner name as their webhook.
///
/// It comes into being with the first delivery to it, and goes with the last one that is kept.
package struct Endpoint: Sendable, Hashable, Discreet {
    /// Why nothing is attempted.
    package struct Parking: Sendable, Hashable {
        package var at: Timestamp
        /// One fragment of a sentence for the owner.
        package var reason: String

        package init(at: Timestamp, reason: String) {
            self.at = at
            self.reason = reason
        }
    }

    package var id: EndpointID
    package var owner: OwnerID
    package var address: String
    /// `nil` while deliveries are attempted.
    package var parking: Parking?
    /// Deliveries that are owed.
    package var owed: Int
    /// Failed attempts of the oldest one that is owed, since it is owed; 0 when there is none.
    package var failures: Int
    /// When the oldest one that is owed is attempted next; `nil` when there is none, or nothing is attempted.
    package var dueAt: Timestamp?

    package init(
        id: EndpointID,
        owner: OwnerID,
        address: String,
        parking: Parking? = nil,
        owed: Int = 0,
        failures: Int = 0,
        dueAt: Timestamp? = nil
    ) {
        self.id = id
        self.owner = owner
        self.address = address
        self.parking = parking
        self.owed = owed
        self.failures = failures
        self.dueAt = dueAt
    }
}

/// Which of an owner's signing secrets is the present one.
package struct WebhookSecretVersion: Sendable, Hashable {
    /// 1 for the first.
    package var version: Int
    /// When it took the place of the one before it; `nil` for the first.
    package var rotatedAt: Timestamp?

    package init(version: Int = 1, rotatedAt: Timestamp? = nil) {
        self.version = version
        self.rotatedAt = rotatedAt
    }
}
