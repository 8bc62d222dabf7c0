import GRDB
package import Generation

extension SQLiteStore: DeliveryStore {
    package func lanes(after mark: DeliveryMark) async throws(JobStoreFailure) -> OwedLanes {
        try await read { [key] database in
            let greatest = try Int64.fetchOne(database.cachedStatement(sql: DeliverySQL.greatestNumber))
            let rows =
                mark == .start
                ? try Row.fetchAll(database.cachedStatement(sql: DeliverySQL.allLanes))
                : try Row.fetchAll(database.cachedStatement(sql: DeliverySQL.newLanes), arguments: [mark.number])
            return OwedLanes(
                // An address that does not open any more holds up no other one.
                lanes: try rows.compactMap { row in
                    do { return try Self.lane(from: row, key) } catch is Unsealable { return nil }
                },
                mark: greatest.map { DeliveryMark(number: $0) } ?? .start
            )
        }
    }

    package func head(of endpoint: EndpointID) async throws(JobStoreFailure) -> OwedDelivery? {
        try await read { [key] in try DeliveryRow.head(of: endpoint, key, in: $0) }
    }

    package func record(
        _ attempt: DeliveryAttempt,
        _ outcome: DeliveryOutcome,
        of delivery: DeliveryID
    ) async throws(JobStoreFailure) -> OwedLane? {
        try await commits.perform { [now, key] database in
            guard
                let endpoint = try DeliveryRow.record(attempt, outcome, of: delivery, at: now(), key, in: database)
            else { return nil }
            let statement = try database.cachedStatement(sql: DeliverySQL.laneOf)
            return try Row.fetchOne(statement, arguments: [endpoint.number]).map { try Self.lane(from: $0, key) }
        }
    }

    package func deliveries(of job: JobID) async throws(JobStoreFailure) -> [Delivery] {
        try await read { [key] in try DeliveryRow.all(of: job, key, in: $0) }
    }

    package func delivery(_ id: DeliveryID) async throws(JobStoreFailure) -> DeliveryReport? {
        try await read { [key] in try DeliveryRow.report(id, key, in: $0) }
    }

    package func redeliver(_ id: DeliveryID) async throws(JobStoreFailure) -> Delivery? {
        try await commits.perform { [now, key] database in
            let instant = now().milliseconds
            try database.cachedStatement(sql: DeliverySQL.owe)
                .execute(arguments: [instant, id.number, Int64(bitPattern: id.nonce)])
            guard let delivery = try DeliveryRow.report(id, key, in: database)?.delivery else { return nil }
            try database.cachedStatement(sql: EndpointSQL.grantProbe)
                .execute(arguments: [instant, delivery.endpoint.number])
            return delivery
        }
    }

    package func endpoint(_ id: EndpointID) async throws(JobStoreFailure) -> Endpoint? {
        try await read { [key] in try EndpointRow.first(id, key, in: $0) }
    }

    package func endpoints(
        of owner: OwnerID?,
        after previous: EndpointID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Endpoint] {
        try await read { [key] in
            try EndpointRow.page(of: owner, after: previous?.number ?? -1, limit: limit, key, in: $0)
        }
    }

    package func resume(_ endpoint: EndpointID) async throws(JobStoreFailure) -> Endpoint? {
        try await commits.perform { [now, key] database in
            try EndpointRow.unpark(endpoint.number, in: database)
            try database.cachedStatement(sql: EndpointSQL.restartHead)
                .execute(arguments: [now().milliseconds, endpoint.number])
            return try EndpointRow.first(endpoint, key, in: database)
        }
    }

    package func webhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion {
        try await read { database in
            let statement = try database.cachedStatement(sql: EndpointSQL.secret)
            let row = try Row.fetchOne(statement, arguments: [owner.text])
            return EndpointRow.secret(version: row?[0], rotatedAt: row?[1])
        }
    }

    package func rotateWebhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion {
        try await commits.perform { [now] database in
            let statement = try database.cachedStatement(sql: EndpointSQL.rotateSecret)
            let row = try Row.fetchOne(statement, arguments: [owner.text, now().milliseconds])
            return EndpointRow.secret(version: row?[0], rotatedAt: row?[1])
        }
    }

    private static func lane(from row: Row, _ key: SealingKey) throws -> OwedLane {
        OwedLane(
            endpoint: EndpointID(number: row[0]),
            address: try EndpointRow.address(row[2], of: row[0], OwnerID(row[1]), key),
            dueAt: Timestamp(milliseconds: row[3])
        )
    }
}
