import PromptLanguage
import Testing

@Suite("Prompt settings")
struct PromptSettingsTests {
    @Test("every parameter that counts is read")
    func all() throws {
        let settings = try Prompt.parse("a --ar 1920:1080 --seed 4294967295 --c 100 --s 0 --iw 1.25 --no x").settings
        #expect(settings.aspectRatio?.width == 16)
        #expect(settings.aspectRatio?.height == 9)
        #expect(settings.seed == 4_294_967_295)
        #expect(settings.chaos == 100)
        #expect(settings.stylize == 0)
        #expect(settings.imageWeight == 1.25)
        #expect(settings.excluded == ["x"])
        #expect(settings.ignored.isEmpty)
    }

    @Test("what is not written stays open")
    func none() throws {
        let settings = try Prompt.parse("a cat").settings
        #expect(settings.aspectRatio == nil)
        #expect(settings.seed == nil)
        #expect(settings.chaos == nil)
        #expect(settings.stylize == nil)
        #expect(settings.imageWeight == nil)
    }

    @Test(
        "a ratio is kept in lowest whole terms",
        arguments: [
            ("16:9", 16, 9), ("1.91:1", 191, 100), ("4:2", 2, 1), (".5:1", 1, 2), ("14:1", 14, 1), ("01:1", 1, 1),
        ]
    )
    func ratio(_ text: String, _ width: Int, _ height: Int) throws {
        let ratio = try #require(try Prompt.parse("a --ar \(text)").settings.aspectRatio)
        #expect(ratio.width == width)
        #expect(ratio.height == height)
    }

    @Test(
        "the last of the speeds counts",
        arguments: [
            ("a cat", nil), ("a --relax", .relax), ("a --FAST", .fast), ("a --relax --turbo", .turbo),
            ("a --turbo --ar 1:1 --fast", .fast),
        ] as [(String, PromptSettings.Speed?)]
    )
    func speed(_ prompt: String, _ speed: PromptSettings.Speed?) throws {
        #expect(try Prompt.parse(prompt).settings.speed == speed)
    }

    @Test("the last of two counts")
    func repeated() throws {
        #expect(try Prompt.parse("a --seed 1 --seed 2").settings.seed == 2)
    }

    @Test(
        "a value out of range is refused with its name and what was written",
        arguments: [
            ("--ar", "16"), ("--ar", ""), ("--ar", "0:1"), ("--ar", "15:1"), ("--ar", "1:15"), ("--ar", "-1:1"),
            ("--ar", "1:1:1"), ("--ar", "1e3:1"), ("--ar", "16:9 a cat"), ("--ar", "999999:999999"), ("--ar", "1.:1"),
            ("--seed", "4294967296"), ("--seed", "-1"), ("--seed", "1.5"), ("--seed", "random"), ("--seed", "٣"),
            ("--seed", "99999999999999999999999999"), ("--chaos", "101"), ("--chaos", "high"), ("--chaos", ""),
            ("--stylize", "1001"), ("--stylize", "+5"), ("--iw", "3.001"), ("--iw", "nan"), ("--iw", "0x1"),
            ("--iw", "."), ("--iw", ""), ("--no", ""), ("--no", ", ,"), ("--tile", "a cat"), ("--turbo", "now"),
            ("--v", "6 a cat"),
        ]
    )
    func invalid(_ name: String, _ value: String) throws {
        let failure = #expect(throws: PromptFailure.self) { try Prompt.parse("text \(name) \(value)") }
        guard case .invalidParameter(let blamed, let expected, let received) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(blamed == name)
        #expect(received == value)
        #expect(!expected.isEmpty)
    }

    @Test("no name of Midjourney's is refused, however old", arguments: ParameterName.allCases)
    func known(_ name: ParameterName) throws {
        let values: [ParameterName: String] = [.ar: "1:1", .chaos: "1", .iw: "1", .no: "x", .seed: "1", .stylize: "1"]
        let parameter = PromptParameter(name: name, value: values[name] ?? "")
        let acts = values[name] != nil || [.relax, .fast, .turbo].contains(name)
        let prompt = try Prompt.parse("a cat \(parameter.text)")
        #expect(prompt.parameters == [parameter])
        #expect(prompt.ignored == (acts ? [] : [parameter.text]))
    }

    @Test(
        "a short name is the long one",
        arguments: [
            ("aspect", ParameterName.ar), ("c", .chaos), ("S", .stylize), ("version", .v), ("q", .quality),
            ("w", .weird),
            ("r", .repeat), ("p", .profile), ("h", .height),
        ]
    )
    func aliases(_ alias: String, _ name: ParameterName) {
        #expect(ParameterName(name: alias) == name)
    }
}
