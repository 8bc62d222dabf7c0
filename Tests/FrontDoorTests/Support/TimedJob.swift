import Foundation
import Testing

/// A job with its times, which are the server's own.
struct TimedJob: Decodable, Sendable {
    struct Failure: Decodable, Sendable {
        let code: String
    }

    private static let form = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    let attempt: Int
    let failure: Failure?
    private let createdAt: String
    private let startedAt: String?
    private let finishedAt: String?

    var accepted: Date { get throws { try Date(createdAt, strategy: Self.form) } }
    var started: Date { get throws { try Date(try #require(startedAt), strategy: Self.form) } }
    var ended: Date { get throws { try Date(try #require(finishedAt), strategy: Self.form) } }
}

extension APIClient {
    func timedJob(_ id: String) async throws -> TimedJob { try await send(.get, "/v1/jobs/\(id)").decoded() }
}
