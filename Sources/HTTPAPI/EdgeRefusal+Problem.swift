import DialectGenArt
import DialectKit
package import HTTPEdge

extension EdgeRefusal {
    /// The body of an answer to a request of which the path is not known: in the shape of what belongs to no dialect.
    package var body: [UInt8] { GenArtResponse.problem(problem) }

    private var problem: Problem {
        switch self {
        case .headTooSlow:
            Problem(status: status, code: "request_timeout", message: "The header of the request did not come in time")
        case .bodyTooSlow:
            Problem(RequestFailure.bodyTooSlow)
        case .headTooLarge:
            Problem(
                status: status,
                code: "header_too_large",
                message:
                    "The header of the request is too large, or has too many fields; GET /v1/limits says how much is read"
            )
        case .notHTTP:
            Problem(status: status, code: "malformed_request", message: "What came is not a request of HTTP/1.1")
        }
    }
}
