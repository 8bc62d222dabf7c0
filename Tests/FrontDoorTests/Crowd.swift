import Testing

extension FrontDoor {
    @Suite("Many at once")
    struct Crowd {
        @Test("100 jobs from 20 connections all end, with ids of their own and pictures that decode")
        func hundredJobs() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(["--tile-size", "64"], reaching: neighbour)
                try await RunningServer.run(launch) { server in
                    let ids = try await withThrowingTaskGroup(of: [String].self) { group in
                        for connection in 0..<20 {
                            group.addTask {
                                var ids: [String] = []
                                for number in 0..<5 {
                                    let name = "\(connection)-\(number)"
                                    let fields = ["ref": name, "webhookOverride": neighbour.webhook(name)]
                                    let prompt = "\(server.samplePhoto) a neon cat"
                                    ids.append(try await server.api.imagine(prompt, fields).messageId)
                                }
                                return ids
                            }
                        }
                        return try await group.reduce(into: []) { $0 += $1 }
                    }
                    #expect(Set(ids).count == 100)
                    let names = (0..<20).flatMap { connection in (0..<5).map { "\(connection)-\($0)" } }
                    _ = try await neighbour.reports(named: Set(names))
                    var refs: Set<String> = []
                    var addresses: Set<String> = []
                    for id in ids {
                        let message = try await server.api.message(id)
                        #expect(message.status == "DONE")
                        refs.insert(message.ref ?? "")
                        // The photo is 451 x 300.
                        #expect(try await Pictures.size(try #require(message.uri), server.api) == [128, 86])
                        for image in try #require(message.images) {
                            addresses.insert(image)
                            #expect(try await Pictures.size(image, server.api) == [64, 43])
                        }
                    }
                    #expect(refs == Set(names))
                    #expect(addresses.count == 400)
                }
            }
        }
    }
}
