import Foundation
import GRDB
import Generation

/// Writes what is owed to a webhook.
enum DeliveryRow {
    static func insert(
        _ event: WebhookEvent,
        body: [UInt8],
        of job: Job,
        at instant: Timestamp,
        into database: Database
    ) throws {
        guard let webhook = job.webhook else { return }
        try database.cachedStatement(sql: DeliverySQL.insert).execute(arguments: [
            "msg_" + PictureToken().text, job.number.value, webhook.address, Data(body), instant.milliseconds,
        ])
    }
}
