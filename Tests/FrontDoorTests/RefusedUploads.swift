import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Refused uploads")
    struct RefusedUploads {
        private static let own = Submit(dialect: .own, path: "/v1/uploads", body: "", otherBody: "")

        /// A form with parts, each a name, a file's name and a content.
        private static func form(_ parts: [(name: String, file: String?, content: [UInt8])]) -> [UInt8] {
            parts.flatMap { part -> [UInt8] in
                let file = part.file.map { "; filename=\"\($0)\"" } ?? ""
                let head = "--b\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n\r\n"
                return Array(head.utf8) + part.content + Array("\r\n".utf8)
            } + Array("--b--\r\n".utf8)
        }

        @Test("what is no picture, or brings none or several, is refused, each with its code, and leaves nothing")
        func refused() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = try Photo.bytes
                let multipart = "multipart/form-data; boundary=b"
                let text = { (text: String) in Array(text.utf8) }
                let refusals: [(type: String, body: [UInt8], status: Int, code: String, parameter: String?)] = [
                    ("image/png", [], 400, "no_picture", "file"),
                    ("image/png", text("<svg/>"), 415, "reference_unsupported", nil),
                    ("image/jpeg", Array(photo.prefix(100)), 422, "reference_truncated", nil),
                    ("text/html", photo, 415, "unsupported_media_type", "Content-Type"),
                    ("application/xml", text("<a/>"), 415, "unsupported_media_type", "Content-Type"),
                    ("text/plain", text("https://h/a.png"), 400, "invalid_parameter", "image"),
                    ("text/plain", text("data:image/png;base64,a-_b"), 400, "invalid_parameter", "image"),
                    ("text/plain", text("data:image/svg+xml,<svg/>"), 415, "reference_unsupported", nil),
                    ("application/json", text("{}"), 400, "missing_parameter", "image"),
                    ("application/json", text("{"), 400, "malformed_body", nil),
                    ("application/json", text(#"{"url":"x"}"#), 400, "invalid_parameter", "url"),
                    ("application/json", text(#"{"image":"https://h/a"}"#), 400, "invalid_parameter", "image"),
                    ("application/x-www-form-urlencoded", text("a=b"), 400, "missing_parameter", "image"),
                    ("multipart/form-data", photo, 400, "malformed_body", nil),
                    ("multipart/mixed; boundary=b", photo, 415, "unsupported_media_type", "Content-Type"),
                    (multipart, photo, 400, "malformed_body", nil),
                    (multipart, Self.form([]), 400, "no_picture", "file"),
                    (multipart, Self.form([("a", nil, photo)]), 400, "no_picture", "file"),
                    (multipart, Self.form([("file", "", [])]), 400, "no_picture", "file"),
                    (multipart, Array(Self.form([("file", "x", photo)]).dropLast(8)), 400, "malformed_body", nil),
                    (
                        multipart, Self.form([("file", "x", photo), ("file", "y", photo)]), 400, "several_pictures",
                        "file"
                    ),
                    (multipart, Self.form([("a", "x", photo), ("b", "y", photo)]), 400, "several_pictures", "file"),
                    (multipart, Self.form([("file", "x", text("GIF89a"))]), 422, "reference_truncated", nil),
                    (
                        multipart, Self.form([("file", nil, text("data:text/plain,x"))]), 415, "reference_unsupported",
                        nil
                    ),
                ]
                for (type, body, status, code, parameter) in refusals {
                    let answer = try await server.api.send(upload: body, headers: ["Content-Type": type])
                    try Self.own.check(answer, status, code, parameter)
                }
                let svg = try await server.api.send(
                    upload: text("data:image/svg+xml,<svg/>"),
                    headers: ["Content-Type": "text/plain"]
                )
                #expect(svg.text.contains("image/svg+xml"))
                let key = try await server.api.send(upload: photo, headers: ["Idempotency-Key": ""])
                try Self.own.check(key, 400, "invalid_parameter", "Idempotency-Key")
                #expect(try await server.api.uploads().isEmpty)
                #expect(server.launch.incomingFiles.isEmpty)
                try await server.health { _ in server.launch.pictureFiles.isEmpty }
            }
        }

        @Test("of two files the one named file counts, wherever it stands; other fields are passed over")
        func chosenPart() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = try Photo.bytes
                let noise = Array("no picture".utf8)
                for parts in [
                    [("file", "x", photo), ("thumb", "y", noise)], [("thumb", "y", noise), ("file", "x", photo)],
                    [("a", nil, noise), ("thumb", "x", photo), ("b", "", [])],
                    [("image", nil, Array(try Photo.dataURL.utf8)), ("c", nil, noise)],
                ] as [[(String, String?, [UInt8])]] {
                    let headers = ["Content-Type": "multipart/form-data; boundary=b"]
                    let answer = try await server.api.send(upload: Self.form(parts), headers: headers)
                    #expect(answer.status == 201, "\(answer.text)")
                    #expect(try answer.decoded(OwnUpload.self).bytes == photo.count)
                }
                #expect(server.launch.incomingFiles.isEmpty)
            }
        }

        @Test("a file may have 20 MiB and no byte more, in each form, and the refusal names the limit")
        func size() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let limit = 20 << 20
                let photo = try Photo.bytes(count: limit)
                let base64 = Data(photo).base64EncodedString()
                func forms(_ bytes: [UInt8], _ base64: String) -> [(String, [UInt8])] {
                    [
                        ("image/jpeg", bytes),
                        ("multipart/form-data; boundary=b", Self.form([("file", "x", bytes)])),
                        ("text/plain", Array("data:;base64,\(base64)".utf8)),
                        ("application/json", Array(#"{"image":"data:;base64,\#(base64)"}"#.utf8)),
                    ]
                }
                for (type, body) in forms(photo, base64) {
                    let answer = try await server.api.send(upload: body, headers: ["Content-Type": type])
                    #expect(answer.status == 201, "\(type): \(answer.text)")
                }
                let larger = photo + [0]
                for (type, body) in forms(larger, Data(larger).base64EncodedString()) {
                    let headers = ["Content-Type": type]
                    let answer = try await server.api.sendByCurl(.post, "/v1/uploads", headers: headers, bytes: body)
                    try Self.own.check(answer, 413, "reference_too_large")
                    #expect(answer.text.contains("\(limit) bytes"))
                }
                #expect(server.launch.incomingFiles.isEmpty)
                // A whole GIF of one pixel, on a screen of 8192 times 8192.
                let screen: [UInt8] = [0x00, 0x20, 0x00, 0x20, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
                let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3B]
                let bomb = try await server.api.send(upload: Array("GIF89a".utf8) + screen + frame)
                try Self.own.check(bomb, 413, "reference_too_large")
                #expect(bomb.text.contains("50000000 pixels"), "\(bomb.text)")
            }
        }

        @Test("who sends without an end is answered long before it, and let go")
        func endless() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let address = String(server.process.address.dropFirst("http://".count))
                let output = try await Script("endless-upload.py", .python).output(
                    in: path,
                    arguments: [address, server.process.key]
                )
                let lines = output.split(separator: "\n").map { $0.split(separator: " ") }
                #expect(lines.count == 7)
                for line in lines {
                    #expect(line[0] == "413", "\(output)")
                    // The limit, and what lay in the buffers between the two.
                    #expect(try #require(Int(line[1])) < 64 << 20, "\(output)")
                }
                try await server.health { _ in server.launch.incomingFiles.isEmpty }
                #expect(try await server.api.uploads().isEmpty)
            }
        }

        @Test("a key may have so many uploads, and bytes of them, and another key as many; deleting makes room")
        func quota() async throws {
            let folder = try TestFolder()
            let launch = folder.launch(["--key-uploads", "3", "--key-upload-size", "1"])
            try await RunningServer.run(launch) { server in
                let first = try await server.api.upload(try Photo.bytes(count: 600_000))
                let headers = ["Content-Type": "image/jpeg"]
                let photo = try Photo.bytes
                // Answered before all of it was sent.
                let bytes = try await server.api.sendByCurl(
                    .post,
                    "/v1/uploads",
                    headers: headers,
                    bytes: try Photo.bytes(count: 500_000)
                )
                try Self.own.check(bytes, 429, "uploads_full")
                #expect(bytes.text.contains("1048576 bytes"))
                let wait = try #require(bytes.header("retry-after").flatMap { Int($0) })
                #expect((86_000...86_400).contains(wait))
                for _ in 1...2 { _ = try await server.api.upload(try Photo.bytes) }
                let count = try await server.api.send(upload: try Photo.bytes)
                try Self.own.check(count, 429, "uploads_full")
                #expect(count.text.contains("3 uploads"))
                let other = server.api.with(key: try await server.newKey("other"))
                _ = try await other.upload(try Photo.bytes(count: 600_000))
                #expect(try await server.api.send(.delete, "/v1/uploads/\(first.id)").status == 204)
                _ = try await server.api.upload(try Photo.bytes(count: 500_000))
                // Many at once pass the same gap no more than once.
                let latest = try #require(try await server.api.uploads().first)
                #expect(try await server.api.send(.delete, "/v1/uploads/\(latest.id)").status == 204)
                #expect(server.launch.incomingFiles.isEmpty)
                // Only uploads have files: what was refused or deleted has none.
                let named = try await server.api.uploads() + other.uploads()
                #expect(server.launch.pictureFiles == Set(named.map { String($0.digest.dropFirst("sha256:".count)) }))
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 1...20 { group.addTask { try await server.api.send(upload: photo).status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.count { $0 == 201 } == 1 && statuses.count { $0 == 429 } == 19, "\(statuses)")
            }
        }
    }
}
