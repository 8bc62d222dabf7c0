import DialectKit
import Testing

@Suite("Request fields")
struct RequestFieldsTests {
    static func fields(
        query: String? = nil,
        type: String? = "application/json",
        body: String = ""
    ) throws(RequestFailure) -> RequestFields {
        try RequestFields(query: query, contentType: type, body: Array(body.utf8))
    }

    @Test(
        "a field is read from every place it can stand in",
        arguments: [
            ("prompt=a%20cat+%C3%A9", nil, ""), (nil, "application/json", #"{"prompt":"a cat é"}"#),
            (nil, "application/json; charset=utf-8", #"{"prompt":"a cat é"}"#), (nil, nil, #"{"prompt":"a cat é"}"#),
            (nil, "Application/X-WWW-Form-Urlencoded;charset=UTF-8", "x=1&prompt=a+cat%20%c3%a9&"),
            ("prompt=a%20cat%20é", "application/json", #"{"prompt":"the query wins"}"#),
            ("prompt=&prompt=", "application/json", #"{"prompt":"a cat é"}"#),
        ] as [(String?, String?, String)]
    )
    func places(_ query: String?, _ type: String?, _ body: String) throws {
        #expect(try Self.fields(query: query, type: type, body: body).string("prompt") == "a cat é")
    }

    @Test("numbers and truth values count as their text; null and empty text as nothing")
    func kinds() throws {
        let fields = try Self.fields(body: #"{"n":1.50,"yes":true,"none":null,"empty":"","list":[],"object":{}}"#)
        #expect(try fields.string("n") == "1.50")
        #expect(try fields.string("yes") == "true")
        #expect(try fields.string("none") == nil)
        #expect(try fields.string("empty") == nil)
        #expect(try fields.string("other") == nil)
        for name in ["list", "object"] {
            #expect(throws: RequestFailure.self) { try fields.string(name) }
        }
        #expect(throws: RequestFailure.missingParameter(name: "empty", expected: "text")) {
            try fields.required("empty", expected: "text")
        }
    }

    @Test("a whole number may be a number or text")
    func integers() throws {
        let fields = try Self.fields(query: "b=4", body: #"{"a":1,"c":5,"d":"two","e":1.0}"#)
        #expect(try fields.integer("a", in: 1...4) == 1)
        #expect(try fields.integer("b", in: 1...4) == 4)
        #expect(try fields.integer("x", in: 1...4) == nil)
        for (name, received) in [("c", "5"), ("d", "two"), ("e", "1.0")] {
            #expect(
                throws: RequestFailure.invalidParameter(
                    name: name,
                    expected: "a whole number from 1 to 4",
                    received: received
                )
            ) { try fields.integer(name, in: 1...4) }
        }
    }

    @Test("an empty body is no body, whatever its type", arguments: ["application/json", "image/png", nil])
    func emptyBody(_ type: String?) throws {
        #expect(try Self.fields(query: "a=1", type: type, body: " \r\n").string("a") == "1")
    }

    @Test("null instead of an object is no field")
    func nullBody() throws {
        #expect(try Self.fields(body: "null").string("a") == nil)
    }

    @Test(
        "a body that is not what its type says is refused",
        arguments: [
            ("application/json", "{"), ("application/json", "[]"), ("application/json", "\"a\""),
            ("application/json", #"{"a":"\ud800"}"#), ("application/x-www-form-urlencoded", "a=%zz"),
            ("application/x-www-form-urlencoded", "a=%f"), ("application/x-www-form-urlencoded", "%ff=1"),
        ]
    )
    func malformed(_ type: String, _ body: String) {
        let failure = #expect(throws: RequestFailure.self) { try Self.fields(type: type, body: body) }
        guard case .malformedBody = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test("other types of body are refused by their name")
    func mediaType() {
        #expect(throws: RequestFailure.unsupportedMediaType(received: "multipart/form-data")) {
            try Self.fields(type: "Multipart/Form-Data; boundary=x", body: "--x")
        }
    }

    @Test("pairs keep their order and their raw text")
    func pairs() throws {
        let pairs = FormPair.list("a=1&b&=c&&d=e=f&")
        #expect(pairs.map(\.raw) == ["a=1", "b", "=c", "", "d=e=f", ""])
        #expect(pairs.map(\.rawName) == ["a", "b", "", "", "d", ""])
        #expect(pairs.map(\.rawValue) == ["1", nil, "c", nil, "e=f", nil])
        #expect(FormPair.list("").isEmpty)
    }

    @Test("a form with thousands of fields is refused before it is taken apart")
    func manyFields() throws {
        let form = Array(String(repeating: "a=b&", count: 4096).utf8)
        #expect(throws: RequestFailure.malformedBody(reason: "the form has more than 4096 fields")) {
            try RequestFields(query: nil, contentType: "application/x-www-form-urlencoded", body: form)
        }
        let fields = try RequestFields(
            query: nil,
            contentType: "application/x-www-form-urlencoded",
            body: Array(form.dropLast(4))
        )
        #expect(try fields.string("a") == "b")
    }
}
