import Foundation
import GRDB
import Generation
import GenerationService
import GenerationTesting
import StoreSQLite
import Testing

/// A bad disk changes one bit of one value; all else must go on.
@Suite("A sealed value that does not open any more", .timeLimit(.minutes(1)))
struct DamagedSealTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    /// Changes one bit of what a job wrote.
    private func damage(_ job: JobID) async throws {
        let changed = try await test.raw().write { database in
            let found = try Data.fetchOne(database, sql: "SELECT sealed FROM job WHERE id = ?", arguments: [job.text])
            guard var sealed = found else { return 0 }
            sealed[sealed.count / 2] ^= 4
            try database.execute(sql: "UPDATE job SET sealed = ? WHERE id = ?", arguments: [sealed, job.text])
            return database.changesCount
        }
        #expect(changed == 1)
    }

    private func live(_ store: SQLiteStore, _ feed: JobFeed = JobFeed()) async throws -> LiveJobs {
        try await LiveJobs(store: store, feed: feed, deliveries: WorkSignal())
    }

    /// What a doctor says of it.
    private func sealedRows(in store: SQLiteStore) async throws -> Finding {
        let surroundings = Doctor.Surroundings(disks: { [] }, outboundAllowed: [], isServing: true)
        var found: [Finding] = []
        try await Doctor(store: store, pictures: InMemoryPictures(), surroundings: surroundings).examine(.init()) {
            if $0.check == "sealed_rows" { found.append($0) }
        }
        #expect(found.count == 1)
        return try #require(found.first)
    }

    private func expectEnded(_ id: JobID, in jobs: some JobStore) async throws {
        let job = try #require(try await jobs.job(id))
        #expect(job.state == .failed && job.failure == .unreadable && job.finishedAt != nil)
        #expect(job.request.prompt.isEmpty && job.webhook == nil)
    }

    @Test("at a start it ends its own job, and the others wait in their order", arguments: [false, true])
    func start(isRunning: Bool) async throws {
        let before = try test.open()
        var ids: [JobID] = []
        for _ in 0..<3 { ids.append(try await before.accepted(Sample.submission(webhook: "https://h.example/x")).id) }
        if isRunning { _ = try await before.claim(ids[1], lease: .seconds(60)) }
        await before.close()
        try await damage(ids[1])

        let store = try test.open()
        let jobs = try await live(store)
        #expect(jobs.takeUnreadable() == [ids[1]])
        #expect(jobs.takeUnreadable() == [])
        #expect(jobs.counts == JobCounts(queued: 2, running: 0))
        try await expectEnded(ids[1], in: jobs)
        #expect(try await jobs.claimNext(lease: .seconds(60))?.id == ids[0])
        #expect(try await jobs.claimNext(lease: .seconds(60))?.id == ids[2])
        #expect(try await jobs.claimNext(lease: .seconds(60)) == nil)
        #expect(try await store.faults(limit: 9).isEmpty)
        // The next start finds nothing to end.
        #expect(try await store.endUnreadable().isEmpty)
        await store.close()
    }

    @Test("when its job's turn comes it ends the job, tells who listens, and the next one has its turn")
    func claim() async throws {
        let store = try test.open()
        let jobs = try await live(store)
        let first = try await jobs.accepted(Sample.submission())
        let second = try await jobs.accepted(Sample.submission())
        try await damage(first.id)
        #expect(try await jobs.claimNext(lease: .seconds(60))?.id == second.id)
        #expect(jobs.takeUnreadable() == [first.id])
        #expect(jobs.counts == JobCounts(queued: 0, running: 1))
        #expect(jobs.snapshot(first.id)?.job.state == .failed)
        try await expectEnded(first.id, in: store)
        await store.close()
    }

    @Test(
        "while its job runs it ends the job with whatever happens next, and the claim is void",
        arguments: ["finish", "hand back", "progress", "reference", "cancel", "lease"]
    )
    func running(next: String) async throws {
        let store = try test.open()
        let jobs = try await live(store)
        _ = try await jobs.accepted(Sample.submission())
        let other = try await jobs.accepted(Sample.submission())
        let job = try #require(try await jobs.claimNext(lease: .seconds(next == "lease" ? -1 : 60)))
        try await damage(job.id)
        switch next {
        case "finish": #expect(try await jobs.finish(job.claim, with: .succeeded(Sample.result(of: job))) == nil)
        case "hand back": #expect(try await jobs.handBack(job.claim, workerDied: true) == nil)
        case "progress": #expect(try await jobs.recordProgress(50, for: job.claim) == nil)
        case "reference": #expect(try await jobs.attachReference(Sample.picture(.reference), to: job.claim) == nil)
        case "cancel": #expect(try await jobs.end(job.id, with: .cancelled)?.failure == .unreadable)
        default: #expect(try await jobs.requeueExpired() == [])
        }
        #expect(jobs.takeUnreadable() == [job.id])
        #expect(jobs.counts == JobCounts(queued: 1, running: 0))
        try await expectEnded(job.id, in: jobs)
        #expect(try await jobs.claimNext(lease: .seconds(60))?.id == other.id)
        await store.close()
    }

    @Test("its ended job is left out of lists, whose pages are full all the same, and refused by itself")
    func lists() async throws {
        let store = try test.open()
        var ids: [JobID] = []
        for _ in 0..<7 {
            let job = try await store.accepted(Sample.submission())
            _ = try await store.end(job.id, with: .cancelled)
            ids.append(job.id)
        }
        for index in [1, 4, 5] { try await damage(ids[index]) }
        let owner = Sample.submission().owner
        let whole = [6, 3, 2, 0].map { ids[$0] }
        for state in [nil, JobState.cancelled] {
            #expect(try await store.jobs(JobSelection(owner: owner, state: state)).map(\.id) == whole)
            let page = try await store.jobs(JobSelection(owner: owner, state: state, limit: 2))
            #expect(page.map(\.id) == Array(whole.prefix(2)))
            let next = JobSelection(owner: owner, state: state, before: page.last?.number, limit: 2)
            #expect(try await store.jobs(next).map(\.id) == Array(whole.suffix(2)))
        }
        // It has ended before: nothing that is known of it changes, and it may be deleted.
        #expect(try await store.endUnreadable().isEmpty)
        let failure = try await #require(throws: JobStoreFailure.self) { try await store.job(ids[4]) }
        #expect("\(failure)".hasPrefix("refused"), "\(failure)")
        let deletion = try await store.delete(ids[4], of: owner, rememberedUntil: test.clock.now)
        guard case .deleted = deletion else {
            Issue.record("\(deletion)")
            return
        }
        await store.close()
    }

    @Test("a job that ended because of it is shown in lists, without its text")
    func shown() async throws {
        let store = try test.open()
        let job = try await store.accepted(Sample.submission(webhook: "https://h.example/x"))
        try await damage(job.id)
        #expect(try await store.jobs(JobSelection(owner: job.owner)) == [])
        #expect(try await store.openJobs() == [])
        #expect(try await store.endUnreadable().map(\.id) == [job.id])
        let shown = try await store.jobs(JobSelection(owner: job.owner, state: .failed))
        #expect(shown.map(\.id) == [job.id] && shown.first?.failure == .unreadable)
        #expect(try await store.deliveries(of: job.id).isEmpty)
        await store.close()
    }

    @Test("an endpoint's address that does not open holds up no other endpoint")
    func lanes() async throws {
        let store = try test.open()
        for name in ["a", "b"] {
            let job = try await store.accepted(Sample.submission(webhook: "https://\(name).example/x"))
            _ = try await store.end(job.id, with: .cancelled)
        }
        let both = ["https://a.example/x", "https://b.example/x"]
        #expect(try await store.lanes(after: .start).lanes.map(\.address) == both)
        try await test.raw().write { database in
            let first = "(SELECT min(number) FROM endpoint)"
            try database.execute(sql: "UPDATE endpoint SET sealed = x'01' WHERE number = \(first)")
        }
        #expect(try await store.lanes(after: .start).lanes.map(\.address) == [both[1]])
        await store.close()
    }

    @Test("a doctor's look opens every value once, over pages of rows, and names those that don't open")
    func examination() async throws {
        let store = try test.open()
        var ids: [JobID] = []
        for _ in 0..<501 { ids.append(try await store.accepted(Sample.submission()).id) }
        let job = try await store.accepted(Sample.submission(webhook: "https://h.example/x"))
        _ = try await store.end(job.id, with: .cancelled)
        let delivery = try #require(try await store.deliveries(of: job.id).first)
        let attempt = DeliveryAttempt(at: test.clock.now, status: nil, reason: "not reached", milliseconds: 1)
        for _ in 0..<2 { _ = try await store.record(attempt, .retry(at: test.clock.now), of: delivery.id) }
        #expect(try await store.unopenedRows(limit: 9) == UnopenedRows())
        #expect(try await sealedRows(in: store).level == .ok)

        for id in [ids[0], ids[500]] { try await damage(id) }
        #expect(
            try await store.unopenedRows(limit: 9)
                == UnopenedRows(count: 2, names: ["job \(ids[0].text)", "job \(ids[500].text)"])
        )
        #expect(
            try await store.unopenedRows(limit: 1) == UnopenedRows(count: 2, names: ["job \(ids[0].text)"])
        )
        try await test.raw().write { database in
            try database.execute(
                sql: """
                    UPDATE endpoint SET sealed = x'01'; UPDATE delivery SET body = x'01';
                    UPDATE delivery_attempt SET sealed = zeroblob(40) WHERE attempt = 2
                    """
            )
        }
        let finding = try await sealedRows(in: store)
        #expect(finding.level == .problem && finding.message.contains("job \(ids[0].text)"))
        #expect(finding.message.hasPrefix("5 rows"))
        let all = try await store.unopenedRows(limit: 9)
        #expect(all.count == 5)
        #expect(
            Array(all.names.suffix(3)) == [
                "endpoint \(delivery.endpoint.text)", "delivery \(delivery.id.text)",
                "attempt 2 at delivery number \(delivery.id.number)",
            ]
        )
        await store.close()
    }
}
