import AsyncHTTPClient
import Foundation
import LocalServer
import UnixSignals

/// Starts a server, sends it the two reference requests, presses a button, saves the pictures, and leaves nothing behind
/// but them.
@main
struct Demo: Sendable {
    /// Where the pictures go, below the working folder.
    private static let outputFolder = "demo-output"

    private let screen = Screen()

    static func main() async {
        let demo = Demo()
        let outcome = await withTaskGroup(of: Int32.self) { group in
            group.addTask { await demo.run() }
            group.addTask {
                for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                    demo.screen.line("\(signal): stopping the server")
                    return 130
                }
                return 0
            }
            let first = await group.next() ?? 1
            group.cancelAll()
            // The other one too: the server must be gone before this process is.
            await group.waitForAll()
            return first
        }
        exit(outcome)
    }

    /// - Returns: the code to exit with.
    private func run() async -> Int32 {
        let folder = FileManager.default.temporaryDirectory.path + "/imagined-demo-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let http = HTTPClient()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: Self.outputFolder, withIntermediateDirectories: true)
            let began = ContinuousClock.now
            let launch = Launch(executable: Self.server, dataFolder: "\(folder)/data", grace: .seconds(2))
            _ = try await LocalServer.run(launch) { server in
                try await show(DemoClient(http: http, server: server), began: began)
            }
            try await http.shutdown()
            return 0
        } catch {
            try? await http.shutdown()
            if !Task.isCancelled {
                screen.line("The demo failed: \(error)")
                let log = (try? String(contentsOfFile: "\(folder)/data.log", encoding: .utf8)) ?? ""
                for line in log.split(separator: "\n").suffix(5) { screen.line("  the server's log: \(line)") }
            }
            return 1
        }
    }

    /// The server's program lies beside this one.
    private static var server: String {
        let own = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        return own.deletingLastPathComponent().appending(path: "imagined").path
    }

    private func show(_ client: DemoClient, began: ContinuousClock.Instant) async throws {
        let photo = "\(client.server.address)/samples/cat.jpg"
        screen.line("imagined runs at \(client.server.address), with a data folder that goes away with it.")
        screen.line("The photo: \(photo)")

        screen.heading("ImaginePro", "POST /api/v1/midjourney/imagine")
        screen.line("  {\"prompt\": \"\(photo) A little cat running on the grass\"}")
        let grid = try await finished(try await client.imagine("\(photo) A little cat running on the grass"), client)
        try await save(grid.uri, as: "imaginepro-grid.png", client)
        for (index, image) in (grid.images ?? []).enumerated() {
            try await save(image, as: "imaginepro-\(index + 1).png", client)
        }
        let first = began.duration(to: .now)

        screen.heading("GenArtAPI", "POST /imageToImage")
        screen.line("  ?prompt=a%20cyberpunk%20city&imageUrl=\(photo)")
        let result = try await screen.waiting("the answer is the finished result") {
            try await client.imageToImage("a cyberpunk city", photo)
        }
        try await save(result.uri, as: "genartapi-grid.png", client)
        let both = began.duration(to: .now)

        screen.heading("ImaginePro", "POST /api/v1/midjourney/button")
        screen.line("  {\"messageId\": \"\(grid.messageId)\", \"button\": \"U1\"}")
        let upscaled = try await finished(try await client.press("U1", on: grid.messageId), client)
        try await save(upscaled.uri, as: "imaginepro-u1.png", client)

        screen.line("")
        screen.line("From the server's start to the first four pictures: \(Screen.seconds(first))")
        screen.line("From the server's start to the results of both requests: \(Screen.seconds(both))")
        screen.line("The pictures are in \(FileManager.default.currentDirectoryPath)/\(Self.outputFolder)")
        screen.line("The server is stopped. `make serve` starts one that stays.")
    }

    /// Shows a job's progress until its end.
    private func finished(_ id: String, _ client: DemoClient) async throws -> DemoClient.Message {
        let submitted = ContinuousClock.now
        while true {
            let message = try await client.message(id)
            screen.progress(message.progress ?? 0, after: submitted.duration(to: .now))
            switch message.status {
            case "DONE":
                screen.endProgress()
                return message
            case "FAIL":
                screen.endProgress()
                throw DemoFailure(sentence: message.error ?? "the job failed")
            default: try await Task.sleep(for: .milliseconds(150))
            }
        }
    }

    private func save(_ address: String?, as name: String, _ client: DemoClient) async throws {
        guard let address else { throw DemoFailure(sentence: "the result has no picture") }
        let bytes = try await client.picture(address)
        try Data(bytes).write(to: URL(filePath: "\(Self.outputFolder)/\(name)"))
        screen.line("  saved \(Self.outputFolder)/\(name)  (\(bytes.count / 1024) KiB)")
    }
}

/// What went wrong, as it is shown.
struct DemoFailure: Error, CustomStringConvertible {
    let sentence: String
    var description: String { sentence }
}
