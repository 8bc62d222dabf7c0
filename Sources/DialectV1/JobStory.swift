package import DialectKit
import Foundation
package import Generation

/// Tells one client the story of one job as server-sent events.
///
/// - `queued`, `running` and `progress` tell where the job is; they carry the job's revision as `id`.
/// - `queued` is told again, without an `id`, when only the place in the queue has changed.
/// - `preview` tells how a picture looks by now; it has no `id`, and so does not change where a client goes on.
/// - One of `succeeded`, `failed` and `cancelled` ends the story, with the whole job.
///
/// A client that comes back says the last `id` that it got, so it is never told less than what came after that.
///
/// - Source: WHATWG HTML Living Standard, §9.2 "Server-sent events".
package struct JobStory: Sendable {
    /// What every stream begins with: how many milliseconds a client waits before it comes back.
    package static let opening = Array("retry: 2000\n\n".utf8)
    /// A comment that tells client and proxies that the connection lives.
    package static let lifeSign = Array(":\n\n".utf8)

    /// The last state that the client knows.
    private struct Told: Sendable {
        var id: JobID
        var state: JobState
        var attempt: Int
        var progress: Int
        var revision: Int64
    }

    private var told: Told?
    private var place: Int?

    /// - Parameter known: the value of the job that the client has got before; `nil` for none.
    package init(known: Job? = nil) { told = known.map(Self.told) }

    /// Whether the end was told.
    package var isOver: Bool { told?.state.isTerminal ?? false }

    /// The event of a later value of the job; empty when there is nothing about it that a client sees.
    ///
    /// - Parameters:
    ///   - place: of a job that waits.
    ///   - json: the whole job, asked for at its end only.
    package mutating func event(_ job: Job, place: Int?, json: () -> [UInt8]) -> [UInt8] {
        let before = told
        let now = Self.told(job)
        told = now
        if job.state.isTerminal { return Self.event(job.state.rawValue, id: job.revision, json()) }
        if job.state == .running, let before, before.state == .running, before.attempt == job.attempt {
            return now.progress > before.progress ? event("progress", of: now, hasID: true) : []
        }
        self.place = place
        return event(job.state.rawValue, of: now, hasID: true)
    }

    /// The event of another place in the queue; empty when it is none or the job does not wait.
    package mutating func event(place: Int) -> [UInt8] {
        guard let told, told.state == .queued, place != self.place else { return [] }
        self.place = place
        return event(told.state.rawValue, of: told, hasID: false)
    }

    /// The event of a preview; empty when the job does not run.
    package func event(_ preview: PicturePreview) -> [UInt8] {
        guard let told, told.state == .running else { return [] }
        let data = JSONWriter.object { json in
            if let tile = preview.tile { json.member("tile", tile) }
            json.member("width", preview.width)
            json.member("height", preview.height)
            json.member("mediaType", preview.mediaType)
            json.member("data", "data:\(preview.mediaType);base64,\(Data(preview.bytes).base64EncodedString())")
        }
        return Self.event("preview", id: nil, data)
    }

    private func event(_ name: String, of told: Told, hasID: Bool) -> [UInt8] {
        let data = JSONWriter.object { json in
            json.member("id", told.id.text)
            json.member("state", told.state.rawValue)
            json.member("revision", Int(told.revision))
            json.member("progress", told.progress)
            if told.state == .queued, let place { json.member("place", place) }
            json.member("attempt", told.attempt)
        }
        return Self.event(name, id: hasID ? told.revision : nil, data)
    }

    private static func told(_ job: Job) -> Told {
        Told(
            id: job.id,
            state: job.state,
            attempt: job.attempt,
            progress: V1Response.progress(of: job),
            revision: job.revision
        )
    }

    /// - Parameter data: JSON without line ends, as our writer leaves it.
    private static func event(_ name: String, id: Int64?, _ data: [UInt8]) -> [UInt8] {
        var bytes = Array("event: \(name)\n".utf8)
        bytes.reserveCapacity(data.count + 64)
        if let id { bytes.append(contentsOf: "id: \(id)\n".utf8) }
        bytes.append(contentsOf: "data: ".utf8)
        bytes.append(contentsOf: data)
        bytes.append(contentsOf: "\n\n".utf8)
        return bytes
    }
}

/// What a client says that it got last, when it comes back to a stream.
package enum LastEventID {
    /// Reads the header `Last-Event-ID`, or the parameter `lastEventId` for clients that can set no headers.
    ///
    /// The header wins: a browser that comes back by itself sends it with the address of the first time.
    ///
    /// - Returns: the revision, or 0 when the client has got nothing yet.
    package static func read(header: String?, query: String?) throws(Problem) -> Int64 {
        do throws(RequestFailure) {
            let fields = try RequestFields(query: query, contentType: nil, body: [])
            // Read in any case, so that what is wrong is refused although it would not count.
            let parameter = try fields.string("lastEventId").map { text throws(RequestFailure) in
                try revision(text, "lastEventId")
            }
            guard let header, !header.isEmpty else { return parameter ?? 0 }
            return try revision(header, "Last-Event-ID")
        } catch {
            throw Problem(error)
        }
    }

    private static func revision(_ text: String, _ name: String) throws(RequestFailure) -> Int64 {
        if let revision = Int64(text), revision >= 0 { return revision }
        throw .invalidParameter(name: name, expected: "the id of an event", received: text)
    }
}
