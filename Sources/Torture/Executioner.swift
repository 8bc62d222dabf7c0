import Foundation
import LocalServer
import Synchronization

/// Starts the server again and again, and kills it as planned.
struct Executioner {
    /// Of kills without a power cut, one in so many is followed by a glance at the database.
    private static let glanceInterval = 20

    let launch: Launch
    let powerCut: PowerCut?
    let ledger: Ledger
    let progress: @Sendable (Deeds) -> Void
    private(set) var deeds = Deeds()
    private(set) var plan: KillPlan
    private var audit: Audit
    private var generator: SplitMix

    init(
        launch: Launch,
        powerCut: PowerCut?,
        ledger: Ledger,
        options: TortureOptions,
        progress: @escaping @Sendable (Deeds) -> Void
    ) {
        self.launch = launch
        self.powerCut = powerCut
        self.ledger = ledger
        self.progress = progress
        plan = KillPlan(kills: options.kills, powerCuts: options.powerCuts, seed: options.seed)
        audit = Audit(dataFolder: launch.dataFolder, scratch: options.folder + "/copy")
        generator = SplitMix(seed: options.seed ^ 0x5EED)
    }

    /// Deals out all blows.
    ///
    /// - Throws: when the server does not start, or the harness itself fails.
    mutating func run() async throws {
        while let blows = plan.nextLife() {
            try await live(through: blows)
            guard let last = blows.last, last.target != .worker else { continue }
            deeds.serverKills += 1
            if case .power(let loss) = last.target, let powerCut {
                let casualties = try powerCut.settle(loss, using: &generator)
                deeds.powerCuts += 1
                deeds.cutFiles += casualties.files
                deeds.cutFolders += casualties.folders
                ledger.note(audit.glance(ledger.knowledge))
            } else if deeds.serverKills.isMultiple(of: Self.glanceInterval) {
                ledger.note(audit.glance(ledger.knowledge))
            }
            progress(deeds)
        }
    }

    /// One life of the server, from its start to the last of these blows.
    private mutating func live(through blows: [Blow]) async throws {
        let doom = Doom()
        let isFatal = blows.last.map { $0.target != .worker } ?? false
        let worn = Mutex(0)
        var launch = launch
        var diesByItself = false
        if case .step(let step) = blows.last?.moment, let powerCut {
            launch.variables = powerCut.variables(dyingAt: step)
            diesByItself = true
        }
        do {
            let ending = try await LocalServer.run(
                launch,
                started: { process in
                    if case .starting(let delay) = blows.last?.moment { doom.seal(process, after: delay) }
                },
                { [ledger] server in
                    if server.key.isEmpty { ledger.note([Violation(.firstKeyStays, "keys/first-key is gone")]) }
                    for blow in blows {
                        await Self.wait(for: blow.moment, ledger, doom, server)
                        guard blow.target == .worker else { return server.kill() }
                        if let worker = await Self.worker(of: server), kill(worker, SIGKILL) == 0 {
                            worn.withLock { $0 += 1 }
                        }
                    }
                }
            ).ending
            if ending != (isFatal ? .signaled(number: SIGKILL) : .exited(code: 0)) {
                ledger.note([Violation(.serverLives, "it \(ending); its last words: \(lastWords)")])
            }
        } catch LocalServerFailure.didNotStart where doom.isFulfilled || diesByItself {
            deeds.startKills += 1
        } catch LocalServerFailure.didNotStart {
            throw TortureFailure("the server does not start: \(lastWords)")
        }
        doom.pass()
        deeds.workerKills += worn.withLock { $0 }
        plan.postpone(workers: blows.count { $0.target == .worker } - worn.withLock { $0 })
    }

    /// What the server wrote to its log at the end.
    private var lastWords: String {
        let log = (try? String(contentsOfFile: launch.logFile, encoding: .utf8)) ?? ""
        return log.split(separator: "\n").suffix(12).joined(separator: "\n")
    }

    private static func wait(for moment: Blow.Moment, _ ledger: Ledger, _ doom: Doom, _ server: LocalServer) async {
        switch moment {
        case .after(let delay):
            try? await Task.sleep(for: delay)
        case .upon(let occurrence, let count, let delay):
            await ledger.wait(for: occurrence, count: count, atMost: .seconds(2))
            try? await Task.sleep(for: delay)
        case .starting:
            await doom.wait()
        case .step:
            for _ in 0..<800 where server.isAlive { try? await Task.sleep(for: .milliseconds(5)) }
        }
    }

    /// A process that renders; the server starts one when it has something to render.
    private static func worker(of server: LocalServer) async -> Int32? {
        for _ in 0..<200 {
            if let worker = server.renderWorkers.randomElement() { return worker }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }
}
