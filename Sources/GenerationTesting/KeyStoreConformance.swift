package import Generation

/// The promises of ``Generation/KeyStore``: one body, every store.
package enum KeyStoreConformance {
    package typealias Rule = StoreRule<any KeyStore>

    package static let rules: [Rule] = [
        Rule("a key is found by its digest only") { store, clock in
            let key = Sample.key("one", at: clock.now)
            try await store.add(key)
            try demand(try await store.key(withDigest: key.digest), equals: key, "the key")
            try demand(try await store.key(withDigest: ContentDigest("other")) == nil, "no other")
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
            var sameID = Sample.key("two", at: clock.now)
            sameID.id = key.id
            var sameDigest = Sample.key("three", at: clock.now)
            sameDigest.digest = key.digest
            for double in [sameID, sameDigest] {
                do {
                    try await store.add(double)
                } catch {
                    continue
                }
                throw BrokenRule(description: "\(double) was taken")
            }
            try demand(try await store.keys(), equals: [key], "keys")
        },
    ]
}
