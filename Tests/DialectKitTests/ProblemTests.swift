import DialectKit
import Generation
import PromptLanguage
import Testing

@Suite("Problems")
struct ProblemTests {
    private static let svg = ReferenceFailure.unsupportedFormat(found: "an SVG", accepted: "PNG, JPEG, WebP or GIF")

    /// The whole list of what can be told of a request: failure, status, code, parameter, sentence.
    static let rows: [(failure: RequestFailure, status: Int, code: String, parameter: String?, message: String)] = [
        (
            .missingParameter(name: "prompt", expected: "text"), 400, "missing_parameter", "prompt",
            "prompt is missing; it must be text"
        ),
        (
            .invalidParameter(name: "index", expected: "a whole number from 1 to 4", received: "9"), 400,
            "invalid_parameter", "index", "index must be a whole number from 1 to 4, got 9"
        ),
        (
            .invalidParameter(name: "--ar", expected: "a ratio", received: ""), 400, "invalid_parameter", "--ar",
            "--ar must be a ratio, got nothing"
        ),
        (.prompt(.empty), 400, "missing_parameter", "prompt", "prompt is missing; it must be text"),
        (
            .prompt(.tooLong(limit: 8000, length: 9000)), 400, "invalid_parameter", "prompt",
            "prompt must be at most 8000 characters, got 9000"
        ),
        (
            .prompt(.unknownParameter(name: "foo")), 400, "invalid_parameter", "--foo",
            "--foo is not a parameter of Midjourney's prompts"
        ),
        (
            .prompt(.invalidParameter(name: "--chaos", expected: "a whole number from 0 to 100", received: "200")), 400,
            "invalid_parameter", "--chaos", "--chaos must be a whole number from 0 to 100, got 200"
        ),
        (
            .prompt(.weightsNotPositive), 400, "invalid_parameter", "prompt",
            "The :: weights in prompt must add up to more than 0"
        ),
        (
            .noPicture(parameter: "prompt"), 400, "no_picture", "prompt",
            "prompt must begin with the address of one picture (http or https), and none was found"
        ),
        (
            .noPicture(parameter: "imageUrl"), 400, "no_picture", "imageUrl",
            "imageUrl must be the address of one picture (http or https), and none was found"
        ),
        (
            .severalPictures(parameter: "prompt", count: 2), 400, "several_pictures", "prompt",
            "Only one picture address is allowed, and prompt brings the number to 2"
        ),
        (
            .pictureRefused(svg, parameter: "image", claimed: "image/svg+xml"), 415,
            "reference_unsupported", "image",
            "image must be a PNG, JPEG, WebP or GIF image by its content, got an SVG, sent as image/svg+xml"
        ),
        (
            .pictureRefused(svg, parameter: nil, claimed: ""), 415, "reference_unsupported", nil,
            "The file must be a PNG, JPEG, WebP or GIF image by its content, got an SVG"
        ),
        (
            .pictureRefused(.tooLarge(limit: "9 bytes"), parameter: "prompt", claimed: "image/png"), 413,
            "reference_too_large", "prompt", "The picture is too large; this server takes at most 9 bytes"
        ),
        (
            .pictureRefused(.malformed(format: "PNG"), parameter: nil, claimed: "image/png"), 422,
            "reference_malformed", nil,
            "The picture could not be decoded; the PNG file is damaged"
        ),
        (
            .uploadsFull(limit: "100 uploads", retryAfter: 60), 429, "uploads_full", nil,
            "This key may have 100 uploads at once; delete some, or come back when they have expired"
        ),
        (
            .unauthorized, 401, "unauthorized", nil,
            "The API key is missing or not known; send it in the header Authorization: Bearer <key>"
        ),
        (
            .notFound(parameter: "messageId", form: "the id (a UUID)", received: "abc"), 404, "not_found", "messageId",
            "messageId must be the id (a UUID) of a message of this key, got abc"
        ),
        (.routeNotFound, 404, "not_found", nil, "There is nothing at this path"),
        (.jobDeleted, 410, "job_deleted", nil, "This job was deleted, by its key or because its time was over"),
        (
            .badButton(pressed: "U9", offered: ["U1", "🔄"]), 400, "bad_button", "button",
            "This message offers the buttons U1 🔄, and U9 is none of them"
        ),
        (
            .badButton(pressed: "U1", offered: []), 400, "bad_button", "button",
            "This message offers no buttons, and U1 is none of them"
        ),
        (
            .notFinished(state: .running), 400, "not_finished", nil,
            "The message has no picture yet (it is running); press its buttons when it is done"
        ),
        (
            .requestTooLarge(limitBytes: 65536), 413, "request_too_large", nil,
            "The body of the request must be at most 65536 bytes"
        ),
        (
            .unsupportedMediaType(received: "text/xml"), 415, "unsupported_media_type", "Content-Type",
            "Content-Type must be application/json or application/x-www-form-urlencoded, got text/xml"
        ),
        (.malformedBody(reason: "so"), 400, "malformed_body", nil, "The request can't be read: so"),
        (
            .methodNotAllowed(allowed: ["GET", "POST"]), 405, "method_not_allowed", nil,
            "The method must be GET or POST here"
        ),
        (
            .publicURLRequired, 400, "public_url_required", "Host",
            "Host must be a loopback address as long as the server's operator has not set --public-url"
        ),
        (
            limited(.submitRate, quota: 1, window: 3, 2), 429, "rate_limited", nil,
            "This key may submit 1 job every 3 seconds; come back in 2 seconds"
        ),
        (
            limited(.fetchRate, quota: 10, window: 1, 1), 429, "rate_limited", nil,
            "This key may fetch 10 times a second; come back in 1 second"
        ),
        (
            limited(.day, quota: 1, window: 86_400, 3600), 429, "quota_exceeded", nil,
            "This key may submit 1 job a day, and a day ends at midnight UTC; come back in 3600 seconds"
        ),
        (
            limited(.concurrency, quota: 2, 5), 429, "concurrency_exceeded", nil,
            "This key may run 2 jobs at once, and none may wait; come back in 5 seconds"
        ),
        (
            limited(.keyQueue, quota: 1000, 5), 429, "key_queue_full", nil,
            "This key may have 1000 waiting jobs at once, and has as many; come back in 5 seconds"
        ),
        (
            limited(.queue, quota: 1, 5), 429, "queue_full", nil,
            "This server may have 1 waiting job at once, and has as many; come back in 5 seconds"
        ),
        (
            .storageUnavailable, 503, "storage_unavailable", nil,
            "This server can't store the request now; try again"
        ),
        (.stopping, 503, "stopping", nil, "This server is stopping; ask again in a moment"),
        (
            .interrupted, 500, "interrupted", nil,
            "This server is stopping; the job is kept and goes on at the next start"
        ),
        (
            .timeout(seconds: 300), 500, "timeout", nil,
            "The pictures were not done within 300 seconds; the job goes on"
        ),
        (.unexpected, 500, "internal_error", nil, "Something went wrong on this server"),
    ]

    private static func limited(
        _ kind: LimitKind,
        quota: Int,
        window: Int? = nil,
        _ seconds: Int
    ) -> RequestFailure {
        let limit = LimitStanding(
            kind: kind,
            quota: quota,
            window: window,
            remaining: 0,
            reset: window.map { _ in seconds }
        )
        return .limited(LimitRefusal(limit: limit, retryAfter: seconds))
    }

    @Test("a limit is told with when to come back, and with where it stands", arguments: LimitKind.allCases)
    func limits(_ kind: LimitKind) {
        let standing = LimitStanding(kind: kind, quota: 4, window: nil, remaining: 0, reset: nil)
        let problem = Problem(LimitRefusal(limit: standing, retryAfter: 7))
        #expect(problem.status == 429 && problem.retryAfter == 7 && problem.limit == standing)
        #expect(problem.message.contains("4") && problem.message.hasSuffix("come back in 7 seconds"))
    }

    @Test("each failure has its status, code and sentence", arguments: rows.indices)
    func table(_ index: Int) {
        let row = Self.rows[index]
        let problem = Problem(row.failure)
        #expect(problem.status == row.status)
        #expect(problem.code == row.code)
        #expect(problem.parameter == row.parameter)
        #expect(problem.message == row.message)
    }

    @Test("waiting helps where it is said, and a refused method comes with those allowed")
    func headers() {
        #expect(Problem(RequestFailure.stopping).retryAfter == 5)
        #expect(Problem(RequestFailure.unauthorized).retryAfter == nil)
        #expect(Problem(RequestFailure.methodNotAllowed(allowed: ["GET"])).allowedMethods == ["GET"])
    }

    @Test("whose fault a failed job is decides its status")
    func recorded() {
        let failure = ReferenceFailure.unreachable.recorded
        #expect(Problem(failure).status == 400)
        #expect(Problem(failure).code == "reference_unreachable")
        #expect(Problem(failure).message == failure.message)
        #expect(Problem(RecordedFailure(code: "x", message: "y", fault: .server)).status == 500)
    }

    @Test("what came is shown up to 100 scalars", arguments: ["x", "é", "\u{301}", "👩‍👩‍👧"])
    func cut(_ piece: String) {
        let long = String(repeating: piece, count: 5000)
        let problems = [
            Problem(RequestFailure.invalidParameter(name: "p", expected: "short", received: long)),
            Problem(PromptFailure.unknownParameter(name: long)),
            Problem(RequestFailure.badButton(pressed: long, offered: [])),
            Problem(RequestFailure.unsupportedMediaType(received: long)),
            Problem(RequestFailure.notFound(parameter: "p", form: "an id", received: long)),
        ]
        for problem in problems { #expect(problem.message.unicodeScalars.count < 300) }
    }
}
