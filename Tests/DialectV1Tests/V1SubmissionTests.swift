import DialectKit
import DialectTesting
import DialectV1
import Foundation
import Generation
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("Our own submissions")
struct V1SubmissionTests {
    @Test("a request means what its golden file says", arguments: goldenFolder.names(ending: ".request"))
    func golden(_ name: String) throws {
        let request = try GoldenRequest(name, in: goldenFolder)
        let text: String
        do {
            text = Self.described(
                try V1Submission(contentType: request.contentType, body: request.body, fallbackSeed: 99)
            )
        } catch {
            let occurrence = ProblemOccurrence(path: "/v1/jobs", request: "7f0a")
            text = String(decoding: V1Problem.body(error, at: occurrence), as: UTF8.self)
        }
        let texts = try goldenFolder.comparison(of: Array(text.utf8), with: name.replacing(".request", with: ".value"))
        #expect(texts.written == texts.golden)
    }

    @Test("there are golden requests")
    func goldenFiles() {
        #expect(goldenFolder.names(ending: ".request").count >= 40)
    }

    @Test("a text for ref may have 4096 bytes and no more")
    func refLength() throws {
        func submission(_ length: Int) throws(Problem) -> V1Submission {
            let ref = String(repeating: "r", count: length)
            return try V1Submission(
                contentType: nil,
                body: Array(#"{"prompt":"https://h/a.png a cat","ref":"\#(ref)"}"#.utf8),
                fallbackSeed: 1
            )
        }
        #expect(try submission(4096).correlation?.count == 4096)
        #expect { try submission(4097) } throws: { ($0 as? Problem)?.parameter == "ref" }
    }

    @Test("a follow-up is checked against what its parent offers")
    func followUps() throws {
        let grid = JobExample.job(.succeeded, progress: 100, result: JobExample.grid)
        for action in grid.offeredActions { try grid.checked(action) }
        let upscaled = JobExample.job(.succeeded, progress: 100, result: JobExample.upscaled)
        #expect { try upscaled.checked(.reroll) } throws: { ($0 as? Problem)?.code == "bad_action" }
        #expect { try JobExample.job(.failed).checked(.reroll) } throws: { ($0 as? Problem)?.code == "bad_action" }
        for state in [JobState.queued, .running] {
            #expect { try JobExample.job(state).checked(.reroll) } throws: { error in
                guard let problem = error as? Problem else { return false }
                return problem.code == "not_finished" && problem.status == 409
            }
        }
    }

    private static func described(_ submission: V1Submission) -> String {
        let work =
            switch submission.work {
            case .imagine(let request, let picture):
                """
                prompt: \(request.prompt)
                reference: \(request.referenceAddress)\(picture.map { "\($0.claimedType) of \($0.bytes.count) bytes" } ?? "")
                instruction: \(request.instruction)
                seed: \(request.seed)
                """
            case .followUp(let parent, let action):
                """
                parent: \(parent)
                action: \(action.kind.rawValue) \(action.tile.map(String.init) ?? "-")
                """
            }
        let events = submission.webhook?.events.map(\.rawValue).sorted().joined(separator: " ") ?? "-"
        return """
            \(work)
            priority: \(submission.priority?.rawValue ?? "-")
            ref: \(submission.correlation ?? "-")
            webhook: \(submission.webhook?.address ?? "-") \(events)
            timeout: \(submission.timeout.map { "\($0.components.seconds)" } ?? "-")
            """
    }
}
