import DialectImaginePro
import DialectKit
import DialectTesting
import Generation
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("ImaginePro submissions")
struct ImagineSubmissionTests {
    static func fields(_ body: String) throws(RequestFailure) -> RequestFields {
        try RequestFields(query: nil, contentType: "application/json", body: Array(body.utf8))
    }

    @Test("a request means what its golden file says", arguments: goldenFolder.names(ending: ".request"))
    func golden(_ name: String) throws {
        let request = try GoldenRequest(name, in: goldenFolder)
        let text: String
        do throws(RequestFailure) {
            let fields = try RequestFields(query: request.query, contentType: request.contentType, body: request.body)
            text = Self.described(try ImagineSubmission(fields, fallbackSeed: 99))
        } catch {
            text = String(decoding: ImagineProResponse.problem(Problem(error)), as: UTF8.self)
        }
        let texts = try goldenFolder.comparison(of: Array(text.utf8), with: name.replacing(".request", with: ".value"))
        #expect(texts.written == texts.golden)
    }

    @Test("there are golden requests")
    func goldenFiles() {
        #expect(goldenFolder.names(ending: ".request").count >= 19)
    }

    @Test("the prompt says how urgent the job is")
    func priority() throws {
        for (text, priority) in [("--turbo", .high), ("--relax", .low), ("--fast", .normal)] as [(String, JobPriority)]
        {
            let fields = try Self.fields(#"{"prompt":"https://h/a.png a cat \#(text)"}"#)
            #expect(try ImagineSubmission(fields, fallbackSeed: 1).priority == priority)
        }
    }

    @Test("a text for ref may have 4096 bytes and no more")
    func refLength() throws {
        func submission(_ length: Int) throws -> ImagineSubmission {
            let ref = String(repeating: "r", count: length)
            return try ImagineSubmission(
                try Self.fields(#"{"prompt":"https://h/a.png a cat","ref":"\#(ref)"}"#),
                fallbackSeed: 1
            )
        }
        #expect(try submission(4096).options.correlation?.count == 4096)
        #expect(
            throws: RequestFailure.invalidParameter(name: "ref", expected: "at most 4096 bytes", received: "4097 bytes")
        ) {
            try submission(4097)
        }
    }

    @Test(
        "a timeout is 10 to 900 whole seconds, as a number or as text, and none is none",
        arguments: [("10", 10), ("900", 900), ("\"60\"", 60), ("\"\"", nil), ("null", nil)] as [(String, Int?)]
    )
    func timeout(_ value: String, _ seconds: Int?) throws {
        let body = #"{"prompt":"https://h/a.png a cat","timeout":\#(value)}"#
        let submission = try ImagineSubmission(try Self.fields(body), fallbackSeed: 1)
        #expect(submission.options.timeout == seconds.map { .seconds($0) })
        let press = try ButtonPress(
            try Self.fields(#"{"messageId":"\#(ButtonPressTests.id)","button":"U1","timeout":\#(value)}"#)
        )
        #expect(press.options.timeout == seconds.map { .seconds($0) })
    }

    @Test("another timeout is refused by its name", arguments: ["9", "901", "-10", "10.5", "soon", "0x20", "1e2"])
    func badTimeout(_ text: String) {
        let failure = RequestFailure.invalidParameter(
            name: "timeout",
            expected: "a whole number from 10 to 900",
            received: text
        )
        #expect(throws: failure) {
            let body = #"{"prompt":"https://h/a.png a cat","timeout":"\#(text)"}"#
            return try ImagineSubmission(try Self.fields(body), fallbackSeed: 1)
        }
        #expect(throws: failure) {
            try ButtonPress(
                try Self.fields(#"{"messageId":"\#(ButtonPressTests.id)","button":"U1","timeout":"\#(text)"}"#)
            )
        }
    }

    private static func list(_ words: [String]) -> String { words.isEmpty ? "-" : words.joined(separator: ", ") }

    private static func described(_ submission: ImagineSubmission) -> String {
        let request = submission.request
        let ratio = request.aspectRatio.map { "\($0.width):\($0.height)" } ?? "-"
        return """
            prompt: \(request.prompt)
            reference: \(request.referenceAddress)
            instruction: \(request.instruction)
            excluded: \(Self.list(request.excluded))
            ratio: \(ratio)
            seed: \(request.seed)
            ignored: \(Self.list(request.ignoredParameters))
            ref: \(submission.options.correlation ?? "-")
            webhook: \(submission.options.webhook ?? "-")
            """
    }
}

@Suite("ImaginePro buttons")
struct ButtonPressTests {
    static let id = "d15c1541-229a-442b-9873-d3494dede12a"

    static func press(_ button: String, messageId: String = id) throws(RequestFailure) -> ButtonPress {
        try ButtonPress(
            try ImagineSubmissionTests.fields(#"{"messageId":"\#(messageId)","button":"\#(button)","ref":"r","x":[]}"#)
        )
    }

    @Test(
        "a button of a grid is the action on it",
        arguments: zip(
            JobExample.job(.succeeded, result: JobExample.grid).offeredButtons,
            [
                JobAction.upscale(tile: 1), .upscale(tile: 2), .upscale(tile: 3), .upscale(tile: 4), .reroll,
                .variation(tile: 1), .variation(tile: 2), .variation(tile: 3), .variation(tile: 4),
            ]
        )
    )
    func grid(_ button: String, _ action: JobAction) throws {
        let job = JobExample.job(.succeeded, result: JobExample.grid)
        let press = try Self.press(button, messageId: Self.id.uppercased())
        #expect(press.message == job.id)
        #expect(press.options.correlation == "r")
        #expect(try press.action(on: job) == action)
    }

    @Test("a button that is not on offer is refused with those that are", arguments: ["U5", "u1", "Zoom Out 2x"])
    func notOffered(_ button: String) {
        let job = JobExample.job(.succeeded, result: JobExample.grid)
        let offered = ["U1", "U2", "U3", "U4", "🔄", "V1", "V2", "V3", "V4"]
        #expect(throws: RequestFailure.badButton(pressed: button, offered: offered)) {
            try Self.press(button).action(on: job)
        }
    }

    @Test("one button cancels, and those that look like it do not")
    func cancel() throws {
        #expect(try Self.press("Cancel Job").isCancel)
        for button in ["cancel job", "Cancel", "Cancel Job ", "U1", "🔄"] {
            #expect(try !Self.press(button).isCancel, "\(button)")
        }
        // It is none of the buttons that an answer lists, before the end and after it.
        for state in [JobState.queued, .running] { #expect(JobExample.job(state).offeredButtons.isEmpty) }
        let done = JobExample.job(.succeeded, result: JobExample.grid)
        #expect(!done.offeredButtons.contains("Cancel Job"))
        #expect(throws: RequestFailure.badButton(pressed: "cancel job", offered: done.offeredButtons)) {
            try Self.press("cancel job").action(on: done)
        }
    }

    @Test("an upscaled picture and a failed job offer nothing")
    func nothingOffered() {
        for job in [
            JobExample.job(.succeeded, result: JobExample.upscaled), JobExample.job(.failed),
            JobExample.job(.cancelled),
        ] {
            #expect(throws: RequestFailure.badButton(pressed: "U1", offered: [])) {
                try Self.press("U1").action(on: job)
            }
        }
    }

    @Test("a job without its pictures yet can't be pressed", arguments: [JobState.queued, .running])
    func notFinished(_ state: JobState) {
        #expect(throws: RequestFailure.notFinished(state: state)) {
            try Self.press("U1").action(on: JobExample.job(state))
        }
    }

    @Test(
        "what can't be an id is not found",
        arguments: ["1", "d15c1541-229a-442b-9873-d3494dede12", "1239440027558088704"]
    )
    func badID(_ text: String) {
        #expect(
            throws: RequestFailure.notFound(parameter: "messageId", form: "the id (a UUID)", received: text)
        ) { try Self.press("U1", messageId: text) }
    }

    @Test("both parameters are needed")
    func missing() {
        #expect(throws: RequestFailure.missingParameter(name: "messageId", expected: "the id of a finished message")) {
            try ButtonPress(try ImagineSubmissionTests.fields(#"{"button":"U1"}"#))
        }
        #expect(throws: RequestFailure.missingParameter(name: "button", expected: "one of the message's buttons")) {
            try ButtonPress(try ImagineSubmissionTests.fields(#"{"messageId":"\#(Self.id)"}"#))
        }
    }
}
