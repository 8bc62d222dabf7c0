import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Pictures")
    struct ServedPictures {
        @Test("an address answers without a key, for ever the same, and a client that has it is told so")
        func caching() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (address, first) = try await RunningServer.run(launch) { server in
                let done = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
                let uri = try #require(done.uri)
                let answer = try await server.api.with(key: "").send(.get, uri)
                #expect(answer.status == 200)
                #expect(answer.header("content-type") == "image/png")
                #expect(answer.header("cache-control")?.contains("immutable") == true)
                let tag = try #require(answer.header("etag"))
                let known = try await server.api.send(.get, uri, headers: ["If-None-Match": "\"other\", \(tag)"])
                #expect(known.status == 304)
                #expect(known.body.isEmpty)
                let changed = try await server.api.send(.get, uri, headers: ["If-None-Match": "\"other\""])
                #expect(changed.body == answer.body)
                let head = try await server.api.send(.head, uri)
                #expect(head.status == 200)
                #expect(head.header("content-length") == "\(answer.body.count)")
                let guessed = uri.replacing(/pictures\/[0-9a-f]{4}/, with: "pictures/0000")
                #expect(try await server.api.send(.get, guessed).status == 404)
                return (String(uri.dropFirst(server.process.address.count)), answer.body)
            }.value
            try await RunningServer.run(launch) { server in
                let again = try await server.api.with(key: "").send(.get, address)
                #expect(again.body == first)
            }
        }

        @Test("many who ask for a large picture and do not take it cost next to no memory, and get it when they do")
        func stalledReaders() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                // A picture with fifteen million bytes behind its end.
                let large = try Photo.bytes + [UInt8](repeating: 0, count: 15_000_000)
                let address = try await server.api.upload(large).url
                let (port, count) = (server.process.address.split(separator: ":").last.map(String.init) ?? "", 40)
                let output = try await Script("stalled-downloads.py", .python).output(
                    in: path,
                    arguments: [
                        port, server.process.key, String(address.dropFirst(server.process.address.count)), "\(count)",
                        "\(server.process.processID)",
                    ]
                )
                let numbers = output.split(separator: "\n").compactMap { Int($0) }
                #expect(numbers.dropFirst() == Array(repeating: large.count, count: count)[...])
                // A tenth of what they ask for.
                #expect(try #require(numbers.first) < count * large.count / 10)
            }
        }

        @Test("a result can be the next reference, and no connection is opened for it")
        func resultAsReference() async throws {
            let folder = try TestFolder()
            // Loopback is closed to this server: had it opened a connection to itself, the job would fail.
            try await RunningServer.run(folder.launch()) { server in
                let first = try await server.finished(
                    try await server.api.imagine("\(server.samplePhoto) oil painting --ar 2:3")
                )
                let tile = try #require(first.images?.first)
                let second = try await server.finished(try await server.api.imagine("<\(tile)> neon night"))
                #expect(second.status == "DONE", "\(second.error ?? "")")
                #expect(try await Pictures.size(try #require(second.uri), server.api) == [170, 256])
                let named = tile.replacing("127.0.0.1", with: "localhost")
                let third = try await server.api.imageToImage("pencil", named)
                #expect(third.size == [170, 256])
            }
        }

        @Test("a picture says how it was made, and nothing of the photo that it came from")
        func metadata() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let done = try await server.finished(
                    try await server.api.imagine("\(server.samplePhoto) кошка, oil painting --seed 11")
                )
                let bytes = try await server.api.send(.get, try #require(done.images?.first)).body
                let data = Data(bytes)
                #expect(data.range(of: Data("imagined.recipe".utf8)) != nil)
                #expect(data.range(of: Data("imagined.seed".utf8)) != nil)
                #expect(data.range(of: Data("eXIf".utf8)) == nil)
                // UTF-8 stands where the format has it: in an iTXt chunk, five bytes after the keyword.
                let text = Data("iTXtDescription\0\0\0\0\0кошка, oil painting".utf8)
                #expect(data.range(of: text) != nil)
            }
        }

        @Test("the sample photo is always there, and nothing else beside it")
        func samples() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let sample = try await server.api.with(key: "").send(.get, "/samples/cat.jpg")
                #expect(sample.status == 200)
                #expect(sample.header("content-type") == "image/jpeg")
                let path = "\(Program.packageRoot)/Sources/HTTPAPI/Resources/cat.jpg"
                #expect(sample.body == [UInt8](try Data(contentsOf: URL(filePath: path))))
                #expect(try await server.api.send(.get, "/samples/dog.jpg").status == 404)
                #expect(try await server.api.send(.get, "/samples/..%2F..%2Fetc%2Fpasswd").status == 404)
            }
        }
    }
}
