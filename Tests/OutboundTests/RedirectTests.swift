import Outbound
import Testing

@Suite struct RedirectTests {
    @Test(
        "a location is resolved as RFC 3986 says",
        arguments: [
            ("http://other.example/x", "http://other.example/x"), ("//other.example/x", "https://other.example/x"),
            ("/x?y#z", "https://good.example/x?y"), ("x", "https://good.example/a/x"),
            ("./x", "https://good.example/a/x"),
            ("../x", "https://good.example/x"), ("../../../x", "https://good.example/x"),
            ("x/..", "https://good.example/a/"),
            ("?z", "https://good.example/a/b?z"), ("", "https://good.example/a/b?q"),
            ("#f", "https://good.example/a/b?q"),
            ("x?../y", "https://good.example/a/x?../y"), ("/a/./b/../c", "https://good.example/a/c"),
        ]
    )
    func resolved(location: String, expected: String) throws {
        let base = try OutboundAddress(parsing: "https://good.example/a/b?q")
        #expect(try Redirect.target(of: location, from: base).text == expected)
    }

    @Test(
        "a location that is no address for us is refused",
        arguments: [
            ("\\\\127.0.0.1", OutboundAddressFailure.syntax), ("file:///etc/passwd", .scheme),
            ("http+unix://%2Frun%2Fx.sock/", .scheme), ("http://user:pw@good.example/", .userinfo),
            ("//user@good.example/", .userinfo), ("http://127.1/", .host), ("///127.0.0.1/", .syntax),
            ("http:other", .syntax), ("a b", .syntax),
        ]
    )
    func refused(location: String, failure: OutboundAddressFailure) throws {
        let base = try OutboundAddress(parsing: "http://good.example/a/b")
        #expect(throws: failure) { try Redirect.target(of: location, from: base) }
    }
}
