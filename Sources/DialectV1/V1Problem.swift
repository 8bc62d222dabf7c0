package import DialectKit
package import Generation

/// Where and when a problem was met.
package struct ProblemOccurrence: Sendable, Hashable {
    /// The path of the request.
    package var path: String
    /// The request's name in the server's log.
    package var request: String

    package init(path: String, request: String) {
        self.path = path
        self.request = request
    }
}

/// Problems as our own interface tells them (RFC 9457), and those that it alone has.
package enum V1Problem {
    /// What ``body(_:at:)`` writes.
    package static let mediaType = "application/problem+json"

    /// `type`, `title`, `status`, `detail`, `instance`; and `code`, `requestId`, `parameter`, `retryAfter`, `limits`.
    package static func body(_ problem: Problem, at occurrence: ProblemOccurrence) -> [UInt8] {
        let type = ProblemType(problem)
        return JSONWriter.object { json in
            json.member("type", type.path)
            json.member("title", type.title)
            json.member("status", problem.status)
            json.member("detail", problem.message)
            json.member("instance", occurrence.path)
            json.member("code", problem.code)
            json.member("parameter", ifPresent: problem.parameter)
            if let seconds = problem.retryAfter { json.member("retryAfter", seconds) }
            json.member("requestId", occurrence.request)
            if let limits = problem.limits { json.member("limits", json: limits.json) }
        }
    }

    /// No job of this key has this id.
    package static func noJob(_ text: String, parameter: String = "id") -> Problem {
        nothing(text, "the id of a job", parameter)
    }

    /// Nothing of this key has this id; `what` ends the sentence "it must be …".
    package static func nothing(_ text: String, _ what: String, _ parameter: String = "id") -> Problem {
        Problem(
            status: 404,
            code: "not_found",
            message: "\(parameter) must be \(what) of this key, got \(Problem.shown(text))",
            parameter: parameter
        )
    }

    /// There is no key with this id.
    package static func noKey(_ text: String) -> Problem {
        Problem(
            status: 404,
            code: "not_found",
            message: "id must be the id of a key, got \(Problem.shown(text))",
            parameter: "id"
        )
    }

    /// The server has as many connections as it may.
    package static let tooManyStreams = Problem(
        status: 503,
        code: "too_many_streams",
        message: "This server has as many open streams as it may; fetch the job instead, or come back",
        retryAfter: 10
    )

    static func notJSON(_ mediaType: String) -> Problem {
        Problem(
            status: 415,
            code: "unsupported_media_type",
            message: "Content-Type must be application/json, got \(Problem.shown(mediaType))",
            parameter: "Content-Type"
        )
    }

    static func unknownName(_ name: String, known: [String]) -> Problem {
        Problem(
            status: 400,
            code: "invalid_parameter",
            message: "\(Problem.shown(name)) is not known here; known are \(known.joined(separator: ", "))",
            parameter: Problem.shown(name)
        )
    }

    /// Only a job that has ended can be deleted.
    package static func notEnded(_ state: JobState) -> Problem {
        Problem(
            status: 409,
            code: "not_finished",
            message: "The job must have ended; it is \(state.rawValue): cancel it, or come back when it is done",
            retryAfter: 2
        )
    }

    static func parentNotEnded(_ state: JobState) -> Problem {
        Problem(
            status: 409,
            code: "not_finished",
            message: "parent must have ended; it is \(state.rawValue)",
            parameter: "parent",
            retryAfter: 2
        )
    }

    static func actionNotOffered(_ action: JobAction, offered: [JobAction]) -> Problem {
        let words = offered.map(\.words)
        return Problem(
            status: 400,
            code: "bad_action",
            message: words.isEmpty
                ? "parent offers no actions, and \(action.words) is none of them"
                : "parent offers \(words.joined(separator: ", ")); \(action.words) is none of them",
            parameter: "action"
        )
    }
}

extension JobAction {
    fileprivate var words: String { tile.map { "\(kind.rawValue) \($0)" } ?? kind.rawValue }
}
