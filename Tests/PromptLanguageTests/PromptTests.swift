import PromptLanguage
import Testing

@Suite("Prompts")
struct PromptTests {
    /// What the client wrote, and what it means.
    struct Row: Sendable, CustomTestStringConvertible {
        var written: String
        var pictures: [String] = []
        var parts: [(text: String, weight: Double)] = []
        var canonical: String
        var excluded: [String] = []
        var ignored: [String] = []
        var testDescription: String { written }
    }

    static let rows: [Row] = [
        Row(written: "a cat", parts: [("a cat", 1)], canonical: "a cat"),
        Row(
            written: "https://cdn.discordapp.com/attachments/123/123/123.png A little cat running on the grass",
            pictures: ["https://cdn.discordapp.com/attachments/123/123/123.png"],
            parts: [("A little cat running on the grass", 1)],
            canonical: "https://cdn.discordapp.com/attachments/123/123/123.png A little cat running on the grass"
        ),
        Row(
            written: "<https://s.mj.run/qIPFnpL46Cw> a cyberpunk city",
            pictures: ["https://s.mj.run/qIPFnpL46Cw"],
            parts: [("a cyberpunk city", 1)],
            canonical: "https://s.mj.run/qIPFnpL46Cw a cyberpunk city"
        ),
        Row(
            written: "HTTPS://h/x?ex=66&is=2&hm=3& \n a\tcat  ",
            pictures: ["HTTPS://h/x?ex=66&is=2&hm=3&"],
            parts: [("a cat", 1)],
            canonical: "HTTPS://h/x?ex=66&is=2&hm=3& a cat"
        ),
        Row(
            written: "https://h/a.png, a cat",
            pictures: ["https://h/a.png"],
            parts: [("a cat", 1)],
            canonical: "https://h/a.png a cat"
        ),
        Row(
            written: "<https://h/a.png>,cat",
            pictures: ["https://h/a.png"],
            parts: [(",cat", 1)],
            canonical: "https://h/a.png ,cat"
        ),
        Row(
            written: "<https://h/a,> a cat",
            pictures: ["https://h/a,"],
            parts: [("a cat", 1)],
            canonical: "<https://h/a,> a cat"
        ),
        Row(
            written: "a cat https://h/a.png http://h/b.png on grass",
            pictures: ["https://h/a.png", "http://h/b.png"],
            parts: [("a cat on grass", 1)],
            canonical: "https://h/a.png http://h/b.png a cat on grass"
        ),
        Row(
            written: "http://[::1]:8080/a.png a cat",
            pictures: ["http://[::1]:8080/a.png"],
            parts: [("a cat", 1)],
            canonical: "http://[::1]:8080/a.png a cat"
        ),
        Row(written: "https:// is a scheme", parts: [("https:// is a scheme", 1)], canonical: "https:// is a scheme"),
        Row(
            written: "a cat --aspect 16:9 --S 250 --V 6.1 --style raw",
            parts: [("a cat", 1)],
            canonical: "a cat --ar 16:9 --stylize 250 --v 6.1 --style raw",
            ignored: ["--v 6.1", "--style raw"]
        ),
        Row(
            written: "a cat \u{2014}ar 3:2 \u{2013}tile",
            parts: [("a cat", 1)],
            canonical: "a cat --ar 3:2 --tile",
            ignored: ["--tile"]
        ),
        Row(
            written: "a city \u{2014} at night \u{2014}dark",
            parts: [("a city \u{2014} at night \u{2014}dark", 1)],
            canonical: "a city \u{2014} at night \u{2014}dark"
        ),
        Row(
            written: "black--and--white -- 5",
            parts: [("black--and--white -- 5", 1)],
            canonical: "black--and--white -- 5"
        ),
        Row(
            written: "a cat --no dogs, red  cars,, --no rain",
            parts: [("a cat", 1)],
            canonical: "a cat --no dogs, red cars,, --no rain",
            excluded: ["dogs", "red cars", "rain"]
        ),
        Row(
            written: "cat::2 dog::-1 at night",
            parts: [("cat", 2), ("dog", -1), ("at night", 1)],
            canonical: "cat::2 dog::-1 at night::1",
            excluded: ["dog"]
        ),
        Row(
            written: "hot:: dog :: big",
            parts: [("hot", 1), ("dog", 1), ("big", 1)],
            canonical: "hot::1 dog::1 big::1"
        ),
        Row(
            written: "cat:: 2 dogs::.5 a:",
            parts: [("cat", 1), ("2 dogs", 0.5), ("a:", 1)],
            canonical: "cat::1 2 dogs::0.5 a: ::1"
        ),
        Row(
            written: "cat::1 dogs::0",
            parts: [("cat", 1), ("dogs", 0)],
            canonical: "cat::1 dogs::0",
            ignored: ["dogs::0"]
        ),
        Row(written: "::3 cat::1 ::", parts: [("cat", 1)], canonical: "cat"),
        Row(
            written: "cat::--ar 1:2",
            parts: [("cat", 1)],
            canonical: "cat --ar 1:2"
        ),
        Row(
            written: "a cat --sref https://h/s.png https://h/t.png::2 random --cw",
            parts: [("a cat", 1)],
            canonical: "a cat --sref https://h/s.png https://h/t.png::2 random --cw",
            ignored: ["--sref https://h/s.png https://h/t.png::2 random", "--cw"]
        ),
        Row(
            written: "{red, green} 猫 👩‍👩‍👧 \"one  two\"",
            parts: [("{red, green} 猫 👩‍👩‍👧 \"one two\"", 1)],
            canonical: "{red, green} 猫 👩‍👩‍👧 \"one two\""
        ),
        Row(written: "https://h/a.png", pictures: ["https://h/a.png"], canonical: "https://h/a.png"),
    ]

    @Test("a prompt means what the table says", arguments: rows)
    func table(_ row: Row) throws {
        let prompt = try Prompt.parse(row.written)
        #expect(prompt.pictures == row.pictures)
        #expect(prompt.parts.map(\.text) == row.parts.map(\.text))
        #expect(prompt.parts.map(\.weight) == row.parts.map(\.weight))
        #expect(prompt.canonical == row.canonical)
        #expect(prompt.excluded == row.excluded)
        #expect(prompt.ignored == row.ignored)
        #expect(try Prompt.parse(prompt.canonical) == prompt)
    }

    @Test("an instruction has the wanted parts with their weights, without addresses and parameters")
    func instruction() throws {
        let prompt = try Prompt.parse("https://h/a.png oil painting::2 fog::-0.5 at dusk --ar 3:2 --no cars")
        #expect(prompt.instruction == "oil painting::2, at dusk")
        #expect(prompt.excluded == ["cars", "fog"])
        #expect(prompt.withoutPictures == "oil painting::2 fog::-0.5 at dusk::1 --ar 3:2 --no cars")
    }

    @Test("white space and empty weights are no prompt", arguments: ["", " ", "\n\t\u{A0}\u{3000}", "\u{0}", ":: ::2"])
    func empty(_ text: String) {
        #expect(throws: PromptFailure.empty) { try Prompt.parse(text) }
    }

    @Test("a prompt may have 8000 scalars and no more")
    func length() throws {
        #expect(try Prompt.parse(String(repeating: "é", count: 8000)).parts.count == 1)
        #expect(throws: PromptFailure.tooLong(limit: 8000, length: 8001)) {
            try Prompt.parse(String(repeating: "é", count: 8001))
        }
    }

    @Test("a parameter that Midjourney never had is refused by its name", arguments: ["foo", "ar:3:2", "v6", "Tiles"])
    func unknownParameter(_ name: String) {
        #expect(throws: PromptFailure.unknownParameter(name: name)) { try Prompt.parse("a cat --\(name) 1") }
    }

    @Test(
        "weights that ask for nothing are refused",
        arguments: ["cat::-1", "a::0", "a::0.1 b::0.2 c::-0.3", "a::1 b::-2"]
    )
    func weights(_ text: String) {
        #expect(throws: PromptFailure.weightsNotPositive) { try Prompt.parse(text) }
    }
}
