import Generation
import GenerationService
import Testing

@Suite("Retention")
struct RetentionPeriodTests {
    @Test(
        "a time is read",
        arguments: [
            ("45s", 45), ("90m", 5400), ("12h", 43_200), ("30d", 2_592_000), ("36500d", 3_153_600_000),
        ] as [(String, Int64)]
    )
    func times(text: String, seconds: Int64) {
        #expect(Retention(parsing: text)?.age == .seconds(seconds))
    }

    @Test("0 and never keep everything", arguments: ["0", "never"])
    func forever(text: String) throws {
        let retention = try #require(Retention(parsing: text))
        #expect(retention.age == nil)
        #expect(retention.memory == .seconds(30 * 86_400))
    }

    @Test(
        "any other text is refused",
        arguments: [
            "", "d", "30", "0d", "-1d", "+1d", " 1d", "1 d", "1D", "1.5d", "1w", "Never", "36501d", "٣d", "1dd",
            "99999999999999999999d", "9223372036854775807d",
        ]
    )
    func refused(text: String) { #expect(Retention(parsing: text) == nil) }

    @Test("the default is thirty days, and addresses are remembered as long again")
    func standard() {
        #expect(Retention.standard == Retention(parsing: "30d"))
        #expect(Retention.standard.memory == .seconds(30 * 86_400))
        #expect(Retention(parsing: "12h")?.memory == .seconds(43_200))
    }
}
