import DialectKit
import Foundation
import GenerationTesting
import Testing

@Suite("Multipart bodies")
struct MultipartParserTests {
    /// What was understood of a body, with the content of each part in one piece.
    private struct Reading: Equatable {
        var parts: [MultipartPart] = []
        var contents: [[UInt8]] = []
        var openParts = 0
        var failure: MultipartFailure?
        /// The most that was held back between two pieces.
        var mostHeld = 0

        static func == (left: Reading, right: Reading) -> Bool {
            left.parts == right.parts && left.contents == right.contents && left.openParts == right.openParts
                && left.failure == right.failure
        }
    }

    private static let boundary = "----b0undary"

    private static func read(
        _ body: [UInt8],
        boundary: String = boundary,
        limits: MultipartLimits = MultipartLimits(),
        sizes: () -> Int = { .max }
    ) throws -> Reading {
        var parser = MultipartParser(boundary: try #require(MultipartBoundary(boundary)), limits: limits)
        var reading = Reading()
        var rest = body[...]
        do throws(MultipartFailure) {
            while !rest.isEmpty {
                let piece = rest.prefix(max(sizes(), 1))
                rest = rest.dropFirst(piece.count)
                var events: [MultipartEvent] = []
                defer { note(events, &reading) }
                try parser.push(piece, into: &events)
                reading.mostHeld = max(reading.mostHeld, parser.heldByteCount)
            }
            try parser.finish()
        } catch {
            let failure = error
            reading.failure = failure
            var events: [MultipartEvent] = []
            #expect(throws: failure) { try parser.push([0x2D], into: &events) }
            #expect(throws: failure) { try parser.finish() }
            #expect(events.isEmpty)
        }
        return reading
    }

    private static func note(_ events: [MultipartEvent], _ reading: inout Reading) {
        for event in events {
            switch event {
            case .partBegan(let part):
                reading.parts.append(part)
                reading.contents.append([])
                reading.openParts += 1
            case .content(let bytes):
                #expect(!bytes.isEmpty && reading.openParts == 1)
                reading.contents[reading.contents.count - 1] += bytes
            case .partEnded: reading.openParts -= 1
            }
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        Array(text.replacing("\n", with: "\r\n").replacing("B", with: boundary).utf8)
    }

    // MARK: - Real clients

    private static let folder = "\(#filePath.dropLast("MultipartParserTests.swift".count))Golden/multipart"

    private static func golden(_ name: String) throws -> (contentType: String, body: [UInt8]) {
        let file = try [UInt8](Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
        let end = try #require(file.firstIndex(of: 0x0A))
        let line = String(decoding: file[..<end], as: UTF8.self)
        return (String(line.dropFirst("Content-Type: ".count)), Array(file[(end + 2)...]))
    }

    /// What each client's body has: its parts, and which of them is the picture.
    private static let clients: [(file: String, parts: [MultipartPart])] = [
        ("curl", [MultipartPart(name: "file", fileName: "cat.png", mediaType: "image/png")]),
        (
            "curl-odd-name",
            [
                MultipartPart(name: "note"), MultipartPart(name: "empty"),
                MultipartPart(name: "file", fileName: "odd %22name%22; é.png", mediaType: "image/png"),
            ]
        ),
        ("curl-field-from-file", [MultipartPart(name: "file", mediaType: "image/png")]),
        ("requests", [MultipartPart(name: "file", fileName: "cat.png")]),
        (
            "requests-with-fields",
            [
                MultipartPart(name: "title"),
                MultipartPart(name: "image", fileName: "кошка.png", mediaType: "image/png"),
            ]
        ),
        ("axios-stream", [MultipartPart(name: "file", fileName: "cat.png", mediaType: "image/png")]),
        (
            "axios-buffer",
            [MultipartPart(name: "a"), MultipartPart(name: "file", fileName: "cat.png", mediaType: "image/png")]
        ),
        ("node-fetch", [MultipartPart(name: "file", fileName: "%22q%22.png", mediaType: "image/png")]),
    ]

    @Test("what real clients send is understood, however it is cut", arguments: clients.indices)
    func realClients(_ index: Int) throws {
        let client = Self.clients[index]
        let (contentType, body) = try Self.golden("\(client.file).body")
        let boundary = String(decoding: try MultipartBoundary(contentType: contentType).bytes, as: UTF8.self)
        let whole = try Self.read(body, boundary: boundary)
        #expect(whole.failure == nil && whole.openParts == 0)
        #expect(whole.parts == client.parts)
        let picture = try #require(whole.contents.last)
        #expect(picture.count == 69)
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(picture.suffix(4).elementsEqual([0xAE, 0x42, 0x60, 0x82]))
        for size in 1...80 { #expect(try Self.read(body, boundary: boundary, sizes: { size }) == whole) }
    }

    @Test(
        "a form's fields are what was typed",
        arguments: [("curl-odd-name", "a\r\nb"), ("requests-with-fields", "Кошка")]
    )
    func fields(_ file: String, _ text: String) throws {
        let (contentType, body) = try Self.golden("\(file).body")
        let boundary = String(decoding: try MultipartBoundary(contentType: contentType).bytes, as: UTF8.self)
        let contents = try Self.read(body, boundary: boundary).contents
        #expect(contents.first == Array(text.utf8))
        if file == "curl-odd-name" { #expect(contents[1].isEmpty) }
    }

    // MARK: - Any cutting

    @Test(
        "random bodies with beginnings of delimiters in them are read the same, however they are cut",
        arguments: 1...40
    )
    func anyCutting(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "\r", "\n", "\r\n", "-", "--", "\r\n-", "\r\n--", "\r\n------b0undar", "a", "\r\n------b0undarx", "\0",
        ]
        var body: [UInt8] = []
        var contents: [[UInt8]] = []
        for number in 0..<Int.random(in: 1...5, using: &random) {
            let content = (0..<Int.random(in: 0...60, using: &random)).flatMap { _ in
                Array((pieces.randomElement(using: &random) ?? "").utf8)
            }
            contents.append(content)
            body += Self.bytes("\(number == 0 ? "" : "\n")--B\nContent-Disposition: form-data; name=\"n\(number)\"\n\n")
            body += content
        }
        body += Self.bytes("\n--B--")
        let whole = try Self.read(body)
        #expect(whole.failure == nil)
        #expect(whole.contents == contents)
        #expect(whole.parts.map(\.name) == contents.indices.map { "n\($0)" })
        for size in 1...24 { #expect(try Self.read(body, sizes: { size }) == whole) }
        for _ in 0..<20 {
            let cut = try Self.read(body, sizes: { Int.random(in: 1...30, using: &random) })
            #expect(cut == whole)
        }
    }

    @Test("broken bodies fail in the same way, however they are cut", arguments: 1...60)
    func brokenBodies(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var body = Self.bytes("--B\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\n\nabc\n--B \nContent-")
        body += Self.bytes("Disposition: form-data; name=b\nContent-Type: text/plain\n\n\n--B--\nover")
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<body.count, using: &random)
            switch Int.random(in: 0...2, using: &random) {
            case 0: body[place] = [0x0D, 0x0A, 0x20, 0x2D, 0x3A, 0x22, 0x00, 0x61].randomElement(using: &random) ?? 0
            case 1: body.remove(at: place)
            default: body.insert(body[place], at: place)
            }
        }
        let limits = MultipartLimits(preamble: 20, head: 90, headers: 2, parts: 2)
        let whole = try Self.read(body, limits: limits)
        for size in 1...body.count { #expect(try Self.read(body, limits: limits, sizes: { size }) == whole) }
    }

    @Test("a body that is cut off at any byte is told from a whole one")
    func truncated() throws {
        let text = "--B\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\n\nabc\n--B--"
        let body = Self.bytes(text)
        for length in 0..<body.count {
            let reading = try Self.read(Array(body[..<length]))
            #expect(reading.failure == .truncated, "\(length)")
            #expect(reading.openParts <= 1)
            #expect("abc".utf8.starts(with: reading.contents.first ?? []) || length >= body.count - 4)
        }
        #expect(try Self.read(body).failure == nil)
        #expect(try Self.read(body + Self.bytes("\n")).failure == nil)
    }

    @Test("little is held back, however much comes, and as much as one likes stands behind the end")
    func memory() throws {
        let content = [UInt8](repeating: 0x0D, count: 300_000)
        let head = Self.bytes(
            "--B\nContent-Disposition: form-data; name=f\nX: \(String(repeating: "x", count: 5000))\n\n"
        )
        let body = head + content + Self.bytes("\n--B--\n") + content
        let reading = try Self.read(body, sizes: { 1000 })
        #expect(reading.failure == nil)
        #expect(reading.contents == [content])
        #expect(reading.mostHeld < 8192 + 80)
        let preamble = try Self.read(content + body, sizes: { 1000 })
        #expect(preamble.failure == .preamble(limit: 1024))
        #expect(preamble.mostHeld < 100)
    }

    // MARK: - Rules

    @Test(
        "what is allowed is read",
        arguments: [
            "\n--B\nContent-Disposition: form-data; name=\"a\"\n\nabc\n--B--",
            "preamble\n-- B\n--B\nContent-Disposition: form-data; name=\"a\"\n\nabc\n--B--\nepilogue\n--B\n",
            "--B \t \nContent-Disposition: form-data; name=\"a\"\n\nabc\n--B-- \t\n",
            "--B\ncontent-disposition:form-data;name=a\n\nabc\n--B--",
            "--B\nCONTENT-DISPOSITION:\tForm-Data ; NAME = \"a\" ;\nContent-Transfer-Encoding: binary\n\nabc\n--B--",
        ]
    )
    func allowed(_ text: String) throws {
        let reading = try Self.read(Self.bytes(text))
        #expect(reading.failure == nil)
        #expect(reading.parts == [MultipartPart(name: "a")])
        #expect(reading.contents == [Array("abc".utf8)])
    }

    @Test("a body without parts is one, and a part may have no content at all")
    func empty() throws {
        #expect(try Self.read(Self.bytes("--B--")).parts.isEmpty)
        for content in ["\n", "\n\n"] {
            let reading = try Self.read(Self.bytes("--B\nContent-Disposition: form-data; name=a\n\(content)--B--"))
            #expect(reading.failure == nil && reading.contents == [[]])
        }
    }

    @Test(
        "a file's name is taken as it is, in every way in which clients write it",
        arguments: [
            (#"name="file"; filename="a\"b\\c.png""#, #"a"b\c.png"#), (#"name=file; filename=cat.png"#, "cat.png"),
            (#"filename="C:\dir\cat.png"; name="file""#, #"C:\dir\cat.png"#),
            (#"name="file"; filename="../../etc/passwd""#, "../../etc/passwd"),
            (#"name="file"; filename*=utf-8''%D0%9A.png"#, "utf-8''%D0%9A.png"),
            (#"name="file"; filename="a.png"; filename*=UTF-8''b.png"#, "a.png"), (#"name="file"; filename="""#, ""),
            (#"name="file""#, nil),
        ] as [(String, String?)]
    )
    func fileNames(_ parameters: String, _ name: String?) throws {
        let reading = try Self.read(Self.bytes("--B\nContent-Disposition: form-data; \(parameters)\n\nabc\n--B--"))
        #expect(reading.parts == [MultipartPart(name: "file", fileName: name)])
    }

    @Test(
        "what is not allowed is refused, each with its own reason",
        arguments: [
            ("--B\nContent-Disposition: form-data\n\n", .disposition), ("--B\nX: y\n\n", .disposition),
            ("--B\n\nabc\n--B--", .disposition),
            ("--B\nContent-Disposition: attachment; name=a\n\n", .disposition),
            ("--B\nContent-Disposition: form-data; name=a; name=b\n\n", .disposition),
            ("--B\nContent-Disposition: form-data; name=a; filename=x; filename=y\n\n", .disposition),
            ("--B\nContent-Disposition: form-data; name=\"a\n\n", .disposition),
            ("--B\nContent-Disposition: form-data; name=a\nContent-Disposition: form-data; name=b\n\n", .header),
            ("--B\nContent-Disposition : form-data; name=a\n\n", .header), ("--B\nno colon\n\n", .header),
            ("--B\nContent-Disposition: form-data;\n name=a\n\n", .header), ("--B\n: x\n\n", .header),
            ("--B\nX: \u{0}\n\n", .header), ("--B\nX: a\u{7F}\n\n", .header),
            ("--B\nContent-Disposition: form-data; name=a\nContent-Type: multipart/mixed; boundary=c\n\n", .nested),
            (
                "--B\nContent-Disposition: form-data; name=a\nContent-Transfer-Encoding: base64\n\n", .transferEncoding
            ),
            ("--Bx\n", .delimiter), ("--B-x", .delimiter),
            ("--B\(String(repeating: " ", count: 65))\n", .delimiter),
            ("--B\nContent-Disposition: form-data; name=a\n\nabc\n--Bx", .delimiter),
            ("\(String(repeating: "p", count: 1025))\n--B--", .preamble(limit: 1024)),
            ("--B\nX: \(String(repeating: "x", count: 8190))\n\n", .head(limit: 8192)),
            ("--B\n\(String(repeating: "X: y\n", count: 17))\n", .tooManyHeaders(limit: 16)),
            (
                String(repeating: "\n--B\nContent-Disposition: form-data; name=a\n\n", count: 33),
                .tooManyParts(limit: 32)
            ),
        ] as [(String, MultipartFailure)]
    )
    func refused(_ text: String, _ failure: MultipartFailure) throws {
        #expect(try Self.read(Self.bytes(text)).failure == failure)
        #expect(try Self.read(Self.bytes(text), sizes: { 1 }).failure == failure)
        #expect(!failure.reason.isEmpty && !failure.reason.hasSuffix("."))
    }

    @Test("lines end with CR LF and with nothing else")
    func bareLineFeeds() throws {
        let text = "--\(Self.boundary)\nContent-Disposition: form-data; name=a\n\nabc\n--\(Self.boundary)--\n"
        #expect(try Self.read(Array(text.utf8)).failure == .delimiter)
        let mixed = "--\(Self.boundary)\r\nContent-Disposition: form-data; name=a\nX: y\r\n\r\n"
        #expect(try Self.read(Array(mixed.utf8)).failure == .header)
    }

    @Test("as much as the limits allow is read")
    func limits() throws {
        let disposition = "Content-Disposition: form-data; name=a\n"
        let preamble = String(repeating: "p", count: 1024)
        #expect(try Self.read(Self.bytes("\(preamble)\n--B--")).failure == nil)
        let lines = String(repeating: "X: y\n", count: 15)
        #expect(try Self.read(Self.bytes("--B\n\(lines)\(disposition)\n\n--B--")).failure == nil)
        let parts = String(repeating: "\n--B\n\(disposition)\nx", count: 32)
        #expect(try Self.read(Self.bytes("\(parts)\n--B--")).contents.count == 32)
    }

    @Test("a head that comes byte by byte costs as much as content that does")
    func slowHead() throws {
        let letters = String(repeating: "x", count: 30_000)
        let disposition = "Content-Disposition: form-data; name=a\n"
        func least(_ text: String) throws -> Duration {
            let body = Self.bytes(text)
            var least = Duration.seconds(3600)
            for _ in 0..<3 {
                let began = ContinuousClock.now
                let reading = try Self.read(body, limits: MultipartLimits(head: 1 << 16), sizes: { 1 })
                least = min(least, began.duration(to: .now))
                #expect(reading.failure == nil && reading.parts == [MultipartPart(name: "a")])
            }
            return least
        }
        let head = try least("--B\nX: \(letters)\n\(disposition)\ny\n--B--")
        let content = try least("--B\n\(disposition)\n\(letters)\n--B--")
        // Searched from its beginning with each byte, the head takes thousands of times as many steps.
        #expect(head < content * 10, "\(head) and \(content)")
    }

    // MARK: - Boundaries

    @Test(
        "a boundary is found",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("multipart/form-data;boundary=\"a b:c\"", "a b:c"),
            ("Multipart/Form-Data; charset=utf-8; BOUNDARY=x", "x"),
            (
                "multipart/form-data; boundary=----WebKitFormBoundaryAbC+/='()_,.?",
                "----WebKitFormBoundaryAbC+/='()_,.?"
            ),
            ("multipart/form-data; boundary=\(String(repeating: "x", count: 70));", String(repeating: "x", count: 70)),
        ]
    )
    func boundaries(_ contentType: String, _ boundary: String) throws {
        #expect(try MultipartBoundary(contentType: contentType).bytes == Array(boundary.utf8))
    }

    @Test(
        "what can't be a boundary is refused",
        arguments: [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary=a; boundary=a", "multipart/form-data; boundary=\"a ",
            "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a@b",
            "multipart/form-data; boundary=é", "multipart/form-data; boundary=\"a\r\nb\"",
            "multipart/form-data; boundary=\(String(repeating: "x", count: 71))", "multipart/form-data; boundary a=b",
            "multipart/form-data; xboundary=a",
        ]
    )
    func badBoundaries(_ contentType: String) {
        #expect(throws: MultipartFailure.boundary) { try MultipartBoundary(contentType: contentType) }
    }
}
