import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Deletion and retention")
    struct Deletion {
        /// The addresses of all pictures of a job.
        private static func addresses(_ job: OwnJob) throws -> [String] {
            let pictures = try #require(job.pictures)
            return (pictures.tiles ?? []).map(\.url) + [try #require(pictures.grid).url]
        }

        private static func delete(_ id: String, _ api: APIClient) async throws -> APIClient.Answer {
            try await api.send(.delete, "/v1/jobs/\(id)")
        }

        /// A job that is done, whose pictures are the same each time.
        private static func done(_ server: RunningServer) async throws -> OwnJob {
            let job = try await server.api.submit("a neon cat --seed 7", image: server.samplePhoto)
            return try await server.api.job(job.id) { $0.isTerminal }
        }

        @Test(
            "a deleted job answers 410 with its pictures, those that it shares stay, and the last one takes the files"
        )
        func sharedPictures() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let (gone, kept) = try await RunningServer.run(launch) { server in
                let gone = try await Self.done(server)
                let kept = try await Self.done(server)
                let contents = try await Self.contents(of: kept, server.api)
                #expect(try await Self.contents(of: gone, server.api) == contents)
                let files = launch.pictureFiles
                // Four tiles, their sheet and the photo, once for both.
                #expect(files.count == 6)

                let answer = try await Self.delete(gone.id, server.api)
                #expect(answer.status == 204 && answer.body.isEmpty, "\(answer.text)")
                try await Self.checkGone(gone, server)
                #expect(launch.pictureFiles == files)
                #expect(try await Self.contents(of: kept, server.api) == contents)
                #expect(try await server.api.jobs().map(\.id) == [kept.id])
                return (gone, kept)
            }.value
            // What is gone stays gone, and what is shared stays there.
            try await RunningServer.run(launch) { server in
                try await Self.checkGone(gone.moved(to: server), server)
                let kept = kept.moved(to: server)
                _ = try await Self.contents(of: kept, server.api)
                #expect(try await Self.delete(kept.id, server.api).status == 204)
                try await Self.checkGone(kept, server)
                #expect(launch.pictureFiles.isEmpty)
                #expect(try await server.api.jobs().isEmpty)
            }
        }

        private static func contents(of job: OwnJob, _ api: APIClient) async throws -> [[UInt8]] {
            var contents: [[UInt8]] = []
            for address in try addresses(job) {
                let answer = try await api.with(key: "").send(.get, address)
                try #require(answer.status == 200, "\(address): \(answer.text)")
                contents.append(answer.body)
            }
            return contents
        }

        /// Holds that nothing of a job is there any more, and that each interface says so in its own shape.
        private static func checkGone(_ job: OwnJob, _ server: RunningServer) async throws {
            let own = Submit(dialect: .own, path: "/v1/jobs", body: "", otherBody: "")
            for (method, path) in [
                (.get, ""), (.get, "/events"), (.get, "/deliveries"), (.post, "/cancel"), (.delete, ""),
            ] as [(APIClient.Method, String)] {
                try own.check(try await server.api.send(method, "/v1/jobs/\(job.id)\(path)"), 410, "job_deleted")
            }
            for refused in [
                .get("/api/v1/midjourney/message/\(job.id)", "410 job_deleted"),
                .get("/api/v1/message/fetch/\(job.id)", "410 job_deleted"),
                .post("/api/v1/midjourney/button", #"{"messageId":"\#(job.id)","button":"U1"}"#, "410 job_deleted"),
                .post(
                    "/api/v1/midjourney/button",
                    #"{"messageId":"\#(job.id)","button":"Cancel Job"}"#,
                    "410 job_deleted"
                ),
            ] as [Refused] {
                try await refused.check(server.api, isImaginePro: true)
            }
            for address in try addresses(job) {
                for address in [address, address.replacing("/pictures/", with: "/media/")] {
                    try await Refused.get(address, "410 picture_expired").check(server.api, isImaginePro: false)
                }
            }
            let action = #"{"parent":"\#(job.id)","action":"reroll"}"#
            try own.check(try await server.api.send(.post, "/v1/jobs", body: action), 410, "job_deleted")
        }

        @Test("only an ended job of its own key is deleted; others are told nothing, and follow-ups stay")
        func whoAndWhen() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let own = Submit(dialect: .own, path: "/v1/jobs", body: "", otherBody: "")
                    let stranger = server.api.with(key: try await server.newKey("stranger"))
                    let parent = try await Self.done(server)
                    let open = try await server.api.submit("a neon cat", image: "\(neighbour.address)/held.jpg")
                    for id in [parent.id, open.id, UUID().uuidString.lowercased(), "7"] {
                        try own.check(try await Self.delete(id, stranger), 404, "not_found", "id")
                    }
                    #expect(try await Self.delete(open.id, server.api.with(key: "")).status == 401)
                    let refused = try await Self.delete(open.id, server.api)
                    try own.check(refused, 409, "not_finished")
                    #expect(refused.header("retry-after") != nil)

                    let body = #"{"parent":"\#(parent.id)","action":"variation","tile":1}"#
                    let child: OwnJob = try await server.api.send(.post, "/v1/jobs", body: body).decoded()
                    #expect(try await Self.delete(parent.id, server.api).status == 204)
                    try own.check(try await stranger.send(.get, "/v1/jobs/\(parent.id)"), 404, "not_found", "id")
                    let finished = try await server.api.job(child.id) { $0.isTerminal }
                    #expect(finished.state == "succeeded")
                    _ = try await Self.contents(of: finished, server.api)

                    #expect(try await server.api.send(.post, "/v1/jobs/\(open.id)/cancel").status == 200)
                    #expect(try await Self.delete(open.id, server.api).status == 204)
                    #expect(try await server.api.jobs().map(\.id) == [child.id])
                }
            }
        }

        @Test("a button pressed again after its parent was deleted is still its job, and a deleted job frees its key")
        func replays() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let grid = try await server.api.grid(of: server.samplePhoto)
                let buttons = Submit.buttons(of: grid.result, grid.id)
                var jobs: [String] = []
                for (number, button) in buttons.enumerated() {
                    jobs.append(try button.job(in: try await button.send(server.api, key: "press \(number)")))
                }
                for job in try await server.api.jobs() { _ = try await server.api.job(job.id) { $0.isTerminal } }
                #expect(try await Self.delete(grid.id, server.api).status == 204)
                for (number, button) in buttons.enumerated() {
                    let again = try await button.send(server.api, key: "press \(number)")
                    #expect(try button.job(in: again) == jobs[number], "\(button.path)")
                    #expect(again.header("idempotent-replayed") == "true", "\(button.path)")
                    let other = try await button.send(server.api, key: "press \(number)", other: true)
                    try button.check(other, 422, "idempotency_key_reused", "Idempotency-Key")
                    let new = try await button.send(server.api, key: "new \(number)")
                    #expect(new.status == (button.dialect == .genArt ? 404 : 410), "\(button.path): \(new.text)")
                }

                let submit = Submit.pictures(of: server.samplePhoto)[3]
                let first = try submit.job(in: try await submit.send(server.api, key: "k"))
                _ = try await server.api.job(first) { $0.isTerminal }
                #expect(try await Self.delete(first, server.api).status == 204)
                let second = try await submit.send(server.api, key: "k", other: true)
                #expect(second.header("idempotent-replayed") == nil)
                #expect(try submit.job(in: second) != first)
            }
        }

        @Test("what a deleted job still owed its webhook is not sent any more, and the endpoint's next report comes")
        func owedReport() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let launch = folder.launch(["--outbound-allow", "127.0.0.1/32:\(receiver.port)"])
                try await RunningServer.run(launch) { server in
                    receiver.answer("/hook", [.answer(503)])
                    let hook = #""webhook":{"url":"\#(receiver.address("/hook"))"}"#
                    let first = try await server.api.submit("a neon cat", image: server.samplePhoto, hook)
                    let refused = try await receiver.visits(to: "/hook", 1)
                    #expect(refused.first?.text.contains(first.id) == true)
                    #expect(try await Self.delete(first.id, server.api).status == 204)
                    let second = try await server.api.submit("a neon cat", image: server.samplePhoto, hook)
                    let taken = try await receiver.taken("/hook")
                    #expect(taken.map { $0.text.contains(second.id) } == [true])
                    #expect(receiver.visits(to: "/hook").count == 2)
                }
            }
        }

        @Test("what ended too long ago goes by itself, with its files, and is remembered for as long again")
        func retention() async throws {
            let folder = try TestFolder()
            let launch = folder.launch(["--retention", "4s"])
            try await RunningServer.run(launch) { server in
                let job = try await Self.done(server)
                #expect(!launch.pictureFiles.isEmpty)
                while try await server.api.send(.get, "/v1/jobs/\(job.id)").status == 200 {}
                try await Self.checkGone(job, server)
                while !launch.pictureFiles.isEmpty { await Task.yield() }
                #expect(try await server.api.jobs().isEmpty)
                // By and by it is forgotten that it was there.
                let grid = try #require(try Self.addresses(job).last)
                while try await server.api.send(.get, "/v1/jobs/\(job.id)").status == 410 {}
                while try await server.api.send(.get, grid).status == 410 {}
                let own = Submit(dialect: .own, path: "/v1/jobs", body: "", otherBody: "")
                try own.check(try await server.api.send(.get, "/v1/jobs/\(job.id)"), 404, "not_found", "id")
                #expect(try await server.api.send(.get, grid).status == 404)
            }
        }
    }
}

extension OwnJob {
    /// The same job with addresses at another start's port.
    fileprivate func moved(to server: RunningServer) -> OwnJob {
        func moved(_ picture: Picture) -> Picture {
            let path = picture.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
            return Picture(
                url: server.process.address + path,
                width: picture.width,
                height: picture.height,
                mediaType: picture.mediaType
            )
        }
        let pictures = pictures.map { pictures in
            Pictures(
                grid: pictures.grid.map(moved),
                tiles: pictures.tiles?.map(moved),
                upscaled: pictures.upscaled.map(moved)
            )
        }
        return OwnJob(
            id: id,
            state: state,
            revision: revision,
            progress: progress,
            attempt: attempt,
            place: place,
            pictures: pictures
        )
    }
}

extension Launch {
    /// The files of pictures in the data folder: names without their folders.
    var pictureFiles: Set<String> {
        let all = FileManager.default.enumerator(atPath: "\(dataFolder)/pictures")?.compactMap { $0 as? String } ?? []
        return Set(
            all.compactMap { $0.wholeMatch(of: /[0-9a-f]{2}\/[0-9a-f]{2}\/([0-9a-f]{64})/)?.1 }.map { String($0) }
        )
    }

    /// Where the file of a picture lies.
    func pictureFile(_ name: String) -> String {
        "\(dataFolder)/pictures/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    }
}
