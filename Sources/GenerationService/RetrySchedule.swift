package import Generation

/// When a report that its receiver did not take is sent again.
package struct RetrySchedule: Sendable {
    /// Pause after the first, second, … attempt; when they are used up, the delivery is abandoned.
    package var pauses: [Duration]
    /// Each pause is changed by a random share of up to this much, so that many do not return together.
    ///
    /// Range 0…1.
    package var jitter: Double

    package init(
        pauses: [Duration] = [
            .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(3600), .seconds(10_800),
        ],
        jitter: Double = 0.2
    ) {
        self.pauses = pauses
        self.jitter = jitter
    }

    /// When to try again after `attempts` attempts, or `nil` when it is enough.
    package func next(afterAttempts attempts: Int, at now: Timestamp) -> Timestamp? {
        guard pauses.indices.contains(attempts - 1) else { return nil }
        return now.advanced(by: pauses[attempts - 1] * Double.random(in: 1 - jitter...1 + jitter))
    }
}
