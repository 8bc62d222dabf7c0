import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("One story, told in three ways")
    struct OneStory {
        /// A job as one of the three told it at one moment.
        private struct Telling: Sendable {
            let revision: Int
            let state: String
            let progress: Int
            let attempt: Int
            /// The whole, where that was told.
            let json: String?

            init(_ moment: StreamEvent.Moment, json: String?) {
                revision = moment.revision
                state = moment.state
                progress = moment.progress
                attempt = moment.attempt
                self.json = json
            }

            init(job text: String) throws {
                self.init(try JSONDecoder().decode(StreamEvent.Moment.self, from: Data(text.utf8)), json: text)
            }
        }

        @Test("streams, fetches and webhooks of many jobs never contradict each other")
        func agreement() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let launch = folder.launch(["--outbound-allow", "127.0.0.1/32:\(receiver.port)"])
                try await RunningServer.run(launch) { server in
                    let events = #"["job.started","job.progress","job.succeeded","job.failed","job.cancelled"]"#
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number in 0..<16 {
                            group.addTask {
                                let hook = "/job\(number)"
                                let job = try await server.api.submit(
                                    "a neon cat",
                                    // One of them can't be had.
                                    image: number == 5
                                        ? "\(server.process.address)/samples/no.jpg" : server.samplePhoto,
                                    #""webhook":{"url":"\#(receiver.address(hook))","events":\#(events)}"#
                                )
                                async let streamed = Self.streamed(job.id, server.api)
                                async let fetched = Self.fetched(job.id, server.api, cancelling: number == 9)
                                let told = try await [streamed, fetched, Self.reported(receiver, hook)]
                                Self.compare(told)
                            }
                        }
                        try await group.waitForAll()
                    }
                }
            }
        }

        private static func streamed(_ id: String, _ api: APIClient) async throws -> [Telling] {
            try await EventStream(api, of: id).all().filter { $0.name != "preview" }
                .map { Telling(try $0.moment(), json: $0.isEnd ? $0.data : nil) }
        }

        private static func fetched(
            _ id: String,
            _ api: APIClient,
            cancelling: Bool
        ) async throws -> [Telling] {
            var told: [Telling] = []
            while true {
                let text = try await api.send(.get, "/v1/jobs/\(id)").text
                let telling = try Telling(job: text)
                told.append(telling)
                if ["succeeded", "failed", "cancelled"].contains(telling.state) { return told }
                if cancelling, telling.state == "running" { _ = try await api.send(.post, "/v1/jobs/\(id)/cancel") }
            }
        }

        private static func reported(_ receiver: Receiver, _ hook: String) async throws -> [Telling] {
            struct Report: Decodable {
                let type: String
            }
            let isEnd: @Sendable (Receiver.Visit) -> Bool = { visit in
                ["succeeded", "failed", "cancelled"].contains { visit.text.hasPrefix(#"{"type":"job.\#($0)""#) }
            }
            while receiver.visits(to: hook).last.map(isEnd) != true { await Task.yield() }
            return try receiver.visits(to: hook).map { visit in
                let report = try JSONDecoder().decode(Report.self, from: Data(visit.body))
                // `{"type":…,"timestamp":…,"data":{…}}`, the data byte for byte.
                let data = try #require(visit.text.firstRange(of: #""data":"#))
                let telling = try Telling(job: String(visit.text[data.upperBound...].dropLast()))
                #expect(report.type == (telling.state == "running" ? report.type : "job.\(telling.state)"))
                return telling
            }
        }

        /// Each told revisions in order, all told the same of one revision, and all came to the same end.
        private static func compare(_ told: [[Telling]]) {
            for one in told {
                #expect(zip(one, one.dropFirst()).allSatisfy { $0.revision <= $1.revision })
                #expect(zip(one, one.dropFirst()).allSatisfy { $0.progress <= $1.progress })
                #expect(one.allSatisfy { ($0.progress == 100) == ($0.state == "succeeded") })
            }
            let revisions = Dictionary(grouping: told.joined(), by: \.revision)
            for (revision, tellings) in revisions {
                let words = Set(tellings.map { "\($0.state) \($0.progress) \($0.attempt)" })
                #expect(words.count == 1, "revision \(revision): \(words)")
            }
            #expect(Set(told.map { $0.last?.json }).count == 1)
            #expect(told.allSatisfy { $0.last?.json != nil })
        }
    }
}
