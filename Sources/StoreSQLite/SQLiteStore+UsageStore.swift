import GRDB
package import Generation

extension SQLiteStore: UsageStore {
    package func submitCounts(from start: Timestamp, to end: Timestamp) async throws(JobStoreFailure) -> [OwnerID: Int]
    {
        let first = JobNumber(at: start, random: 0)
        return try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: UsageSQL.submitCounts,
                arguments: [first.value, start.milliseconds, end.milliseconds]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { (OwnerID($0[0]), $0[1]) })
        }
    }
}
