package import DialectKit

/// What all problems with one code have in common; it stands at the address that a problem names as its `type`.
package struct ProblemType: Sendable, Hashable {
    /// The same as the problem's.
    package let code: String
    /// A few words, the same for every occurrence.
    package let title: String
    /// What it means and what helps; whole sentences.
    package let meaning: String

    /// `/problems/<code>`; `about:blank` for a problem that has no page (RFC 9457, §4.2.1).
    package var path: String { meaning.isEmpty ? "about:blank" : "/problems/\(code)" }

    /// The type of a problem, also of one that is not in the list.
    package init(_ problem: Problem) {
        self = Self.named(problem.code) ?? ProblemType(code: problem.code, title: problem.message, meaning: "")
    }

    private init(code: String, title: String, meaning: String) {
        self.code = code
        self.title = title
        self.meaning = meaning
    }

    /// The type with this code, or `nil`.
    package static func named(_ code: String) -> ProblemType? { all.first { $0.code == code } }

    /// The page about this type, as HTML.
    package var page: String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>\(title)</title>
        <h1>\(title)</h1>
        <p><code>\(code)</code></p>
        <p>\(meaning)</p>
        </html>

        """
    }

    /// Every type that this server tells, by the word that its codes begin with.
    package static let all: [ProblemType] = requests + limits + references + server

    private static let requests = [
        ProblemType(
            code: "missing_parameter",
            title: "A parameter is missing",
            meaning: "A parameter that is needed is absent or empty. The detail says what it must be."
        ),
        ProblemType(
            code: "invalid_parameter",
            title: "A parameter has a value that it can't have",
            meaning: "The detail says what is expected and what came; a name that is not known counts as well."
        ),
        ProblemType(
            code: "no_picture",
            title: "No address of a picture",
            meaning: "A job starts from one picture: its http or https address goes before the words of the prompt, or "
                + "into the parameter for it."
        ),
        ProblemType(
            code: "several_pictures",
            title: "More than one picture",
            meaning: "A job starts from exactly one picture."
        ),
        ProblemType(
            code: "malformed_body",
            title: "The request can't be read",
            meaning: "The body is not what its content type says. The detail says where it goes wrong."
        ),
        ProblemType(
            code: "unsupported_media_type",
            title: "The body has a type that is not read here",
            meaning: "The detail names the types that are."
        ),
        ProblemType(
            code: "request_too_large",
            title: "The body is too large",
            meaning: "Pictures are not sent: their address is. The detail says how many bytes are read."
        ),
        ProblemType(
            code: "request_timeout",
            title: "The request came too slowly",
            meaning: "Its header must be complete in seconds, and its body come at some rate; /v1/limits tells both."
        ),
        ProblemType(
            code: "header_too_large",
            title: "The header is too large",
            meaning:
                "A request's header has a limit of size, and one of the number of its fields; /v1/limits tells both."
        ),
        ProblemType(
            code: "malformed_request",
            title: "What came is no request",
            meaning: "It can't be read as HTTP/1.1. The connection ends with the answer."
        ),
        ProblemType(
            code: "bad_button",
            title: "The result does not offer this button",
            meaning: "An upscaled picture and a job without a result offer none."
        ),
        ProblemType(
            code: "bad_action",
            title: "The parent does not offer this action",
            meaning: "The actions that a job offers stand in its answer; an upscaled picture offers none."
        ),
        ProblemType(
            code: "not_finished",
            title: "The job has not ended",
            meaning: "What was asked can be done when the job has ended; cancelling ends it at once."
        ),
        ProblemType(
            code: "public_url_required",
            title: "The server does not know its public address",
            meaning: "Its operator sets --public-url; until then only requests to a loopback address are served."
        ),
        ProblemType(
            code: "unauthorized",
            title: "The key is missing or not known",
            meaning: "Send an API key in the header Authorization: Bearer, never in the address. A key that has "
                + "expired or was revoked is not known any more."
        ),
        ProblemType(
            code: "insufficient_scope",
            title: "The key is not for this",
            meaning: "Each key has scopes: submit, read, admin. The detail says which one is needed and which the key "
                + "has; an operator makes a key with others."
        ),
        ProblemType(
            code: "not_found",
            title: "Nothing is there",
            meaning: "The path leads nowhere, or nothing of this key has the id that was sent."
        ),
        ProblemType(
            code: "job_deleted",
            title: "The job was deleted",
            meaning: "Its key deleted it, or it ended longer ago than this server keeps jobs. Its pictures went "
                + "with it."
        ),
        ProblemType(
            code: "method_not_allowed",
            title: "The path has other methods",
            meaning: "The header Allow names them."
        ),
        ProblemType(
            code: "idempotency_key_reused",
            title: "The Idempotency-Key was used for another request",
            meaning: "A key stands for one request for 24 hours. A new request needs a new key."
        ),
        ProblemType(
            code: "cancelled",
            title: "The job was cancelled",
            meaning: "Its owner did not want it any more."
        ),
        ProblemType(
            code: "client_closed",
            title: "The client went away",
            meaning: "Nobody reads this answer; it stands in logs only."
        ),
    ]

    private static let limits = [
        ProblemType(
            code: "rate_limited",
            title: "Too many requests in a time",
            meaning: "Come back after the seconds in Retry-After; RateLimit tells how much is left."
        ),
        ProblemType(
            code: "quota_exceeded",
            title: "The day's quota is used up",
            meaning: "It begins anew at midnight UTC."
        ),
        ProblemType(
            code: "concurrency_exceeded",
            title: "The key runs as many jobs as it may",
            meaning: "This server lets no job of a key wait. Come back when one of yours has ended."
        ),
        ProblemType(
            code: "key_queue_full",
            title: "The key has as many waiting jobs as it may",
            meaning: "Come back when some of them have begun."
        ),
        ProblemType(
            code: "uploads_full",
            title: "The key has as many uploads as it may",
            meaning: "Delete those that are not needed any more, or come back when they have expired."
        ),
        ProblemType(
            code: "queue_full",
            title: "The queue is full",
            meaning: "The server has as many waiting jobs as it takes. Nothing was accepted; come back later."
        ),
        ProblemType(
            code: "too_many_failed_attempts",
            title: "Too many requests with wrong keys",
            meaning: "Keys that have worked from the same address go on working. Others are not looked at before the "
                + "seconds in Retry-After are over."
        ),
        ProblemType(
            code: "too_many_streams",
            title: "Too many open streams",
            meaning: "The server has as many connections as it may. Fetch the job instead, or come back later."
        ),
    ]

    private static let references = [
        ProblemType(
            code: "reference_unreachable",
            title: "The picture can't be fetched",
            meaning: "Its address is refused, unresolved, too slow or not public."
        ),
        ProblemType(
            code: "reference_unsupported",
            title: "The picture has a format that is not read",
            meaning:
                "PNG, JPEG, WebP and GIF are, and what the operator added, whatever the address or the server there says."
        ),
        ProblemType(
            code: "reference_malformed",
            title: "The picture is damaged",
            meaning: "The file breaks the rules of its format."
        ),
        ProblemType(
            code: "reference_truncated",
            title: "The picture is cut off",
            meaning: "The file ends before its pixels do. Often the upload before was not complete."
        ),
        ProblemType(
            code: "reference_too_large",
            title: "The picture is too large",
            meaning: "The sentence names the limit that it is over."
        ),
        ProblemType(
            code: "picture_expired",
            title: "The picture has expired",
            meaning: "The job of this picture was deleted, by its owner or because this server keeps none for so long."
        ),
        ProblemType(
            code: "picture_lost",
            title: "The picture is not there",
            meaning: "Its file is missing from the server's data folder, and its operator knows."
        ),
        ProblemType(
            code: "reference_gone",
            title: "The picture has been deleted",
            meaning: "The picture that the parent was made from is not kept any more. Send it again as a new job."
        ),
        ProblemType(
            code: "reference_lost",
            title: "The stored picture is not there",
            meaning: "A file is missing from the server's data folder. Its operator should look."
        ),
    ]

    private static let server = [
        ProblemType(
            code: "recipe_unreadable",
            title: "The parent was made by another version",
            meaning: "This version of the engine can't go on from it. Send the picture as a new job."
        ),
        ProblemType(
            code: "deadline_exceeded",
            title: "The job did not end in time",
            meaning: "Its timeout, waiting included, was over before it was done."
        ),
        ProblemType(
            code: "render_timeout",
            title: "Rendering took too long",
            meaning: "One attempt took longer than this server allows."
        ),
        ProblemType(
            code: "render_crashed",
            title: "The renderer failed",
            meaning: "It failed three times on this job, so the job is not tried again."
        ),
        ProblemType(
            code: "timeout",
            title: "The answer was waited for as long as may be",
            meaning: "The job goes on and can be fetched."
        ),
        ProblemType(
            code: "interrupted",
            title: "The server stops",
            meaning: "The job is kept and goes on at the next start."
        ),
        ProblemType(
            code: "internal_error",
            title: "Something went wrong on this server",
            meaning: "Nobody expected this. The server's log has the reason under the requestId."
        ),
        ProblemType(
            code: "storage_unavailable",
            title: "Nothing can be stored now",
            meaning:
                "The disk or the database did not take the request, and nothing was accepted. Come back in seconds."
        ),
        ProblemType(
            code: "stopping",
            title: "The server is about to stop",
            meaning: "Nothing was accepted. Come back in a moment."
        ),
    ]
}
