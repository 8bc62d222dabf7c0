import Generation
import GenerationService
import Testing

@Suite("API keys")
struct APIKeyTests {
    /// Its check was computed with zlib's CRC-32.
    private static let known = "imk_AbCd1234_0123456789abcdefghijABCDEFGHIJxy45drpx"

    @Test("a new key has the form that is documented, and is read back")
    func form() throws {
        for _ in 0..<200 {
            let key = APIKey()
            #expect(key.text.wholeMatch(of: /imk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}/) != nil)
            let read = try #require(APIKey(key.text))
            #expect(read.text == key.text)
            #expect(read.id == key.id)
            #expect(key.text.hasPrefix("imk_\(key.id.text)_"))
        }
        #expect(Set((0..<500).map { _ in APIKey().text }).count == 500)
    }

    @Test("the check is the CRC-32 that other programs compute")
    func knownKey() {
        #expect(APIKey(Self.known)?.id == KeyID("AbCd1234"))
    }

    @Test("one wrong character anywhere is noticed")
    func mistyped() {
        let bytes = Array(Self.known.utf8)
        for index in bytes.indices {
            var wrong = bytes
            wrong[index] = bytes[index] == UInt8(ascii: "7") ? UInt8(ascii: "8") : UInt8(ascii: "7")
            #expect(APIKey(String(decoding: wrong, as: UTF8.self)) == nil)
        }
    }

    @Test(
        "what has not the form of a key is none, even with a check that fits",
        arguments: [
            "", "imk_", Self.known + "0", String(Self.known.dropLast()), Self.known.uppercased(),
            " " + Self.known.dropLast(),
            "imk_AbCd12\n4_0123456789abcdefghijABCDEFGHIJxy0C8reD",
            "imk_AbCd1234_0123456789abcdefghijABCDEFGHIJ_y06OGxw", String(repeating: "é", count: 25) + "x",
        ]
    )
    func malformed(text: String) {
        #expect(APIKey(text) == nil)
    }

    @Test("a key's secret does not get into any text about it")
    func redaction() throws {
        let key = try #require(APIKey(Self.known))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(describing: key), String(reflecting: key), "\([key])", dumped] {
            #expect(!text.contains("0123456789abcdef"))
            #expect(text.contains("AbCd1234"))
        }
    }
}
