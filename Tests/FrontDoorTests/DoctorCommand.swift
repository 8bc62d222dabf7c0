import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("The doctor")
    struct DoctorCommand {
        /// What `imagined doctor --json` prints.
        private struct Report: Decodable {
            struct Finding: Decodable {
                let check: String
                let level: String
                let message: String
            }

            let ok: Bool
            let findings: [Finding]

            func level(_ check: String) -> String? { findings.first { $0.check == check }?.level }
        }

        private static func run(_ launch: Launch, _ options: [String] = []) async throws -> Program.Run {
            try await Program.run(["doctor", "--data", launch.dataFolder] + options)
        }

        /// Lets the doctor look, and holds its exit status to what it says.
        private static func report(_ launch: Launch, _ options: [String] = []) async throws -> Report {
            let run = try await run(launch, options + ["--json"])
            let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
            #expect(run.isSuccess == report.ok, "\(run.output) \(run.error)")
            #expect(report.ok == !report.findings.contains { $0.level == "problem" })
            return report
        }

        /// Spoils a data folder: one file too many, one too few, one too short, one with another content.
        ///
        /// - Returns: the names of the files in this order.
        private static func spoil(_ launch: Launch, _ named: [String]) throws -> [String] {
            let orphan = String(repeating: "ab", count: 32)
            try FileManager.default.createDirectory(
                atPath: "\(launch.dataFolder)/pictures/ab/ab",
                withIntermediateDirectories: true
            )
            try Data("nobody's".utf8).write(to: URL(filePath: launch.pictureFile(orphan)))
            try FileManager.default.removeItem(atPath: launch.pictureFile(named[0]))
            let short = try FileHandle(forWritingTo: URL(filePath: launch.pictureFile(named[1])))
            try short.truncate(atOffset: 100)
            try short.close()
            let changed = try FileHandle(forUpdating: URL(filePath: launch.pictureFile(named[2])))
            try changed.seek(toOffset: 200)
            try changed.write(contentsOf: Data("another content".utf8))
            try changed.close()
            return [orphan] + named
        }

        /// The tiles of a message, and the names of their files.
        private static func tiles(_ server: RunningServer) async throws -> [(address: String, file: String)] {
            let done = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
            var tiles: [(address: String, file: String)] = []
            for address in try #require(done.images) {
                let answer = try await server.api.send(.get, address)
                let tag = try #require(answer.header("etag"))
                tiles.append((address, tag.trimmingCharacters(in: CharacterSet(charactersIn: "\""))))
            }
            return tiles
        }

        @Test("a healthy folder is well, with and without a server; one that is not there is an error")
        func healthy() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            try await RunningServer.run(launch) { server in
                _ = try await Self.tiles(server)
                for options in [[], ["--mend"], ["--deep"], ["--mend", "--deep"]] {
                    #expect(try await Self.report(launch, options).ok)
                }
            }
            let files = launch.pictureFiles
            for options in [[], ["--mend", "--deep"]] { #expect(try await Self.report(launch, options).ok) }
            let lines = try await Self.run(launch)
            #expect(lines.isSuccess && lines.output.contains("database_integrity"), "\(lines.output)")
            #expect(launch.pictureFiles == files)
            let missing = try await Program.run(["doctor", "--data", "\(folder.path)/nothing"])
            #expect(!missing.isSuccess && missing.error.contains("\(folder.path)/nothing"), "\(missing.error)")
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/nothing"))
        }

        @Test(
            "what is wrong is found, then mended, then told once more as known; by a running server and without one",
            arguments: [true, false]
        )
        func spoilt(whileServing: Bool) async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            if whileServing {
                try await RunningServer.run(launch) { server in
                    let tiles = try await Self.tiles(server)
                    try await Self.examine(launch, tiles.map(\.file))
                    try await Self.checkAnswers(server, tiles.map(\.address))
                }
            } else {
                let (tiles, start) = try await RunningServer.run(launch) { server in
                    (try await Self.tiles(server), server.process.address)
                }.value
                try await Self.examine(launch, tiles.map(\.file))
                try await RunningServer.run(launch) { server in
                    let addresses = tiles.map { $0.address.replacing(start, with: server.process.address) }
                    try await Self.checkAnswers(server, addresses)
                }
            }
        }

        private static func examine(_ launch: Launch, _ files: [String]) async throws {
            let spoilt = try spoil(launch, files)
            let quick = try await report(launch)
            #expect(!quick.ok)
            #expect(quick.level("orphan_files") == "problem")
            #expect(quick.level("lost_files") == "problem")
            #expect(quick.level("damaged_files") == "problem")
            let damaged = try #require(quick.findings.first { $0.check == "damaged_files" })
            // Only a reader of whole files sees that one of the same length has another content.
            #expect(damaged.message.contains(spoilt[2]) && !damaged.message.contains(spoilt[3]))
            let deep = try await report(launch, ["--deep"])
            #expect(deep.findings.first { $0.check == "damaged_files" }?.message.contains(spoilt[3]) == true)
            #expect(launch.pictureFiles.contains(spoilt[0]), "who only looks changes nothing")

            let mended = try await report(launch, ["--mend", "--deep"])
            #expect(mended.ok)
            for check in ["orphan_files", "lost_files", "damaged_files"] {
                #expect(mended.level(check) == "mended", "\(check)")
            }
            #expect(launch.pictureFiles.isDisjoint(with: spoilt[...3]))
            #expect(launch.pictureFiles.contains(spoilt[4]))
            let after = try await report(launch, ["--deep"])
            #expect(after.ok)
            #expect(after.level("orphan_files") == "ok" && after.level("damaged_files") == "ok")
            #expect(after.level("lost_files") == "notice")
        }

        /// Three pictures are lost, the others and the server are as before.
        private static func checkAnswers(_ server: RunningServer, _ addresses: [String]) async throws {
            for address in addresses[..<3] {
                try await Refused.get(address, "410 picture_lost").check(server.api, isImaginePro: false)
            }
            _ = try await Pictures.size(addresses[3], server.api)
            let next = try await server.finished(try await server.api.imagine("\(server.samplePhoto) a neon cat"))
            #expect(next.status == "DONE")
        }
    }
}
