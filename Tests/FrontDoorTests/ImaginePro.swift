import Foundation
import Testing

extension FrontDoor {
    @Suite("ImaginePro dialect")
    struct ImaginePro {
        private static let buttons = ["U1", "U2", "U3", "U4", "🔄", "V1", "V2", "V3", "V4"]

        @Test("a submit answers at once, and every fetch path leads to four pictures and their sheet")
        func submitAndFetch() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let submitted = try await server.api.imagine("\(server.samplePhoto) A little cat running on the grass")
                #expect(submitted.success)
                #expect(
                    submitted.messageId.wholeMatch(
                        of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
                    ) != nil
                )
                #expect(submitted.createdAt.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)

                let paths = ["midjourney/message", "nova/message", "message/fetch"].flatMap { path in
                    ["/api/v1/\(path)/\(submitted.messageId)", "/api/v1/\(path)/\(submitted.messageId)/"]
                }
                var lastProgress = 0
                var seen: [Message] = []
                for attempt in 0..<50_000 {
                    // As the vendor's package fetches: a content type, but no body.
                    let answer = try await server.api.send(
                        .get,
                        paths[attempt % paths.count],
                        headers: ["Content-Type": "application/json"]
                    )
                    try #require(answer.status == 200)
                    let message: Message = try answer.decoded()
                    let progress = message.progress ?? 0
                    #expect(progress >= lastProgress, "progress went back")
                    // Clients take either for the end.
                    #expect((progress == 100) == (message.uri != nil))
                    #expect(!answer.text.contains("\"error\""))
                    lastProgress = progress
                    seen.append(message)
                    if message.isTerminal { break }
                }
                #expect(seen.first.map { ["QUEUED", "PROCESSING"].contains($0.status) } == true)

                let done = try #require(seen.last)
                #expect(done.status == "DONE")
                #expect(done.prompt == "\(server.samplePhoto) A little cat running on the grass")
                #expect(done.buttons == Self.buttons)
                for path in paths {
                    let message: Message = try await server.api.send(.get, path).decoded()
                    #expect(message == done)
                }

                // The photo is 451 x 300.
                #expect(try await Pictures.size(try #require(done.uri), server.api) == [256, 170])
                let images = try #require(done.images)
                #expect(Set(images).count == 4)
                for image in images { #expect(try await Pictures.size(image, server.api) == [128, 85]) }
            }
        }

        @Test("the four pictures differ from each other and from the photo")
        func picturesDiffer() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let done = try await server.finished(
                    try await server.api.imagine("\(server.samplePhoto) A little cat running on the grass")
                )
                var files: Set<[UInt8]> = []
                for image in try #require(done.images) {
                    files.insert(try await server.api.send(.get, image).body)
                }
                #expect(files.count == 4)
            }
        }

        @Test("--ar crops, --seed repeats to the byte, and what has no effect is listed")
        func parameters() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let prompt = "\(server.samplePhoto) ink drawing --ar 1:2 --seed 7 --v 6.1 --fast"
                let first = try await server.finished(try await server.api.imagine(prompt))
                let second = try await server.finished(try await server.api.imagine(prompt))
                #expect(first.ignored == ["--v 6.1"])
                #expect(try await Pictures.size(try #require(first.uri), server.api) == [128, 256])
                for (one, other) in zip(try #require(first.images), try #require(second.images)) {
                    let bytes = try await server.api.send(.get, one).body
                    #expect(try await server.api.send(.get, other).body == bytes)
                }
            }
        }

        @Test("ref comes back, an empty ref or webhook counts as absent, and unknown members are passed over")
        func commonFields() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let prompt = "\(server.samplePhoto) a neon cat"
                let tagged = try await server.finished(
                    try await server.api.imagine(prompt, ["ref": "order 7 / ü", "process_mode": "relax"])
                )
                #expect(tagged.ref == "order 7 / ü")
                let plain = try await server.finished(
                    try await server.api.imagine(prompt, ["ref": "", "webhookOverride": ""])
                )
                #expect(plain.status == "DONE")
                #expect(plain.ref == nil)
                let nested = try await server.api.send(
                    .post,
                    "/api/v1/midjourney/imagine",
                    body: """
                        {"prompt":"\(prompt)","ref":null,"timeout":600,"disableCdn":true,"meta":{"a":[1,2,{"b":null}]}}
                        """
                )
                #expect(nested.status == 200)
            }
        }

        @Test("a form, the nova alias, and a trailing slash are as good as JSON at the page's path")
        func otherWaysToSubmit() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let form = try await server.api.send(
                    .post,
                    "/api/v1/nova/imagine/",
                    headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: "prompt=\(JSON.percentEncoded("\(server.samplePhoto) a neon cat"))&ref=from+a+form"
                )
                let submitted: Submitted = try form.decoded()
                let grid = try await server.message(submitted.messageId) { $0.isTerminal }
                #expect(grid.status == "DONE")
                #expect(grid.ref == "from a form")
                let pressed: Submitted = try await server.api.send(
                    .post,
                    "/api/v1/nova/button/",
                    body: JSON.object(["messageId": grid.messageId, "button": "U3"])
                ).decoded()
                let upscaled = try await server.message(pressed.messageId) { $0.isTerminal }
                #expect(upscaled.status == "DONE")
            }
        }

        @Test("every button works, on results of an earlier start as well")
        func buttons() async throws {
            let folder = try TestFolder()
            let grid = try await RunningServer.run(folder.launch()) { server in
                try await server.finished(try await server.api.imagine("\(server.samplePhoto) neon"))
            }.value
            try await RunningServer.run(folder.launch()) { server in
                let again = try await server.api.message(grid.messageId)
                #expect(again.buttons == Self.buttons)
                for button in Self.buttons {
                    let result = try await server.finished(
                        try await server.api.press(button, on: grid.messageId, ["ref": button])
                    )
                    #expect(result.status == "DONE", "\(button)")
                    #expect(result.originatingMessageId == grid.messageId)
                    #expect(result.ref == button)
                    let isUpscale = button.hasPrefix("U")
                    #expect(result.images?.count == (isUpscale ? 1 : 4))
                    #expect(result.buttons == (isUpscale ? [] : Self.buttons))
                    #expect(try await Pictures.size(try #require(result.uri), server.api) == [256, 170])
                }
            }
        }

        @Test("a U result is its tile painted at twice the size, not another picture")
        func upscaleIsItsTile() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let grid = try await server.finished(try await server.api.imagine("\(server.samplePhoto) watercolor"))
                let upscaled = try await server.finished(try await server.api.press("U4", on: grid.messageId))
                let large = try await Pictures.pixels(try #require(upscaled.uri), server.api)
                var distances: [Double] = []
                for image in try #require(grid.images) {
                    distances.append(large.distance(to: try await Pictures.pixels(image, server.api)))
                }
                // Mean colours of a coarse grid of cells; the nearest of the four tiles must be the one that was asked for.
                #expect(distances.indices.min { distances[$0] < distances[$1] } == 3, "\(distances)")
            }
        }
    }
}
