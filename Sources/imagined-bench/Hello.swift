import ArgumentParser
import Foundation
import Hummingbird
import Logging
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// `imagined-bench hello`: the yardstick, the least that the HTTP framework does for a request.
struct HelloCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hello",
        abstract: "Serve one bare route, GET /hello, until SIGTERM."
    )

    @Option(help: "Port on loopback; 0 takes a free one and prints it.")
    var port = 0

    func run() async throws {
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), backlog: 1024),
            onServerRunning: { channel in
                let address = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/hello\n"
                FileHandle.standardOutput.write(Data(address.utf8))
            },
            logger: Logger(label: "hello") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.runService()
    }
}

/// The yardstick as a process of its own, as the measured server is one.
enum HelloServer {
    /// - Parameter body: gets the route's address.
    static func run(_ body: @Sendable (String) async throws -> Double) async throws -> Double {
        var platform = PlatformOptions()
        platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let result = try await Subprocess.run(
            .path(FilePath(own)),
            arguments: ["hello"],
            platformOptions: platform,
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution in
            var rate: Double?
            for try await line in execution.standardOutput.strings() {
                rate = try await body(line)
                try execution.send(signal: .terminate)
            }
            return rate
        }
        guard let rate = result.closureResult else { throw BenchFailure("the bare server did not start") }
        return rate
    }
}
