import Foundation
import GRDB

/// The rows of a data folder whose server is gone, as plain values.
struct DatabaseReading: Sendable {
    struct Job: Sendable {
        let id: String
        /// The submission's name.
        let name: String?
        let action: String
        let state: String
        let attempt: Int
        let workerDeaths: Int
        let hasWebhook: Bool
        let failureCode: String?
        let owner: String

        var isTerminal: Bool { state != "queued" && state != "running" }
        /// Pictures that its success has: a sheet and four tiles, or the one.
        var pictureCount: Int { action == "upscale" ? 1 : 5 }
    }

    struct Picture: Sendable {
        let job: String
        let role: String
        let digest: String
        let byteCount: Int
    }

    struct Delivery: Sendable {
        /// As in the header `webhook-id`.
        let id: String
        let job: String
        let state: String
        let body: [UInt8]
    }

    /// What SQLite finds wrong with the file itself.
    let faults: [String]
    let jobs: [Job]
    let pictures: [Picture]
    let deliveries: [Delivery]

    /// Reads a copy, made in `scratch`: opening the file itself would do the server's work of recovering it.
    init(dataFolder: String, scratch: String) {
        do {
            self = try Self.reading(of: dataFolder, scratch)
        } catch {
            self.init(faults: ["the database can't be read: \(error)"], jobs: [], pictures: [], deliveries: [])
        }
    }

    private init(faults: [String], jobs: [Job], pictures: [Picture], deliveries: [Delivery]) {
        self.faults = faults
        self.jobs = jobs
        self.pictures = pictures
        self.deliveries = deliveries
    }

    private static func reading(of dataFolder: String, _ scratch: String) throws -> DatabaseReading {
        let files = FileManager.default
        if files.fileExists(atPath: scratch) { try files.removeItem(atPath: scratch) }
        try files.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: scratch) }
        for suffix in ["", "-wal"] {
            let original = "\(dataFolder)/imagined.sqlite\(suffix)"
            if files.fileExists(atPath: original) {
                try files.copyItem(atPath: original, toPath: "\(scratch)/imagined.sqlite\(suffix)")
            }
        }
        let sealing = try SealedText(dataFolder: dataFolder)
        let database = try DatabaseQueue(path: "\(scratch)/imagined.sqlite")
        defer { try? database.close() }
        return try database.inDatabase { database in
            let integrity = try String.fetchAll(database, sql: AuditSQL.integrity).filter { $0 != "ok" }
            let orphans = try Row.fetchAll(database, sql: AuditSQL.foreignKeys).map { "foreign key: \($0)" }
            return DatabaseReading(
                faults: integrity + orphans,
                jobs: try Row.fetchAll(database, sql: AuditSQL.jobs).map { try Job($0, sealing) },
                pictures: try Row.fetchAll(database, sql: AuditSQL.pictures).map {
                    Picture(job: $0[0], role: $0[1], digest: $0[2], byteCount: $0[3])
                },
                deliveries: try Row.fetchAll(database, sql: AuditSQL.deliveries).map { row in
                    Delivery(
                        id: Self.name(row[0], row[1]),
                        job: row[2],
                        state: row[3],
                        body: try sealing.body(row[4], nonce: row[1], job: row[2])
                    )
                }
            )
        }
    }

    /// The name of a delivery: its number and its nonce, each as 13 characters of Crockford's Base32.
    private static func name(_ number: Int64, _ nonce: Int64) -> String {
        let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")
        func text(_ value: Int64) -> String {
            String((0..<13).map { digits[Int(UInt64(bitPattern: value) >> UInt64(60 - 5 * $0) & 31)] })
        }
        return "msg_" + text(number) + text(nonce)
    }
}

extension DatabaseReading.Job {
    fileprivate init(_ row: Row, _ sealing: SealedText) throws {
        self.init(
            id: row[0],
            name: try sealing.correlation(row[1], ofJob: row[0]),
            action: row[2],
            state: row[3],
            attempt: row[4],
            workerDeaths: row[5],
            hasWebhook: row[6],
            failureCode: row[7],
            owner: row[8]
        )
    }
}
