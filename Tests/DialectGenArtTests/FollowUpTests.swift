import DialectGenArt
import DialectKit
import DialectTesting
import Generation
import Testing

@Suite("GenArtAPI follow-ups")
struct FollowUpTests {
    static let job = JobExample.job(.succeeded, result: JobExample.grid)
    static let task = TaskID(job).text
    static let hash = JobExample.hash(0)
    static let other = JobExample.hash(1)

    static func followUp(_ query: String, _ endpoint: FollowUp.Endpoint) throws(RequestFailure) -> FollowUp {
        try FollowUp(try RequestFields(query: query, contentType: nil, body: []), endpoint: endpoint)
    }

    @Test(
        "a follow-up is understood from each of its forms",
        arguments: [
            ("taskId=\(task)&index=2", FollowUp.Endpoint.upscale, JobAction.upscale(tile: 2)),
            ("hash=\(hash)&index=4", .variation, .variation(tile: 4)),
            ("custom=MJ::JOB::upsample::3::\(hash)", .upscale, .upscale(tile: 3)),
            ("custom=MJ%3A%3AJOB%3A%3Avariation%3A%3A1%3A%3A\(hash)&taskId=\(task)", .variation, .variation(tile: 1)),
            ("custom=MJ::JOB::reroll::0::\(hash)::SOLO", .reroll, .reroll),
            ("taskId=\(task)", .reroll, .reroll),
            ("taskId=\(task)&hash=\(hash)&index=1&custom=MJ::JOB::upsample::1::\(hash)", .upscale, .upscale(tile: 1)),
        ]
    )
    func forms(_ query: String, _ endpoint: FollowUp.Endpoint, _ action: JobAction) throws {
        let followUp = try Self.followUp(query, endpoint)
        #expect(followUp.action == action)
        #expect(followUp.parent.hash == Self.hash)
        #expect(try followUp.checked(on: Self.job) == action)
        guard query.contains("taskId") else { return }
        #expect(followUp.parent == .task(Self.job.number, Self.hash))
    }

    @Test(
        "what is missing, unknown or against itself is refused by its name",
        arguments: [
            ("index=1", FollowUp.Endpoint.upscale, "missing_parameter", "taskId"),
            ("taskId=\(task)", .upscale, "missing_parameter", "index"),
            ("taskId=\(task)&index=5", .upscale, "invalid_parameter", "index"),
            ("taskId=\(task)&index=0", .variation, "invalid_parameter", "index"),
            ("taskId=xyz&index=1", .upscale, "not_found", "taskId"),
            ("hash=xyz&index=1", .upscale, "not_found", "hash"),
            ("custom=MJ::JOB::upsample::1::\(hash)", .variation, "invalid_parameter", "custom"),
            ("custom=MJ::JOB::upsample::1::\(hash)", .reroll, "invalid_parameter", "custom"),
            ("custom=MJ::JOB::upsample::1::\(hash)&index=2", .upscale, "invalid_parameter", "index"),
            ("custom=MJ::JOB::upsample::1::\(other)&taskId=\(task)", .upscale, "invalid_parameter", "custom"),
            ("hash=\(other)&taskId=\(task)&index=1", .upscale, "invalid_parameter", "hash"),
        ]
    )
    func refused(_ query: String, _ endpoint: FollowUp.Endpoint, _ code: String, _ parameter: String) {
        let failure = #expect(throws: RequestFailure.self) { try Self.followUp(query, endpoint) }
        let problem = failure.map { Problem($0) }
        #expect(problem?.code == code)
        #expect(problem?.parameter == parameter)
    }

    @Test("a follow-up ends with its client's connection unless the client says otherwise")
    func onDisconnect() throws {
        for (words, outlivesClient) in [
            ("", false), ("&onDisconnect=cancel", false), ("&onDisconnect=continue", true),
        ] {
            for endpoint in [FollowUp.Endpoint.upscale, .variation, .reroll] {
                let followUp = try Self.followUp("taskId=\(Self.task)&index=1\(words)", endpoint)
                #expect(followUp.outlivesClient == outlivesClient)
            }
        }
        let failure = RequestFailure.invalidParameter(
            name: "onDisconnect",
            expected: "cancel or continue",
            received: "no"
        )
        #expect(throws: failure) { try Self.followUp("taskId=\(Self.task)&onDisconnect=no", .reroll) }
    }

    @Test("a job with another picture is not the parent")
    func otherPicture() throws {
        let followUp = try Self.followUp("hash=\(Self.other)&index=1", .upscale)
        #expect(throws: followUp.notFound) { try followUp.checked(on: Self.job) }
        #expect(Problem(followUp.notFound).parameter == "hash")
    }

    @Test("a job without a grid has no follow-up")
    func noGrid() throws {
        let followUp = try Self.followUp("hash=\(Self.hash)&index=1", .upscale)
        #expect(throws: RequestFailure.notFinished(state: .running)) {
            try followUp.checked(on: JobExample.job(.running))
        }
        #expect(throws: RequestFailure.badButton(pressed: "U1", offered: [])) {
            try followUp.checked(on: JobExample.job(.succeeded, result: JobExample.upscaled))
        }
    }
}

@Suite("GenArtAPI ids")
struct TaskIDTests {
    /// The id on the vendor's page.
    static let published =
        "Wzc0MTM5ODg1MDFdXzEyMzk0NDAwMjc1NTgwODg3MDRfMF9mNzI4OTg5OC1jM2ZmLTQ4ZjgtODlkZi1iY2VjNWQ0NGEzZWE="

    @Test("the published id is read and written again", arguments: ["", "="])
    func published(_ padding: String) throws {
        let id = try #require(TaskID(Self.published.dropLast() + padding))
        #expect(id.nonce == 7_413_988_501)
        #expect(id.number == JobNumber(1_239_440_027_558_088_704))
        #expect(id.hash.text == "f7289898-c3ff-48f8-89df-bcec5d44a3ea")
        #expect(id.text == Self.published)
    }

    @Test(
        "other texts are no ids",
        arguments: [
            "", "=", "====", "1239440027558088704", "Wzc0MTM5ODg1MDFd", "!!!!", "\u{301}",
            "WzFdXzFfMF94", String(repeating: "Wzc0", count: 1000),
        ]
    )
    func others(_ text: String) {
        #expect(TaskID(text) == nil)
    }

    @Test(
        "other texts are no buttons",
        arguments: [
            "", "MJ::JOB", "MJ::JOB::upsample::0::\(JobExample.hash(0))", "MJ::JOB::upsample::5::\(JobExample.hash(0))",
            "MJ::JOB::upsample::1::x", "MJ::JOB::upsample::1::\(JobExample.hash(0))::SOLO",
            "MJ::JOB::reroll::0::\(JobExample.hash(0))", "MJ::JOB::reroll::1::\(JobExample.hash(0))::SOLO",
            "MJ::JOB::low_variation::1::\(JobExample.hash(0))::SOLO",
            "MJ::JOB::upsample::1::\(JobExample.hash(0))::x::y",
            "mj::job::upsample::1::\(JobExample.hash(0))",
        ]
    )
    func otherButtons(_ text: String) {
        #expect(CustomID(text) == nil)
    }
}
