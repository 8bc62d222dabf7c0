package import DialectKit
package import Generation
import PromptLanguage

/// Writes what clients of the GenArtAPI dialect read; every value is a whole JSON text in UTF-8.
package enum GenArtResponse {
    /// The name of this dialect in the store and in logs.
    package static let dialect = DialectID("genartapi")

    /// The answer about a finished job, with the fields of the published example in its order.
    ///
    /// What the prompt asks for and has no effect follows as `ignored`.
    ///
    /// - Returns: `nil` when the job has no picture.
    package static func result(_ job: Job, links: PictureLinks) -> [UInt8]? {
        guard job.state == .succeeded, let picture = job.result?.principal else { return nil }
        return JSONWriter.object { json in
            json.member("content", content(of: job, links: links))
            json.member("id", job.number.description)
            json.member("uri", links.picture(picture, of: job))
            json.member("proxy_url", links.proxy(picture, of: job))
            json.member("flags", 0)
            json.member("hash", picture.hash.text)
            json.member("progress", "done")
            json.array("options") { json in
                for action in job.offeredActions { write(action, on: picture.hash, to: &json) }
            }
            json.member("width", picture.width)
            json.member("height", picture.height)
            json.member("taskId", TaskID(job).text)
            let ignored = job.request.ignoredParameters
            if !ignored.isEmpty { json.member("ignored", ignored) }
        }
    }

    /// `{"error":…,"message":…,"code":…,"statusCode":…}`, with `parameter` where one is meant.
    ///
    /// - Parameter job: the job that the problem is about, where there is one: `taskId` and `messageId` lead back to it.
    package static func problem(_ problem: Problem, job: Job? = nil) -> [UInt8] {
        JSONWriter.object { json in
            json.member("error", problem.message)
            json.member("message", problem.message)
            json.member("code", problem.code)
            json.member("statusCode", problem.status)
            json.member("parameter", ifPresent: problem.parameter)
            json.member("taskId", ifPresent: job.map { TaskID($0).text })
            json.member("messageId", ifPresent: job?.id.text)
            if let limits = problem.limits { json.member("limits", json: limits.json) }
        }
    }

    /// `[7413988501] <https://…/r/…> a cyberpunk city`.
    private static func content(of job: Job, links: PictureLinks) -> String {
        let link = job.reference.map { "<\(links.shortReference($0))> " } ?? ""
        return "[\(job.nonce)] \(link)\(words(of: job.request))"
    }

    /// The prompt as it was sent, but without an address of its own: the short link stands for it.
    private static func words(of request: GenerationRequest) -> String {
        guard let prompt = try? Prompt.parse(request.prompt), !prompt.pictures.isEmpty else { return request.prompt }
        return prompt.withoutPictures
    }

    private static func write(_ action: JobAction, on hash: PictureHash, to json: inout JSONWriter) {
        guard let label = action.buttonLabel, let custom = CustomID(action, on: hash) else { return }
        json.element { json in
            json.member("type", 2)
            json.member("style", 2)
            json.member("label", label)
            json.member("custom", custom.text)
        }
    }
}
