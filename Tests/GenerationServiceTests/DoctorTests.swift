import Foundation
import Generation
import GenerationService
import GenerationTesting
import PictureStore
import StoreSQLite
import StoreSQLiteTesting
import Testing

/// The real database and real files, and what can go wrong between them.
@Suite("Doctor", .timeLimit(.minutes(1)))
struct DoctorTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore
    private let pictures: PictureFolder

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(folder: folder.path) { job, event in Sample.report(job, event) }
        pictures = try PictureFolder(root: folder.path + "/pictures")
    }

    private func doctor(
        free: Int = 1 << 40,
        outbound: [String] = [],
        isServing: Bool = true,
        hasCallFilter: Bool = true,
        pictures: PictureFolder? = nil
    ) -> Doctor {
        Doctor(
            store: store,
            pictures: pictures ?? self.pictures,
            surroundings: Doctor.Surroundings(
                disks: { [("jobs and pictures", free)] },
                outboundAllowed: outbound,
                isServing: isServing,
                hasCallFilter: hasCallFilter
            )
        )
    }

    private func findings(_ orders: Doctor.Orders = .init(), by doctor: Doctor? = nil) async throws -> [String: Finding]
    {
        var findings: [String: Finding] = [:]
        try await (doctor ?? self.doctor()).examine(orders) { finding in
            #expect(findings[finding.check] == nil, "each thing is told once")
            findings[finding.check] = finding
        }
        return findings
    }

    private func problems(_ orders: Doctor.Orders = .init()) async throws -> [String] {
        try await findings(orders).values.filter { $0.level == .problem }.map(\.check).sorted()
    }

    private func path(of digest: ContentDigest) -> String {
        let text = digest.text
        return "\(folder.path)/pictures/\(text.prefix(2))/\(text.dropFirst(2).prefix(2))/\(text)"
    }

    /// A job that has ended, with real files.
    private func ended(_ name: String = "job") async throws -> Job {
        let job = try #require(
            try await store.claim(try await store.accepted(Sample.submission()).id, lease: .seconds(60))
        )
        _ = try await store.attachReference(try await pictures.kept("\(name) reference", as: .reference), to: job.claim)
        let picture = try await pictures.kept("\(name) grid", as: .grid)
        let result = GenerationResult(pictures: [picture], recipes: [EngineRecipe("r")])
        return try #require(try await store.finish(job.claim, with: .succeeded(result)))
    }

    @Test("a sound folder has no problem, and everything was looked at")
    func sound() async throws {
        _ = try await ended()
        let found = try await findings(Doctor.Orders(isDeep: true))
        #expect(found.values.filter { $0.level == .problem || $0.level == .mended } == [])
        #expect(
            Set(found.keys) == [
                "database_integrity", "database_durability", "sqlite_version", "database_size", "sealed_rows", "files",
                "orphan_files",
                "lost_files", "damaged_files", "strange_files", "half_written_files", "free_space", "running_jobs",
                "parked_webhooks", "outbound_allow", "worker_filter",
            ]
        )
        #expect(found["files"]?.message.hasPrefix("2 files") == true)
        #expect(found["database_durability"]?.message.contains("synchronous 2") == true)
        let isOld = store.libraryVersion.compare("3.51.3", options: .numeric) == .orderedAscending
        #expect(found["sqlite_version"]?.level == (isOld ? .notice : .ok))
        await store.close()
    }

    @Test("a file that no job names is told, and removed only when asked; a file in use never")
    func orphans() async throws {
        let job = try await ended()
        let orphan = try await pictures.keep([1])
        pictures.release(orphan)
        let held = try await pictures.keep([2])
        #expect(try await problems() == ["orphan_files"])
        #expect(try await findings()["orphan_files"]?.message.hasPrefix("1 files") == true)
        #expect(try await pictures.condition(of: orphan) == .sound)
        #expect(try await findings(Doctor.Orders(mends: true))["orphan_files"]?.level == .mended)
        #expect(try await pictures.condition(of: orphan) == .missing)
        #expect(try await pictures.condition(of: held) == .sound)
        #expect(try await pictures.condition(of: try #require(job.result?.principal).digest) == .sound)
        #expect(try await problems() == [])
        await store.close()
    }

    @Test("a lost file is a problem until it is written down as lost, and none when it is back")
    func lost() async throws {
        let job = try await ended()
        let digest = try #require(job.result?.principal).digest
        let bytes = try await pictures.bytes(of: digest)
        try FileManager.default.removeItem(atPath: path(of: digest))
        #expect(try await problems() == ["lost_files"])
        #expect(try await findings()["lost_files"]?.message.contains(digest.text) == true)
        #expect(try await findings(Doctor.Orders(mends: true))["lost_files"]?.level == .mended)
        #expect(try await findings()["lost_files"]?.level == .notice)
        #expect(try await store.job(job.id) == job, "the job itself stays as it is")
        pictures.release(try await pictures.keep(bytes))
        #expect(try await findings(Doctor.Orders(mends: true))["lost_files"]?.level == .ok)
        #expect(try await store.lostFiles() == [])
        await store.close()
    }

    @Test("a torn file is seen by its length, a changed one only by its content; both are put aside")
    func damaged() async throws {
        let torn = try #require(try await ended("torn").result?.principal).digest
        let changed = try #require(try await ended("changed").result?.principal).digest
        truncate(path(of: torn), 2)
        try Data("CHANGED grid".utf8).write(to: URL(fileURLWithPath: path(of: changed)))
        #expect(try await findings()["damaged_files"]?.message.contains(torn.text) == true)
        #expect(try await findings()["damaged_files"]?.message.contains(changed.text) == false)
        let deep = Doctor.Orders(isDeep: true)
        #expect(try await findings(deep)["damaged_files"]?.message.hasPrefix("2 files") == true)
        let mended = try await findings(Doctor.Orders(mends: true, isDeep: true))
        #expect(mended["damaged_files"]?.level == .mended)
        for digest in [torn, changed] {
            await #expect(throws: PictureStoreFailure.missing(digest)) { try await pictures.bytes(of: digest) }
            #expect(FileManager.default.fileExists(atPath: "\(folder.path)/pictures/damaged/\(digest.text)"))
        }
        #expect(try await problems(deep) == [])
        #expect(try await findings(deep)["lost_files"]?.level == .notice)
        await store.close()
    }

    @Test("half written files and strange ones are told; the half written go when asked")
    func leftovers() async throws {
        let digest = try await pictures.keep([1, 2, 3])
        for path in ["incoming/half", "\(digest.text.prefix(2))/note.txt"] {
            try Data([1]).write(to: URL(fileURLWithPath: "\(folder.path)/pictures/\(path)"))
        }
        #expect(try await findings()["half_written_files"]?.level == .notice)
        #expect(try await findings()["strange_files"]?.message.contains("note.txt") == true)
        #expect(try await findings(Doctor.Orders(mends: true))["half_written_files"]?.level == .mended)
        #expect(try await findings()["half_written_files"]?.level == .ok)
        #expect(try await findings()["strange_files"]?.level == .notice, "what others put there is theirs")
        await store.close()
    }

    @Test("files and rows that come and go while a doctor looks are no problem", arguments: [false, true])
    func busy(mends: Bool) async throws {
        let looks = EventCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask {
                    var round = 0
                    while looks.count < 6 {
                        round += 1
                        let job = try await submitted("\(number) \(round)")
                        let deletion = try await store.delete(job.id, of: job.owner, rememberedUntil: .now)
                        guard case .deleted(let removed) = deletion else { throw Unexpected() }
                        let condemnation = pictures.condemn(removed.digests)
                        let unnamed = try await store.unnamed(among: condemnation.digests)
                        _ = try await pictures.remove(unnamed, of: condemnation)
                    }
                }
            }
            group.addTask {
                for _ in 0..<6 {
                    defer { looks.hit() }
                    let orders = Doctor.Orders(mends: mends, isDeep: true)
                    let found = try await findings(orders)
                    #expect(found["lost_files"]?.level == .ok, "\(found["lost_files"]?.message ?? "")")
                    #expect(found["damaged_files"]?.level == .ok)
                    #expect(found["files"]?.level == .ok, "\(found["files"]?.message ?? "")")
                    #expect(found["half_written_files"]?.level == .ok)
                }
            }
            try await group.waitForAll()
        }
        // A file that was in somebody's hands when it was let go stays until the next sweep; nothing else may be left.
        _ = try await findings(Doctor.Orders(mends: true, isDeep: true))
        #expect(try await problems() == [])
        await store.close()
    }

    /// A job that has ended, whose files were pinned until their rows were written.
    private func submitted(_ name: String) async throws -> Job {
        let job = try #require(
            try await store.claim(try await store.accepted(Sample.submission()).id, lease: .seconds(60))
        )
        var picture = Sample.picture(.grid)
        picture.digest = try await pictures.keep(Array(name.utf8))
        picture.byteCount = name.utf8.count
        defer { pictures.release(picture.digest) }
        let result = GenerationResult(pictures: [picture], recipes: [EngineRecipe("r")])
        return try #require(try await store.finish(job.claim, with: .succeeded(result)))
    }

    private struct Unexpected: Error {}

    @Test("a disk that is full soon is a problem, and a small rest a notice")
    func freeSpace() async throws {
        for (free, level) in [(1 << 40, Finding.Level.ok), (1 << 30, .notice), (100 << 20, .problem)] {
            let finding = try await findings(by: doctor(free: free))["free_space"]
            #expect(finding?.level == level, "\(finding?.message ?? "")")
        }
        await store.close()
    }

    @Test("ranges that are open inside the network are pointed out")
    func outbound() async throws {
        let finding = try await findings(by: doctor(outbound: ["10.0.0.0/8", "127.0.0.1/32:9000"]))["outbound_allow"]
        #expect(finding?.level == .notice)
        #expect(finding?.message.contains("10.0.0.0/8, 127.0.0.1/32:9000") == true)
        await store.close()
    }

    @Test("a running job without a worker is a problem while a server runs, and to be expected when none does")
    func abandoned() async throws {
        let job = try await store.accepted(Sample.submission())
        _ = try await store.claim(job.id, lease: .seconds(60))
        #expect(try await findings()["running_jobs"]?.level == .ok)
        let other = try await store.accepted(Sample.submission())
        _ = try await store.claim(other.id, lease: .seconds(-1))
        #expect(try await findings()["running_jobs"]?.level == .problem)
        #expect(try await findings(by: doctor(isServing: false))["running_jobs"]?.level == .notice)
        await store.close()
    }

    @Test("a parked endpoint is told by its name")
    func parked() async throws {
        let submission = Sample.submission(webhook: "https://hooks.example/x")
        let job = try #require(try await store.claim(try await store.accepted(submission).id, lease: .seconds(60)))
        _ = try await store.finish(job.claim, with: .failed(Sample.failure))
        let delivery = try #require(try await store.deliveries(of: job.id).first)
        #expect(try await findings()["parked_webhooks"]?.level == .ok)
        let attempt = DeliveryAttempt(at: .now, status: 410, reason: "answered 410", milliseconds: 5)
        _ = try await store.record(attempt, .parked("gone"), of: delivery.id)
        let finding = try await findings()["parked_webhooks"]
        #expect(finding?.level == .notice)
        #expect(finding?.message.contains(delivery.endpoint.text) == true)
        await store.close()
    }

    @Test("a store that can't be read is a problem, and the rest is looked at all the same")
    func closed() async throws {
        await store.close()
        let found = try await findings()
        #expect(found["database_integrity"]?.level == .problem)
        #expect(found["files"]?.level == .problem)
        #expect(found["free_space"]?.level == .ok)
    }

    @Test("a finding is one line of three columns")
    func line() {
        #expect(
            Finding("orphan_files", .ok, "every file belongs to a job").line
                == "ok       orphan_files: every file belongs to a job"
        )
        #expect(Finding("x", .problem, "y").line == "problem  x: y")
    }
}
