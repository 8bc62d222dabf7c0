import Generation
import Testing

@Suite("Scopes and ends of keys")
struct StoredKeyTests {
    @Test(
        "scopes are read from names with commas and written in their own order",
        arguments: [
            ("submit", "submit"), ("read,submit", "submit,read"), ("admin,read,admin", "read,admin"),
            ("submit,read,admin", "submit,read,admin"),
        ]
    )
    func scopes(text: String, written: String) throws {
        let scopes = try #require(KeyScopes(parsing: text))
        #expect(scopes.text == written)
        #expect(KeyScopes(parsing: scopes.text) == scopes)
        #expect(KeyScope.allCases.filter { scopes.contains($0) } == scopes.list)
    }

    @Test("what is no list of scopes is none", arguments: ["", ",", "submit,", "Submit", "read, admin", "all", "*"])
    func noScopes(text: String) { #expect(KeyScopes(parsing: text) == nil) }

    @Test("a key has what was given to it, and nothing else")
    func contains() {
        #expect(KeyScopes.usual.list == [.submit, .read])
        #expect(KeyScopes([]).isEmpty && KeyScopes([]).list.isEmpty)
        for scope in KeyScope.allCases { #expect(KeyScopes([scope]).list == [scope]) }
    }

    @Test("a key ends with the first of its ends, and a revocation outdoes them all")
    func states() {
        let born = Timestamp(milliseconds: 0)
        var key = StoredKey(id: KeyID("k"), name: "n", digest: ContentDigest("d"), createdAt: born)
        func states(_ seconds: Int...) -> [KeyState] { seconds.map { key.state(at: born.advanced(by: .seconds($0))) } }
        #expect(key.lifetime == nil)
        #expect(states(0, 1_000_000) == [.valid, .valid])
        key.expiresAt = born.advanced(by: .seconds(20))
        #expect(key.lifetime == .seconds(20))
        #expect(states(19, 20) == [.valid, .expired])
        key.retiresAt = born.advanced(by: .seconds(10))
        #expect(states(9, 10, 20) == [.retiring, .retired, .expired])
        #expect(key.lifetime == .seconds(20))
        key.revokedAt = born.advanced(by: .seconds(5))
        #expect(states(9, 30) == [.revoked, .revoked])
        #expect(KeyState.allCases.filter(\.isUsable) == [.valid, .retiring])
    }

    @Test(
        "times are a whole number and a unit",
        arguments: [
            ("45s", 45), ("90m", 5400), ("12h", 43_200), ("90d", 7_776_000), ("36500d", 3_153_600_000), ("0s", nil),
            ("36501d", nil), ("1.5h", nil), ("-1d", nil), ("+1d", nil), ("d", nil), ("", nil), ("12", nil), ("1w", nil),
            ("9223372036854775807d", nil), ("１d", nil), (" 1d", nil),
        ] as [(String, Int?)]
    )
    func durations(text: String, seconds: Int?) {
        #expect(Duration(counted: text) == seconds.map { .seconds($0) })
    }
}
