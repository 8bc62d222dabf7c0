import PromptLanguage
import Testing

/// A seeded source, so that a failure can be had again: SplitMix64 (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Prompt properties")
struct PromptPropertyTests {
    /// Pieces that the grammar gives a meaning to, and others that look alike.
    static let pieces = [
        " ", " ", " ", "\n", "\u{3000}", "\u{0}", "a", "cat", "1", "2.5", "-", "--", "\u{2014}", "\u{2013}", ":", "::",
        ":::",
        "::2", "::-1", "::.5", "::-0", "::0.0001", "::9999", ".", ",", "<", ">", "https://", "http://", "HTTPS://h/",
        "<https://h",
        "https://h/a.png", "<https://h/a,>", "--ar", " --ar 3:2", " --no x, y", " --seed 7", " --tile", " --v 6",
        " --iw 2",
        " --sref https://h/b", " --foo", "\u{2014}ar 1:1", "{", "}", "\"", "👩‍👧", "e\u{301}", "\u{301}", "\u{200D}",
        "\u{600}", "\u{FEFF}",
    ]

    @Test("canonical text means the same prompt", arguments: 1...8)
    func roundTrip(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var parsed = 0
        for _ in 0..<4000 {
            let count = Int.random(in: 1...14, using: &random)
            let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            guard let prompt = try? Prompt.parse(text) else { continue }
            parsed += 1
            let again = try Prompt.parse(prompt.canonical)
            #expect(again == prompt, "\(text.debugDescription)")
            #expect(again.canonical == prompt.canonical)
        }
        #expect(parsed > 1000)
    }

    @Test("no text whatever stops the parser", arguments: 1...4)
    func anyText(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x11_0000
                text.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) ?? "\u{FFFD}")
            }
            guard let prompt = try? Prompt.parse(String(text)) else { continue }
            #expect(try Prompt.parse(prompt.canonical) == prompt)
        }
    }

    @Test(
        "prompts of the greatest length are read to their end",
        arguments: ["::", "<https://h", "--", "a::-1", "\u{2014}a ", " -"]
    )
    func worstCases(_ piece: String) {
        let text = String(repeating: piece, count: 8000 / piece.unicodeScalars.count)
        let prompt = try? Prompt.parse(text)
        #expect(prompt == nil || prompt?.canonical.isEmpty == false)
    }
}
