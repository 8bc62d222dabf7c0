import DialectGenArt
import DialectImaginePro
import DialectKit
import DialectV1
package import Generation

/// A wire format that this server speaks: where, and what it says beside the answers of its own routes.
struct Dialect: Sendable {
    let id: DialectID
    /// On paths that begin with one of these it is spoken; without a final slash.
    let prefixes: [String]
    /// The media type of its problems.
    let problemType: String
    /// Writes a problem, with the job that it is about, where there is one.
    let problem: @Sendable (Problem, Job?, ProblemOccurrence) -> [UInt8]
    /// Writes what a webhook is told.
    let report: @Sendable (Job, WebhookEvent) -> [UInt8]
}

/// All dialects, one row each.
package enum Dialects {
    private static let json = "application/json; charset=utf-8"

    static let imaginePro = Dialect(
        id: ImagineProResponse.dialect,
        prefixes: ["/api/v1"],
        problemType: json,
        problem: { problem, _, _ in ImagineProResponse.problem(problem) },
        report: { job, _ in ImagineProResponse.message(job, links: PictureLinks(base: job.linkBase)) }
    )

    static let v1 = Dialect(
        id: V1Response.dialect,
        prefixes: ["/v1", "/problems"],
        problemType: V1Problem.mediaType,
        problem: { problem, _, occurrence in V1Problem.body(problem, at: occurrence) },
        report: { job, event in V1Response.report(job, event) }
    )

    /// Its jobs have no webhooks, since their clients wait; and what belongs to no dialect is told in its shape.
    static let genArt = Dialect(
        id: GenArtResponse.dialect,
        prefixes: [""],
        problemType: json,
        problem: { problem, job, _ in GenArtResponse.problem(problem, job: job) },
        report: imaginePro.report
    )

    /// In the order in which a path is looked up.
    private static let all = [imaginePro, v1, genArt]

    /// The dialect that is spoken on a path.
    static func spoken(on path: String) -> Dialect {
        all.first { $0.prefixes.contains { path.begins(with: $0) } } ?? genArt
    }

    /// The body that tells a webhook of an event, in the dialect in which the job was submitted.
    package static func report(_ job: Job, _ event: WebhookEvent) -> [UInt8] {
        (all.first { $0.id == job.dialect } ?? genArt).report(job, event)
    }
}

extension String {
    /// Whether a path is `prefix` or lies below it.
    fileprivate func begins(with prefix: String) -> Bool {
        guard utf8.starts(with: prefix.utf8) else { return false }
        let next = utf8.dropFirst(prefix.utf8.count).first
        return next == nil || next == UInt8(ascii: "/")
    }
}
