import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// One event of `GET /v1/jobs/{id}/events`.
struct StreamEvent: Sendable {
    let name: String
    let id: Int?
    let data: String

    /// The members that an event of a moment and a whole job share.
    struct Moment: Decodable, Sendable {
        let state: String
        let revision: Int
        let progress: Int
        let attempt: Int
        let place: Int?
    }

    struct Preview: Decodable, Sendable {
        let tile: Int?
        let width: Int
        let height: Int
        let mediaType: String
        let data: String
    }

    func moment() throws -> Moment { try JSONDecoder().decode(Moment.self, from: Data(data.utf8)) }
    func preview() throws -> Preview { try JSONDecoder().decode(Preview.self, from: Data(data.utf8)) }

    var isEnd: Bool { ["succeeded", "failed", "cancelled"].contains(name) }
}

/// An open stream of events; the connection ends with it.
struct EventStream: AsyncSequence {
    typealias Element = StreamEvent

    let status: Int
    let headers: [String: String]
    private let body: HTTPClientResponse.Body

    /// Opens a stream.
    ///
    /// - Parameter last: sent as `Last-Event-ID`.
    init(_ api: APIClient, of job: String, last: Int? = nil, query: String = "") async throws {
        var request = HTTPClientRequest(url: "\(api.base)/v1/jobs/\(job)/events\(query)")
        request.headers.add(name: "Authorization", value: "Bearer \(api.key)")
        if let last { request.headers.add(name: "Last-Event-ID", value: "\(last)") }
        let response = try await api.http.execute(request, timeout: .minutes(5))
        status = Int(response.status.code)
        headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        body = response.body
    }

    /// All events up to the end of the stream.
    func all() async throws -> [StreamEvent] {
        var events: [StreamEvent] = []
        for try await event in self { events.append(event) }
        return events
    }

    /// The events up to the first one that is as wanted.
    func events(until isWanted: (StreamEvent) throws -> Bool) async throws -> [StreamEvent] {
        var events: [StreamEvent] = []
        for try await event in self {
            events.append(event)
            if try isWanted(event) { return events }
        }
        throw Disappointment("the stream ended after \(events.map(\.name))")
    }

    func makeAsyncIterator() -> Iterator { Iterator(body: body.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var body: HTTPClientResponse.Body.AsyncIterator
        private var received: [UInt8] = []

        fileprivate init(body: HTTPClientResponse.Body.AsyncIterator) { self.body = body }

        mutating func next() async throws -> StreamEvent? {
            while true {
                if let event = nextEvent() { return event }
                guard let buffer = try await body.next() else { return nil }
                received += Array(buffer: buffer)
            }
        }

        /// Takes the next whole block that is an event; comments and `retry` are passed over.
        private mutating func nextEvent() -> StreamEvent? {
            while let end = received.indices.first(where: { received[$0...].starts(with: [0x0A, 0x0A]) }) {
                let block = String(decoding: received[..<end], as: UTF8.self)
                received.removeSubrange(...(end + 1))
                var fields: [Substring: Substring] = [:]
                for line in block.split(separator: "\n") where !line.hasPrefix(":") {
                    let sides = line.split(separator: ": ", maxSplits: 1)
                    if sides.count == 2 { fields[sides[0]] = sides[1] }
                }
                if let name = fields["event"], let data = fields["data"] {
                    return StreamEvent(name: String(name), id: fields["id"].flatMap { Int($0) }, data: String(data))
                }
            }
            return nil
        }
    }
}

/// A job as our own interface tells it, as far as tests look at it.
struct OwnJob: Decodable, Sendable {
    struct Picture: Decodable, Sendable {
        let url: String
        let width: Int
        let height: Int
        var mediaType: String?
    }

    struct Failure: Decodable, Sendable {
        let code: String
        let message: String
    }

    struct Pictures: Decodable, Sendable {
        let grid: Picture?
        let tiles: [Picture]?
        let upscaled: Picture?
    }

    let id: String
    let state: String
    let revision: Int
    let progress: Int
    let attempt: Int
    let place: Int?
    let pictures: Pictures?
    var failure: Failure?

    var isTerminal: Bool { state != "queued" && state != "running" }
}

extension APIClient {
    /// Submits a job through our own interface.
    ///
    /// - Parameter members: further members of the body, as JSON.
    func submit(_ prompt: String, image: String, _ members: String = "") async throws -> OwnJob {
        let further = members.isEmpty ? "" : ",\(members)"
        let body = #"{"prompt":"\#(prompt)","image":"\#(image)"\#(further)}"#
        let answer = try await send(.post, "/v1/jobs", body: body)
        guard answer.status == 202 else { throw Disappointment("\(answer.status) \(answer.text)") }
        return try answer.decoded()
    }

    func job(_ id: String) async throws -> OwnJob { try await send(.get, "/v1/jobs/\(id)").decoded() }
}
