import LocalServer
import Testing

extension FrontDoor {
    @Suite("Webhooks")
    struct Webhooks {
        @Test("a webhook gets the body that a fetch answers, for success and for failure")
        func sameBody() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    let fields = ["ref": "seven", "webhookOverride": neighbour.webhook("good")]
                    let good = try await server.api.imagine("\(neighbour.photo) a neon cup", fields)
                    let bad = try await server.api.imagine(
                        "\(neighbour.address)/text.png a neon cup",
                        ["webhookOverride": neighbour.webhook("bad")]
                    )
                    for report in try await neighbour.reports(named: ["good", "bad"]) {
                        let id = report.name == "good" ? good.messageId : bad.messageId
                        let fetched = try await server.api.send(.get, "/api/v1/midjourney/message/\(id)")
                        #expect(report.body == fetched.body)
                        #expect(report.contentType?.hasPrefix("application/json") == true)
                        #expect(report.delivery?.isEmpty == false)
                    }
                    let message = try await server.api.message(good.messageId)
                    #expect(message.ref == "seven")
                    let button = ["ref": "eight", "webhookOverride": neighbour.webhook("button")]
                    _ = try await server.api.press("U2", on: message.messageId, button)
                    #expect(try await neighbour.reports(named: ["button"]).count == 1)
                }
            }
        }

        @Test("a receiver that was down gets its report later, the same one under the same id")
        func retry() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    neighbour.refuseReports(1)
                    let fields = ["webhookOverride": neighbour.webhook("late")]
                    _ = try await server.api.imagine("\(neighbour.photo) a neon cup", fields)
                    let taken = try #require(try await neighbour.reports(named: ["late"]).first)
                    let all = neighbour.reports
                    #expect(all.map(\.status) == [503, 200])
                    #expect(all[0].delivery == taken.delivery)
                    #expect(all[0].body == taken.body)
                }
            }
        }

        @Test("a report that is owed survives the server's end")
        func owedAcrossStarts() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch(reaching: neighbour)
                neighbour.refuseReports(1)
                let ending = try await RunningServer.run(launch) { server in
                    let fields = ["webhookOverride": neighbour.webhook("owed")]
                    _ = try await server.api.imagine("\(neighbour.photo) a neon cup", fields)
                    #expect(try await neighbour.nextRefusedReport().name == "owed")
                    server.process.kill()
                }.ending
                #expect(ending == .signaled(number: 9))
                try await RunningServer.run(launch) { _ in
                    let reports = try await neighbour.reports(named: ["owed"])
                    #expect(reports.count == 1)
                }
            }
        }

        @Test("a webhook inside the network gets nothing unless it is opened")
        func closedNetwork() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let launch = folder.launch()
                try await RunningServer.run(launch) { server in
                    let fields = ["webhookOverride": neighbour.webhook("inside")]
                    let done = try await server.finished(
                        try await server.api.imagine("\(server.samplePhoto) a neon cat", fields)
                    )
                    #expect(done.status == "DONE")
                    try await server.log { $0.contains("Webhook attempted") }
                    #expect(neighbour.reports.isEmpty)
                }
            }
        }
    }
}
