import DialectGenArt
import DialectKit
import DialectTesting
import Foundation
import Generation
import PromptLanguage
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("GenArtAPI responses")
struct GenArtResponseTests {
    static let links = PictureLinks(base: "https://pictures.example_host.com/i")

    static let results: [(name: String, job: Job)] = [
        ("grid", JobExample.job(.succeeded, prompt: "a cyberpunk city", progress: 100, result: JobExample.grid)),
        (
            "upscaled",
            JobExample.job(
                .succeeded,
                prompt: "a cyberpunk city",
                action: .upscale(tile: 1),
                progress: 100,
                result: JobExample.upscaled
            )
        ),
        (
            "prompt-with-address",
            JobExample.job(
                .succeeded,
                prompt: "https://h/a.png a  cat --aspect 3:2 --v 6.1",
                ignoredParameters: ["--v 6.1"],
                progress: 100,
                result: JobExample.upscaled
            )
        ),
    ]

    @Test("a result has the bytes of its golden file", arguments: results.indices)
    func result(_ index: Int) throws {
        let (name, job) = Self.results[index]
        let texts = try goldenFolder.comparison(
            of: try #require(GenArtResponse.result(job, links: Self.links)),
            with: "result-\(name).json"
        )
        #expect(texts.written == texts.golden)
    }

    @Test("a job without pictures has no result", arguments: JobState.allCases)
    func noResult(_ state: JobState) {
        #expect(GenArtResponse.result(JobExample.job(state), links: Self.links) == nil)
    }

    @Test("each problem has its line of bytes in the golden file")
    func problems() throws {
        let lines = FailureExample.all.map { GenArtResponse.problem(Problem($0)) }
        let texts = try goldenFolder.comparison(of: Array(lines.joined(separator: [0x0A])), with: "problems.jsonl")
        #expect(texts.written == texts.golden)
    }

    @Test("a problem of a job leads back to the job")
    func problem() throws {
        let timeout = Problem(RequestFailure.timeout(seconds: 300))
        let refused = Problem(
            ReferenceFailure.unsupportedFormat(
                found: "an HTML page",
                accepted: "PNG, JPEG, WebP or GIF"
            ).recorded
        )
        for (problem, state, name) in [
            (timeout, JobState.running, "problem-timeout.json"), (refused, .failed, "problem-failed-job.json"),
        ] {
            let texts = try goldenFolder.comparison(
                of: GenArtResponse.problem(problem, job: JobExample.job(state)),
                with: name
            )
            #expect(texts.written == texts.golden)
        }
    }

    /// The names of a JSON text in the order in which they stand, each with what follows its colon up to one character.
    static func shape(_ text: String) -> [String] {
        text.matches(of: #/"(\w+)":\s*(["\[{]|[0-9])/#).map { match in
            "\(match.output.1) \(match.output.2.first?.isNumber == true ? "0" : match.output.2)"
        }
    }

    @Test("names, order and kinds of values are those of the published example")
    func publishedShape() throws {
        let page = String(decoding: try goldenFolder.bytes("published-example.json"), as: UTF8.self)
        let job = JobExample.job(.succeeded, prompt: "a cyberpunk city", result: JobExample.grid)
        let ours = try #require(GenArtResponse.result(job, links: Self.links))
        #expect(Self.shape(String(decoding: ours, as: UTF8.self)) == Self.shape(page))
        #expect(Self.shape(page).count == 11 + 9 * 4)
    }

    @Test("labels and button names are those of the published example")
    func publishedOptions() throws {
        func options(_ bytes: [UInt8], _ hash: String) throws -> [String] {
            String(decoding: bytes, as: UTF8.self).matches(of: #/"(?:label|custom)":\s*"([^"]*)"/#)
                .map { String($0.output.1).replacing(hash, with: "*") }
        }
        let job = JobExample.job(.succeeded, prompt: "a cyberpunk city", result: JobExample.grid)
        let ours = try options(try #require(GenArtResponse.result(job, links: Self.links)), JobExample.hash(0).text)
        let page = try options(try goldenFolder.bytes("published-example.json"), "f7289898-c3ff-48f8-89df-bcec5d44a3ea")
        #expect(ours == page)
        #expect(ours.count == 18)
    }

    /// What npm `midjourney` does to an address: all behind its last `_`, and of that all before the first `.`.
    @Test("client code cuts the hash out of both addresses", arguments: ["uri", "proxy_url"])
    func cutHash(_ name: String) throws {
        let job = JobExample.job(.succeeded, result: JobExample.grid)
        let bytes = try #require(GenArtResponse.result(job, links: Self.links))
        guard case .object(let members) = try JSONValue(parsing: bytes), case .string(let address) = members[name]
        else {
            Issue.record("no \(name)")
            return
        }
        let cut = address.components(separatedBy: "_").last?.components(separatedBy: ".").first
        #expect(members["hash"] == cut.map { .string($0) })
        #expect(cut == JobExample.hash(0).text)
        #expect(address.hasPrefix(Self.links.base))
        #expect(PictureFileName(address.components(separatedBy: "/").last ?? "")?.hash == JobExample.hash(0))
    }
}
