import Outbound
import Testing

@Suite struct OutboundAddressTests {
    @Test("an address is refused by the part that is at fault", arguments: AddressStrings.refused)
    func refused(text: String, failure: OutboundAddressFailure) {
        #expect(throws: failure) { try OutboundAddress(parsing: text) }
    }

    @Test("a well-formed address has one form", arguments: AddressStrings.accepted)
    func accepted(text: String, canonical: String) throws {
        let address = try OutboundAddress(parsing: text)
        #expect(address.text == canonical)
        #expect(try OutboundAddress(parsing: canonical) == address)
    }

    @Test("the parts of an address are told apart")
    func parts() throws {
        let address = try OutboundAddress(parsing: "HTTPS://Pictures.Example:8443/a%20b/c.png?ex=1&is=<2>#top")
        #expect(address.scheme == .https)
        #expect(address.host == .name("pictures.example"))
        #expect(address.port == 8443)
        #expect(address.requestTarget == "/a%20b/c.png?ex=1&is=%3C2%3E")
        #expect(address.authority == "pictures.example:8443")
        #expect("\(address)" == "https://pictures.example:8443")
    }

    @Test("a numeric host is kept as a number")
    func numericHosts() throws {
        #expect(try OutboundAddress(parsing: "http://127.0.0.1/").host == .ipv4(0x7F00_0001))
        #expect(try OutboundAddress(parsing: "http://[0:0::1]:81/").host == .ipv6(1))
        #expect(try OutboundAddress(parsing: "http://[0:0::1]:81/").authority == "[::1]:81")
    }

    @Test("an address that grows beyond the limit when it is escaped is too long")
    func tooLongWhenEscaped() {
        let text = "http://good.example/" + String(repeating: "é", count: 800)
        #expect(text.utf8.count <= OutboundAddress.maximumBytes)
        #expect(throws: OutboundAddressFailure.tooLong) { try OutboundAddress(parsing: text) }
    }

    @Test("no text traps the parser, and what is accepted parses to itself")
    func property() throws {
        var random = SplitMix(state: 20_261_121)
        var acceptedCount = 0
        for _ in 0..<200_000 {
            let text = random.addressLikeText()
            guard let address = try? OutboundAddress(parsing: text) else { continue }
            acceptedCount += 1
            let again = try OutboundAddress(parsing: address.text)
            guard again == address, again.text == address.text else {
                Issue.record("\(text.debugDescription) → \(address.text) → \(again.text)")
                return
            }
            guard address.text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                Issue.record("\(text.debugDescription) leaves something unescaped in \(address.text)")
                return
            }
        }
        #expect(acceptedCount > 10_000, "the generator must reach the accepting paths")
    }
}

/// The generator of Steele, Lea and Flood (2014): the same texts in each run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Half of the texts start like an address; all are made of the pieces that parsers stumble over.
    mutating func addressLikeText() -> String {
        let pieces = [
            "http", "https", ":", "/", "//", "://", "@", "[", "]", "::1", "127.0.0.1", "0x7f", "good", ".", "example",
            "-", "_", "%", "%2f", "%00", "?", "#", "\\", " ", "\t", "\r\n", "\u{0}", "é", "①", "。", "80", ":80", ":0",
            "65536", "a", "Z", "<", "|", "\u{7F}", "..", "xn--", "localhost", "\u{200D}", "💥",
        ]
        let starts = ["http://good.example", "https://a.b:81", "http://[::1]", "HTTP://1.2.3.4", "http://", ""]
        var text = Bool.random(using: &self) ? starts.randomElement(using: &self) ?? "" : ""
        for _ in 0..<Int.random(in: 0...10, using: &self) {
            text += pieces.randomElement(using: &self) ?? ""
        }
        return text
    }
}
