import DialectKit
import DialectV1
import Generation
import GenerationService
import HTTPTypes
import Hummingbird
import NIOCore

/// Our own interface: the story of one job as it happens, as server-sent events.
///
/// A stream ends with the event that ends the job, with the key that opened it, when its client has gone or takes nothing
/// any more, and when the server begins to stop.
struct V1EventRoute: Sendable {
    private static let lastEventID = HTTPField.Name("Last-Event-ID")
    private static let buffering = HTTPField.Name("X-Accel-Buffering")

    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func events(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let (snapshot, links) = try await services.ownJob(request, context)
        return try response(to: request, context, about: snapshot, links)
    }

    /// Apart from ``events(_:_:)``, whose frame the connection's task keeps for as long as the stream is open.
    @inline(never)
    private func response(
        to request: Request,
        _ context: APIRequestContext,
        about snapshot: JobSnapshot,
        _ links: PictureLinks
    ) throws -> Response {
        let said = try LastEventID.read(
            header: Self.lastEventID.flatMap { request.headers[$0] },
            query: request.uri.query
        )
        // Nobody has got what is not there yet: the id is of another time, as after a backup was brought back.
        let revision = said > snapshot.job.revision ? 0 : said
        let isKnown = revision == snapshot.job.revision
        // To a browser it means that it need not come back.
        if isKnown && snapshot.job.state.isTerminal { return Response(status: .noContent) }
        if services.feed.isClosed { throw RequestFailure.stopping }
        guard services.feed.openStories < services.configuration.maximumStreams else { throw V1Problem.tooManyStreams }

        guard let caller = context.caller else { throw RequestFailure.unauthorized }
        let keys = services.keys
        let jobs = services.jobs
        let feed = services.feed
        let id = snapshot.job.id
        let story = JobStory(known: isKnown ? snapshot.job : nil)
        let body = request.body
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody { writer in
                let listener = feed.listen(
                    to: id,
                    as: .story(after: revision, abandon: { context.abandonConnection() })
                )
                let watch = keys.watch(caller.key, at: .now) { listener.leave() }
                defer {
                    keys.release(watch)
                    listener.leave()
                }
                let teller = V1Teller(story, to: listener, from: jobs, links)
                try await body.consumeWithInboundCloseHandler { _ in
                    try await teller.tell(&writer)
                } onInboundClosed: {
                    listener.leave()
                }
            }
        )
    }

    private var headers: HTTPFields {
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close"]
        // Asks nginx, and those who follow it, to pass on each event as it comes.
        if let buffering = Self.buffering { headers[buffering] = "no" }
        return headers
    }
}

/// Tells one client what its listener hears.
///
/// An object, and no work inside the asynchronous functions: what these hold is held by each open stream.
private final class V1Teller {
    private let listener: JobListener
    private let jobs: LiveJobs
    private let links: PictureLinks
    private var story: JobStory

    init(_ story: JobStory, to listener: JobListener, from jobs: LiveJobs, _ links: PictureLinks) {
        self.story = story
        self.listener = listener
        self.jobs = jobs
        self.links = links
    }

    func tell(_ writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(bytes: JobStory.opening))
        // Read after the listening has begun, so that no change falls between the two.
        var current = jobs.snapshot(listener.job)
        if current == nil { current = try await jobs.current(listener.job) }
        if let current {
            listener.offer(current)
            while !story.isOver, let news = await listener.next() {
                if let event = event(of: news) { try await writer.write(event) }
            }
        }
        try await writer.finish(nil)
    }

    /// - Returns: `nil` when there is nothing about the news that a client sees.
    @inline(never)
    private func event(of news: JobNews) -> ByteBuffer? {
        let event =
            switch news {
            case .job(let snapshot):
                story.event(snapshot.job, place: jobs.place(of: snapshot.job.id)) {
                    snapshot.v1Answer(links, place: nil)
                }
            case .place(let place): story.event(place: place)
            case .preview(let preview): story.event(preview)
            case .quiet: JobStory.lifeSign
            }
        return event.isEmpty ? nil : ByteBuffer(bytes: event)
    }
}
