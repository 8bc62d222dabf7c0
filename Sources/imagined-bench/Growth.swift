import ArgumentParser
import Foundation
import Generation
import GenerationService
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting
import Synchronization

/// `imagined-bench growth`: what a submit, a claim, a fetch and a list cost in a store with few and with many finished
/// jobs.
///
/// Both stores are filled through the same calls that a server makes, and measured by turns in one run, so that whatever
/// else the machine does meets both. A filled store is kept for the next run.
struct GrowthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth",
        abstract: "Compare the cost of the store's calls with few and with many finished jobs."
    )

    @Option(help: "Finished jobs in the small store.")
    var few = 1000

    @Option(help: "Finished jobs in the large store.")
    var many = 1_000_000

    @Option(help: "Rounds; each measures every call in both stores.")
    var rounds = 30

    func run() async throws {
        let small = try await Shelf(finishedJobs: few)
        let large = try await Shelf(finishedJobs: many)
        var samples: [Shelf.Call: [(small: Duration, large: Duration)]] = [:]
        for round in 0..<rounds + 1 {
            for call in Shelf.Call.allCases {
                let isSmallFirst = round.isMultiple(of: 2)
                let first = try await (isSmallFirst ? small : large).measure(call)
                let second = try await (isSmallFirst ? large : small).measure(call)
                // The first round warms up.
                if round == 0 { continue }
                samples[call, default: []].append(isSmallFirst ? (first, second) : (second, first))
            }
        }
        let how = "\(Shelf.batch) calls at a time, \(Shelf.callers) callers; median of \(rounds) rounds"
        print("microseconds a call, \(how)")
        print("call           \(few) jobs   \(many) jobs   ratio")
        for call in Shelf.Call.allCases {
            let pairs = samples[call] ?? []
            let few = median(pairs.map { $0.small / .microseconds(Shelf.batch) })
            let many = median(pairs.map { $0.large / .microseconds(Shelf.batch) })
            let ratio = median(pairs.map { $0.large / $0.small })
            let name = "\(call)".padding(toLength: 12, withPad: " ", startingAt: 0)
            print(name + String(format: "%12.1f %14.1f %7.2f", few, many, ratio))
        }
        await small.close()
        await large.close()
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }
}

/// A store with a known number of finished jobs.
private struct Shelf: Sendable {
    enum Call: CaseIterable {
        case submit, claim, fetch, list, listOfState
    }

    /// Calls in one measurement.
    static let batch = 256
    /// Callers that make them.
    static let callers = 64

    private let store: SQLiteStore
    private let jobs: LiveJobs
    /// Some of the finished jobs, from all over the table.
    private let known: [JobID]

    /// Opens the store of an earlier run, or makes and fills one.
    init(finishedJobs: Int) async throws {
        let folder = FileManager.default.currentDirectoryPath + "/.build/bench-growth-\(finishedJobs)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try SQLiteStore(folder: folder) { _, _ in [] }
        jobs = try await LiveJobs(store: store, feed: JobFeed(), deliveries: WorkSignal())
        // The marker names the oldest and the newest job; without it the filling was interrupted.
        let marker = folder + "/filled"
        if !FileManager.default.fileExists(atPath: marker) {
            print("filling a store with \(finishedJobs) finished jobs …")
            let span = try await Self.fill(store, with: finishedJobs)
            try "\(span.lowerBound) \(span.upperBound)".write(toFile: marker, atomically: true, encoding: .utf8)
        }
        let ends = try String(contentsOfFile: marker, encoding: .utf8).split(separator: " ").compactMap { Int64($0) }
        guard ends.count == 2 else { throw BenchFailure("\(marker) can't be read") }
        known = try await Self.sample(of: store, from: ends[0]...ends[1])
    }

    func close() async { await store.close() }

    /// How long ``batch`` calls take.
    func measure(_ call: Call) async throws -> Duration {
        switch call {
        case .submit:
            return try await timed { _ in _ = try await jobs.submit(Sample.submission()) }
        case .claim:
            let duration = try await timed { _ in _ = try await jobs.claimNext(lease: .seconds(600)) }
            // What was submitted and claimed goes, so that the queue is the same in each round.
            for job in try await store.openJobs() { _ = try await jobs.end(job.id, with: .cancelled) }
            return duration
        case .fetch:
            return try await timed { index in _ = try await store.job(known[(index * 7919) % known.count]) }
        case .list:
            let selection = JobSelection(owner: Sample.submission().owner, limit: 20)
            return try await timed { _ in _ = try await store.jobs(selection) }
        case .listOfState:
            let selection = JobSelection(owner: Sample.submission().owner, state: .succeeded, limit: 20)
            return try await timed { _ in _ = try await store.jobs(selection) }
        }
    }

    private func timed(_ call: @escaping @Sendable (Int) async throws -> Void) async throws -> Duration {
        let start = ContinuousClock.now
        try await Self.concurrently(Self.batch, call)
        return start.duration(to: .now)
    }

    private static func concurrently(
        _ count: Int,
        _ call: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for index in stride(from: caller, to: count, by: callers) { try await call(index) }
                }
            }
            try await group.waitForAll()
        }
    }

    /// - Returns: the numbers of the first and the last job.
    private static func fill(_ store: SQLiteStore, with count: Int) async throws -> ClosedRange<Int64> {
        let bounds = Mutex((first: Int64.max, last: Int64.min))
        try await concurrently(count) { index in
            guard case .accepted(let job) = try await store.submit(Sample.submission()),
                let claimed = try await store.claim(job.id, lease: .seconds(600))
            else { throw BenchFailure("the store took no job") }
            _ = try await store.attachReference(Sample.picture(.reference), to: claimed.claim)
            // One of ten fails, so that a list of one state has something to pass over.
            let outcome: JobOutcome =
                index.isMultiple(of: 10) ? .failed(Sample.failure) : .succeeded(Sample.result(of: claimed))
            _ = try await store.finish(claimed.claim, with: outcome)
            bounds.withLock { $0 = (min($0.first, job.number.value), max($0.last, job.number.value)) }
        }
        return bounds.withLock { $0.first...$0.last }
    }

    /// The names of jobs from all over the table.
    private static func sample(of store: SQLiteStore, from span: ClosedRange<Int64>) async throws -> [JobID] {
        var ids: [JobID] = []
        for _ in 0..<2000 {
            let before = JobNumber(Int64.random(in: span) + 1)
            let owner = Sample.submission().owner
            ids += try await store.jobs(JobSelection(owner: owner, before: before, limit: 1)).map(\.id)
        }
        return ids
    }
}
