package import Generation
import Synchronization

extension InMemoryJobStore: KeyStore {
    package func add(_ key: StoredKey) async throws(JobStoreFailure) {
        try check(.changeKeys)
        try change { (tables, _) throws(JobStoreFailure) in try tables.insert(key) }
    }

    package func keys() async throws(JobStoreFailure) -> [StoredKey] {
        state.withLock { $0.keys.sorted { ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text) } }
    }

    package func revoke(_ id: KeyID, at instant: Timestamp) async throws(JobStoreFailure) -> StoredKey? {
        try check(.changeKeys)
        let revoked = try change { (tables, _) in
            tables.change(id) { $0.revokedAt = $0.revokedAt ?? instant }
        }
        await answer(.changeKeys)
        return revoked
    }

    package func replace(
        _ id: KeyID,
        by successor: StoredKey,
        retiringAt instant: Timestamp
    ) async throws(JobStoreFailure) -> StoredKey? {
        try check(.changeKeys)
        let retiring = try change { (tables, _) throws(JobStoreFailure) -> StoredKey? in
            guard tables.keys.contains(where: { $0.id == id }) else { return nil }
            try tables.insert(successor)
            return tables.change(id) { $0.retiresAt = min($0.retiresAt ?? instant, instant) }
        }
        await answer(.changeKeys)
        return retiring
    }

    package func recordUses(_ uses: [KeyID: Timestamp]) async throws(JobStoreFailure) {
        try check(.changeKeys)
        try change { (tables, _) in
            for (id, instant) in uses {
                _ = tables.change(id) { $0.lastUsedAt = max($0.lastUsedAt ?? instant, instant) }
            }
        }
    }
}

extension MemoryTables {
    fileprivate mutating func insert(_ key: StoredKey) throws(JobStoreFailure) {
        guard !keys.contains(where: { $0.id == key.id || $0.digest == key.digest }) else {
            throw .refused(reason: "A key of this id or digest is there")
        }
        keys.append(key)
    }

    fileprivate mutating func change(_ id: KeyID, _ body: (inout StoredKey) -> Void) -> StoredKey? {
        guard let index = keys.firstIndex(where: { $0.id == id }) else { return nil }
        body(&keys[index])
        return keys[index]
    }
}
