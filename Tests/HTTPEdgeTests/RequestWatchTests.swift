import HTTPEdge
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@Suite struct RequestWatchTests {
    private static let begun = "POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
    private static let whole = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"

    // MARK: - Headers

    @Test("a connection that says nothing is closed without a word")
    func silence() throws {
        let pipeline = try WatchedPipeline()
        pipeline.advance(.seconds(9))
        #expect(pipeline.isOpen)
        pipeline.advance(.seconds(2))
        #expect(!pipeline.isOpen)
        #expect(try pipeline.sent() == "")
    }

    @Test("a header that drips in is answered 408 and closed, however regularly it drips")
    func slowHeader() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive("GET / HTTP/1.1\r\n")
        for number in 1...9 {
            pipeline.advance(.seconds(1))
            #expect(pipeline.isOpen)
            try pipeline.receive("X-\(number): 1\r\n")
        }
        pipeline.advance(.seconds(1))
        #expect(!pipeline.isOpen)
        let sent = try pipeline.sent()
        #expect(sent.hasPrefix("HTTP/1.1 408 ") && sent.hasSuffix("\r\n\r\nheadTooSlow"))
    }

    @Test("the header of a further request has its own time, from its first byte")
    func nextHeader() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.whole)
        pipeline.advance(.minutes(5))
        #expect(pipeline.isOpen, "an answer may take its time")
        pipeline.answer()
        pipeline.advance(.seconds(50))
        #expect(pipeline.isOpen, "silence between requests is another's business")
        try pipeline.receive("GET")
        pipeline.advance(.seconds(9))
        #expect(pipeline.isOpen)
        pipeline.advance(.seconds(2))
        #expect(!pipeline.isOpen)
    }

    @Test("a connection of HTTP/2 is open for its streams, and not for long without any")
    func multiplexed() throws {
        let connection = ConnectionWatch(EdgeLimits()) { Array("\($0)".utf8) }
        let channel = EmbeddedChannel(handler: connection)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        // In two pieces, of which the first could be anything.
        for text in ["PRI * HT", "TP/2.0\r\n\r\nSM\r\n\r\n"] { try channel.writeInbound(ByteBuffer(string: text)) }
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        connection.streamOpened()
        connection.streamOpened()
        channel.embeddedEventLoop.advanceTime(by: .minutes(10))
        connection.streamClosed()
        channel.embeddedEventLoop.advanceTime(by: .minutes(10))
        #expect(channel.isActive)
        connection.streamClosed()
        channel.embeddedEventLoop.advanceTime(by: .seconds(64))
        #expect(channel.isActive)
        connection.streamOpened()
        connection.streamClosed()
        channel.embeddedEventLoop.advanceTime(by: .seconds(64))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test("a connection of HTTP/2 on which no stream is opened is closed without a word")
    func neverMultiplexed() throws {
        let channel = EmbeddedChannel(handler: ConnectionWatch(EdgeLimits()) { Array("\($0)".utf8) })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.writeInbound(ByteBuffer(string: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test(
        "what can't be read is told once and in words",
        arguments: [
            ("GARBAGE\r\n\r\n", 400, "notHTTP"),
            ("GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", 400, "notHTTP"),
            ("GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 90_000))\r\n\r\n", 431, "headTooLarge"),
        ]
    )
    func unreadable(_ request: String, _ status: Int, _ body: String) throws {
        let pipeline = try WatchedPipeline()
        try? pipeline.receive(request)
        try? pipeline.receive("and more\r\n\r\n")
        let sent = try pipeline.sent()
        #expect(sent.hasPrefix("HTTP/1.1 \(status) "))
        #expect(sent.hasSuffix("\r\n\r\n\(body)"))
        #expect(sent.contains("Connection: close"))
        pipeline.advance(.seconds(6))
        #expect(!pipeline.isOpen)
    }

    @Test("what is broken behind a good request waits for the answer to that one")
    func brokenSecond() throws {
        let pipeline = try WatchedPipeline()
        try? pipeline.receive(Self.whole + "GARBAGE\r\n\r\n")
        #expect(try pipeline.sent() == "")
        pipeline.answer()
        let sent = try pipeline.sent()
        #expect(sent.hasPrefix("HTTP/1.1 200 "))
        #expect(sent.contains("okHTTP/1.1 400 "))
    }

    // MARK: - Bodies

    @Test("a body below the least rate is given up, and its reader hears why")
    func slowBody() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.begun)
        for _ in 0..<9 {
            pipeline.advance(.seconds(1))
            try pipeline.receive(String(repeating: "a", count: 900))
        }
        #expect(pipeline.failures.isEmpty)
        pipeline.advance(.seconds(2))
        #expect(pipeline.failures == [.bodyTooSlow])
        pipeline.answer(.requestTimeout)
        #expect(try pipeline.sent().contains("Connection: close"))
        pipeline.advance(.seconds(6))
        #expect(!pipeline.isOpen)
    }

    @Test("a body above the least rate is taken, until its whole time is over")
    func longBody() throws {
        var limits = EdgeLimits()
        limits.bodyTime = .seconds(30)
        let pipeline = try WatchedPipeline(limits)
        try pipeline.receive(Self.begun)
        for _ in 0..<29 {
            try pipeline.receive(String(repeating: "a", count: 1500))
            pipeline.advance(.seconds(1))
        }
        #expect(pipeline.failures.isEmpty)
        pipeline.advance(.seconds(2))
        #expect(pipeline.failures == [.bodyTooSlow])
    }

    @Test("a client that was answered before it had sent all may read the answer, and then has to go")
    func lingering() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.begun)
        pipeline.answer(.unauthorized)
        #expect(try !pipeline.sent().contains("Connection"))
        #expect(!pipeline.isOutputClosed)
        for _ in 0..<4 {
            pipeline.advance(.seconds(1))
            try pipeline.receive(String(repeating: "a", count: 10_000))
            #expect(pipeline.isOpen)
        }
        pipeline.advance(.seconds(2))
        #expect(!pipeline.isOpen)
        #expect(pipeline.failures.isEmpty)
    }

    @Test("a client that was answered before it had sent all may send the rest")
    func lingeringToTheEnd() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.begun)
        pipeline.answer(.unauthorized)
        try pipeline.receive(String(repeating: "a", count: 99_999))
        pipeline.advance(.seconds(4))
        try pipeline.receive("a")
        pipeline.advance(.seconds(30))
        #expect(pipeline.isOpen)
        try pipeline.receive(Self.whole)
        #expect(pipeline.heads.count == 2)
    }

    @Test("an answer that says so is the last one on its connection")
    func lastAnswer() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.whole)
        pipeline.answer(closing: true)
        #expect(pipeline.isOutputClosed)
        #expect(pipeline.isOpen, "the client may have to read its answer")
        try pipeline.receive(Self.whole)
        #expect(pipeline.heads.count == 1)
        #expect(!pipeline.isOpen)
    }

    @Test("what came behind a request that ends its connection keeps nothing open")
    func pipelinedBehindTheLast() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.whole + Self.whole)
        pipeline.answer(closing: true)
        #expect(pipeline.isOutputClosed)
        pipeline.advance(.seconds(6))
        #expect(!pipeline.isOpen)
    }

    @Test("a broken body of a request that was answered already gets no second answer")
    func brokenAfterwards() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        pipeline.answer(.unauthorized)
        #expect(try pipeline.sent().hasPrefix("HTTP/1.1 401 "))
        try? pipeline.receive("no number\r\n")
        #expect(try pipeline.sent() == "")
        #expect(pipeline.errors == 0)
        pipeline.advance(.seconds(6))
        #expect(!pipeline.isOpen)
    }

    @Test("a body that is held back until somebody asks for it is not slow before")
    func heldBack() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n"
        )
        pipeline.advance(.minutes(10))
        #expect(pipeline.failures.isEmpty)
        pipeline.channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
        #expect(try pipeline.sent().hasPrefix("HTTP/1.1 100 "))
        pipeline.advance(.seconds(9))
        #expect(pipeline.failures.isEmpty)
        pipeline.advance(.seconds(2))
        #expect(pipeline.failures == [.bodyTooSlow])
    }

    @Test("requests one after the other keep their connection")
    func keptAlive() throws {
        let pipeline = try WatchedPipeline()
        for _ in 0..<3 {
            try pipeline.receive(Self.whole)
            pipeline.answer()
            #expect(try !pipeline.sent().contains("Connection"))
            pipeline.advance(.seconds(30))
        }
        #expect(pipeline.isOpen)
        #expect(pipeline.heads.count == 3)
    }

    // MARK: - Answers

    @Test("a client that takes nothing of its answer is left")
    func stalled() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.whole)
        pipeline.channel.isWritable = false
        pipeline.channel.pipeline.fireChannelWritabilityChanged()
        pipeline.advance(.seconds(59))
        #expect(pipeline.isOpen)
        pipeline.advance(.seconds(2))
        #expect(!pipeline.isOpen)
    }

    @Test("a client that takes its answer piece by piece is not")
    func slowReader() throws {
        let pipeline = try WatchedPipeline()
        try pipeline.receive(Self.whole)
        for _ in 0..<5 {
            for isWritable in [false, true] {
                pipeline.channel.isWritable = isWritable
                pipeline.channel.pipeline.fireChannelWritabilityChanged()
                pipeline.advance(.seconds(40))
            }
        }
        #expect(pipeline.isOpen)
    }

    @Test("too many fields on a stream of HTTP/2 are refused like those of HTTP/1", arguments: [100, 101])
    func fieldsOfStream(_ count: Int) throws {
        let pipeline = try WatchedPipeline(isStream: true)
        var head = HTTPRequest(method: .get, scheme: "https", authority: "a", path: "/")
        for _ in 0..<count { head.headerFields.append(HTTPField(name: .cookie, value: "a")) }
        try pipeline.channel.writeInbound(HTTPRequestPart.head(head))
        try pipeline.channel.writeInbound(HTTPRequestPart.end(nil))
        let answer = try pipeline.channel.readOutbound(as: HTTPResponsePart.self)
        guard count > 100 else {
            #expect(pipeline.heads.count == 1 && answer == nil)
            return
        }
        guard case .head(let refused) = answer else {
            Issue.record("no head")
            return
        }
        #expect(refused.status.code == 431 && refused.headerFields[.connection] == nil)
        #expect(pipeline.heads.isEmpty)
    }

    @Test("an answer on a stream of HTTP/2 says nothing of the connection, and ends what is still sent")
    func stream() throws {
        let pipeline = try WatchedPipeline(isStream: true)
        try pipeline.channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .post, scheme: "https", authority: "a", path: "/"))
        )
        pipeline.answer(closing: true)
        guard case .head(let head) = try pipeline.channel.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("no head")
            return
        }
        #expect(head.headerFields[.connection] == nil)
        #expect(pipeline.isOpen)
        pipeline.advance(.seconds(6))
        #expect(!pipeline.isOpen)
    }
}
