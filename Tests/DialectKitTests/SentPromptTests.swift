import DialectKit
import Foundation
import Generation
import PromptLanguage
import Testing

@Suite("Prompts with a picture inside")
struct SentPromptTests {
    /// "hello", as a picture that nobody looks at here.
    private static let address = "data:image/png;base64,aGVsbG8="

    @Test(
        "the picture is taken out of the words, wherever it stands before the parameters",
        arguments: [
            ("A a cat --ar 3:2", "a cat --ar 3:2"), ("  A  a cat", "  a cat"), ("<A> a cat", "a cat"),
            ("A, a cat", "a cat"), ("a cat A in the rain", "a cat in the rain"),
            ("a cat\nA\n--seed 7", "a cat\n--seed 7"),
            ("<A>a cat", "a cat"), ("a cat A", "a cat "),
        ]
    )
    func takenOut(_ prompt: String, _ text: String) throws {
        let sent = try SentPrompt(prompt.replacing("A", with: Self.address))
        #expect(sent.text == text)
        #expect(sent.prompt == (try Prompt.parse(text)))
        #expect(sent.pictureCount == 1)
        let picture = try #require(sent.picture)
        #expect(picture.bytes == Array("hello".utf8) && picture.claimedType == "image/png")
        #expect(picture.parameter == "prompt" && picture.isPartOfPrompt)
        guard case .sent(picture) = try sent.firstPicture else {
            Issue.record("not the picture that was sent")
            return
        }
    }

    @Test(
        "words that only look like one stay words",
        arguments: ["data: a cat", "big data:charts, graphs", "metadata:image/png,x cat", "data:image/png a cat"]
    )
    func words(_ prompt: String) throws {
        let sent = try SentPrompt(prompt)
        #expect(sent.text == prompt && sent.picture == nil && sent.pictureCount == 0)
        #expect(try sent.firstPicture == nil)
    }

    @Test("behind a parameter nothing is a picture")
    func behindParameters() throws {
        let sent = try SentPrompt("https://h/a.png a cat --no \(Self.address)")
        #expect(sent.picture == nil && sent.pictureCount == 1)
        #expect(try sent.firstPicture == .address("https://h/a.png"))
    }

    @Test("a picture of megabytes makes no long prompt, and its words still count")
    func large() throws {
        let base64 = String(repeating: "AAAA", count: 1 << 19)
        let words = String(repeating: "a ", count: 3999)
        let sent = try SentPrompt("data:image/png;base64,\(base64) \(words)")
        #expect(sent.picture?.bytes.count == 3 << 19)
        #expect(sent.text == words)
        #expect(throws: RequestFailure.prompt(.tooLong(limit: 8000, length: 8001))) {
            try SentPrompt("\(Self.address) \(String(repeating: "a", count: 8001))")
        }
        #expect(throws: RequestFailure.prompt(.tooLong(limit: 8000, length: base64.utf8.count))) {
            try SentPrompt(base64)
        }
    }

    @Test("two pictures inside are too many, and one needs words beside it")
    func countAndWords() {
        #expect(throws: RequestFailure.severalPictures(parameter: "prompt", count: 2)) {
            try SentPrompt("\(Self.address) \(Self.address) a cat")
        }
        for prompt in [Self.address, " <\(Self.address)> "] {
            #expect(
                throws: RequestFailure.invalidParameter(
                    name: "prompt",
                    expected: "more than a picture",
                    received: "nothing else"
                )
            ) { try SentPrompt(prompt) }
        }
    }

    @Test("a picture that can't be undone is refused under its parameter, and shown only in a few words")
    func broken() throws {
        for (text, parameter) in [
            ("data:image/png;base64,a-b_ a cat", "prompt"), ("data:image/png;base64,a-b_", "image"),
        ] {
            do throws(RequestFailure) {
                if parameter == "prompt" {
                    _ = try SentPrompt(text)
                } else {
                    _ = try RequestedPicture(text, parameter: parameter)
                }
                Issue.record("it was read")
            } catch {
                guard case .invalidParameter(parameter, let expected, let received) = error else { throw error }
                #expect(expected.contains("base64") && received == "one with the character -")
            }
        }
    }

    @Test("a parameter has an address of the web, or the picture itself, with white space in its base64")
    func parameters() throws {
        #expect(try RequestedPicture("https://h/a.png", parameter: "image") == .address("https://h/a.png"))
        let picture = try RequestedPicture(" data:image/webp;base64,aGVs\r\n bG8=", parameter: "image").sentPicture
        #expect(picture?.bytes == Array("hello".utf8) && picture?.isPartOfPrompt == false)
        #expect(picture?.parameter == "image" && picture?.claimedType == "image/webp")
        for text in ["ftp://h/a.png", "data:charts,graphs", "cat.jpg"] {
            #expect(throws: RequestFailure.self) { try RequestedPicture(text, parameter: "image") }
        }
    }

    @Test("a request names the picture by an address that it gets later, in the prompt only if it stood there")
    func referring() throws {
        for (prompt, field) in [("\(Self.address) a cat --seed 3", nil), ("a cat --seed 3", Self.address)] {
            let sent = try SentPrompt(prompt)
            let picture = try field.map { try RequestedPicture($0, parameter: "image") } ?? sent.firstPicture
            let request = try GenerationRequest(sent, picture: try #require(picture), fallbackSeed: 9)
            #expect(request.referenceAddress.isEmpty && request.prompt == "a cat --seed 3")
            let named = request.referring(to: try #require(picture?.sentPicture), as: "http://h/r/1")
            #expect(named.referenceAddress == "http://h/r/1")
            #expect(named.prompt == (field == nil ? "http://h/r/1 a cat --seed 3" : "a cat --seed 3"))
            #expect(named.instruction == "a cat" && named.seed == 3)
        }
    }
}
