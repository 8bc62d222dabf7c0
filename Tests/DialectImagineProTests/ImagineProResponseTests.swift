import DialectImaginePro
import DialectKit
import DialectTesting
import Foundation
import Generation
import PromptLanguage
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("ImaginePro responses")
struct ImagineProResponseTests {
    static let links = PictureLinks(base: "https://pictures.example_host.com/i")

    static func members(_ job: Job) throws -> [String: JSONValue] {
        guard case .object(let members) = try JSONValue(parsing: ImagineProResponse.message(job, links: links)) else {
            return [:]
        }
        return members
    }

    static let messages: [(name: String, job: Job)] = [
        ("queued", JobExample.job(.queued, attempt: 0)),
        ("handed-back", JobExample.job(.queued, attempt: 1, progress: 40)),
        ("running", JobExample.job(.running, correlation: "{\"user\":42}", progress: 57)),
        ("grid", JobExample.job(.succeeded, correlation: "r/é", progress: 100, result: JobExample.grid)),
        (
            "upscaled",
            JobExample.job(
                .succeeded,
                action: .upscale(tile: 2),
                parent: JobID("0b4e4a4e-0000-4000-8000-000000000001"),
                progress: 100,
                result: JobExample.upscaled
            )
        ),
        (
            "ignored-parameters",
            JobExample.job(
                .running,
                prompt: "https://h/a.png a cat --v 6.1 --sref https://h/b.png",
                ignoredParameters: ["--v 6.1", "--sref https://h/b.png"],
                progress: 0
            )
        ),
        ("failed", JobExample.job(.failed, progress: 12, failure: ReferenceFailure.unreachable.recorded)),
        ("cancelled", JobExample.job(.cancelled, progress: 12)),
    ]

    @Test("a message has the bytes of its golden file", arguments: messages.indices)
    func message(_ index: Int) throws {
        let (name, job) = Self.messages[index]
        let texts = try goldenFolder.comparison(
            of: ImagineProResponse.message(job, links: Self.links),
            with: "message-\(name).json"
        )
        #expect(texts.written == texts.golden)
    }

    @Test("the answer to a submit has the bytes of its golden file")
    func submitted() throws {
        let texts = try goldenFolder.comparison(
            of: ImagineProResponse.submitted(JobExample.job(.queued, attempt: 0)),
            with: "submitted.json"
        )
        #expect(texts.written == texts.golden)
    }

    @Test("each problem has its line of bytes in the golden file")
    func problems() throws {
        let lines = FailureExample.all.map { ImagineProResponse.problem(Problem($0)) }
        let texts = try goldenFolder.comparison(of: Array(lines.joined(separator: [0x0A])), with: "problems.jsonl")
        #expect(texts.written == texts.golden)
    }

    @Test("100 stands only beside a uri, and error only in a failed message", arguments: JobState.allCases)
    func promises(_ state: JobState) throws {
        let result = state == .succeeded ? JobExample.grid : nil
        let members = try Self.members(JobExample.job(state, progress: 100, result: result))
        #expect((members["progress"] == .number("100")) == (members["uri"] != nil))
        #expect((members["error"] != nil) == (members["status"] == .string("FAIL")))
        #expect((members["buttons"] != nil) == (members["status"] == .string("DONE")))
        #expect(!members.values.contains(.null))
    }

    @Test("the images are the tiles in the order of U1 to U4, and clients cut their hashes out")
    func images() throws {
        let members = try Self.members(JobExample.job(.succeeded, progress: 100, result: JobExample.grid))
        guard case .array(let images) = members["images"] else {
            Issue.record("no images")
            return
        }
        let hashes = images.map { image -> String in
            guard case .string(let address) = image else { return "" }
            let end = address.components(separatedBy: "_").last ?? ""
            return end.components(separatedBy: ".").first ?? ""
        }
        #expect(hashes == (1...4).map { JobExample.hash($0).text })
    }
}
