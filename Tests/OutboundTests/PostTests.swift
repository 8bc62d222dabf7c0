import NIOCore
import Outbound
import Testing

@Suite("delivery of a message") struct PostTests {
    @Test("the receiver gets the body and the headers as given")
    func delivered() async throws {
        let server = try await ScriptedServer.start { _ in .close(after: answer("thanks", status: "201 Created")) }
        let client = try makeClient(allow: ["127.0.0.1"])
        let status = try await client.post(
            OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/hook?a=b"),
            body: Array("{\"a\":1}".utf8),
            headers: [("Content-Type", "application/json"), ("webhook-id", "msg_1")]
        )
        #expect(status == PostedStatus(status: 201, answer: Array("thanks".utf8)))
        #expect(
            server.requests == [
                """
                POST /hook?a=b HTTP/1.1\r
                Host: 127.0.0.1:\(server.port)\r
                User-Agent: imagined\r
                Accept-Encoding: identity\r
                Connection: close\r
                Content-Type: application/json\r
                webhook-id: msg_1\r
                Content-Length: 7\r
                \r
                {"a":1}
                """
            ]
        )
        try await server.stop()
    }

    @Test("a redirect is told and not followed", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        let canary = try await Canary.start()
        let server = try await ScriptedServer.start { _ in
            .close(after: answer("", status: "\(status) X", headers: ["Location: http://127.0.0.1:\(canary.port)/"]))
        }
        let client = try makeClient(allow: ["127.0.0.1"])
        let address = try OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/")
        let told = try await client.post(address, body: [], headers: [])
        #expect(told.status == status)
        #expect(told.location == "http://127.0.0.1:\(canary.port)/")
        #expect(try await canary.visits() == 0)
        try await canary.stop()
        try await server.stop()
    }

    @Test(
        "once a status is there, the delivery has one, however the answer goes on",
        arguments: [
            ScriptedServer.Reply.flood(after: "HTTP/1.1 200 OK\r\n\r\n", chunk: String(repeating: "x", count: 65536)),
            .hold(after: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"),
            .close(after: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"),
            .close(after: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz"),
            .drip(after: "HTTP/1.1 200 OK\r\n\r\n", every: .milliseconds(10)),
        ]
    )
    func statusCounts(reply: ScriptedServer.Reply) async throws {
        let server = try await ScriptedServer.start { _ in reply }
        // Long enough that a busy machine delivers the status; two of the answers are cut only by this.
        let client = try makeClient(allow: ["127.0.0.1"]) { $0.totalTimeout = .seconds(4) }
        let address = try OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/")
        let status = try await client.post(address, body: [], headers: [])
        #expect(status.status == 200)
        #expect(status.answer.count <= 16384)
        await server.nextClose()
        try await server.stop()
    }

    @Test("how long the receiver wants to be left alone is told as it was sent", arguments: ["120", "soon", nil])
    func retryAfter(text: String?) async throws {
        let server = try await ScriptedServer.start { _ in
            .close(after: answer("", status: "503 X", headers: text.map { ["Retry-After: \($0)"] } ?? []))
        }
        let client = try makeClient(allow: ["127.0.0.1"])
        let told = try await client.post(
            OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/"),
            body: [],
            headers: []
        )
        #expect(told.status == 503)
        #expect(told.retryAfter == text)
        #expect(told.location == nil)
        try await server.stop()
    }

    @Test("a receiver that never answers is given up")
    func silence() async throws {
        let server = try await ScriptedServer.start { _ in .hold(after: "") }
        let client = try makeClient(allow: ["127.0.0.1"]) { $0.totalTimeout = .milliseconds(300) }
        let reason = try await Verb.post.failure(of: client, at: "http://127.0.0.1:\(server.port)/")?.reason
        #expect(reason == .timedOut)
        await server.lastClose()
        try await server.stop()
    }

    @Test(
        "a header that could break or redirect the message is not sent",
        arguments: [
            ("X", "a\r\nHost: b"), ("X\r\nY", "a"), ("", "a"), ("X Y", "a"), ("X", "ä"), ("Host", "a"),
            ("content-length", "1"), ("Transfer-Encoding", "chunked"), ("Authorization", "Bearer a"), ("Cookie", "a=b"),
            ("Proxy-Authorization", "a"), ("Connection", "upgrade"), ("Expect", "100-continue"),
        ]
    )
    func refusedHeader(name: String, value: String) async throws {
        let server = try await ScriptedServer.start { _ in .close(after: answer("")) }
        let client = try makeClient(allow: ["127.0.0.1"])
        let address = try OutboundAddress(parsing: "http://127.0.0.1:\(server.port)/")
        await #expect(throws: OutboundFailure.unreachable(host: "127.0.0.1", .refusedHeader(name: name))) {
            try await client.post(address, body: [], headers: [(name, value)])
        }
        #expect(server.connections == 0)
        try await server.stop()
    }
}
