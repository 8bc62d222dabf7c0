package import Generation

/// When a report that its receiver did not take is sent again.
package struct RetrySchedule: Sendable {
    /// Pause after the first, second, … failed attempt; when they are used up, the delivery is abandoned.
    package var pauses: [Duration]
    /// Each pause is changed by a random share of up to this much, so that many do not return together.
    ///
    /// Range 0…1.
    package var jitter: Double

    /// - Parameter pauses: the example of Standard Webhooks 1.0.0 by default: ten attempts in about three days.
    package init(
        pauses: [Duration] = [
            .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(18_000), .seconds(36_000),
            .seconds(50_400), .seconds(72_000), .seconds(86_400),
        ],
        jitter: Double = 0.2
    ) {
        self.pauses = pauses
        self.jitter = jitter
    }

    /// The longest time between two attempts, and the longest that a receiver may ask for.
    package var longestPause: Duration { (pauses.max() ?? .zero) * (1 + jitter) }

    /// How long to wait after this many failures in a row, or `nil` when it is enough.
    ///
    /// - Parameter asked: what the receiver asked for; never less than the schedule's own pause is waited, and never
    ///   more than ``longestPause``.
    package func pause(afterFailures failures: Int, asked: Duration? = nil) -> Duration? {
        guard pauses.indices.contains(failures - 1) else { return nil }
        let own = pauses[failures - 1] * Double.random(in: 1 - jitter...1 + jitter)
        return max(own, min(asked ?? .zero, longestPause))
    }
}

/// What an answer means for a delivery.
package struct DeliveryVerdict: Sendable, Hashable {
    package var outcome: DeliveryOutcome
    /// What the owner is told; `nil` for a success.
    package var reason: String?
    /// How long the next attempt is away, when there is one.
    package var pause: Duration?

    /// Judges an answer.
    ///
    /// - Parameters:
    ///   - failures: how often in a row the delivery had failed before.
    ///   - now: the wall clock's time.
    /// - Returns: `nil` when nothing is known, because the attempt was cut off on our side.
    package init?(on answer: WebhookAnswer, afterFailures failures: Int, _ schedule: RetrySchedule, at now: Timestamp) {
        var asked: Duration?
        var told: String?
        let cause: String
        switch answer {
        case .cancelled:
            return nil
        case .unreachable(let reason):
            cause = reason
        case .answered(let response):
            switch response.status {
            case 200...299:
                outcome = .delivered
                return
            case 300...399:
                cause = "answered \(response.status): a redirect, which is not followed"
                told = Self.target(of: response).map {
                    "answered \(response.status): a redirect to \($0), which is not followed"
                }
            case 410:
                cause = "answered 410: gone"
                outcome = .parked("the receiver \(cause)")
                reason = cause
                return
            case 429, 503:
                cause = "answered \(response.status)"
                asked = response.retryAfter.flatMap { RetryAfter.wait(in: $0, at: now) }
            default:
                cause = "answered \(response.status)"
            }
        }
        reason = told ?? cause
        pause = schedule.pause(afterFailures: failures + 1, asked: asked)
        outcome =
            pause.map { .retry(at: now.advanced(by: $0)) }
            ?? .abandoned(parking: "every attempt at one delivery failed, the last one: \(cause)")
    }

    /// Where a redirect leads is told, and nobody goes there; not its query, which may be a signature, nor a password.
    private static func target(of response: WebhookResponse) -> String? {
        let printable = response.location?.unicodeScalars.filter { (0x20...0x7E).contains($0.value) } ?? []
        var target = String(String.UnicodeScalarView(printable.prefix(500)))[...]
        if let query = target.firstIndex(where: { $0 == "?" || $0 == "#" }) { target = target[..<query] }
        if let slashes = target.firstRange(of: "//"), let sign = target.lastIndex(of: "@"), slashes.upperBound <= sign {
            target = target[..<slashes.upperBound] + target[target.index(after: sign)...]
        }
        return target.isEmpty ? nil : String(target)
    }
}
