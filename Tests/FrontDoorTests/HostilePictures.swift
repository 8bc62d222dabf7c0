import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Hostile pictures")
    struct HostilePictures {
        /// What a hundred of them may add to the server's memory: four at a time, each of at most 20 MiB, on its way in
        /// and out, and as much again for what the allocator keeps.
        private static let mostGrowth = 150 << 20

        @Test("a hundred at once cost one attempt each, no memory, and nobody else anything")
        func hundred() async throws {
            let folder = try TestFolder()
            let files = try await HostileFiles(in: "\(folder.path)/corpus")
            // A few of them twice, to make the hundred full.
            let names = (files.refused + files.refused).prefix(100)
            try await Neighbour.run { neighbour in
                let addresses = neighbour.offer(
                    Dictionary(files.refused.map { ($0.name, $0.bytes) }) { first, _ in first }
                )
                let launch = folder.launch(["--tile-size", "64"], reaching: neighbour)
                try await RunningServer.run(launch) { server in
                    let before = try Memory.peak(of: server.process.processID)
                    let (jobs, honest, health) = try await Self.submitAll(names.map(\.name), addresses, server)
                    #expect(health.answers > 20 && health.failures.isEmpty, "\(health)")
                    for (job, (name, _, code)) in zip(jobs, names) {
                        #expect(job.state == "failed", "\(name)")
                        #expect(job.failure?.code == code, "\(name): \(job.failure?.message ?? "")")
                        #expect(job.attempt == 1, "\(name)")
                        #expect(job.failure?.message.isEmpty == false)
                    }
                    #expect(honest.state == "succeeded" && honest.attempt == 1)
                    let grown = try Memory.peak(of: server.process.processID) - before
                    #expect(grown < Self.mostGrowth, "\(grown >> 20) MiB")
                    print("A hundred hostile pictures: the server grew by \(grown >> 20) MiB to", terminator: " ")
                    print("\((before + grown) >> 20) MiB; \(health.answers) answers of /health meanwhile")
                }
            }
        }

        private struct HealthWatch: Sendable {
            var answers = 0
            var failures: [String] = []
        }

        /// Submits all at once and waits for their ends, while the server's health is asked for again and again.
        private static func submitAll(
            _ names: [String],
            _ addresses: [String: String],
            _ server: RunningServer
        ) async throws -> ([OwnJob], OwnJob, HealthWatch) {
            async let watch = watchHealth(server)
            let jobs = try await withThrowingTaskGroup(of: (Int, OwnJob).self) { group in
                for (number, name) in names.enumerated() {
                    group.addTask {
                        let address = try #require(addresses[name])
                        return (number, try await server.api.submit("a neon cat", image: address))
                    }
                }
                group.addTask { (names.count, try await server.api.submit("a neon cat", image: server.samplePhoto)) }
                var jobs: [Int: OwnJob] = [:]
                for try await (number, job) in group { jobs[number] = job }
                return try (0...names.count).map { try #require(jobs[$0]) }
            }
            var ended: [OwnJob] = []
            for job in jobs { ended.append(try await server.api.job(job.id) { $0.isTerminal }) }
            let honest = try #require(ended.last)
            return (ended.dropLast(), honest, try await watch)
        }

        /// Asks until no job waits or runs any more.
        private static func watchHealth(_ server: RunningServer) async throws -> HealthWatch {
            var watch = HealthWatch()
            var wasBusy = false
            for _ in 0..<50_000 {
                let answer = try await server.api.send(.get, "/health")
                watch.answers += 1
                if answer.status != 200 { watch.failures.append("\(answer.status)") }
                let health: Health = try answer.decoded()
                let isBusy = health.queued + health.running > 0
                if wasBusy, !isBusy { return watch }
                wasBusy = wasBusy || isBusy
            }
            watch.failures.append("still busy")
            return watch
        }

        @Test("what is wrong with a picture is said in the same words in every dialect")
        func words() async throws {
            let folder = try TestFolder()
            let files = try await HostileFiles(in: "\(folder.path)/corpus")
            let cases = [
                ("w01b.webp", "reference_too_large", "at most 50000000 pixels, and this one has 268402689"),
                ("p01.png", "reference_too_large", "at most 16384 pixels a side, and this one has 65535"),
                ("x02.jpg", "reference_unsupported", "a PNG, JPEG, WebP or GIF image; what came is an HTML page"),
                ("x03.png", "reference_unsupported", "what came is a PDF"),
                ("x01.png", "reference_unsupported", "what came is an SVG"),
                ("x25.heic", "reference_unsupported", "what came is a HEIC picture"),
                ("j14.jpg", "reference_unsupported", "what came is a JPEG with arithmetic coding"),
                ("j09.jpg", "reference_truncated", "the JPEG file is cut off"),
                ("p12b.png", "reference_malformed", "the PNG file is damaged"),
                ("j01b.jpg", "reference_malformed", "the JPEG file is damaged"),
            ]
            try await Neighbour.run { neighbour in
                var offered: [String: [UInt8]] = [:]
                for (name, _, _) in cases { offered[name] = try files.bytes(name) }
                let addresses = neighbour.offer(offered)
                try await RunningServer.run(folder.launch(reaching: neighbour)) { server in
                    for (name, code, words) in cases {
                        let address = try #require(addresses[name])
                        let own = try await server.api.job(try await server.api.submit("a neon cat", image: address).id)
                        {
                            $0.isTerminal
                        }
                        #expect(own.failure?.code == code, "\(name)")
                        #expect(own.failure?.message.contains(words) == true, "\(name): \(own.failure?.message ?? "")")
                        let message = try await server.finished(try await server.api.imagine("\(address) a neon cat"))
                        #expect(message.status == "FAIL" && message.error == own.failure?.message, "\(name)")
                        let ask = JSON.object(["prompt": "a neon cat", "imageUrl": address])
                        let answer = try await server.api.send(.post, "/imageToImage", body: ask)
                        let refusal: Refusal = try answer.decoded()
                        #expect(answer.status == 400 && refusal.code == code, "\(name)")
                        #expect(refusal.error == own.failure?.message, "\(name)")
                    }
                }
            }
        }
    }
}
