import Foundation
import Testing

extension FrontDoor {
    @Suite("Refusals")
    struct Refusals {
        @Test("ImaginePro: what can be seen at submit is refused there, each in the dialect's shape")
        func imaginePro() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = server.samplePhoto
                let grid = try await server.finished(try await server.api.imagine("\(photo) a neon cat"))
                let upscaled = try await server.finished(try await server.api.press("U1", on: grid.messageId))
                for refused in Self.imagineProSubmits(photo: photo) + Self.imagineProFollowUps(grid, upscaled) {
                    try await refused.check(server.api, isImaginePro: true)
                }

                let imagine = "/api/v1/midjourney/imagine"
                for key in ["", "sk-wrong"] {
                    for refused in [
                        .post(imagine, #"{"prompt":"\#(photo) a neon cat"}"#, "401 unauthorized"),
                        .get("/api/v1/midjourney/message/\(grid.messageId)", "401 unauthorized"),
                    ] as [Refused] {
                        try await refused.check(server.api.with(key: key), isImaginePro: true)
                    }
                }
                let stranger = server.api.with(key: try await server.newKey("stranger"))
                for refused in [
                    .get("/api/v1/midjourney/message/\(grid.messageId)", "404 not_found messageId"),
                    .post("/api/v1/midjourney/button", Self.press("U1", grid), "404 not_found messageId"),
                ] as [Refused] {
                    try await refused.check(stranger, isImaginePro: true)
                }

                let wrongMethod = try await server.api.send(.get, imagine)
                #expect(wrongMethod.header("allow") == "POST")
                let challenge = try await server.api.with(key: "").send(.post, imagine, body: "{}")
                #expect(challenge.header("www-authenticate") == "Bearer")
            }
        }

        private static func imagineProSubmits(photo: String) -> [Refused] {
            let path = "/api/v1/midjourney/imagine"
            func prompt(_ text: String) -> String { JSON.object(["prompt": text]) }
            func with(_ member: String) -> String { #"{"prompt":"\#(photo) a neon cat",\#(member)}"# }
            let long = String(repeating: "a", count: 9000)
            let huge = String(repeating: "a", count: 28 << 20)
            return [
                .post(path, nil, "400 missing_parameter prompt"),
                .post(path, "{}", "400 missing_parameter prompt"),
                .post(path, prompt(""), "400 missing_parameter prompt"),
                .post(path, prompt(photo), "400 invalid_parameter prompt"),
                .post(path, prompt("a neon cat"), "400 no_picture prompt"),
                .post(path, prompt("\(photo) \(photo) a neon cat"), "400 several_pictures prompt"),
                .post(path, prompt("\(photo) a neon cat --sparkle 3"), "400 invalid_parameter --sparkle"),
                .post(path, prompt("\(photo) a neon cat --iw 9"), "400 invalid_parameter --iw"),
                .post(path, prompt("\(photo) \(long)"), "400 invalid_parameter prompt"),
                .post(path, #"{"prompt":["a"]}"#, "400 invalid_parameter prompt"),
                .post(path, with(#""webhookOverride":"ftp://x""#), "400 invalid_parameter webhookOverride"),
                .post(path, with(#""timeout":5"#), "400 invalid_parameter timeout"),
                .post(path, with(#""ref":"\#(long)""#), "400 invalid_parameter ref"),
                .post(path, #"{"prompt":"#, "400 malformed_body"),
                .post(path, "[1]", "400 malformed_body"),
                .post(path, "a", "415 unsupported_media_type Content-Type", contentType: "text/plain"),
                .post(path, prompt(huge), "413 request_too_large"),
                .get(path, "405 method_not_allowed"),
                .post("/api/v1/midjourney/nothing", "{}", "404 not_found"),
            ]
        }

        private static func imagineProFollowUps(_ grid: Message, _ upscaled: Message) -> [Refused] {
            let path = "/api/v1/midjourney/button"
            let unknown = UUID().uuidString.lowercased()
            return [
                .get("/api/v1/midjourney/message/\(unknown)", "404 not_found messageId"),
                .get("/api/v1/nova/message/\(unknown)", "404 not_found messageId"),
                .get("/api/v1/message/fetch/abc", "404 not_found messageId"),
                .post(path, #"{"messageId":"\#(unknown)","button":"U1"}"#, "404 not_found messageId"),
                .post(path, #"{"button":"U1"}"#, "400 missing_parameter messageId"),
                .post(path, #"{"messageId":"\#(grid.messageId)"}"#, "400 missing_parameter button"),
                .post(path, press("u1", grid), "400 bad_button button"),
                .post(path, press("Vary (Strong)", grid), "400 bad_button button"),
                .post(path, press("U1", upscaled), "400 bad_button button"),
            ]
        }

        private static func press(_ button: String, _ message: Message) -> String {
            JSON.object(["messageId": message.messageId, "button": button])
        }

        @Test("GenArtAPI: what can be seen at submit is refused there, each in the dialect's shape")
        func genArt() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let photo = server.samplePhoto
                let grid = try await server.api.imageToImage("a neon cat", photo)
                let upscaled: GenArtResult = try await server.api.send(
                    .post,
                    "/upscale",
                    body: JSON.object(["taskId": grid.taskId, "index": "1"])
                ).decoded()
                for refused in Self.genArtSubmits(photo: photo) + Self.genArtFollowUps(grid, upscaled) {
                    try await refused.check(server.api, isImaginePro: false)
                }
                for key in ["", "wrong"] {
                    let refused = Refused.post("/imageToImage?prompt=a&imageUrl=\(photo)", nil, "401 unauthorized")
                    try await refused.check(server.api.with(key: key), isImaginePro: false)
                }
                let stranger = server.api.with(key: try await server.newKey("stranger"))
                let refused = Refused.post("/reroll", #"{"taskId":"\#(grid.taskId)"}"#, "404 not_found taskId")
                try await refused.check(stranger, isImaginePro: false)
            }
        }

        private static func genArtSubmits(photo: String) -> [Refused] {
            let path = "/imageToImage"
            let both = JSON.percentEncoded("\(photo) a neon cat")
            let huge = JSON.object(["prompt": String(repeating: "a", count: 28 << 20)])
            return [
                .post(path, nil, "400 missing_parameter prompt"),
                .post("\(path)?imageUrl=\(photo)", nil, "400 missing_parameter prompt"),
                .post("\(path)?prompt=a%20neon%20cat", nil, "400 no_picture imageUrl"),
                .post("\(path)?prompt=a&imageUrl=\(photo)&imageUrl=\(photo)", nil, "400 several_pictures imageUrl"),
                .post("\(path)?prompt=\(both)&imageUrl=\(photo)", nil, "400 several_pictures prompt"),
                .post("\(path)?prompt=a%20neon%20cat&imageUrl=cat.jpg", nil, "400 invalid_parameter imageUrl"),
                .post("\(path)?prompt=a%20--ar%2099:1&imageUrl=\(photo)", nil, "400 invalid_parameter --ar"),
                .post("\(path)?prompt=a%20--sparkle&imageUrl=\(photo)", nil, "400 invalid_parameter --sparkle"),
                .post(path, "{", "400 malformed_body"),
                .post(path, huge, "413 request_too_large"),
                .get(path, "405 method_not_allowed"),
                .post("/imagetoimage", nil, "404 not_found"),
            ]
        }

        private static func genArtFollowUps(_ grid: GenArtResult, _ upscaled: GenArtResult) -> [Refused] {
            let hash = UUID().uuidString.lowercased()
            let unknown = Data("[1234567890]_1239440027558088704_0_\(hash)".utf8).base64EncodedString()
            func task(_ id: String, index: Int) -> String { #"{"taskId":"\#(id)","index":\#(index)}"# }
            return [
                .post("/upscale", "{}", "400 missing_parameter taskId"),
                .post("/upscale", #"{"taskId":"\#(grid.taskId)"}"#, "400 missing_parameter index"),
                .post("/variation", task(grid.taskId, index: 5), "400 invalid_parameter index"),
                .post("/reroll", #"{"taskId":"\#(unknown)"}"#, "404 not_found taskId"),
                .post("/reroll", #"{"taskId":"???"}"#, "404 not_found taskId"),
                .post("/reroll", #"{"hash":"\#(hash)"}"#, "404 not_found hash"),
                .post("/upscale", #"{"custom":"\#(grid.options[4].custom)"}"#, "400 invalid_parameter custom"),
                .post("/upscale", task(upscaled.taskId, index: 1), "400 bad_button button"),
            ]
        }

        @Test("what needs the network ends as FAIL in ImaginePro and as 400 in GenArtAPI, with one sentence")
        func references() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let cases = [
                        ("\(neighbour.address)/missing.jpg", "reference_unreachable"),
                        // Not tried at all: nobody opened this port, or this network, to the server.
                        ("http://127.0.0.1:9/photo.jpg", "reference_unreachable"),
                        ("http://169.254.169.254/latest/meta-data", "reference_unreachable"),
                        ("\(neighbour.address)/text.png", "reference_unsupported"),
                        ("\(neighbour.address)/cut.jpg", "reference_truncated"),
                        ("\(neighbour.address)/large.jpg", "reference_too_large"),
                    ]
                    for (address, code) in cases {
                        let ask = JSON.object(["prompt": "a neon cat", "imageUrl": address])
                        let answer = try await server.api.send(.post, "/imageToImage", body: ask)
                        #expect(answer.status == 400, "\(address): \(answer.text)")
                        let refusal: Refusal = try answer.decoded()
                        #expect(refusal.code == code, "\(address)")
                        let message = try await server.finished(try await server.api.imagine("\(address) a neon cat"))
                        #expect(message.status == "FAIL", "\(address)")
                        #expect(message.error == refusal.error)
                        #expect(message.uri == nil)
                        if code == "reference_too_large" { #expect(refusal.error.contains("20971520 bytes")) }
                        let pressed = Refused.post(
                            "/api/v1/midjourney/button",
                            Self.press("U1", message),
                            "400 bad_button button"
                        )
                        try await pressed.check(server.api, isImaginePro: true)
                    }
                }
            }
        }

        @Test("a button of a job that still runs is refused, and says to wait")
        func unfinishedParent() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let submitted = try await server.api.imagine("\(neighbour.address)/held.jpg a neon cat")
                    let body = #"{"messageId":"\#(submitted.messageId)","button":"U1"}"#
                    let refused = Refused.post("/api/v1/midjourney/button", body, "400 not_finished")
                    try await refused.check(server.api, isImaginePro: true)
                    neighbour.openGate()
                    let message = try await server.message(submitted.messageId) { $0.isTerminal }
                    #expect(message.status == "DONE")
                }
            }
        }
    }
}
