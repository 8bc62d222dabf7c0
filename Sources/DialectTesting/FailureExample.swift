package import DialectKit
import Generation
import PromptLanguage

/// One of each kind of failure, for the golden files of problems.
package enum FailureExample {
    package static let all: [RequestFailure] = [
        .missingParameter(name: "prompt", expected: "text"),
        .invalidParameter(name: "index", expected: "a whole number from 1 to 4", received: "9"),
        .prompt(.empty), .prompt(.tooLong(limit: 8000, length: 9000)), .prompt(.unknownParameter(name: "foo")),
        .prompt(.invalidParameter(name: "--ar", expected: "a \"ratio\"", received: "1/2")),
        .prompt(.weightsNotPositive),
        .noPicture(parameter: "prompt"), .severalPictures(parameter: "prompt", count: 2), .unauthorized,
        .notFound(parameter: "messageId", form: "the id (a UUID)", received: "é\u{0}\n"), .routeNotFound,
        .badButton(pressed: "U9", offered: ["U1", "🔄"]), .badButton(pressed: "U1", offered: []),
        .notFinished(state: .queued), .idempotencyKeyReused, .referenceGone, .cancelled, .hungUp,
        .requestTooLarge(limitBytes: 65536), .unsupportedMediaType(received: "text/xml"),
        .malformedBody(reason: "the JSON has an error at byte 0"), .methodNotAllowed(allowed: ["POST"]),
        .limited(limit(.submitRate, 1, window: 3, 2)), .limited(limit(.fetchRate, 10, window: 1, 1)),
        .limited(limit(.day, 100, window: 86_400, 3600)), .limited(limit(.concurrency, 2, 5)),
        .limited(limit(.keyQueue, 1000, 5)), .limited(limit(.queue, 10_000, 5)),
        .pictureRefused(
            .unsupportedFormat(found: "an SVG", accepted: "PNG, JPEG, WebP or GIF"),
            parameter: "image",
            claimed: "image/svg+xml"
        ),
        .pictureRefused(.tooLarge(limit: "9 bytes"), parameter: nil, claimed: ""),
        .pictureRefused(.malformed(format: "PNG"), parameter: "prompt", claimed: "image/png"),
        .uploadsFull(limit: "100 uploads", retryAfter: 60),
        .publicURLRequired, .storageUnavailable, .stopping, .interrupted, .timeout(seconds: 300), .unexpected,
    ]

    private static func limit(_ kind: LimitKind, _ quota: Int, window: Int? = nil, _ retryAfter: Int) -> LimitRefusal {
        let reset = window == nil ? nil : retryAfter
        return LimitRefusal(
            limit: LimitStanding(kind: kind, quota: quota, window: window, remaining: 0, reset: reset),
            retryAfter: retryAfter
        )
    }
}
