import Outbound
import Testing

@Suite("TLS") struct TLSTests {
    private func attempt(
        certificate: String,
        host: String,
        verb: Verb,
        isAuthorityKnown: Bool = true
    ) async throws -> (failure: OutboundFailure?, requests: [String]) {
        let server = try await ScriptedServer.start(certificate: certificate) { _ in .close(after: answer("here")) }
        let client = try makeClient(allow: ["127.0.0.1"], resolver: ScriptedResolver(always: ["127.0.0.1"])) {
            if isAuthorityKnown { $0.trustedCertificatesFile = Fixtures.path("authority.pem") }
        }
        let failure = try await verb.failure(of: client, at: "https://\(host):\(server.port)/")
        try await server.stop()
        return (failure, server.requests)
    }

    @Test(
        "a certificate for the host is accepted",
        arguments: [
            ("good-example.pem", "good.example"), ("good-example.pem", "a.wild.example"),
            ("address-only.pem", "127.0.0.1"),
        ],
        Verb.allCases
    )
    func accepted(pair: (certificate: String, host: String), verb: Verb) async throws {
        let result = try await attempt(certificate: pair.certificate, host: pair.host, verb: verb)
        #expect(result.failure == nil)
        #expect(result.requests.count == 1)
        #expect(result.requests.first?.contains("\r\nHost: \(pair.host):") == true)
    }

    @Test(
        "a certificate for another name is refused before anything is sent",
        arguments: [
            ("other-example.pem", "good.example"), ("good-example.pem", "wild.example"),
            ("good-example.pem", "a.b.wild.example"), ("good-example.pem", "127.0.0.1"),
            ("address-only.pem", "good.example"), ("common-name-only.pem", "good.example"),
        ],
        Verb.allCases
    )
    func refused(pair: (certificate: String, host: String), verb: Verb) async throws {
        let result = try await attempt(certificate: pair.certificate, host: pair.host, verb: verb)
        guard case .insecure = try #require(result.failure?.reason) else {
            Issue.record("\(pair): \(String(describing: result.failure))")
            return
        }
        #expect(result.requests.isEmpty)
    }

    @Test("an authority that nobody named is not trusted", arguments: Verb.allCases)
    func unknownAuthority(verb: Verb) async throws {
        let result = try await attempt(
            certificate: "good-example.pem",
            host: "good.example",
            verb: verb,
            isAuthorityKnown: false
        )
        guard case .insecure = try #require(result.failure?.reason) else {
            Issue.record("\(String(describing: result.failure))")
            return
        }
        #expect(result.requests.isEmpty)
    }

    @Test("a redirect from https to http is refused")
    func downgrade() async throws {
        let canary = try await Canary.start()
        let server = try await ScriptedServer.start(certificate: "good-example.pem") { _ in
            .close(after: answer("", status: "302 Found", headers: ["Location: http://good.example:\(canary.port)/"]))
        }
        let client = try makeClient(allow: ["127.0.0.1"], resolver: ScriptedResolver(always: ["127.0.0.1"])) {
            $0.trustedCertificatesFile = Fixtures.path("authority.pem")
        }
        let reason = try await Verb.fetch.failure(of: client, at: "https://good.example:\(server.port)/")?.reason
        #expect(reason == .insecureRedirect)
        #expect(try await canary.visits() == 0)
        try await canary.stop()
        try await server.stop()
    }

    @Test("a name of a certificate covers exactly what it says")
    func names() {
        #expect(CertificateName.matches(pattern: "good.example", host: "good.example"))
        #expect(CertificateName.matches(pattern: "*.good.example", host: "a.good.example"))
        #expect(!CertificateName.matches(pattern: "*.good.example", host: "good.example"))
        #expect(!CertificateName.matches(pattern: "*.good.example", host: "a.b.good.example"))
        #expect(!CertificateName.matches(pattern: "*.good.example", host: ".good.example"))
        #expect(!CertificateName.matches(pattern: "*.example", host: "good.example"))
        #expect(!CertificateName.matches(pattern: "*", host: "good"))
        #expect(!CertificateName.matches(pattern: "g*.good.example", host: "ga.good.example"))
    }

    @Test("a file of authorities that cannot be read stops the set-up")
    func missingAuthorities() {
        #expect(throws: OutboundConfigurationFailure.self) {
            try makeClient { $0.trustedCertificatesFile = "/nonexistent/authority.pem" }
        }
    }
}
