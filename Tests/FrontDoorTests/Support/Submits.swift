import Foundation
import Testing

/// One way to submit a job or to press a button, with another request of the same kind beside it.
struct Submit: Sendable {
    enum Dialect: Sendable, Hashable { case imaginePro, genArt, own }

    let dialect: Dialect
    let path: String
    let body: String
    /// A request that could stand in its place, and is another one.
    let otherBody: String

    /// Sends it.
    ///
    /// - Parameter key: the `Idempotency-Key`.
    func send(_ api: APIClient, key: String? = nil, other: Bool = false) async throws -> APIClient.Answer {
        try await api.send(
            .post,
            path,
            headers: key.map { ["Idempotency-Key": $0] } ?? [:],
            body: other ? otherBody : body
        )
    }

    /// The id of the job in a good answer.
    func job(in answer: APIClient.Answer) throws -> String {
        switch dialect {
        case .imaginePro:
            try #require(answer.status == 200, "\(path): \(answer.text)")
            return try answer.decoded(Submitted.self).messageId
        case .genArt:
            try #require(answer.status == 200, "\(path): \(answer.text)")
            return try answer.decoded(GenArtResult.self).taskId
        case .own:
            try #require(answer.status == 202, "\(path): \(answer.text)")
            return try answer.decoded(OwnJob.self).id
        }
    }

    /// Holds a refusal to the dialect's shape.
    func check(
        _ answer: APIClient.Answer,
        _ status: Int,
        _ code: String,
        _ parameter: String? = nil
    ) throws {
        let name: Comment = "\(path): \(answer.status) \(answer.text)"
        #expect(answer.status == status, name)
        if dialect == .own {
            let problem: OwnProblem = try answer.decoded()
            #expect(answer.header("content-type") == "application/problem+json", name)
            #expect(problem.code == code && problem.status == status && problem.parameter == parameter, name)
            #expect(problem.type == "/problems/\(code)" && !problem.detail.isEmpty, name)
        } else {
            let refusal: Refusal = try answer.decoded()
            #expect(refusal.code == code && refusal.statusCode == status && refusal.parameter == parameter, name)
            #expect(refusal.success == (dialect == .imaginePro ? false : nil), name)
            #expect(refusal.error == refusal.message, name)
        }
    }

    // MARK: - All of them

    /// The submits of new pictures, in each dialect.
    static func pictures(of photo: String) -> [Submit] {
        func bodies(_ make: (String) -> [String: String]) -> (String, String) {
            (JSON.object(make("a neon cat")), JSON.object(make("a neon dog")))
        }
        let imagine = bodies { ["prompt": "\(photo) \($0)"] }
        let apart = bodies { ["prompt": $0, "imageUrl": photo] }
        let own = bodies { ["prompt": $0, "image": photo] }
        return ["midjourney", "nova"].map {
            Submit(dialect: .imaginePro, path: "/api/v1/\($0)/imagine", body: imagine.0, otherBody: imagine.1)
        } + [
            Submit(dialect: .genArt, path: "/imageToImage", body: apart.0, otherBody: apart.1),
            Submit(dialect: .own, path: "/v1/jobs", body: own.0, otherBody: own.1),
        ]
    }

    /// The buttons of a finished job, in each dialect.
    static func buttons(of parent: GenArtResult, _ id: String) -> [Submit] {
        func bodies(_ fields: [String: String], _ name: String, _ values: (String, String)) -> (String, String) {
            (JSON.object(fields.merging([name: values.0]) { $1 }), JSON.object(fields.merging([name: values.1]) { $1 }))
        }
        let press = bodies(["messageId": id], "button", ("U1", "V2"))
        let indexed = bodies(["taskId": parent.taskId], "index", ("1", "3"))
        let reroll = bodies(["taskId": parent.taskId], "hash", (parent.hash, ""))
        return ["midjourney", "nova"].map {
            Submit(dialect: .imaginePro, path: "/api/v1/\($0)/button", body: press.0, otherBody: press.1)
        }
            + ["/upscale", "/variation"].map {
                Submit(dialect: .genArt, path: $0, body: indexed.0, otherBody: indexed.1)
            } + [
                Submit(dialect: .genArt, path: "/reroll", body: reroll.0, otherBody: reroll.1),
                Submit(
                    dialect: .own,
                    path: "/v1/jobs",
                    body: #"{"parent":"\#(id)","action":"upscale","tile":2}"#,
                    otherBody: #"{"parent":"\#(id)","action":"reroll"}"#
                ),
            ]
    }
}

/// A problem in the form of RFC 9457, as our own interface tells it.
struct OwnProblem: Decodable, Sendable {
    let type: String
    let status: Int
    let detail: String
    let code: String
    let parameter: String?
}

/// A page of `GET /v1/jobs`.
struct OwnPage: Decodable, Sendable {
    let jobs: [OwnJob]
    let nextCursor: String?
}

extension APIClient {
    /// All jobs of this key, the newest first.
    func jobs() async throws -> [OwnJob] {
        var page: OwnPage = try await send(.get, "/v1/jobs?limit=100").decoded()
        var all = page.jobs
        while let cursor = page.nextCursor {
            page = try await send(.get, "/v1/jobs?limit=100&cursor=\(cursor)").decoded()
            all += page.jobs
        }
        return all
    }

    /// Fetches a job until it is as wanted; bounded by the time limit of the suite.
    func job(_ id: String, until isWanted: (OwnJob) -> Bool) async throws -> OwnJob {
        for _ in 0..<50_000 {
            let job = try await job(id)
            if isWanted(job) { return job }
        }
        throw Disappointment("job \(id) did not become as wanted")
    }

    /// A grid that is done, as GenArtAPI and as our own interface name it.
    func grid(of photo: String) async throws -> (result: GenArtResult, id: String) {
        let result = try await imageToImage("a neon cat", photo)
        let id = try #require(try await jobs().first?.id)
        return (result, id)
    }
}
