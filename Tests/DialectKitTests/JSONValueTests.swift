import DialectKit
import Foundation
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "a valid text is read",
        arguments: [
            ("null", JSONValue.null), (" true\n", .bool(true)), ("\t-0.5e+10\r", .number("-0.5e+10")),
            ("9007199254740993", .number("9007199254740993")), (#""""#, .string("")), ("[]", .array([])),
            ("{ }", .object([:])),
            (
                #"{"a":[1,{"b":false}],"c":"d"}"#,
                .object(["a": .array([.number("1"), .object(["b": .bool(false)])]), "c": .string("d")])
            ),
            (#"{"a":1,"a":2}"#, .object(["a": .number("2")])),
            (#""\ud83d\udd04 \u00e9\/\"\\\b\f\n\r\t""#, .string("🔄 é/\"\\\u{8}\u{C}\n\r\t")),
            ("\u{FEFF}{}", .object([:])), (#""🔄/\u0000""#, .string("🔄/\0")),
        ]
    )
    func valid(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
    }

    @Test(
        "an invalid text is refused where it goes wrong",
        arguments: [
            ("", 0), (" ", 1), ("{", 1), ("[1,]", 3), (#"{"a":1,}"#, 7), ("{a:1}", 1), ("01", 1), ("-", 1), ("1.", 2),
            ("1e", 2), (".5", 0),
            ("+1", 0), ("nul", 3), ("truex", 4), ("'a'", 0), (#""a"#, 2), ("\"a\nb\"", 2), (#""\x""#, 2),
            (#""\u12g4""#, 5),
            ("[] []", 3), ("NaN", 0), (#"{"a" 1}"#, 5), ("// x", 0),
        ]
    )
    func invalid(_ text: String, _ offset: Int) {
        #expect(throws: JSONFailure.unexpected(offset: offset)) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(
        "half a surrogate pair is no text",
        arguments: [#""\ud83d""#, #""\udd04""#, #""\ud83d\u0041""#, #""\ud83dx""#]
    )
    func surrogates(_ text: String) {
        #expect(throws: JSONFailure.notUnicode(offset: 3)) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test("ill-formed UTF-8 is no text", arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0xAF]] as [[UInt8]])
    func encoding(_ bytes: [UInt8]) {
        #expect(throws: JSONFailure.notUnicode(offset: 1)) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
    }

    @Test("32 levels are read and 33 are not")
    func depth() throws {
        func nested(_ count: Int) -> [UInt8] {
            Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
        }
        _ = try JSONValue(parsing: nested(32))
        #expect(throws: JSONFailure.tooDeep(limit: 32)) { try JSONValue(parsing: nested(33)) }
        #expect(throws: JSONFailure.tooDeep(limit: 32)) { try JSONValue(parsing: nested(1_000_000)) }
    }

    /// Foundation's reader is less strict in places, so the comparison goes one way: what we take, it takes, alike.
    @Test("what is read is what Foundation reads", arguments: 1...4)
    func fuzz(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "1", "0", "-", ".", "e", "true", "false", "null", " ",
            "\\", "\\u00e9",
            "\\ud83d\\udd04", "é", "{\"a\":", "[1,", "\"x\":2", "\n",
        ]
        var accepted = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...7, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            guard let value = try? JSONValue(parsing: Array(text.utf8)) else { continue }
            accepted += 1
            let other = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
            #expect(Self.isSame(value, other), "\(text.debugDescription)")
        }
        #expect(accepted > 300)
    }

    @Test("no bytes whatever stop the reader", arguments: 1...2)
    func anyBytes(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<20_000 {
            var bytes = Array(#"{"prompt":"https://h/\u00e9 a","n":[1.5e3,null,true]}"#.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let value = try? JSONValue(parsing: bytes)
            #expect(value != .null)
        }
    }

    private static func isSame(_ value: JSONValue, _ other: Any) -> Bool {
        switch value {
        case .null: other is NSNull
        case .bool(let bool): (other as? Bool) == bool
        case .number(let text): (other as? Double) == Double(text)
        case .string(let text): (other as? String) == text
        case .array(let values):
            (other as? [Any]).map { $0.count == values.count && zip(values, $0).allSatisfy { isSame($0, $1) } } ?? false
        case .object(let members):
            (other as? [String: Any]).map { others in
                others.count == members.count
                    && members.allSatisfy { name, value in others[name].map { isSame(value, $0) } ?? false }
            } ?? false
        }
    }

    @Test("there may be so many values, and no more, whatever they are")
    func count() throws {
        for (text, count) in [("[1,2,3]", 4), (#"{"a":{"b":[null]}}"#, 4), (#""x""#, 1)] {
            _ = try JSONValue(parsing: Array(text.utf8), countLimit: count)
            #expect(throws: JSONFailure.tooMany(limit: count - 1)) {
                try JSONValue(parsing: Array(text.utf8), countLimit: count - 1)
            }
        }
        let many = "[" + String(repeating: "[],", count: 70_000) + "[]]"
        #expect(throws: JSONFailure.tooMany(limit: 65_536)) { try JSONValue(parsing: Array(many.utf8)) }
    }
}

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
