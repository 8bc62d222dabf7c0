package import Generation

/// The promises of ``Generation/KeyStore``: one body, every store.
package enum KeyStoreConformance {
    package typealias Rule = StoreRule<any KeyStore>

    package static let rules: [Rule] = [
        Rule("a key is kept with all that is known of it") { store, clock in
            let plain = Sample.key("plain", at: clock.now)
            try demand(plain.owner.text == "plain", "the first key of an owner names the owner")
            let admin = StoredKey(
                id: KeyID("admin"),
                owner: OwnerID("owner"),
                name: "a\tname ⌘",
                digest: ContentDigest("digest of admin"),
                scopes: KeyScopes([.admin, .read]),
                createdAt: clock.now.advanced(by: .seconds(1)),
                expiresAt: clock.now.advanced(by: .seconds(60))
            )
            for key in [plain, admin] { try await store.add(key) }
            try demand(try await store.keys(), equals: [plain, admin], "keys")
        },
        Rule("every choice of scopes is kept") { store, clock in
            let choices = (1..<8).map { bits in
                KeyScopes(KeyScope.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
            }
            for (number, scopes) in choices.enumerated() {
                var key = Sample.key("key\(number)", at: clock.now)
                key.scopes = scopes
                try await store.add(key)
            }
            try demand(try await store.keys().map(\.scopes), equals: choices, "scopes")
        },
        Rule("keys are listed, oldest first") { store, clock in
            let young = Sample.key("a", at: clock.now)
            let old = Sample.key("b", at: clock.now.advanced(by: .seconds(-9)))
            for key in [young, old] { try await store.add(key) }
            try demand(try await store.keys(), equals: [old, young], "keys")
        },
        Rule("a second key of the same id or digest is refused and the first stays") { store, clock in
            let key = Sample.key("one", at: clock.now)
            try await store.add(key)
            for double in doubles(of: key) {
                try await demandRefusal("\(double) was taken") { try await store.add(double) }
            }
            try demand(try await store.keys(), equals: [key], "keys")
        },
        Rule("a revoked key stays revoked at the time of the first call, and others stay as they are") { store, clock in
            let key = Sample.key("one", at: clock.now)
            let other = Sample.key("two", at: clock.now)
            for key in [key, other] { try await store.add(key) }
            var revoked = key
            revoked.revokedAt = clock.now.advanced(by: .seconds(5))
            for delay in [5, 9] {
                let found = try await store.revoke(key.id, at: clock.now.advanced(by: .seconds(delay)))
                try demand(found, equals: revoked, "the revoked key")
            }
            try demand(try await store.keys(), equals: [revoked, other], "keys")
            try demand(try await store.revoke(KeyID("none"), at: clock.now) == nil, "an unknown key was revoked")
        },
        Rule("a successor comes together with the retirement of its key") { store, clock in
            let key = Sample.key("one", at: clock.now)
            try await store.add(key)
            var successor = Sample.key("two", at: clock.now.advanced(by: .seconds(1)))
            successor.owner = key.owner
            var retiring = key
            retiring.retiresAt = clock.now.advanced(by: .seconds(60))
            let end = clock.now.advanced(by: .seconds(60))
            try demand(
                try await store.replace(key.id, by: successor, retiringAt: end),
                equals: retiring,
                "the retiring key"
            )
            try demand(try await store.keys(), equals: [retiring, successor], "keys")
        },
        Rule("a retirement can come earlier by a second successor, never later") { store, clock in
            let key = Sample.key("one", at: clock.now)
            try await store.add(key)
            for (number, (asked, kept)) in [(60, 60), (90, 60), (30, 30)].enumerated() {
                let found = try await store.replace(
                    key.id,
                    by: Sample.key("next\(number)", at: clock.now),
                    retiringAt: clock.now.advanced(by: .seconds(asked))
                )
                try demand(found?.retiresAt, equals: clock.now.advanced(by: .seconds(kept)), "retirement")
            }
        },
        Rule("no successor is stored for a key that is not there, and no key retires for one that can't be") {
            store,
            clock in
            let key = Sample.key("one", at: clock.now)
            try await store.add(key)
            let stray = Sample.key("two", at: clock.now)
            let found = try await store.replace(KeyID("none"), by: stray, retiringAt: clock.now)
            try demand(found == nil, "an unknown key was replaced")
            for double in doubles(of: key) {
                try await demandRefusal("\(double) was taken as a successor") {
                    _ = try await store.replace(key.id, by: double, retiringAt: clock.now)
                }
            }
            try demand(try await store.keys(), equals: [key], "keys")
        },
        Rule("uses are noted for several keys at once, and the latest stays") { store, clock in
            let keys = ["one", "two", "three"].map { Sample.key($0, at: clock.now) }
            for key in keys { try await store.add(key) }
            let early = clock.now.advanced(by: .seconds(1))
            let late = clock.now.advanced(by: .seconds(2))
            try await store.recordUses([keys[0].id: late, keys[1].id: early, KeyID("none"): early])
            try await store.recordUses([keys[0].id: early, keys[1].id: late])
            try await store.recordUses([:])
            let uses = Dictionary(uniqueKeysWithValues: try await store.keys().map { ($0.id, $0.lastUsedAt) })
            try demand(uses, equals: [keys[0].id: late, keys[1].id: late, keys[2].id: nil], "uses")
        },
    ]

    /// Another key of the same id, and one of the same digest.
    private static func doubles(of key: StoredKey) -> [StoredKey] {
        var sameID = Sample.key("another", at: key.createdAt)
        sameID.id = key.id
        var sameDigest = Sample.key("a third", at: key.createdAt)
        sameDigest.digest = key.digest
        return [sameID, sameDigest]
    }

    private static func demandRefusal(_ sentence: String, of call: () async throws -> Void) async throws {
        do {
            try await call()
        } catch {
            return
        }
        throw BrokenRule(description: sentence)
    }
}
