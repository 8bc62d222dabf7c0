package import Generation
import Synchronization

extension InMemoryJobStore: UploadStore {
    package func add(
        _ draft: UploadDraft,
        within quota: UploadQuota
    ) async throws(JobStoreFailure) -> UploadAcceptance {
        try check(.upload)
        return try change { (tables, now) in tables.add(draft, within: quota, at: now) }
    }

    package func upload(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Upload? {
        try check(.read)
        let upload = try change { (tables, now) in
            tables.present(of: owner, at: now).first { $0.id == id }
        }
        await answer(.read)
        return upload
    }

    package func uploads(
        of owner: OwnerID,
        after previous: UploadID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Upload] {
        try check(.read)
        return try change { (tables, now) in
            let older = tables.present(of: owner, at: now).filter { $0.id.number < previous?.number ?? .max }
            return Array(older.sorted { $0.id.number > $1.id.number }.prefix(limit))
        }
    }

    package func uploadUsage(of owner: OwnerID) async throws(JobStoreFailure) -> UploadUsage {
        try check(.read)
        return try change { (tables, now) in tables.uploadUsage(of: owner, at: now) }
    }

    package func deleteUpload(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Upload? {
        try check(.upload)
        return try change { (tables, now) in
            guard let upload = tables.present(of: owner, at: now).first(where: { $0.id == id }) else { return nil }
            tables.uploads.removeAll { $0.upload.id == id }
            return upload
        }
    }

    package func expireUploads(
        at instant: Timestamp,
        limit: Int
    ) async throws(JobStoreFailure) -> RemovedUploads {
        try check(.expire)
        return try change { (tables, _) in
            let over = tables.uploads.map(\.upload).filter { $0.expiresAt <= instant }
            let chosen = over.sorted { ($0.expiresAt, $0.id.number) < ($1.expiresAt, $1.id.number) }.prefix(limit)
            let ids = Set(chosen.map(\.id))
            tables.uploads.removeAll { ids.contains($0.upload.id) }
            return RemovedUploads(count: ids.count, digests: Set(chosen.map(\.file.digest)))
        }
    }
}

extension MemoryTables {
    /// The uploads of an owner whose time is not over.
    func present(of owner: OwnerID, at now: Timestamp) -> [Upload] {
        uploads.map(\.upload).filter { $0.owner == owner && $0.expiresAt > now }
    }

    func uploadUsage(of owner: OwnerID, at now: Timestamp) -> UploadUsage {
        let present = present(of: owner, at: now)
        return UploadUsage(
            count: present.count,
            byteCount: present.reduce(0) { $0 + $1.file.byteCount },
            nextExpiry: present.map(\.expiresAt).min()
        )
    }

    /// The upload that a mark was used for within its lifetime.
    func marked(_ mark: IdempotencyMark, by owner: OwnerID, at now: Timestamp) -> Upload? {
        let oldest = now.advanced(by: .zero - IdempotencyMark.lifetime)
        return uploads.first { entry in
            entry.key == mark.key && entry.upload.owner == owner && entry.upload.createdAt > oldest
                && entry.upload.expiresAt > now
        }?.upload
    }

    mutating func add(_ draft: UploadDraft, within quota: UploadQuota, at now: Timestamp) -> UploadAcceptance {
        if let mark = draft.idempotency {
            if acceptance(of: mark, from: draft.owner, at: now) != nil, marked(mark, by: draft.owner, at: now) == nil {
                return .keyReused
            }
            if let earlier = marked(mark, by: draft.owner, at: now) {
                return earlier.file.digest == mark.fingerprint ? .replayed(earlier) : .keyReused
            }
            for index in uploads.indices
            where uploads[index].key == mark.key && uploads[index].upload.owner == draft.owner {
                uploads[index].key = nil
            }
        }
        let usage = uploadUsage(of: draft.owner, at: now)
        guard usage.leavesRoom(for: draft.file.byteCount, within: quota) else { return .overQuota(usage) }
        lastUpload = max(lastUpload + 1, UploadID.number(at: now))
        let upload = Upload(
            id: UploadID(number: lastUpload, nonce: .random(in: .min ... .max)),
            owner: draft.owner,
            file: draft.file,
            createdAt: now,
            expiresAt: now.advanced(by: draft.lifetime)
        )
        uploads.append((upload: upload, key: draft.idempotency?.key))
        return .added(upload)
    }
}
