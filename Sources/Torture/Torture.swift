import AsyncHTTPClient
import Foundation
import LocalServer
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Kills a server that is at work, again and again, and checks that it keeps its promises all the same.
package enum Torture {
    /// Runs one campaign to its end.
    ///
    /// - Parameter progress: told now and then how far it is.
    /// - Throws: ``TortureFailure`` when there is nothing to judge, such as a server that never started.
    package static func run(
        _ options: TortureOptions,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> TortureReport {
        let files = FileManager.default
        if files.fileExists(atPath: options.folder) { try files.removeItem(atPath: options.folder) }
        try files.createDirectory(atPath: options.folder + "/disk", withIntermediateDirectories: true)
        let powerCut = try powerCut(options)
        let ledger = Ledger()
        let http = HTTPSender.makeClient()
        do {
            let report = try await WebhookReceiver.run(ledger: ledger) { receiver in
                let launch = try launch(options, powerCut, reaching: receiver)
                let campaign = Campaign(options: options, launch: launch, powerCut: powerCut, ledger: ledger)
                return try await campaign.run(http, receiver, progress)
            }
            try await http.shutdown()
            return report
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    private static func powerCut(_ options: TortureOptions) throws -> PowerCut? {
        guard options.powerCuts > 0 else { return nil }
        guard let library = options.powerCutLibrary, PowerCut.isPossible(library) else {
            throw TortureFailure("power cuts need Linux and the library libPowerCut.so")
        }
        return try PowerCut(library: library, folder: options.folder)
    }

    private static func launch(
        _ options: TortureOptions,
        _ powerCut: PowerCut?,
        reaching receiver: WebhookReceiver
    ) throws -> Launch {
        Launch(
            executable: options.executable,
            dataFolder: (powerCut?.root ?? options.folder + "/disk") + "/data",
            options: [
                "--port", "\(try freePort())", "--tile-size", "\(options.tileSize)",
                "--outbound-allow", "127.0.0.1/32:\(receiver.port)",
            ],
            variables: powerCut?.variables() ?? [:],
            grace: .seconds(60)
        )
    }

    /// A port that stays free while the server is away: the system gives none below 32768 to a connection.
    private static func freePort() throws -> UInt16 {
        for port in (UInt16(20_000)...UInt16(32_000)).shuffled() {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if bound == 0 { return port }
        }
        throw TortureFailure("no port is free")
    }
}

/// The course of one campaign, once all is in place.
private struct Campaign: Sendable {
    let options: TortureOptions
    let launch: Launch
    let powerCut: PowerCut?
    let ledger: Ledger

    /// Starts that are killed before anything was asked of the server.
    private static let stillbirths = 5

    func run(
        _ http: HTTPClient,
        _ receiver: WebhookReceiver,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> TortureReport {
        let began = ContinuousClock.now
        let sender = try await firstLife(http, receiver)
        var executioner = Executioner(
            launch: launch,
            powerCut: powerCut,
            ledger: ledger,
            options: options,
            progress: { progress(line($0)) }
        )
        var interruption: String?
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 1...options.clients {
                    let source = SubmissionSource(
                        client: client,
                        server: sender.base,
                        receiver: "http://127.0.0.1:\(receiver.port)",
                        seed: options.seed
                    )
                    group.addTask {
                        var client = TortureClient(sender: sender, ledger: ledger, source: source)
                        try await client.run()
                    }
                }
                defer { ledger.end() }
                try await executioner.run()
            }
            try await Settling(launch: launch, sender: sender, ledger: ledger).run()
        } catch {
            ledger.note([Violation(.serverLives, "\(error)")])
            interruption = "\(error)"
        }
        var audit = Audit(dataFolder: launch.dataFolder, scratch: options.folder + "/copy")
        let (reading, found) = audit.verdict(ledger.knowledge, executioner.deeds)
        ledger.note(found)
        return TortureReport(
            options,
            executioner.deeds,
            ledger.knowledge,
            reading,
            interruption: interruption,
            took: began.duration(to: .now)
        )
    }

    /// The very first start makes the key; what else is needed is asked for, and then the server dies.
    private func firstLife(_ http: HTTPClient, _ receiver: WebhookReceiver) async throws -> HTTPSender {
        var generator = SplitMix(seed: options.seed)
        for _ in 0..<Self.stillbirths {
            let doom = Doom()
            let delay = Duration.microseconds(Int.random(in: 10_000...250_000, using: &generator))
            do {
                _ = try await LocalServer.run(
                    launch,
                    started: { doom.seal($0, after: delay) },
                    { _ in await doom.wait() }
                )
            } catch LocalServerFailure.didNotStart where doom.isFulfilled {
                // As it should be.
            }
            doom.pass()
            try powerCut?.settle(.everything, using: &generator)
        }
        let sender = try await LocalServer.run(launch) { server in
            let sender = HTTPSender(http: http, base: server.address, key: server.key)
            if let photo = await sender.get("/samples/cat.jpg"), photo.status == 200 { receiver.hold(photo.body) }
            ledger.expect(try await signature(of: server.key))
            server.kill()
            return sender
        }.value
        try powerCut?.settle(.everything, using: &generator)
        return sender
    }

    /// Asks for the signing secret as an operator does.
    private func signature(of key: String) async throws -> WebhookSignature? {
        let id = String(key.dropFirst(4).prefix(8))
        let result = try await Subprocess.run(
            .path(FilePath(launch.executable)),
            arguments: ["webhooks", "secret", id, "--data", launch.dataFolder],
            output: .string(limit: 1 << 12),
            error: .string(limit: 1 << 12)
        )
        let lines = result.standardOutput.split(separator: "\n")
        return lines.last.flatMap { WebhookSignature(secret: String($0)) }
    }

    private func line(_ deeds: Deeds) -> String {
        let knowledge = ledger.knowledge
        let broken = knowledge.violations.values.reduce(0) { $0 + $1.count }
        return """
            \(deeds.kills) of \(options.kills) kills, \(deeds.powerCuts) of \(options.powerCuts) power cuts, \
            \(knowledge.jobs.count) jobs acknowledged, \(broken) violations
            """
    }
}
