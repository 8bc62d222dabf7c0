import DialectKit
import Generation
import PromptLanguage
import Testing

@Suite("Prompts as requests")
struct TranslationTests {
    static func request(_ text: String, fallbackSeed: UInt32 = 99) throws -> GenerationRequest {
        try GenerationRequest(
            try SentPrompt(text),
            picture: try RequestedPicture("https://h/a.png", parameter: "imageUrl"),
            fallbackSeed: fallbackSeed
        )
    }

    @Test("every setting arrives where the engine looks for it")
    func settings() throws {
        let text = "oil::2 fog::-1 --ar 16:9 --seed 7 --chaos 30 --stylize 400 --iw 2.5 --no cars --v 6"
        let request = try Self.request(text)
        #expect(
            request
                == GenerationRequest(
                    prompt: text,
                    referenceAddress: "https://h/a.png",
                    instruction: "oil::2",
                    excluded: ["cars", "fog"],
                    aspectRatio: AspectRatio(width: 16, height: 9),
                    seed: 7,
                    chaos: 30,
                    stylize: 400,
                    imageWeight: 2.5,
                    ignoredParameters: ["--v 6"]
                )
        )
    }

    @Test("what is not asked for has its default, and the seed is the caller's")
    func defaults() throws {
        #expect(
            try Self.request("a cat")
                == GenerationRequest(
                    prompt: "a cat",
                    referenceAddress: "https://h/a.png",
                    instruction: "a cat",
                    seed: 99
                )
        )
    }

    @Test(
        "the speed of a prompt is the class of its job",
        arguments: [
            ("a cat", .normal), ("a cat --fast", .normal), ("a cat --turbo", .high), ("a cat --relax", .low),
        ] as [(String, JobPriority)]
    )
    func priority(_ text: String, _ priority: JobPriority) throws {
        #expect(JobPriority(try Prompt.parse(text).settings) == priority)
        #expect(try Self.request("https://h/a.png \(text)").ignoredParameters.isEmpty)
    }

    @Test("a picture without words is no request")
    func noWords() {
        #expect(
            throws: RequestFailure.invalidParameter(
                name: "prompt",
                expected: "more than addresses and parameters",
                received: "https://h/a.png --ar 1:1"
            )
        ) { try Self.request("https://h/a.png --ar 1:1") }
    }

    @Test(
        "an address has a scheme, a host and no white space",
        arguments: [
            "", "ftp://h/a", "https://", "https:///a", "http://?a", "https://h/a b", "https://h/\n", "//h/a", "h/a.png",
        ]
    )
    func addresses(_ address: String) {
        #expect(throws: RequestFailure.self) { try WebAddress.checked(address, parameter: "p") }
    }

    @Test(
        "an address is kept to the byte",
        arguments: ["https://h", "HTTP://h/%20?x=1&", "http://[::1]:80/a", "https://h/é"]
    )
    func kept(_ address: String) throws {
        #expect(try WebAddress.checked(address, parameter: "p") == address)
    }

    @Test("a label and its action belong together", arguments: ["U1", "U2", "U3", "U4", "V1", "V2", "V3", "V4", "🔄"])
    func labels(_ label: String) throws {
        #expect(try #require(JobAction(buttonLabel: label)).buttonLabel == label)
        #expect(JobAction(buttonLabel: label + "\u{FE0F}")?.buttonLabel == label)
    }

    @Test("other labels mean nothing", arguments: ["", "u1", "U5", "U", "V0", " U1", "imagine", "Zoom Out 2x"])
    func otherLabels(_ label: String) {
        #expect(JobAction(buttonLabel: label) == nil)
    }
}
