package import DialectKit
package import Generation

/// Writes what clients of the ImaginePro dialect read; every value is a whole JSON text in UTF-8.
package enum ImagineProResponse {
    /// The name of this dialect in the store and in logs.
    package static let dialect = DialectID("imaginepro")

    /// The answer to every submit: `{"success":true,"messageId":…,"createdAt":…}`.
    package static func submitted(_ job: Job) -> [UInt8] {
        JSONWriter.object { json in
            json.member("success", true)
            json.member("messageId", job.id.text)
            json.member("createdAt", job.createdAt.rfc3339)
        }
    }

    /// The state of a job: the answer to a fetch and the body of a webhook.
    ///
    /// What does not apply is left out. `error` in particular stands in failed messages only, since clients take the mere
    /// name for a failure; and `progress` is 100 only together with `uri`.
    package static func message(_ job: Job, links: PictureLinks) -> [UInt8] {
        JSONWriter.object { json in
            json.member("messageId", job.id.text)
            json.member("prompt", job.request.prompt)
            switch job.state {
            case .queued where job.attempt == 0: json.member("status", "QUEUED")
            case .queued, .running:
                // A job that was handed back waits for its next attempt; to the client it never left its work.
                json.member("status", "PROCESSING")
                json.member("progress", min(max(job.progress, 0), 99))
            case .succeeded: writePictures(of: job, links: links, to: &json)
            case .failed, .cancelled: json.member("status", "FAIL")
            }
            json.member("originatingMessageId", ifPresent: job.parent?.text)
            json.member("ref", ifPresent: job.correlation)
            json.member("error", ifPresent: failureSentence(of: job))
            let ignored = job.request.ignoredParameters
            if !ignored.isEmpty { json.member("ignored", ignored) }
            json.member("createdAt", job.createdAt.rfc3339)
            json.member("updatedAt", job.updatedAt.rfc3339)
        }
    }

    private static func writePictures(of job: Job, links: PictureLinks, to json: inout JSONWriter) {
        json.member("status", "DONE")
        json.member("progress", 100)
        if let result = job.result, let principal = result.principal {
            let uri = links.picture(principal, of: job)
            json.member("uri", uri)
            json.member("images", result.singles.map { links.picture($0, of: job) })
            json.member("originalUrl", uri)
        }
        json.member("buttons", job.offeredButtons)
    }

    private static func failureSentence(of job: Job) -> String? {
        switch job.state {
        case .queued, .running, .succeeded: nil
        case .cancelled: "The job was cancelled"
        case .failed: job.failure?.message ?? Problem(RequestFailure.unexpected).message
        }
    }

    /// `{"success":false,"error":…,"message":…,"statusCode":…,"code":…}`, with `parameter` where one is meant.
    package static func problem(_ problem: Problem) -> [UInt8] {
        JSONWriter.object { json in
            json.member("success", false)
            json.member("error", problem.message)
            json.member("message", problem.message)
            json.member("statusCode", problem.status)
            json.member("code", problem.code)
            json.member("parameter", ifPresent: problem.parameter)
            if let limits = problem.limits { json.member("limits", json: limits.json) }
        }
    }
}
