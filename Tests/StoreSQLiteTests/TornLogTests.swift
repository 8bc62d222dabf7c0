import Foundation
import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting
import Testing

/// What a disk may make of the end of the log when the power goes while it is written.
@Suite("A torn log", .timeLimit(.minutes(2)))
struct TornLogTests {
    private static let frameHead = 24
    private static let logHead = 32

    /// The end of the log as it came to the disk.
    enum Tear: CaseIterable, Sendable {
        /// Some bytes are missing.
        case cut
        /// Some sectors hold zeros.
        case zeros
        /// Some sectors hold what lay there before.
        case old
    }

    /// The files of a store with so many jobs, as they are while it is open, and how long the log was before the last.
    private func files(jobs: Int) async throws -> (database: Data, log: Data, ids: [JobID], before: Int) {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(folder: folder.path, report: Sample.report)
        var ids: [JobID] = []
        var before = 0
        let path = folder.path + "/imagined.sqlite"
        for number in 0..<jobs {
            if number == jobs - 1 { before = try Data(contentsOf: URL(filePath: path + "-wal")).count }
            ids.append(try await store.accepted(Sample.submission(webhook: "https://hooks.example/x")).id)
        }
        let files = (
            database: try Data(contentsOf: URL(filePath: path)), log: try Data(contentsOf: URL(filePath: path + "-wal"))
        )
        await store.close()
        return (files.database, files.log, ids, before)
    }

    @Test("costs the transaction that was being written, whole, and nothing before it", arguments: Tear.allCases)
    func torn(tear: Tear) async throws {
        let (database, log, ids, before) = try await files(jobs: 12)
        #expect(before > Self.logHead && log.count > before + Self.frameHead)
        var generator = SeededGenerator(seed: 7)
        var hurt = 0
        for round in 0..<24 {
            let folder = try TemporaryFolder()
            let path = folder.path + "/imagined.sqlite"
            try database.write(to: URL(filePath: path))
            let torn = Self.torn(log, after: before, tear, using: &generator)
            try torn.write(to: URL(filePath: path + "-wal"))
            let store = try SQLiteStore(folder: folder.path, report: Sample.report)
            for id in ids.dropLast() { #expect(try await store.job(id) != nil, "round \(round)") }
            // What lay there may be what was written: then nothing is lost.
            let isThere = try await store.job(ids[11]) != nil
            #expect(isThere == (torn == log), "round \(round)")
            let kept = torn == log ? ids : Array(ids.dropLast())
            hurt += torn == log ? 0 : 1
            #expect(try await store.faults(limit: 5).isEmpty)
            // The place of the torn one is written over.
            let next = try await store.accepted(Sample.submission())
            await store.close()
            let again = try SQLiteStore(folder: folder.path, report: Sample.report)
            #expect(try await again.openJobs().map(\.id) == kept + [next.id])
            await again.close()
        }
        #expect(hurt > 12)
    }

    private static func torn(
        _ log: Data,
        after start: Int,
        _ tear: Tear,
        using generator: inout SeededGenerator
    ) -> Data {
        var torn = log
        switch tear {
        case .cut:
            torn.removeLast(Int.random(in: 1...(log.count - start), using: &generator))
        case .zeros, .old:
            // At least the sector in which some byte of the last transaction lies.
            let sectors = Array(stride(from: start / 512 * 512, to: log.count, by: 512))
            let hit =
                sectors.filter { _ in Bool.random(using: &generator) } + [sectors.randomElement(using: &generator)]
            for sector in hit.compactMap({ $0 }) {
                for place in max(sector, start)..<min(sector + 512, log.count) {
                    // An older page as the log held it, so that it looks right but for its place.
                    torn[place] = tear == .zeros ? 0 : log[logHead + (place - logHead) % (start - logHead)]
                }
            }
        }
        return torn
    }
}
