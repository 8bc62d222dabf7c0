import Generation
import ImageSniffing
import RenderProtocol
import Testing

/// The exact bytes of every message, so that a change of a domain type that reaches the pipe is seen.
@Suite("Messages on the pipe")
struct GoldenMessageTests {
    @Test("commands have these bytes", arguments: commands)
    func command(_ command: RenderCommand, json: String) throws {
        let payload: [UInt8] = command.hasPayload ? [1, 2, 3] : []
        let frame = try Frame(command, payload: payload)
        #expect(String(decoding: frame.header, as: UTF8.self) == json)
        #expect(try frame.message(RenderCommand.self) == command)
        #expect(frame.payload == payload)
    }

    @Test("reports have these bytes", arguments: reports)
    func report(_ report: RenderReport, json: String) throws {
        let payload: [UInt8] = report.hasPayload ? [1, 2, 3] : []
        let frame = try Frame(report, payload: payload)
        #expect(String(decoding: frame.header, as: UTF8.self) == json)
        #expect(try frame.message(RenderReport.self) == report)
    }

    @Test("the reference's address and the whole prompt do not reach a worker")
    func privacy() throws {
        let header = try Frame(RenderCommand.task(sampleTask)).header
        let text = String(decoding: header, as: UTF8.self)
        #expect(!text.contains("secret") && !text.contains("https"))
    }

    @Test("a payload where none belongs is refused on both sides")
    func unexpectedPayload() throws {
        let ready = RenderReport.ready(WorkerState(confinement: .filtered))
        #expect(throws: FrameFailure.unexpectedPayload) { try Frame(ready, payload: [1]) }
        var frame = try Frame(ready)
        frame.payload = [1]
        #expect(throws: FrameFailure.unexpectedPayload) { try frame.message(RenderReport.self) }
    }

    @Test(
        "a header that is no message is refused",
        arguments: ["", "{}", "[]", "ready", #"{"ready":{}"#, #"{"other":{}}"#]
    )
    func unknownMessage(text: String) {
        #expect(throws: FrameFailure.unknownMessage) {
            try Frame(header: Array(text.utf8)).message(RenderReport.self)
        }
    }

    @Test("a message beyond the limit is refused before it is sent")
    func oversizedHeader() {
        var task = sampleTask
        task.instruction = String(repeating: "a", count: 65_536)
        #expect(throws: FrameFailure.self) { try Frame(RenderCommand.task(task)) }
    }
}

private let sampleTask = RenderTask(
    id: RenderTaskID(7),
    GenerationTask(
        claim: Claim(job: JobID(), attempt: 1),
        work: .variation(of: EngineRecipe(#"{"medium":"oil"}"#)),
        request: GenerationRequest(
            prompt: "https://example.com/secret.png oil/paint 夜 --no cars",
            referenceAddress: "https://example.com/secret.png",
            instruction: "oil/paint 夜",
            excluded: ["cars"],
            aspectRatio: AspectRatio(width: 3, height: 2),
            seed: 4_294_967_295,
            chaos: 5,
            stylize: 250,
            imageWeight: 0.5
        ),
        reference: [],
        tileSize: 1024
    )
)

private let commands: [(RenderCommand, String)] = [
    (
        .begin(
            RenderSettings(
                threads: 2,
                addressSpaceBytes: 3_000_000_000,
                processorSecondsPerTask: 600,
                referenceLimits: ImageLimits(),
                encoding: PictureEncoding(format: .webp, quality: 70),
                version: "0.1.0"
            )
        ),
        #"{"begin":{"_0":{"addressSpaceBytes":3000000000,"encoding":{"format":"webp","quality":70},"#
            + #""processorSecondsPerTask":600,"referenceLimits":{"formats":["png","jpeg","webp","gif"],"#
            + #""maximumAspect":50,"maximumBytes":20971520,"maximumPixels":50000000,"maximumRawBytes":400000000,"#
            + #""maximumSide":16384},"threads":2,"version":"0.1.0"}}}"#
    ),
    (
        .task(sampleTask),
        #"{"task":{"_0":{"aspectRatio":{"height":2,"width":3},"chaos":5,"excluded":["cars"],"id":7,"imageWeight":0.5,"#
            + #""instruction":"oil/paint 夜","seed":4294967295,"stylize":250,"tileSize":1024,"#
            + #""work":{"variation":{"of":{"text":"{\"medium\":\"oil\"}"}}}}}}"#
    ),
    (.cancel(task: RenderTaskID(7)), #"{"cancel":{"task":7}}"#),
]

private let reports: [(RenderReport, String)] = [
    (
        .ready(WorkerState(confinement: .filtered)),
        #"{"ready":{"_0":{"confinement":"filtered","unreadable":[]}}}"#
    ),
    (
        .ready(WorkerState(confinement: .limitsOnly, unreadable: [.heic])),
        #"{"ready":{"_0":{"confinement":"limitsOnly","unreadable":["heic"]}}}"#
    ),
    (.progress(task: RenderTaskID(7), percent: 42), #"{"progress":{"percent":42,"task":7}}"#),
    (
        .preview(task: RenderTaskID(7), tile: 2, width: 192, height: 96),
        #"{"preview":{"height":96,"task":7,"tile":2,"width":192}}"#
    ),
    (
        .preview(task: RenderTaskID(7), tile: nil, width: 192, height: 96),
        #"{"preview":{"height":96,"task":7,"width":192}}"#
    ),
    (
        .picture(task: RenderTaskID(7), role: .tile(3), width: 640, height: 480),
        #"{"picture":{"height":480,"role":{"tile":{"_0":3}},"task":7,"width":640}}"#
    ),
    (
        .finished(task: RenderTaskID(7), recipes: [EngineRecipe("a"), EngineRecipe("b")]),
        #"{"finished":{"recipes":[{"text":"a"},{"text":"b"}],"task":7}}"#
    ),
    (
        .failed(task: RenderTaskID(7), reason: .rejectedReference(.tooLarge(limit: "20971520 bytes"))),
        #"{"failed":{"reason":{"rejectedReference":{"_0":{"tooLarge":{"limit":"20971520 bytes"}}}},"task":7}}"#
    ),
    (.failed(task: RenderTaskID(7), reason: .cancelled), #"{"failed":{"reason":{"cancelled":{}},"task":7}}"#),
    (.failed(task: RenderTaskID(7), reason: .fault("x")), #"{"failed":{"reason":{"fault":{"_0":"x"}},"task":7}}"#),
]
