import IPAddresses
import Outbound
import Testing

@Suite("guard of addresses") struct GuardTests {
    @Test("no refused address is connected to, written as a number", arguments: AddressVectors.refused, Verb.allCases)
    func refusedLiteral(text: String, verb: Verb) async throws {
        let address = try #require(IPAddress(parsing: text))
        let host = text.contains(":") ? "[\(text)]" : text
        let failure = try await verb.failure(of: makeClient(), at: "http://\(host)/")
        #expect(failure?.reason == .refusedAddress(address))
    }

    @Test("no refused address is connected to, behind a name", arguments: AddressVectors.refused, Verb.allCases)
    func refusedAnswer(text: String, verb: Verb) async throws {
        let address = try #require(IPAddress(parsing: text))
        let client = try makeClient(resolver: ScriptedResolver(always: [text]))
        #expect(try await verb.failure(of: client, at: "http://good.example/")?.reason == .refusedAddress(address))
    }

    @Test("an address of the inside is refused however it is written", arguments: AddressStrings.inside, Verb.allCases)
    func inside(text: String, verb: Verb) async throws {
        let client = try makeClient(resolver: ScriptedResolver(always: ["::1"]))
        let reason = try #require(try await verb.failure(of: client, at: text)?.reason)
        guard case .refusedAddress = reason else {
            Issue.record("\(text): \(reason)")
            return
        }
    }

    @Test(
        "a port that is not open anywhere is refused without a query",
        arguments: AddressStrings.closedPorts,
        Verb.allCases
    )
    func closedPort(text: String, verb: Verb) async throws {
        let resolver = ScriptedResolver(always: ["8.8.8.8"])
        let reason = try await verb.failure(of: makeClient(resolver: resolver), at: text)?.reason
        #expect(reason == .refusedPort(try OutboundAddress(parsing: text).port))
        #expect(resolver.queries.isEmpty)
    }

    @Test("a loopback listener is never reached, by number or by name", arguments: Verb.allCases)
    func canaryOnLoopback(verb: Verb) async throws {
        let canary = try await Canary.start()
        let hosts = [
            "127.0.0.1", "localhost", "foo.localhost", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
            "good.example",
        ]
        for host in hosts {
            let client = try makeClient(ports: [canary.port], resolver: ScriptedResolver(always: ["127.0.0.1"]))
            let failure = try await verb.failure(of: client, at: "http://\(host):\(canary.port)/")
            #expect(failure?.code == "reference_unreachable", "\(host)")
        }
        #expect(try await canary.visits() == 0)
        try await canary.stop()
    }

    @Test(
        "a listener on ::1 is never reached",
        .enabled(if: Loopback.hasVersion6, "no ::1 here"),
        arguments: Verb.allCases
    )
    func canaryOnVersion6(verb: Verb) async throws {
        let canary = try await Canary.start(on: "::1")
        for host in ["[::1]", "localhost", "good.example"] {
            let client = try makeClient(ports: [canary.port], resolver: ScriptedResolver(always: ["::1"]))
            _ = try #require(try await verb.failure(of: client, at: "http://\(host):\(canary.port)/"))
        }
        #expect(try await canary.visits() == 0)
        try await canary.stop()
    }

    @Test(
        "one inside address among the answers refuses the name",
        arguments: [
            ["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "::1"],
            ["127.0.0.1", "::ffff:10.0.0.1"],
        ],
        Verb.allCases
    )
    func mixedAnswers(answers: [String], verb: Verb) async throws {
        let server = try await ScriptedServer.start { _ in .close(after: answer("")) }
        let client = try makeClient(
            allow: ["127.0.0.1:\(server.port)"],
            ports: [server.port],
            resolver: ScriptedResolver(always: answers)
        )
        let reason = try await verb.failure(of: client, at: "http://good.example:\(server.port)/")?.reason
        let inside = try #require(answers.compactMap { IPAddress(parsing: $0) }.first { "\($0)" != "127.0.0.1" })
        #expect(reason == .refusedAddress(inside))
        #expect(server.connections == 0)
        try await server.stop()
    }

    @Test("a name is asked for once per call, and a name that flips never leads inside", arguments: Verb.allCases)
    func rebinding(verb: Verb) async throws {
        let server = try await ScriptedServer.start { _ in .close(after: answer("picture")) }
        let canary = try await Canary.start(on: "127.0.0.2", port: server.port)
        let resolver = ScriptedResolver { _, query in
            [.v4(query.isMultiple(of: 2) ? 0x7F00_0002 : 0x7F00_0001)]
        }
        let client = try makeClient(
            allow: ["127.0.0.1:\(server.port)"],
            ports: [server.port],
            resolver: resolver
        )
        var failures = 0
        for _ in 0..<1000 {
            if try await verb.failure(of: client, at: "http://flip.example:\(server.port)/") != nil { failures += 1 }
        }
        #expect(failures == 500)
        #expect(resolver.queries.count == 1000)
        #expect(server.connections == 500)
        #expect(try await canary.visits() == 0)
        try await canary.stop()
        try await server.stop()
    }

    @Test("a name with no address, or too many, is refused", arguments: Verb.allCases)
    func answerCounts(verb: Verb) async throws {
        let none = try makeClient(resolver: ScriptedResolver(always: []))
        #expect(try await verb.failure(of: none, at: "http://good.example/")?.code == "reference_unreachable")
        let many = try makeClient(resolver: ScriptedResolver { _, _ in (1...9).map { .v4(0x0808_0800 + $0) } })
        #expect(try await verb.failure(of: many, at: "http://good.example/")?.reason == .tooManyAnswers(9))
    }

    @Test("the next checked address is tried when one does not accept", arguments: Verb.allCases)
    func secondAddress(verb: Verb) async throws {
        let server = try await ScriptedServer.start { _ in .close(after: answer("")) }
        let client = try makeClient(
            allow: ["127.0.0.0/8:\(server.port)"],
            resolver: ScriptedResolver(always: ["127.0.0.3", "127.0.0.1"])
        )
        #expect(try await verb.failure(of: client, at: "http://good.example:\(server.port)/") == nil)
        try await server.stop()
    }

    @Test("localhost is the loopback that the operator opened, without a query", arguments: Verb.allCases)
    func openedLocalhost(verb: Verb) async throws {
        let server = try await ScriptedServer.start { _ in .close(after: answer("")) }
        let resolver = ScriptedResolver(always: ["8.8.8.8"])
        let client = try makeClient(allow: ["127.0.0.0/8"], resolver: resolver)
        #expect(try await verb.failure(of: client, at: "http://localhost:\(server.port)/") == nil)
        #expect(resolver.queries.isEmpty)
        try await server.stop()
    }

    @Test("whatever went wrong, a stranger reads the same", arguments: Verb.allCases)
    func oneText(verb: Verb) async throws {
        let server = try await ScriptedServer.start { _ in .hold(after: "") }
        let garbage = try await ScriptedServer.start { _ in .close(after: "no HTTP\r\n\r\n") }
        let closed = try await ScriptedServer.start { _ in .hold(after: "") }
        try await closed.stop()
        let client = try makeClient(
            allow: ["127.0.0.1"],
            resolver: ScriptedResolver { _, _ throws(HostResolutionFailure) in throw .failed("no such name") }
        ) { $0.totalTimeout = .milliseconds(150) }
        let addresses = [
            "http://10.0.0.1/", "http://8.8.8.8:22/", "http://unknown.example/", "http://127.0.0.1:\(closed.port)/",
            "http://127.0.0.1:\(server.port)/secret?token=hidden", "http://127.0.0.1:\(garbage.port)/",
        ]
        for text in addresses {
            let failure = try #require(try await verb.failure(of: client, at: text))
            #expect(failure.code == "reference_unreachable")
            #expect(failure.message == "The picture's address could not be fetched")
            #expect(!"\(failure)".contains("secret") && !"\(failure)".contains("hidden"))
        }
        try await server.stop()
        try await garbage.stop()
    }
}

/// What this machine's loopback can do.
enum Loopback {
    /// Whether `::1` exists here; some containers have none.
    static let hasVersion6: Bool = (try? ServerProbe.bind("::1")) ?? false
}
