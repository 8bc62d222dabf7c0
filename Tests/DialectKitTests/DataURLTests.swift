import DialectKit
import Foundation
import GenerationTesting
import Testing

@Suite("Data URLs")
struct DataURLTests {
    private static func read(_ text: String) throws -> (type: String, text: String) {
        let address = try DataURL(parsing: text.utf8)
        return (address.mediaType, String(decoding: address.bytes, as: UTF8.self))
    }

    @Test(
        "an address is read by RFC 2397 and the WHATWG Fetch Standard",
        arguments: [
            ("data:image/png;base64,aGVsbG8=", "image/png", "hello"), ("data:,hello", "", "hello"),
            ("data:;base64,aGVsbG8=", "", "hello"), ("DATA:Image/PNG;BASE64,aGVsbG8=", "image/png", "hello"),
            ("data:text/plain;charset=utf-8,h%C3%A9", "text/plain", "hé"),
            ("data:image/png;name=a.png;base64,aGVsbG8=", "image/png", "hello"),
            ("data:image/png; base64,aGVsbG8=", "image/png", "hello"),
            (" \n\tdata:image/png;base64,aGVsbG8=", "image/png", "hello"),
            // Only as the last word is it one.
            ("data:image/png;base64;x,aGVsbG8=", "image/png", "aGVsbG8="),
            ("data:base64,aGVsbG8=", "base64", "aGVsbG8="),
            // Missing padding, white space, bits that are left over.
            ("data:;base64,aGVsbG8", "", "hello"), ("data:;base64,aG Vs\r\nbG\t8=\n", "", "hello"),
            ("data:;base64,aGVsbG9=", "", "hello"), ("data:;base64,", "", ""), ("data:;base64,aGVsbA==", "", "hell"),
            ("data:;base64,aGVsbA=  =", "", "hell"), ("data:;base64,/+8=", "", "\u{FFFD}\u{FFFD}"),
            // Escapes come first, wherever they stand.
            ("data:;base64,aGVsbG8%3D", "", "hello"), ("data:;base64,%61GVsbG8=", "", "hello"),
            ("data:,a%2cb%2", "", "a,b%2"), ("data:,100%", "", "100%"), ("data:,%zz%%41", "", "%zz%A"),
            ("data:,%4%41", "", "%4A"),
            // A fragment does not belong to it.
            ("data:,hello#world", "", "hello"), ("data:;base64,aGVsbG8#-_-", "", "hello"), ("data:,a%23b", "", "a#b"),
        ]
    )
    func addresses(_ address: String, _ type: String, _ text: String) throws {
        let read = try Self.read(address)
        #expect(read.type == type)
        #expect(read.text == text)
    }

    @Test(
        "what is none is refused, with what is wrong about it",
        arguments: [
            ("", .head), ("data:", .head), ("data:image/png;base64", .head), ("date:,x", .head), ("x data:,x", .head),
            ("https://h/a,b", .head), ("data:\(String(repeating: "x", count: 300)),", .head),
            // The alphabet for addresses is another one.
            ("data:;base64,aGVs-_8=", .base64(character: "-")), ("data:;base64,a%5FVs", .base64(character: "_")),
            ("data:;base64,aGVsbG8=aGVs", .base64(character: "a")), ("data:;base64,aGVs=", .base64(character: "=")),
            ("data:;base64,====", .base64(character: "=")), ("data:;base64,aGVsbA===", .base64(character: "=")),
            ("data:;base64,a=bc", .base64(character: "=")), ("data:;base64,aGVs\u{0B}", .base64(character: "\u{0B}")),
            ("data:;base64,aGé", .base64(character: "\u{C3}")), ("data:;base64,aGV%", .base64(character: "%")),
            ("data:;base64,aGVsb", .base64Length), ("data:;base64,aGVsbA=", .base64Length),
            ("data:;base64,aGVsbA=#=", .base64Length),
        ] as [(String, DataURLFailure)]
    )
    func refused(_ address: String, _ failure: DataURLFailure) {
        #expect(throws: failure) { try Self.read(address) }
        #expect(!failure.expected.isEmpty && !failure.received.isEmpty)
    }

    @Test("bytes come back as they were, however their address is cut and broken into lines", arguments: 1...30)
    func roundTrip(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0...500, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        var base64 = Data(bytes).base64EncodedString(options: seed % 3 == 0 ? .lineLength64Characters : [])
        if seed % 2 == 0 { base64 = base64.replacing("=", with: seed % 4 == 0 ? "" : "%3D") }
        let escaped = bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: seed % 2 == 0)
            return "%\(digits.count == 1 ? "0" : "")\(digits)"
        }
        for text in ["data:image/png;base64,\(base64)", "data:image/png,\(escaped.joined())"] {
            #expect(try DataURL(parsing: text.utf8).bytes == bytes)
            for _ in 0..<10 {
                var decoder = DataURLDecoder()
                var output: [UInt8] = []
                var rest = Substring(text).utf8
                while !rest.isEmpty {
                    let piece = rest.prefix(Int.random(in: 1...40, using: &random))
                    try decoder.push(piece, into: &output)
                    rest = rest.dropFirst(piece.count)
                }
                try decoder.finish(into: &output)
                #expect(output == bytes)
                #expect(decoder.mediaType == "image/png")
            }
        }
    }

    @Test(
        "a word is told from an address by its form",
        arguments: [
            ("data:image/png;base64,AAAA", true), ("DATA:,x", true), ("data:;base64,x", true), ("data:a/b,c", true),
            ("data:", false), ("data: a/b,c", false), ("data:charts,graphs", false), ("data:image/png", false),
            ("database,x", false), ("dat", false), ("data:\(String(repeating: "/", count: 400)),", false),
        ]
    )
    func begins(_ text: String, _ isOne: Bool) {
        #expect(DataURL.begins(text.utf8) == isOne)
    }
}
