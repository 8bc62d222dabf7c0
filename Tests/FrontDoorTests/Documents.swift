import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Documents")
    struct Documents {
        @Test("the README's requests work as they stand, but for address and folder")
        func readmeRequests() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let blocks = try Self.blocks("README.md", "sh").map { block in
                    block.replacing("http://127.0.0.1:8080", with: server.process.address)
                        .replacing("~/.local/share/imagined", with: server.launch.dataFolder)
                        .replacing("curl ", with: "curl -sS ")
                }
                let imaginePro = try #require(blocks.first { $0.contains("/midjourney/imagine") })
                let genArt = try #require(blocks.first { $0.contains("/imageToImage") })
                let lines = imaginePro.split(separator: "\n")
                let key = try #require(lines.first)
                let fetch = try #require(lines.last)

                let output = try await Shell.output(lines.dropLast().joined(separator: "\n"))
                let submitted = try JSONDecoder().decode(Submitted.self, from: Data(output.utf8))
                let fetched = try await Shell.output(
                    "\(key)\n\(fetch.replacing("MESSAGE_ID", with: submitted.messageId))"
                )
                let message = try JSONDecoder().decode(Message.self, from: Data(fetched.utf8))
                #expect(message.messageId == submitted.messageId)

                let answer = try await Shell.output("\(key)\n\(genArt)")
                #expect(try JSONDecoder().decode(GenArtResult.self, from: Data(answer.utf8)).progress == "done")

                let own = try #require(blocks.first { $0.contains("/v1/jobs") })
                let ownLines = own.split(separator: "\n")
                let submit = ([key] + ownLines.dropLast()).joined(separator: "\n")
                let job = try JSONDecoder().decode(OwnJob.self, from: Data(try await Shell.output(submit).utf8))
                let listen = try #require(ownLines.last).replacing("JOB_ID", with: job.id)
                let story = try await Shell.output("\(key)\n\(listen)")
                #expect(story.contains("\nevent: succeeded\n"))

                let upload = try #require(blocks.first { $0.contains("/v1/uploads") })
                let line = upload.replacing("file=@", with: "file=@\(Program.packageRoot)/")
                let uploaded = try await Shell.output("\(key)\n\(line)")
                let address = try JSONDecoder().decode(OwnUpload.self, from: Data(uploaded.utf8)).url
                let done = try await server.finished(try await server.api.imagine("\(address) a neon cat"))
                #expect(done.status == "DONE")
            }
        }

        @Test("the README's commands have the options that the program has")
        func readmeCommands() async throws {
            let block = try #require(try Self.blocks("README.md", "sh").first { $0.contains("imagined serve --port") })
            let commands = block.split(separator: "\n").filter { $0.contains("imagined ") }
            #expect(commands.count == 6)
            for command in commands {
                let words = command.split(separator: " ").drop { $0 != "imagined" }.dropFirst()
                let name = words.prefix { !$0.hasPrefix("-") && $0.first?.isLowercase == true }.map(String.init)
                let help = try await Program.run(name + ["--help"])
                #expect(help.isSuccess, "\(command)")
                for option in words where option.hasPrefix("--") {
                    #expect(help.output.contains("\(option) "), "\(command)")
                }
            }
        }

        @Test("the page on configuration has the options that the program has, and its example is taken")
        func configuration() async throws {
            let page = try Self.page("docs/configuration.md")
            let help = try await Program.run(["serve", "--help"])
            let offered = Set(help.output.matches(of: /--[a-z]+(-[a-z]+)*/).map { String($0.0) })
            let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") }.joined()
            let told = Set(rows.matches(of: /`(--[a-z-]+)`/).map { String($0.1) })
            #expect(offered.subtracting(["--help", "--version"]) == told)

            let folder = try TestFolder()
            let example = try #require(try Self.blocks("docs/configuration.md", "json").first)
            let launch = folder.launch(["--config", try folder.file("example.json", example)])
            try await RunningServer.run(launch) { _ in }
            let log = try String(contentsOfFile: launch.logFile, encoding: .utf8)
            #expect(!log.contains("is no setting"))
        }

        private struct OwnJob: Decodable {
            let id: String
        }

        private static func page(_ name: String) throws -> String {
            try String(contentsOfFile: "\(Program.packageRoot)/\(name)", encoding: .utf8)
        }

        /// The fenced blocks of a page in one language.
        private static func blocks(_ name: String, _ language: String) throws -> [String] {
            let parts = try page(name).components(separatedBy: "\n```")
            return parts.filter { $0.hasPrefix("\(language)\n") }.map { String($0.dropFirst(language.count + 1)) }
        }
    }
}
