import Outbound
import Testing

@Suite struct AllowedRangeTests {
    @Test(
        "each documented form is read, and its description is read as the same range",
        arguments: [
            ("127.0.0.0/8", "127.0.0.0/8"), ("127.0.0.1", "127.0.0.1/32"), ("127.0.0.1:9000", "127.0.0.1/32:9000"),
            ("127.0.0.1/32:9000", "127.0.0.1/32:9000"), ("0.0.0.0/0", "0.0.0.0/0"), ("fd00::/8", "[fd00::]/8"),
            ("[fd00::]/8", "[fd00::]/8"), ("::1", "[::1]/128"), ("::1/128", "[::1]/128"),
            ("::1/128:9000", "[::1]/128:9000"), ("[::1]", "[::1]/128"), ("[::1]:9000", "[::1]/128:9000"),
            ("[::1]/128:9000", "[::1]/128:9000"), ("fd00::1:9000", "[fd00::1:9000]/128"), ("::/0", "[::]/0"),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8"), ("[::ffff:127.0.0.1]:80", "127.0.0.1/32:80"),
        ]
    )
    func forms(text: String, canonical: String) throws {
        let range = try AllowedRange(parsing: text)
        #expect("\(range)" == canonical)
        #expect(try AllowedRange(parsing: canonical) == range)
    }

    @Test(
        "what is no range is refused",
        arguments: [
            "", "localhost", "10.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/8:",
            "10.0.0.0/8:0", "10.0.0.0/8:65536", "10.0.0.0/8:http", "10.0.0.0/08080808", "::1/129", "[::1", "[::1]x",
            "[10.0.0.1]", "[::1]/", "fe80::1%eth0/64", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.1:80:81", "*",
        ]
    )
    func notARange(text: String) {
        #expect(throws: AllowedRangeFailure.self) { try AllowedRange(parsing: text) }
    }

    @Test("bits behind the length are refused with the range that was meant")
    func bitsBehindLength() {
        #expect(throws: AllowedRangeFailure.bitsBehindLength(received: "192.168.1.5/24", meant: "192.168.1.0/24")) {
            try AllowedRange(parsing: "192.168.1.5/24")
        }
    }

    @Test("a failure names the expected form and what was found")
    func failureText() {
        #expect(
            "\(AllowedRangeFailure.form(received: "localhost"))"
                == "expected CIDR[:PORT], for example 127.0.0.0/8, 10.1.2.3:9000, fd00::/8 or [::1]/128:9000, "
                + "got \"localhost\""
        )
    }
}
