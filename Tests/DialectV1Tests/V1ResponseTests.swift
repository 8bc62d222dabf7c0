import DialectKit
import DialectTesting
import DialectV1
import Generation
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("Our own answers")
struct V1ResponseTests {
    static let links = PictureLinks(base: "https://pictures.example_host.com/i")

    static let jobs: [(name: String, job: Job, place: Int?)] = [
        ("queued", JobExample.job(.queued, attempt: 0), 3),
        ("place-unknown", JobExample.job(.queued, attempt: 0), nil),
        ("handed-back", JobExample.job(.queued, attempt: 1, progress: 40), 1),
        ("running", JobExample.job(.running, correlation: "{\"user\":42}", progress: 57), nil),
        ("grid", grid, nil),
        (
            "upscaled",
            JobExample.job(
                .succeeded,
                action: .upscale(tile: 2),
                parent: JobID("0b4e4a4e-0000-4000-8000-000000000001"),
                progress: 100,
                result: JobExample.upscaled
            ),
            nil
        ),
        ("words", words, nil),
        ("failed", JobExample.job(.failed, progress: 12, failure: ReferenceFailure.unreachable.recorded), nil),
        ("cancelled", JobExample.job(.cancelled, progress: 12), nil),
    ]

    /// With everything that a submit can ask for.
    static var grid: Job {
        var job = JobExample.job(
            .succeeded,
            prompt: "https://h/a.png a cat --v 6.1 --sref https://h/b.png",
            priority: .high,
            webhook: WebhookSubscription(address: "https://hooks.example/x", events: [.succeeded, .progress]),
            correlation: "r/é",
            ignoredParameters: ["--v 6.1", "--sref https://h/b.png"],
            attempt: 2,
            progress: 100,
            result: JobExample.grid
        )
        job.revision = 12
        job.deadline = Timestamp(milliseconds: 1_690_898_700_000)
        return job
    }

    /// Of an engine that tells which words it used.
    static var words: Job {
        var result = JobExample.upscaled
        result.recipes = [
            EngineRecipe(#"{"appliedWords":["FOGGY","no rain"],"ignoredWords":["dragon"],"seed":7}"#)
        ]
        return JobExample.job(.succeeded, action: .upscale(tile: 2), progress: 100, result: result)
    }

    @Test("a job has the bytes of its golden file", arguments: jobs.indices)
    func job(_ index: Int) throws {
        let (name, job, place) = Self.jobs[index]
        let texts = try goldenFolder.comparison(
            of: V1Response.job(job, links: Self.links, place: place),
            with: "job-\(name).json"
        )
        #expect(texts.written == texts.golden)
    }

    @Test("a page of jobs has the bytes of its golden file")
    func page() throws {
        let jobs = [JobExample.job(.queued, attempt: 0), JobExample.job(.cancelled), JobExample.job(.failed)]
        let texts = try goldenFolder.comparison(
            of: V1Response.jobs(JobPage(jobs, size: 2), links: Self.links) { _ in 9 },
            with: "page.json"
        )
        #expect(texts.written == texts.golden)
    }

    @Test("the end of a list has no next page")
    func lastPage() {
        let jobs = [JobExample.job(.cancelled), JobExample.job(.failed)]
        #expect(JobPage(jobs, size: 2).next == nil)
        #expect(JobPage(jobs, size: 2).entries.count == 2)
        #expect(JobPage([], size: 2).next == nil)
        #expect(JobPage(jobs, size: 1).next?.number == jobs[0].number)
    }

    @Test("what a webhook is told has the bytes of its golden file", arguments: WebhookEvent.allCases)
    func report(_ event: WebhookEvent) throws {
        let job = event == .succeeded ? Self.grid : JobExample.job(.running, progress: 20)
        let texts = try goldenFolder.comparison(
            of: V1Response.report(job, event),
            with: "report-\(event.rawValue).json"
        )
        #expect(texts.written == texts.golden)
    }

    @Test("100 stands only beside pictures, and failure only in a failed job", arguments: JobState.allCases)
    func promises(_ state: JobState) throws {
        let result = state == .succeeded ? JobExample.grid : nil
        let job = JobExample.job(state, progress: 100, result: result)
        guard case .object(let members) = try JSONValue(parsing: V1Response.job(job, links: Self.links, place: 1))
        else {
            Issue.record("no object")
            return
        }
        #expect((members["progress"] == .number("100")) == (members["pictures"] != nil))
        #expect((members["failure"] != nil) == (state == .failed))
        #expect((members["place"] != nil) == (state == .queued))
        #expect((members["finishedAt"] != nil) == state.isTerminal)
        #expect(!members.values.contains(.null))
    }

    @Test("each problem has its line of bytes in the golden file")
    func problems() throws {
        let occurrence = ProblemOccurrence(path: "/v1/jobs", request: "7f0a")
        let own = [
            V1Problem.noJob("x"), V1Problem.nothing("", "the id of a delivery"), V1Problem.tooManyStreams,
        ]
        let problems = FailureExample.all.map { Problem($0) } + own
        let lines = problems.map { V1Problem.body($0, at: occurrence) }
        let texts = try goldenFolder.comparison(of: Array(lines.joined(separator: [0x0A])), with: "problems.jsonl")
        #expect(texts.written == texts.golden)
    }

    @Test("every problem has a page, and one of the framework that has none is about:blank")
    func types() {
        for failure in FailureExample.all {
            let type = ProblemType(Problem(failure))
            #expect(type.path == "/problems/\(type.code)")
            #expect(ProblemType.named(type.code)?.page.contains(type.title) == true)
        }
        let other = ProblemType(Problem(status: 417, code: "http_417", message: "Expectation Failed"))
        #expect(other.path == "about:blank")
        #expect(other.title == "Expectation Failed")
        #expect(Set(ProblemType.all.map(\.code)).count == ProblemType.all.count)
    }
}

@Suite("Our own lists")
struct JobCursorTests {
    @Test("a cursor leads back to its number", arguments: [0, 1, 31, 32, 1_239_440_027_558_088_704, Int64.max])
    func roundTrip(_ number: Int64) {
        let cursor = JobCursor(after: JobNumber(number))
        #expect(cursor.text.utf8.count == 13)
        #expect(JobCursor(cursor.text) == cursor)
    }

    @Test(
        "what is no cursor is refused",
        arguments: ["", "0", "00000000000000", "il00000000000", "8000000000000", "é"]
    )
    func refused(_ text: String) { #expect(JobCursor(text) == nil) }

    @Test("a page is asked for by state, limit and cursor")
    func request() throws {
        let cursor = JobCursor(after: JobNumber(77)).text
        let wanted = try JobPageRequest(query: "state=failed&limit=5&cursor=\(cursor)&other=1")
        #expect(
            wanted.selection(of: OwnerID("k"))
                == JobSelection(owner: OwnerID("k"), state: .failed, before: JobNumber(77), limit: 6)
        )
        #expect(
            try JobPageRequest(query: nil).selection(of: OwnerID("k")) == JobSelection(owner: OwnerID("k"), limit: 21)
        )
    }

    @Test(
        "a page that can't be is refused, and the parameter named",
        arguments: ["state=done", "limit=0", "limit=101", "limit=x", "cursor=x"]
    )
    func refusedRequest(_ query: String) {
        #expect {
            try JobPageRequest(query: query)
        } throws: { error in
            guard let problem = error as? Problem else { return false }
            return problem.code == "invalid_parameter" && query.hasPrefix(problem.parameter ?? "-")
        }
    }
}
