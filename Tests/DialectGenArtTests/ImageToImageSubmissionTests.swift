import DialectGenArt
import DialectKit
import DialectTesting
import Generation
import Testing

private let goldenFolder = GoldenFolder(beside: #filePath)

@Suite("GenArtAPI submissions")
struct ImageToImageSubmissionTests {
    @Test("a request means what its golden file says", arguments: goldenFolder.names(ending: ".request"))
    func golden(_ name: String) throws {
        let request = try GoldenRequest(name, in: goldenFolder)
        let text: String
        do {
            text = Self.described(
                try ImageToImageSubmission(
                    query: request.query,
                    contentType: request.contentType,
                    body: request.body,
                    fallbackSeed: 99
                ).request
            )
        } catch {
            text = String(decoding: GenArtResponse.problem(Problem(error)), as: UTF8.self)
        }
        let texts = try goldenFolder.comparison(of: Array(text.utf8), with: name.replacing(".request", with: ".value"))
        #expect(texts.written == texts.golden)
    }

    @Test("there are golden requests")
    func goldenFiles() {
        #expect(goldenFolder.names(ending: ".request").count >= 21)
    }

    @Test("the prompt says how urgent the job is")
    func priority() throws {
        for (text, priority) in [("--turbo", .high), ("--relax", .low), ("--fast", .normal)] as [(String, JobPriority)]
        {
            let submission = try ImageToImageSubmission(
                query: "prompt=a+cat+\(text)&imageUrl=https://h/a.png",
                contentType: nil,
                body: [],
                fallbackSeed: 1
            )
            #expect(submission.priority == priority)
        }
    }

    @Test("an address of its own query keeps a name of ours that was given before")
    func repeatedName() throws {
        let pairs = FormPair.list("prompt=a&imageUrl=https://h/x?u=1&prompt=b&server_id=7&x=1")
        let decoded = try UnencodedAddress.decodedPairs(pairs)
        #expect(decoded.map(\.name) == ["prompt", "imageUrl", "server_id", "x"])
        #expect(decoded.map(\.value) == ["a", "https://h/x?u=1&prompt=b", "7", "1"])
    }

    @Test("an address is searched once, however many pairs stand behind it")
    func manyPairs() throws {
        // The same bytes, but that the question mark stands at the beginning in one and at the end in the other.
        let letters = String(repeating: "A", count: 1 << 18)
        let behind = String(repeating: "&b", count: 2000)
        func least(_ address: String) throws -> Duration {
            let pairs = FormPair.list("imageUrl=\(address)\(behind)&prompt=a")
            var least = Duration.seconds(3600)
            for _ in 0..<5 {
                let began = ContinuousClock.now
                let decoded = try UnencodedAddress.decodedPairs(pairs)
                least = min(least, began.duration(to: .now))
                #expect(decoded.map(\.name) == ["imageUrl", "prompt"])
                #expect(decoded.first?.value == address + behind)
            }
            return least
        }
        let late = try least("data:,\(letters)?")
        let early = try least("data:,?\(letters)")
        // Searched for each pair anew, the late one takes hundreds of times as long.
        #expect(late < early * 20, "\(late) and \(early)")
    }

    @Test("an address of the web that is too long is refused, also when its own query makes it so")
    func tooLong() throws {
        let own = [String(repeating: "a&", count: 2100), String(repeating: "a", count: 4096)]
        for address in own.map({ "HTTPS://h/?\($0)" }) {
            let failure = try #require(throws: RequestFailure.self) {
                try UnencodedAddress.decodedPairs(FormPair.list("prompt=a&imageUrl=\(address)"))
            }
            let shown = RequestFailure.invalidParameter(
                name: "imageUrl",
                expected: "an http or https address",
                received: "HTTPS://h/…"
            )
            #expect(failure == shown)
        }
        let longest = "https://h/?" + String(repeating: "a&", count: 2042) + "a"
        #expect(longest.utf8.count == 4096)
        let decoded = try UnencodedAddress.decodedPairs(FormPair.list("imageUrl=\(longest)"))
        #expect(decoded.first?.value == longest)
    }

    @Test(
        "a job ends with its client's connection unless the client says otherwise, wherever it says it",
        arguments: [
            ("", false), ("&onDisconnect=cancel", false), ("&onDisconnect=continue", true), ("&onDisconnect=", false),
        ]
    )
    func onDisconnect(_ words: String, _ outlivesClient: Bool) throws {
        // Before and after an address that nobody encoded.
        for query in [
            "prompt=a\(words)&imageUrl=https://h/a.png", "prompt=a&imageUrl=https://h/a.png\(words)",
            "prompt=a&imageUrl=https%3A%2F%2Fh%2Fa.png\(words)",
        ] {
            let submission = try ImageToImageSubmission(query: query, contentType: nil, body: [], fallbackSeed: 1)
            #expect(submission.outlivesClient == outlivesClient, "\(query)")
            #expect(submission.request.referenceAddress == "https://h/a.png", "\(query)")
        }
        let form = try ImageToImageSubmission(
            query: nil,
            contentType: "application/x-www-form-urlencoded",
            body: Array("prompt=a&imageUrl=https%3A%2F%2Fh%2Fa.png\(words)".utf8),
            fallbackSeed: 1
        )
        #expect(form.outlivesClient == outlivesClient)
    }

    @Test("another word for what to do without a client is refused by its name", arguments: ["stay", "CANCEL", "1"])
    func badOnDisconnect(_ word: String) {
        #expect(
            throws: RequestFailure.invalidParameter(
                name: "onDisconnect",
                expected: "cancel or continue",
                received: word
            )
        ) {
            try ImageToImageSubmission(
                query: "prompt=a&imageUrl=https://h/a.png&onDisconnect=\(word)",
                contentType: nil,
                body: [],
                fallbackSeed: 1
            )
        }
    }

    private static func list(_ words: [String]) -> String { words.isEmpty ? "-" : words.joined(separator: ", ") }

    private static func described(_ request: GenerationRequest) -> String {
        let ratio = request.aspectRatio.map { "\($0.width):\($0.height)" } ?? "-"
        return """
            prompt: \(request.prompt)
            reference: \(request.referenceAddress)
            instruction: \(request.instruction)
            ratio: \(ratio)
            seed: \(request.seed)
            ignored: \(Self.list(request.ignoredParameters))
            """
    }
}
