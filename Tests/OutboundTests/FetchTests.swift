import IPAddresses
import Outbound
import Testing

@Suite("fetch of a picture") struct FetchTests {
    @Test("a body comes back whole, with the request that a stranger's server sees")
    func wholeBody() async throws {
        let picture = String(repeating: "0123456789", count: 30_000)
        let server = try await ScriptedServer.start { _ in .close(after: answer(picture)) }
        let client = try makeClient(allow: ["127.0.0.1"])
        let address = try OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/a/b.png?x=1#f")
        let fetched = try await client.fetch(address)
        #expect(fetched.bytes == Array(picture.utf8))
        #expect(fetched.address == address)
        #expect(
            server.requests == [
                """
                GET /a/b.png?x=1 HTTP/1.1\r
                Host: 127.0.0.1:\(server.port)\r
                User-Agent: imagined\r
                Accept-Encoding: identity\r
                Connection: close\r
                Accept: image/png, image/jpeg, image/webp, image/gif, */*;q=0.1\r
                \r

                """
            ]
        )
        try await server.stop()
    }

    @Test("each framing of a body is read")
    func framings() async throws {
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3;x=y\r\ndef\r\n0\r\nT: v\r\n\r\n"
        let untilClose = "HTTP/1.0 200 OK\r\n\r\nabcdef"
        for text in [answer("abcdef"), chunked, untilClose] {
            let server = try await ScriptedServer.start { _ in .close(after: text) }
            let client = try makeClient(allow: ["127.0.0.1"])
            let fetched = try await client.fetch(OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/"))
            #expect(fetched.bytes == Array("abcdef".utf8))
            try await server.stop()
        }
    }

    @Test(
        "any status but 200 is no picture",
        arguments: ["204 No Content", "206 Partial Content", "300 X", "304 X", "404 X", "500 X"]
    )
    func status(line: String) async throws {
        let server = try await ScriptedServer.start { _ in .close(after: answer("", status: line)) }
        let client = try makeClient(allow: ["127.0.0.1"])
        let reason = try await Verb.fetch.failure(of: client, at: "http://127.0.0.1:\(server.port)/")?.reason
        #expect(reason == .status(try #require(Int(line.prefix(3)))))
        try await server.stop()
    }

    @Test("redirects are followed, up to the limit", arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) async throws {
        let server = try await ScriptedServer.start { request in
            let hop = Int(request.dropFirst(5).prefix(1)) ?? 0
            guard hop < 3 else { return .close(after: answer("here")) }
            return .close(after: answer("", status: "\(status) Moved", headers: ["Location: /\(hop + 1)?q"]))
        }
        let client = try makeClient(allow: ["127.0.0.1"])
        let fetched = try await client.fetch(OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/0"))
        #expect(fetched.bytes == Array("here".utf8))
        #expect(fetched.address.requestTarget == "/3?q")
        #expect(server.connections == 4)
        try await server.stop()
    }

    @Test("a fourth redirect and a circle end the fetch", arguments: ["/next", "/", ""])
    func tooManyRedirects(location: String) async throws {
        let server = try await ScriptedServer.start { _ in
            .close(after: answer("", status: "302 Found", headers: ["Location: \(location)"]))
        }
        let client = try makeClient(allow: ["127.0.0.1"])
        let reason = try await Verb.fetch.failure(of: client, at: "http://127.0.0.1:\(server.port)/")?.reason
        #expect(reason == .tooManyRedirects)
        #expect(server.connections == 4)
        try await server.stop()
    }

    @Test("a redirect to the inside is refused at the hop", arguments: [301, 302, 303, 307, 308])
    func redirectInside(status: Int) async throws {
        let canary = try await Canary.start()
        let locations = [
            "http://127.0.0.1:\(canary.port)/", "http://localhost:\(canary.port)/", "//127.0.0.1:\(canary.port)/",
            "http://[::ffff:127.0.0.1]:\(canary.port)/", "http://inside.example:\(canary.port)/",
            "//169.254.169.254/", "\\\\127.0.0.1:\(canary.port)", "http:\\\\127.0.0.1:\(canary.port)",
            "file:///etc/passwd", "http+unix://%2Fvar%2Frun%2Fdocker.sock/", "http://127.1:\(canary.port)/",
            "http://user:pw@127.0.0.1:\(canary.port)/", "http:///127.0.0.1:\(canary.port)/",
        ]
        for location in locations {
            let server = try await ScriptedServer.start { _ in
                .close(after: answer("", status: "\(status) Moved", headers: ["Location: \(location)"]))
            }
            let client = try makeClient(
                allow: ["127.0.0.1:\(server.port)"],
                ports: [canary.port],
                resolver: ScriptedResolver(always: ["127.0.0.1"])
            )
            let failure = try await Verb.fetch.failure(of: client, at: "http://127.0.0.1:\(server.port)/")
            #expect(failure?.code == "reference_unreachable", "\(location)")
            #expect(server.connections == 1)
            try await server.stop()
        }
        #expect(try await canary.visits() == 0)
        try await canary.stop()
    }

    @Test("a redirect to the same name is resolved and checked again")
    func redirectToRebindingName() async throws {
        let server = try await ScriptedServer.start { _ in
            .close(after: answer("", status: "302 Found", headers: ["Location: /again"]))
        }
        let canary = try await Canary.start(on: "127.0.0.2", port: server.port)
        let resolver = ScriptedResolver { _, query in [.v4(query == 1 ? 0x7F00_0001 : 0x7F00_0002)] }
        let client = try makeClient(allow: ["127.0.0.1:\(server.port)"], ports: [server.port], resolver: resolver)
        let reason = try await Verb.fetch.failure(of: client, at: "http://flip.example:\(server.port)/")?.reason
        #expect(reason == .refusedAddress(.v4(0x7F00_0002)))
        #expect(resolver.queries.count == 2)
        #expect(try await canary.visits() == 0)
        try await canary.stop()
        try await server.stop()
    }

    @Test("nothing that could be a credential is sent, on any hop")
    func noCredentials() async throws {
        let server = try await ScriptedServer.start { request in
            guard request.hasPrefix("GET /0") else { return .close(after: answer("here")) }
            let headers = ["Location: /1", "Set-Cookie: a=b", "WWW-Authenticate: Basic", "Refresh: 0; url=/2"]
            return .close(after: answer("", status: "302 Found", headers: headers))
        }
        let client = try makeClient(allow: ["127.0.0.1"])
        _ = try await client.fetch(OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/0"))
        #expect(server.requests.count == 2)
        for request in server.requests {
            let names = request.split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != ":" } }
            #expect(names == ["Host", "User-Agent", "Accept-Encoding", "Connection", "Accept"])
        }
        try await server.stop()
    }
}
