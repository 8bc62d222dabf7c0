import HTTPEdge
import HTTPTypes
import Testing

@Suite struct CORSPolicyTests {
    @Test("unless configured, no page of another origin is let in")
    func off() throws {
        let policy = CORSPolicy()
        #expect(policy.isOff)
        #expect(policy.fields(for: "https://app.example").isEmpty)
        #expect(policy.preflight(for: "https://app.example", methods: ["GET"]) == nil)
    }

    @Test(
        "an origin is let in that is configured, and none that looks like it",
        arguments: [
            ("https://app.example", true), ("http://localhost:3000", true), ("https://other.example", true),
            ("http://app.example", false), ("https://app.example:444", false), ("https://app.example.evil", false),
            ("https://evil-app.example", false), ("https://sub.app.example", false), ("null", false), ("*", false),
            ("", false), ("HTTPS://APP.EXAMPLE", false),
        ]
    )
    func origins(_ origin: String, _ isAllowed: Bool) throws {
        let policy = try CORSPolicy(
            parsing: ["https://App.Example", "http://localhost:3000", "https://other.example:443"]
        )
        let fields = policy.fields(for: origin)
        #expect(fields[.accessControlAllowOrigin] == (isAllowed ? origin : nil))
        #expect(fields[.vary] == "Origin")
        #expect((policy.preflight(for: origin, methods: ["GET"]) != nil) == isAllowed)
    }

    @Test("credentials that browsers add are never allowed, least of all to everybody")
    func credentials() throws {
        for policy in [try CORSPolicy(parsing: ["*"]), try CORSPolicy(parsing: ["https://app.example"])] {
            let answers = [
                policy.fields(for: "https://app.example"),
                try #require(policy.preflight(for: "https://app.example", methods: ["POST"])),
            ]
            for fields in answers {
                #expect(fields[.accessControlAllowOrigin] != nil)
                #expect(fields[.accessControlAllowCredentials] == nil)
            }
        }
    }

    @Test(
        "what is no origin is refused, with what was expected",
        arguments: [
            "app.example", "https://", "https://app.example/", "https://app.example/path", "ftp://app.example",
            "https://user@app.example", "https://app.example?x", "null", "https://*.example", "https://a b",
        ]
    )
    func notOrigins(_ text: String) throws {
        #expect(throws: CORSPolicyFailure.notAnOrigin(text)) { try CORSPolicy(parsing: [text]) }
        #expect(CORSPolicyFailure.notAnOrigin(text).expectation.contains("https://app.example"))
    }

    @Test("everybody beside somebody means nothing")
    func star() throws {
        #expect(throws: CORSPolicyFailure.starBesideOthers) { try CORSPolicy(parsing: ["*", "https://app.example"]) }
    }

    @Test("a path that leads nowhere has nothing to allow")
    func nowhere() throws {
        #expect(try CORSPolicy(parsing: ["*"]).preflight(for: "https://app.example", methods: []) == nil)
    }
}
