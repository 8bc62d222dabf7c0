package import Generation
package import PromptLanguage

/// What a client is told when a request can't be fulfilled; each dialect writes it in its own shape.
package struct Problem: Error, Sendable, Hashable {
    /// HTTP status code, 400…599.
    package let status: Int
    /// A stable word for programs, such as `invalid_parameter`.
    package let code: String
    /// One sentence for people, without a full stop.
    package let message: String
    /// The parameter that is meant, by the client's name for it.
    package let parameter: String?
    /// Seconds after which asking again can help.
    package let retryAfter: Int?
    /// Methods for the header `Allow`; not empty only with status 405.
    package let allowedMethods: [String]
    /// The limit that was reached, for the header fields `RateLimit-Policy` and `RateLimit`.
    package let limit: LimitStanding?
    /// The scope that the key lacks, for the header `WWW-Authenticate`.
    package let neededScope: KeyScope?
    /// What this server takes; told with the statuses that ``PublicLimits/areTold(with:)`` names.
    package var limits: PublicLimits?

    /// Puts a problem together that has no failure of its own here, such as one of the HTTP framework.
    package init(
        status: Int,
        code: String,
        message: String,
        parameter: String? = nil,
        retryAfter: Int? = nil,
        allowedMethods: [String] = [],
        limit: LimitStanding? = nil,
        neededScope: KeyScope? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.parameter = parameter
        self.retryAfter = retryAfter
        self.allowedMethods = allowedMethods
        self.limit = limit
        self.neededScope = neededScope
    }
}

extension Problem {
    /// Says what may be told of a failed request.
    package init(_ failure: RequestFailure) {
        switch failure {
        case .missingParameter(let name, let expected):
            self.init(
                status: 400,
                code: "missing_parameter",
                message: "\(name) is missing; it must be \(expected)",
                parameter: name
            )
        case .invalidParameter(let name, let expected, let received):
            self.init(invalid: name, expected: expected, received: received)
        case .prompt(let failure):
            self.init(failure)
        case .noPicture(let parameter):
            self.init(
                status: 400,
                code: "no_picture",
                message: parameter == "prompt"
                    ? "prompt must begin with the address of one picture (http or https), and none was found"
                    : "\(parameter) must be the address of one picture (http or https), and none was found",
                parameter: parameter
            )
        case .severalPictures(let parameter, let count):
            self.init(
                status: 400,
                code: "several_pictures",
                message: "Only one picture address is allowed, and \(parameter) brings the number to \(count)",
                parameter: parameter
            )
        case .pictureRefused(let failure, let parameter, let claimed):
            self.init(failure, parameter: parameter, claimed: claimed)
        case .uploadsFull(let limit, let retryAfter):
            self.init(
                status: 429,
                code: "uploads_full",
                message: "This key may have \(limit) at once; delete some, or come back when they have expired",
                retryAfter: retryAfter
            )
        case .unauthorized:
            self.init(
                status: 401,
                code: "unauthorized",
                message: "The API key is missing or not known; send it in the header Authorization: Bearer <key>"
            )
        case .insufficientScope(let needed, let held):
            let scopes = held.list.map(\.rawValue).joined(separator: ", ")
            self.init(
                status: 403,
                code: "insufficient_scope",
                message: "This needs a key with the scope \(needed.rawValue), and this key has \(scopes)",
                neededScope: needed
            )
        case .tooManyFailedAttempts(let seconds):
            self.init(
                status: 429,
                code: "too_many_failed_attempts",
                message: "Too many requests with wrong keys came from this address; "
                    + "come back in \(seconds) second\(seconds == 1 ? "" : "s")",
                retryAfter: seconds
            )
        case .notFound(let parameter, let form, let received):
            self.init(
                status: 404,
                code: "not_found",
                message: "\(parameter) must be \(form) of a message of this key, got \(Self.shown(received))",
                parameter: parameter
            )
        case .jobDeleted:
            self.init(
                status: 410,
                code: "job_deleted",
                message: "This job was deleted, by its key or because its time was over"
            )
        case .routeNotFound:
            self.init(status: 404, code: "not_found", message: "There is nothing at this path")
        case .badButton(let pressed, let offered):
            let offer = offered.isEmpty ? "no buttons" : "the buttons \(offered.joined(separator: " "))"
            self.init(
                status: 400,
                code: "bad_button",
                message: "This message offers \(offer), and \(Self.shown(pressed)) is none of them",
                parameter: "button"
            )
        case .notFinished(let state):
            self.init(
                status: 400,
                code: "not_finished",
                message: "The message has no picture yet (it is \(state.rawValue)); press its buttons when it is done",
                retryAfter: 2
            )
        case .idempotencyKeyReused:
            self.init(
                status: 422,
                code: "idempotency_key_reused",
                message: "Idempotency-Key was used for another request within 24 hours; a new request needs a new key",
                parameter: "Idempotency-Key"
            )
        case .referenceGone:
            self.init(
                status: 410,
                code: "reference_gone",
                message: "The picture that this message was made from has been deleted"
            )
        case .cancelled:
            self.init(status: 409, code: "cancelled", message: "The job was cancelled")
        case .pictureExpired:
            self.init(status: 410, code: "picture_expired", message: "This picture was deleted with its job")
        case .pictureLost:
            self.init(status: 410, code: "picture_lost", message: "The file of this picture is gone from this server")
        case .hungUp:
            self.init(status: 499, code: "client_closed", message: "The client went away")
        case .requestTooLarge(let limitBytes):
            self.init(
                status: 413,
                code: "request_too_large",
                message: "The body of the request must be at most \(limitBytes) bytes"
            )
        case .bodyTooSlow:
            self.init(
                status: 408,
                code: "request_timeout",
                message: "The body of the request came too slowly; send it again, faster"
            )
        case .unsupportedMediaType(let received):
            self.init(
                status: 415,
                code: "unsupported_media_type",
                message: "Content-Type must be application/json or application/x-www-form-urlencoded, "
                    + "got \(Self.shown(received))",
                parameter: "Content-Type"
            )
        case .malformedBody(let reason):
            self.init(status: 400, code: "malformed_body", message: "The request can't be read: \(reason)")
        case .methodNotAllowed(let allowed):
            self.init(
                status: 405,
                code: "method_not_allowed",
                message: "The method must be \(allowed.joined(separator: " or ")) here",
                allowedMethods: allowed
            )
        case .publicURLRequired:
            self.init(
                status: 400,
                code: "public_url_required",
                message: "Host must be a loopback address as long as the server's operator has not set --public-url",
                parameter: "Host"
            )
        case .limited(let refusal):
            self.init(refusal)
        case .storageUnavailable:
            self.init(
                status: 503,
                code: "storage_unavailable",
                message: "This server can't store the request now; try again",
                retryAfter: 5
            )
        case .stopping:
            self.init(
                status: 503,
                code: "stopping",
                message: "This server is stopping; ask again in a moment",
                retryAfter: 5
            )
        case .interrupted:
            self.init(
                status: 500,
                code: "interrupted",
                message: "This server is stopping; the job is kept and goes on at the next start",
                retryAfter: 10
            )
        case .timeout(let seconds):
            self.init(
                status: 500,
                code: "timeout",
                message: "The pictures were not done within \(seconds) seconds; the job goes on",
                retryAfter: 10
            )
        case .unexpected:
            self.init(status: 500, code: "internal_error", message: "Something went wrong on this server")
        }
    }

    /// Says what is wrong with a prompt.
    package init(_ failure: PromptFailure) {
        switch failure {
        case .empty:
            self.init(
                status: 400,
                code: "missing_parameter",
                message: "prompt is missing; it must be text",
                parameter: "prompt"
            )
        case .tooLong(let limit, let length):
            self.init(invalid: "prompt", expected: "at most \(limit) characters", received: "\(length)")
        case .unknownParameter(let name):
            let shown = "--\(Self.cut(name))"
            self.init(
                status: 400,
                code: "invalid_parameter",
                message: "\(shown) is not a parameter of Midjourney's prompts",
                parameter: shown
            )
        case .invalidParameter(let name, let expected, let received):
            self.init(invalid: name, expected: expected, received: received)
        case .weightsNotPositive:
            self.init(
                status: 400,
                code: "invalid_parameter",
                message: "The :: weights in prompt must add up to more than 0",
                parameter: "prompt"
            )
        }
    }

    /// Says why a picture that came with a request is refused.
    private init(_ failure: ReferenceFailure, parameter: String?, claimed: String) {
        let recorded = failure.recorded
        switch failure {
        case .unsupportedFormat(let found, let accepted):
            let sent = claimed.isEmpty ? "" : ", sent as \(Self.shown(claimed))"
            self.init(
                status: 415,
                code: recorded.code,
                message: "\(parameter ?? "The file") must be a \(accepted) image by its content, got \(found)\(sent)",
                parameter: parameter
            )
        case .tooLarge:
            self.init(status: 413, code: recorded.code, message: recorded.message, parameter: parameter)
        case .malformed, .truncated, .unreachable:
            self.init(status: 422, code: recorded.code, message: recorded.message, parameter: parameter)
        }
    }

    /// Says why a job that was accepted has failed.
    package init(_ failure: RecordedFailure) {
        let status =
            switch failure.fault {
            case .request: 400
            case .server: 500
            }
        self.init(status: status, code: failure.code, message: failure.message)
    }

    private init(invalid name: String, expected: String, received: String) {
        self.init(
            status: 400,
            code: "invalid_parameter",
            message: "\(name) must be \(expected), got \(Self.shown(received))",
            parameter: name
        )
    }

    /// What a client sent, as a sentence can quote it.
    package static func shown(_ text: String) -> String { text.isEmpty ? "nothing" : cut(text) }

    /// At most 100 scalars, so that no answer grows with what was sent, and of addresses only what anybody may read: the
    /// client may log the answer.
    private static func cut(_ text: String) -> String {
        let text = ShownAddress.hiding(in: text)
        let scalars = text.unicodeScalars
        return scalars.count > 100 ? "\(String(scalars.prefix(100)))…" : text
    }
}
