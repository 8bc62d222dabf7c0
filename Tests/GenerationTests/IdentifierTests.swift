import Generation
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test("a new job id is a random UUID of version 4 in lower case")
    func newJobID() {
        for _ in 0..<200 {
            let text = JobID().text
            #expect(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
        #expect(Set((0..<1000).map { _ in JobID() }).count == 1000)
    }

    @Test("job ids begin with the time of their birth, to the millisecond")
    func jobIDsRise() {
        let start = Timestamp(milliseconds: 1_767_225_600_000)
        let ids = (0..<3000).map { JobID(at: start.advanced(by: .milliseconds($0))).text }
        #expect(ids == ids.sorted())
        #expect(ids[0].hasPrefix("6955b900-0000-4"))
        #expect(ids[1500].hasPrefix("6955b901-8000-4"))
        #expect(JobID(at: Timestamp(milliseconds: -1)).text.hasPrefix("00000000-0000-4"))
    }

    @Test("a job id is read in either letter case and told in lower case")
    func jobIDIgnoresCase() {
        let text = "8F1DC0D3-5A64-4F4B-9C22-0FD2D3C4B5A6"
        #expect(JobID(text)?.text == text.lowercased())
        #expect(JobID(text) == JobID(text.lowercased()))
    }

    @Test(
        "what has not the form of a UUID is no id",
        arguments: [
            "", "8f1dc0d3", "8f1dc0d35a644f4b9c220fd2d3c4b5a6", "8f1dc0d3-5a64-4f4b-9c22-0fd2d3c4b5a",
            "8f1dc0d3-5a64-4f4b-9c22-0fd2d3c4b5a6 ", "{8f1dc0d3-5a64-4f4b-9c22-0fd2d3c4b5}",
            "8f1dc0d3-5a64-4f4b-9c220-fd2d3c4b5a6", "8f1dc0d3-5a64-4f4b-9c22-0fd2d3c4b5ag",
            "8f1dc0d3_5a64_4f4b_9c22_0fd2d3c4b5a6", " f1dc0d3-5a64-4f4b-9c22-0fd2d3c4b5a6",
            "+f1dc0d3-5a64-4f4b-9c22-0fd2d3c4b5a6", "8f1dc0d3-5a64-4f4b-9c22-0fd2d3c4b5\u{0}6",
        ]
    )
    func malformedIDs(text: String) {
        #expect(JobID(text) == nil)
        #expect(PictureHash(text) == nil)
    }

    @Test("numbers rise with time, whatever the random bits are")
    func numbersAreOrdered() {
        let start = Timestamp(milliseconds: 1_767_225_600_000)
        var last = JobNumber(at: start.advanced(by: .milliseconds(-1)), random: .max)
        for step in 0..<200 {
            let instant = start.advanced(by: .milliseconds(step))
            let lowest = JobNumber(at: instant, random: 0)
            #expect(lowest.value > last.value)
            last = JobNumber(at: instant, random: .max)
            #expect(last.value - lowest.value == 0x3F_FFFF)
        }
    }

    @Test("a number holds the milliseconds since 2015 above 22 random bits")
    func numberLayout() {
        // The example of Discord's developer documentation: 175928847299117063 was made at 2016-04-30T11:18:25.796Z.
        let instant = Timestamp(milliseconds: 1_462_015_105_796)
        let number = JobNumber(at: instant, random: UInt32(175_928_847_299_117_063 & 0x3F_FFFF))
        #expect(number.value == 175_928_847_299_117_063)
    }

    @Test("a number is positive even when the clock stands before 2015")
    func numberBeforeEpoch() {
        #expect(JobNumber(at: Timestamp(milliseconds: 0), random: 5).value == 5)
    }

    @Test("a token is 32 lower-case hexadecimal digits, and reads itself")
    func tokens() {
        for _ in 0..<200 {
            let token = PictureToken()
            #expect(token.text.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(PictureToken(token.text) == token)
        }
        #expect(Set((0..<1000).map { _ in PictureToken() }).count == 1000)
    }

    @Test(
        "what is no token is not read as one",
        arguments: [
            "", String(repeating: "a", count: 31), String(repeating: "a", count: 33), String(repeating: "A", count: 32),
            String(repeating: "g", count: 32), "../../../../../../../etc/passwd", String(repeating: "é", count: 16),
        ]
    )
    func malformedTokens(text: String) {
        #expect(PictureToken(text) == nil)
    }

    @Test("a submission draws a nonce of ten digits")
    func nonces() {
        for _ in 0..<200 {
            let submission = JobSubmission(
                owner: OwnerID("k"),
                dialect: DialectID("d"),
                engine: EngineID("e"),
                action: .reroll,
                request: GenerationRequest(prompt: "", referenceAddress: "", instruction: "", seed: 1),
                linkBase: ""
            )
            #expect(String(submission.nonce).count == 10)
        }
    }
}
