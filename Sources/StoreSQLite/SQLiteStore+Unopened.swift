import Foundation
import GRDB
package import Generation

/// What does not open any more: SQLite has no checksums for its pages, so that a disk may change a value unseen until its
/// seal is looked at.
extension SQLiteStore {
    /// Rows that are looked at in one transaction, so that none is open for long.
    private static let portion = 500

    /// Opens what each open job wrote, in a read that holds up no submit, and ends those that don't open in one change.
    package func endUnreadable() async throws(JobStoreFailure) -> [Job] {
        let unreadable = try await read { [key] database in
            let rows = try Row.fetchCursor(database.cachedStatement(sql: JobSQL.openSealed))
            var ids: [String] = []
            while let row = try rows.next() {
                let id: String = row[0]
                if !key.opens(row[1], at: .job(id)) { ids.append(id) }
            }
            return ids
        }
        guard !unreadable.isEmpty else { return [] }
        return try await commits.perform { database in
            try unreadable.compactMap { id in
                let found = try JobRow.first(JobSQL.byID, [id], self.key, mayLackText: true, in: database)
                guard let job = found else { return nil }
                var ended = job
                guard ended.end(with: .failed(.unreadable), at: self.now()) else { return nil }
                try self.write(ended, since: job, lease: nil, in: database)
                return ended
            }
        }
    }

    /// Goes through the tables page by page; a row that comes or goes meanwhile may be missed, and is counted once at most.
    package func unopenedRows(limit: Int) async throws(JobStoreFailure) -> UnopenedRows {
        var found = UnopenedRows()
        for table in SealedTable.all {
            var mark: (Int64, Int64) = (.min, 0)
            while true {
                let portion = try await unopened(in: table, after: mark)
                found.count += portion.names.count
                found.names += portion.names.prefix(limit - found.names.count)
                guard let last = portion.last else { break }
                mark = last
            }
        }
        return found
    }

    /// What does not open among the next rows, and where to go on; `nil` at the end of the table.
    private func unopened(
        in table: SealedTable,
        after mark: (Int64, Int64)
    ) async throws(JobStoreFailure) -> (names: [String], last: (Int64, Int64)?) {
        try await read { [key] database in
            let statement = try database.cachedStatement(sql: table.sql)
            let rows = try Row.fetchAll(statement, arguments: [mark.0, mark.1, Self.portion])
            let names = rows.map(table.value).filter { !key.opens($0.sealed, at: $0.place) }.map(\.name)
            guard rows.count == Self.portion, let last = rows.last else { return (names, nil) }
            return (names, (last[0], last[1]))
        }
    }
}

/// A table with a sealed column.
private struct SealedTable: Sendable {
    /// A sealed value, and what it is called.
    struct Value {
        let name: String
        let sealed: Data
        let place: SealedPlace
    }

    let sql: String
    let value: @Sendable (Row) -> Value

    static let all = [
        SealedTable(sql: ExaminationSQL.sealedJobs) { row in
            Value(name: "job \(row[2] as String)", sealed: row[3], place: .job(row[2]))
        },
        SealedTable(sql: ExaminationSQL.sealedEndpoints) { row in
            let number: Int64 = row[0]
            let place = SealedPlace.address(of: number, OwnerID(row[2]))
            return Value(name: "endpoint \(EndpointID(number: number).text)", sealed: row[3], place: place)
        },
        SealedTable(sql: ExaminationSQL.sealedDeliveries) { row in
            let nonce: Int64 = row[2]
            let id = DeliveryID(number: row[0], nonce: UInt64(bitPattern: nonce))
            return Value(name: "delivery \(id.text)", sealed: row[4], place: .body(of: nonce, job: row[3]))
        },
        SealedTable(sql: ExaminationSQL.sealedAnswers) { row in
            let (delivery, attempt): (Int64, Int) = (row[0], row[1])
            let name = "attempt \(attempt) at delivery number \(delivery)"
            return Value(name: name, sealed: row[2], place: .answer(to: delivery, attempt: attempt))
        },
    ]
}
