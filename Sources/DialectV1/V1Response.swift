package import DialectKit
package import Generation

/// Writes what clients of our own interface read about jobs; every value is a whole JSON text in UTF-8.
package enum V1Response {
    /// The name of this dialect in the store and in logs.
    package static let dialect = DialectID("v1")

    /// One job: the answer to a submit, a fetch and a cancel, and the data of the event that ends its stream.
    ///
    /// - Parameter place: of a job that waits, from 1; `nil` where nobody knows.
    package static func job(_ job: Job, links: PictureLinks, place: Int? = nil) -> [UInt8] {
        JSONWriter.object { write(job, links: links, place: place, to: &$0) }
    }

    /// A page of jobs: `{"jobs":[…]}`, with `nextCursor` where there may be more.
    ///
    /// - Parameter place: asked for each job that waits.
    package static func jobs(
        _ page: JobPage,
        links: PictureLinks,
        place: (JobID) -> Int?
    ) -> [UInt8] {
        page.written(as: "jobs") { job, json in
            write(job, links: links, place: job.state == .queued ? place(job.id) : nil, to: &json)
        }
    }

    /// The body that tells a webhook of an event, in the form of Standard Webhooks: `type`, `timestamp`, `data`.
    package static func report(_ job: Job, _ event: WebhookEvent) -> [UInt8] {
        JSONWriter.object { json in
            json.member("type", event.rawValue)
            json.member("timestamp", job.updatedAt.rfc3339)
            json.object("data") { write(job, links: PictureLinks(base: job.linkBase), place: nil, to: &$0) }
        }
    }

    private static func write(_ job: Job, links: PictureLinks, place: Int?, to json: inout JSONWriter) {
        json.member("id", job.id.text)
        json.member("state", job.state.rawValue)
        json.member("revision", Int(job.revision))
        json.member("progress", progress(of: job))
        if job.state == .queued, let place { json.member("place", place) }
        json.member("attempt", job.attempt)
        write(job.action, to: &json)
        json.member("parent", ifPresent: job.parent?.text)
        json.member("prompt", job.request.prompt)
        json.member("image", job.request.referenceAddress)
        json.member("seed", Int(job.request.seed))
        json.member("priority", job.priority.rawValue)
        json.member("ref", ifPresent: job.correlation)
        json.member("ignored", job.request.ignoredParameters)
        if job.state == .succeeded, let result = job.result {
            if let words = result.wordUse { write(words, to: &json) }
            write(result, of: job, links: links, to: &json)
        }
        json.array("actions") { json in
            for action in job.offeredActions { json.element { write(action, to: &$0) } }
        }
        if let failure = failure(of: job) {
            json.object("failure") { json in
                json.member("code", failure.code)
                json.member("message", failure.message)
            }
        }
        if let webhook = job.webhook {
            json.object("webhook") { json in
                json.member("url", webhook.address)
                json.member("events", WebhookEvent.allCases.filter(webhook.events.contains).map(\.rawValue))
            }
        }
        json.member("createdAt", job.createdAt.rfc3339)
        json.member("updatedAt", job.updatedAt.rfc3339)
        json.member("startedAt", ifPresent: job.startedAt?.rfc3339)
        json.member("finishedAt", ifPresent: job.finishedAt?.rfc3339)
        json.member("deadline", ifPresent: job.deadline?.rfc3339)
    }

    /// 100 stands only beside pictures.
    static func progress(of job: Job) -> Int { job.state == .succeeded ? 100 : min(max(job.progress, 0), 99) }

    private static func write(_ action: JobAction, to json: inout JSONWriter) {
        json.member("action", action.kind.rawValue)
        if let tile = action.tile { json.member("tile", tile) }
    }

    /// Why words of a prompt may have changed nothing.
    package static let ignoredWordsNote =
        "The built-in renderer repaints and re-lights the picture that you send and adds no subject to it, so these "
        + "words changed nothing. GET /v1/vocabulary lists all that it knows"

    private static func write(_ words: WordUse, to json: inout JSONWriter) {
        json.member("appliedWords", words.applied)
        json.member("ignoredWords", words.ignored)
        if !words.ignored.isEmpty { json.member("ignoredWordsNote", ignoredWordsNote) }
    }

    private static func write(
        _ result: GenerationResult,
        of job: Job,
        links: PictureLinks,
        to json: inout JSONWriter
    ) {
        json.object("pictures") { json in
            var tiles: [StoredPicture] = []
            for picture in result.pictures {
                switch picture.role {
                case .grid: json.object("grid") { write(picture, of: job, links: links, to: &$0) }
                case .upscaled: json.object("upscaled") { write(picture, of: job, links: links, to: &$0) }
                case .tile: tiles.append(picture)
                case .reference: break
                }
            }
            guard !tiles.isEmpty else { return }
            json.array("tiles") { json in
                for tile in tiles { json.element { write(tile, of: job, links: links, to: &$0) } }
            }
        }
    }

    private static func write(
        _ picture: StoredPicture,
        of job: Job,
        links: PictureLinks,
        to json: inout JSONWriter
    ) {
        json.member("url", links.picture(picture, of: job))
        json.member("width", picture.width)
        json.member("height", picture.height)
        json.member("mediaType", picture.mediaType)
        json.member("bytes", picture.byteCount)
    }

    private static func failure(of job: Job) -> (code: String, message: String)? {
        switch job.state {
        case .queued, .running, .succeeded, .cancelled: nil
        case .failed:
            job.failure.map { ($0.code, $0.message) }
                ?? (Problem(RequestFailure.unexpected).code, Problem(RequestFailure.unexpected).message)
        }
    }
}
