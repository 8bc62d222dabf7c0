import Foundation
import GRDB
package import Generation

extension SQLiteStore: StoreExamination {
    package func facts() async throws(JobStoreFailure) -> StoreFacts {
        let (journal, synchronous) = try await durability()
        let version = libraryVersion
        // The journal lies beside the file, and is gone while nothing is open.
        let beside = try? FileManager.default.attributesOfItem(atPath: database.path + "-wal")[.size] as? Int
        return try await read { database in
            guard let row = try Row.fetchOne(database, sql: ExaminationSQL.pages) else {
                throw JobRow.Unreadable(column: "page_count")
            }
            let (pages, free, size): (Int, Int, Int) = (row[0], row[1], row[2])
            return StoreFacts(
                version: version,
                journal: journal,
                synchronous: synchronous,
                byteCount: pages * size,
                freeByteCount: free * size,
                journalByteCount: beside ?? 0
            )
        }
    }

    package func faults(limit: Int) async throws(JobStoreFailure) -> [String] {
        try await read { database in
            let check = String(format: ExaminationSQL.quickCheck, limit)
            let faults = try String.fetchAll(database, sql: check).filter { $0 != "ok" }
            let dangling = try Row.fetchAll(database, sql: ExaminationSQL.foreignKeys, arguments: [limit]).map { row in
                "A row of \(row[0] as String) names a row of \(row[2] as String) that does not exist"
            }
            return Array((faults + dangling).prefix(limit))
        }
    }

    package func namedFiles(shelf number: UInt8) async throws(JobStoreFailure) -> [ContentDigest: Int] {
        let first = ContentDigest(hash: [number]).text
        // Behind all names that begin with the byte; no digit stands behind "f".
        let end = number == .max ? "g" : ContentDigest(hash: [number + 1]).text
        return try await read { database in
            let rows = try Row.fetchCursor(database, sql: ExaminationSQL.namedFiles, arguments: [first, end])
            var files: [ContentDigest: Int] = [:]
            while let row = try rows.next() { files[ContentDigest(row[0])] = row[1] }
            return files
        }
    }

    package func lostFiles() async throws(JobStoreFailure) -> Set<ContentDigest> {
        try await read { database in
            Set(try String.fetchAll(database, sql: ExaminationSQL.lostFiles).map { ContentDigest($0) })
        }
    }

    package func recordLost(
        _ lost: Set<ContentDigest>,
        found: Set<ContentDigest>,
        at instant: Timestamp
    ) async throws(JobStoreFailure) {
        try await commits.perform { database in
            for digest in lost {
                try database.cachedStatement(sql: ExaminationSQL.recordLost)
                    .execute(arguments: [digest.text, instant.milliseconds])
            }
            for digest in found {
                try database.cachedStatement(sql: ExaminationSQL.forgetLost).execute(arguments: [digest.text])
            }
            try database.cachedStatement(sql: ExaminationSQL.forgetUnnamed).execute()
        }
    }

    package func abandonedJobs() async throws(JobStoreFailure) -> [JobID] {
        let now = steady.now.milliseconds
        return try await read { database in
            try String.fetchAll(database, sql: ExaminationSQL.abandoned, arguments: [now]).compactMap { JobID($0) }
        }
    }
}
