import NIOCore
import Outbound
import Testing

@Suite("hostile answers") struct HostileAnswerTests {
    /// - Returns: why the fetch failed.
    private func failure(
        of reply: ScriptedServer.Reply,
        configure: (inout OutboundConfiguration) -> Void = { _ in }
    ) async throws -> OutboundFailure? {
        let server = try await ScriptedServer.start { _ in reply }
        let client = try makeClient(allow: ["127.0.0.1"], configure: configure)
        let failure = try await Verb.fetch.failure(of: client, at: "http://127.0.0.1:\(server.port)/")
        await server.lastClose()
        try await server.stop()
        return failure
    }

    @Test("a body that drips is cut by the minimum rate")
    func drip() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
        let failure = try await failure(of: .drip(after: head, every: .milliseconds(20))) {
            $0.rateWindow = .milliseconds(100)
        }
        #expect(failure?.reason == .tooSlow)
    }

    @Test("a server that never answers is cut by the minimum rate, or by the total time", arguments: [true, false])
    func silence(byRate: Bool) async throws {
        let failure = try await failure(of: .hold(after: "")) {
            if byRate { $0.rateWindow = .milliseconds(50) } else { $0.totalTimeout = .milliseconds(300) }
        }
        #expect(failure?.reason == (byRate ? .tooSlow : .timedOut))
    }

    @Test("a body that keeps the rate is still cut by the total time")
    func steadyBody() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"
        let failure = try await failure(of: .drip(after: head, every: .milliseconds(5))) {
            $0.minimumBytesPerSecond = 0
            $0.totalTimeout = .milliseconds(300)
        }
        #expect(failure?.reason == .timedOut)
    }

    @Test("headers without end are cut at the limit")
    func endlessHeaders() async throws {
        let one = try await failure(
            of: .flood(after: "HTTP/1.1 200 OK\r\nX: ", chunk: String(repeating: "x", count: 4096))
        )
        let many = try await failure(
            of: .flood(after: "HTTP/1.1 200 OK\r\n", chunk: String(repeating: "X: y\r\n", count: 500))
        )
        for failure in [one, many] { try expectMalformed(failure) }
    }

    @Test("interim answers without end are cut")
    func endlessInterimAnswers() async throws {
        let chunk = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 100)
        try expectMalformed(try await failure(of: .flood(after: "", chunk: chunk)))
        let hints = String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", count: 100)
        try expectMalformed(try await failure(of: .flood(after: "", chunk: hints)))
    }

    @Test("a few interim answers are passed over")
    func interimAnswers() async throws {
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer("here")
        #expect(try await failure(of: .close(after: text)) == nil)
    }

    @Test("a hundred interim answers and nothing else are cut by the rate")
    func interimAnswersThenSilence() async throws {
        let text = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 100)
        let failure = try await failure(of: .hold(after: text)) {
            $0.rateWindow = .milliseconds(100); $0.minimumBytesPerSecond = 1 << 20
        }
        #expect(failure?.reason == .tooSlow)
    }

    @Test("more bytes around the body than in it are cut")
    func framingOutOfProportion() async throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let extensions = "1;" + String(repeating: "x", count: 4096) + "\r\na\r\n"
        try expectMalformed(try await failure(of: .flood(after: head, chunk: extensions)))
        let trailers = String(repeating: "T: v\r\n", count: 500)
        try expectMalformed(try await failure(of: .flood(after: head + "0\r\n", chunk: trailers)))
    }

    @Test("a body beyond the limit is cut while it is read, whatever its length claims")
    func tooLarge() async throws {
        let heads = [
            "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        ]
        for head in heads {
            let failure = try await failure(of: .flood(after: head, chunk: String(repeating: "x", count: 65536))) {
                $0.maximumBytes = 100_000
            }
            if head.contains("ffffffffffffffff"), case .unreachable(_, .malformed) = try #require(failure) { continue }
            #expect(failure == .tooLarge(host: "127.0.0.1", maximumBytes: 100_000), "\(head)")
            #expect(failure?.code == "reference_too_large")
            #expect(failure?.message == "The picture is larger than the limit of 100000 bytes")
        }
    }

    @Test("a body of exactly the limit is read")
    func exactlyTheLimit() async throws {
        let text = answer(String(repeating: "x", count: 100_000))
        #expect(try await failure(of: .close(after: text)) { $0.maximumBytes = 100_000 } == nil)
        #expect(try await failure(of: .close(after: text)) { $0.maximumBytes = 99_999 }?.code == "reference_too_large")
    }

    @Test("more bytes than the length claims are refused")
    func surplus() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + String(repeating: "x", count: 1000)
        try expectMalformed(try await failure(of: .flood(after: text, chunk: String(repeating: "x", count: 65536))))
    }

    @Test(
        "an ambiguous length is refused",
        arguments: [
            "Content-Length: -1", "Content-Length: 10\r\nContent-Length: 11", "Content-Length: 10, 11",
            "Content-Length: 1x",
            "Content-Length: 99999999999999999999", "Content-Length: 10\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 10",
        ]
    )
    func ambiguousLength(headers: String) async throws {
        try expectMalformed(
            try await failure(of: .close(after: "HTTP/1.1 200 OK\r\n\(headers)\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"))
        )
    }

    @Test(
        "what is no HTTP/1 is refused",
        arguments: ["\r\n\r\n\r\n", "SSH-2.0-x\r\n", "HTTP/3.7 200 OK\r\n\r\n", "HTTP/1.1 OK\r\n\r\n", "\u{0}"]
    )
    func noHTTP(text: String) async throws {
        #expect(try await failure(of: .close(after: text))?.code == "reference_unreachable")
    }

    @Test(
        "a body that ends early is refused",
        arguments: ["Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc", ""]
    )
    func truncated(text: String) async throws {
        let failure = try await failure(of: .close(after: "HTTP/1.1 200 OK\r\n" + text))
        #expect(failure?.code == "reference_unreachable")
    }

    @Test(
        "a compressed body is refused unread",
        arguments: [
            "Content-Encoding: gzip", "Content-Encoding: deflate", "Content-Encoding: br",
            "content-encoding: identity, gzip",
            "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: gzip",
        ]
    )
    func compressed(header: String) async throws {
        let head = "HTTP/1.1 200 OK\r\n\(header)\r\n\r\n"
        let failure = try await failure(of: .flood(after: head, chunk: String(repeating: "\u{1F}", count: 65536)))
        switch try #require(failure?.reason) {
        case .encoded, .malformed: break
        case let reason: Issue.record("\(header): \(reason)")
        }
    }

    private func expectMalformed(_ failure: OutboundFailure?) throws {
        guard case .unreachable(_, .malformed) = try #require(failure) else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }
}
