import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("GenArtAPI dialect")
    struct GenArt {
        private static let members = [
            "content", "id", "uri", "proxy_url", "flags", "hash", "progress", "options", "width", "height", "taskId",
        ]
        private static let labels = ["U1", "U2", "U3", "U4", "🔄", "V1", "V2", "V3", "V4"]

        @Test("the answer has the page's members in the page's order, each derived as clients expect")
        func answer() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let answer = try await server.api.send(
                    .post,
                    "/imageToImage?prompt=a%20cyberpunk%20city&imageUrl=\(server.samplePhoto)",
                    headers: ["Content-Type": "application/json"]
                )
                try #require(answer.status == 200, "\(answer.text)")
                let places = Self.members.map { answer.text.range(of: "\"\($0)\":")?.lowerBound }
                #expect(!places.contains(nil))
                #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())

                let result: GenArtResult = try answer.decoded()
                let content = try #require(result.content.wholeMatch(of: /\[(\d{10})\] <([^>]+)> a cyberpunk city/))
                #expect(result.id.wholeMatch(of: /\d{17,20}/) != nil)
                #expect(result.flags == 0)
                #expect(result.progress == "done")
                #expect(result.hashCutByClients == result.hash)
                #expect(result.size == [256, 170])
                #expect(try await Pictures.size(result.uri, server.api) == [256, 170])
                #expect(result.proxy_url != result.uri)
                let proxied = try await server.api.send(.get, result.proxy_url)
                #expect(try await server.api.send(.get, result.uri).body == proxied.body)

                #expect(result.options.map(\.label) == Self.labels)
                #expect(result.options.allSatisfy { $0.type == 2 && $0.style == 2 })
                #expect(
                    result.options.map(\.custom)
                        == (1...4).map { "MJ::JOB::upsample::\($0)::\(result.hash)" }
                        + ["MJ::JOB::reroll::0::\(result.hash)::SOLO"]
                        + (1...4).map { "MJ::JOB::variation::\($0)::\(result.hash)" }
                )
                let task = String(decoding: try #require(Data(base64Encoded: result.taskId)), as: UTF8.self)
                #expect(task == "[\(content.1)]_\(result.id)_0_\(result.hash)")

                // The short link leads to the photo as it was fetched.
                let reference = try await server.api.with(key: "").send(.get, String(content.2))
                #expect(reference.status == 200)
                #expect(reference.header("content-type") == "image/jpeg")
                #expect(try await server.api.send(.get, server.samplePhoto).body == reference.body)
            }
        }

        @Test("parameters may come in the query, as JSON or as a form, and the key in the header apiKey")
        func waysToAsk() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = server.samplePhoto
                let json = try await server.api.send(
                    .post,
                    "/imageToImage",
                    body: JSON.object(["prompt": "a neon cat", "imageUrl": photo])
                )
                let form = try await server.api.send(
                    .post,
                    "/imageToImage/",
                    headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: "prompt=a+neon+cat&imageUrl=\(JSON.percentEncoded(photo))"
                )
                let named = try await server.api.with(key: "").send(
                    .post,
                    "/imageToImage?prompt=a%20neon%20cat&imageUrl=\(JSON.percentEncoded(photo))",
                    headers: ["apiKey": server.process.key]
                )
                for answer in [json, form, named] {
                    #expect(answer.status == 200, "\(answer.text)")
                    #expect(try answer.decoded(GenArtResult.self).content.hasSuffix("> a neon cat"))
                }
            }
        }

        @Test("an address that is not encoded keeps its own query, in order")
        func unencodedAddress() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let address = "\(neighbour.address)/photo?ex=6642edfa&is=66419c7a&hm=17fd86e4&"
                    let last = try await server.api.send(
                        .post,
                        "/imageToImage?prompt=a%20neon%20cat&imageUrl=\(address)"
                    )
                    let first = try await server.api.send(
                        .post,
                        "/imageToImage?imageUrl=\(address)&prompt=a%20neon%20dog"
                    )
                    #expect(last.status == 200, "\(last.text)")
                    #expect(try first.decoded(GenArtResult.self).content.hasSuffix("> a neon dog"))
                    #expect(neighbour.fetched.count == 2)
                    #expect(neighbour.fetched.allSatisfy { $0.hasPrefix("/photo?ex=6642edfa&is=66419c7a&hm=17fd86e4") })
                }
            }
        }

        @Test("the Discord headers are taken, and stand in no log and no file")
        func discordHeaders() async throws {
            let folder = try TestFolder()
            let token = "MTE4planted.G1a2b3.token-\(UUID().uuidString)"
            let launch = folder.launch(["--sync-wait", "60"], variables: ["IMAGINED_LOG_LEVEL": "trace"])
            let key = try await RunningServer.run(launch) { server in
                let answer = try await server.api.send(
                    .post,
                    "/imageToImage?prompt=a%20neon%20cat&imageUrl=\(server.samplePhoto)",
                    headers: ["server_id": "1235070628952805379", "channel_id": "1235", "discord_token": token]
                )
                #expect(answer.status == 200, "\(answer.text)")
                let refused = try await server.api.send(.post, "/imageToImage", headers: ["discord_token": token])
                #expect(refused.status == 400)
                return server.process.key
            }.value
            let log = try Data(contentsOf: URL(filePath: launch.logFile))
            // The search itself must be able to find something.
            #expect(log.range(of: Data("Starting".utf8)) != nil)
            #expect(log.range(of: Data(token.utf8)) == nil)
            #expect(log.range(of: Data(key.utf8)) == nil)
            var looked = 0
            let files = FileManager.default.enumerator(atPath: launch.dataFolder)
            while let name = files?.nextObject() as? String {
                guard let bytes = FileManager.default.contents(atPath: "\(launch.dataFolder)/\(name)") else { continue }
                looked += 1
                #expect(bytes.range(of: Data(token.utf8)) == nil, "\(name)")
                // The key's own file is for its user; everything else knows its hash only.
                if name != "keys/first-key" { #expect(bytes.range(of: Data(key.utf8)) == nil, "\(name)") }
            }
            #expect(looked > 5)
        }

        @Test("upscale, variation and reroll work by taskId, by hash and by custom, after another start too")
        func followUps() async throws {
            let folder = try TestFolder()
            let grid = try await RunningServer.run(folder.launch()) { server in
                try await server.api.imageToImage("pencil drawing", server.samplePhoto)
            }.value
            try await RunningServer.run(folder.launch()) { server in
                func press(_ path: String, _ fields: [String: String]) async throws -> GenArtResult {
                    let answer = try await server.api.send(.post, path, body: JSON.object(fields))
                    try #require(answer.status == 200, "\(path) \(fields): \(answer.text)")
                    return try answer.decoded()
                }
                for tile in 1...4 {
                    let upscaled = try await press("/upscale", ["taskId": grid.taskId, "index": "\(tile)"])
                    #expect(upscaled.size == [256, 170])
                    #expect(upscaled.options.isEmpty)
                    #expect(upscaled.hashCutByClients == upscaled.hash)
                    let varied = try await press("/variation", ["hash": grid.hash, "index": "\(tile)"])
                    #expect(varied.options.count == 9)
                    #expect(varied.hash != grid.hash)
                }
                for option in grid.options {
                    let path =
                        option.label.hasPrefix("U")
                        ? "/upscale" : option.label.hasPrefix("V") ? "/variation" : "/reroll"
                    let pressed = try await press(path, ["custom": option.custom])
                    #expect(pressed.progress == "done", "\(option.label)")
                }
                let query = "/reroll/?taskId=\(JSON.percentEncoded(grid.taskId))"
                #expect(try await server.api.send(.post, query).status == 200)
            }
        }

        @Test("a client that has waited as long as it may gets the names of its job, and the job goes on")
        func syncWait() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(["--sync-wait", "1"], reaching: neighbour)) { server in
                    let answer = try await server.api.send(
                        .post,
                        "/imageToImage?prompt=a%20neon%20cat&imageUrl=\(neighbour.address)/held.jpg"
                    )
                    #expect(answer.status == 500)
                    let refusal: Refusal = try answer.decoded()
                    #expect(refusal.code == "timeout")
                    let messageID = try #require(refusal.messageId)
                    #expect(refusal.taskId != nil)
                    neighbour.openGate()
                    // The other dialect knows the same job.
                    let message = try await server.message(messageID) { $0.isTerminal }
                    #expect(message.status == "DONE")
                    let again = try await server.api.send(
                        .post,
                        "/upscale",
                        body: JSON.object(["taskId": try #require(refusal.taskId), "index": "1"])
                    )
                    // A second may be short for the upscale itself; its task is known in any case.
                    let code = again.status == 200 ? "done" : try again.decoded(Refusal.self).code
                    #expect(["done", "timeout"].contains(code))
                }
            }
        }
    }
}
