import Foundation
import GRDB
package import Generation

extension SQLiteStore: DeliveryStore {
    package func deliveriesDue(
        at instant: Timestamp,
        limit: Int
    ) async throws(JobStoreFailure) -> [Delivery] {
        try await read { database in
            try Row.fetchAll(database, sql: DeliverySQL.due, arguments: [instant.milliseconds, limit]).map { row in
                guard let job = JobID(row[1] as String) else { throw JobRow.Unreadable(column: "delivery.job") }
                return Delivery(
                    id: DeliveryID(row[0]),
                    job: job,
                    address: row[2],
                    body: Array(row[3] as Data),
                    attempts: row[4],
                    dueAt: Timestamp(milliseconds: row[5])
                )
            }
        }
    }

    package func nextDeliveryDue() async throws(JobStoreFailure) -> Timestamp? {
        try await read { database in
            try Int64.fetchOne(database, sql: DeliverySQL.nextDue).map { Timestamp(milliseconds: $0) }
        }
    }

    package func record(_ outcome: DeliveryOutcome, of delivery: DeliveryID) async throws(JobStoreFailure) {
        try await commits.perform { [now] database in
            switch outcome {
            case .delivered(let status):
                try database.cachedStatement(sql: DeliverySQL.delivered)
                    .execute(arguments: [now().milliseconds, "\(status)", delivery.text])
            case .retry(let instant, let reason):
                try database.cachedStatement(sql: DeliverySQL.retry)
                    .execute(arguments: [instant.milliseconds, reason, delivery.text])
            case .abandoned(let reason):
                try database.cachedStatement(sql: DeliverySQL.abandoned)
                    .execute(arguments: [now().milliseconds, reason, delivery.text])
            }
        }
    }
}
