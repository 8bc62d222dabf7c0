import GRDB
package import Generation

extension SQLiteStore: UploadStore {
    package func add(
        _ draft: UploadDraft,
        within quota: UploadQuota
    ) async throws(JobStoreFailure) -> UploadAcceptance {
        let mark = draft.idempotency.map { SealedMark($0, of: draft.owner, key) }
        return try await commits.perform { [now] database in
            let instant = now()
            if let mark,
                let earlier = try UploadRow.acceptance(
                    of: mark,
                    from: draft.owner,
                    at: instant,
                    for: draft.file.digest,
                    in: database
                )
            {
                return earlier
            }
            let usage = try UploadRow.usage(of: draft.owner, at: instant, in: database)
            guard usage.leavesRoom(for: draft.file.byteCount, within: quota) else { return .overQuota(usage) }
            return .added(try UploadRow.insert(draft, mark, at: instant, into: database))
        }
    }

    package func upload(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Upload? {
        try await read { [now] in try UploadRow.first(id, of: owner, at: now(), in: $0) }
    }

    package func uploads(
        of owner: OwnerID,
        after previous: UploadID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Upload] {
        try await read { [now] database in
            let statement = try database.cachedStatement(sql: UploadSQL.ofOwner)
            let before = previous?.number ?? .max
            let rows = try Row.fetchAll(
                statement,
                arguments: [owner.text, before, now().milliseconds, min(max(limit, 1), 1000)]
            )
            return rows.map(UploadRow.upload)
        }
    }

    package func uploadUsage(of owner: OwnerID) async throws(JobStoreFailure) -> UploadUsage {
        try await read { [now] in try UploadRow.usage(of: owner, at: now(), in: $0) }
    }

    package func deleteUpload(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Upload? {
        try await commits.perform { [now] database in
            guard let upload = try UploadRow.first(id, of: owner, at: now(), in: database) else { return nil }
            try database.cachedStatement(sql: UploadSQL.delete).execute(arguments: [id.number])
            return upload
        }
    }

    package func expireUploads(
        at instant: Timestamp,
        limit: Int
    ) async throws(JobStoreFailure) -> RemovedUploads {
        try await commits.perform { database in
            let statement = try database.cachedStatement(sql: UploadSQL.expired)
            var removed = RemovedUploads()
            for row in try Row.fetchAll(statement, arguments: [instant.milliseconds, limit]) {
                try database.cachedStatement(sql: UploadSQL.delete).execute(arguments: [row[0] as Int64])
                removed.count += 1
                removed.digests.insert(ContentDigest(row[1]))
            }
            return removed
        }
    }
}
