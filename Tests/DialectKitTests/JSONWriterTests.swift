import DialectKit
import Foundation
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("members keep their order and take no space")
    func order() {
        let bytes = JSONWriter.object { json in
            json.member("z", "1")
            json.member("a", -7)
            json.member("yes", true)
            json.member("list", ["x", "y"])
            json.member("absent", ifPresent: nil)
            json.object("inner") { $0.member("no", false) }
            json.array("empty") { _ in }
            json.array("objects") { json in
                json.element { $0.member("n", 1) }
                json.element { _ in }
            }
            json.member("end", ifPresent: "")
        }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"z":"1","a":-7,"yes":true,"list":["x","y"],"inner":{"no":false},"empty":[],"#
                + #""objects":[{"n":1},{}],"end":""}"#
        )
    }

    @Test("slashes and letters stay as they are; control characters, quotes and backslashes do not")
    func escapes() {
        let bytes = JSONWriter.object { $0.member("a\"b", "https://h/é🔄\u{2028}\u{7F} \\ \u{8}\t\n\u{C}\r\u{0}\u{1F}") }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"a\"b":"https://h/é🔄"# + "\u{2028}\u{7F}" + #" \\ \b\t\n\f\r\u0000\u001f"}"#
        )
    }

    @Test("every scalar comes back through Foundation's reader")
    func everyScalar() throws {
        var view = String.UnicodeScalarView()
        for value in (UInt32(0)..<0x3000) { Unicode.Scalar(value).map { view.append($0) } }
        let text = String(view)
        let bytes = JSONWriter.object { $0.member("text", text) }
        let read = try JSONDecoder().decode([String: String].self, from: Data(bytes))
        #expect(read["text"].map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }
}
