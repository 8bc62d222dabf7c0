import Generation
import GenerationService
import GenerationTesting
import Logging
import Testing

@Suite("Orders about keys", .timeLimit(.minutes(1)))
struct KeyOfficeTests {
    private let store = InMemoryJobStore()
    private let clock = ManualClock()

    private func office() async throws -> KeyOffice {
        KeyOffice(keys: try await KeyRing(store: store), now: { [clock] in clock.now })
    }

    @Test("a name has 1 to 100 characters and fits into one line of a list")
    func names() {
        for name in ["a", "Ada Lovelace", String(repeating: "é", count: 100), "⌘ 店", "👩‍🎨"] {
            #expect(KeyOffice.isName(name), "\(name)")
        }
        for name in ["", String(repeating: "a", count: 101), "a\tb", "a\nb", "a\u{1B}[2Jb", "a\u{2028}b", "\u{7F}"] {
            #expect(!KeyOffice.isName(name), "\(name.debugDescription)")
        }
    }

    @Test("a name means its one key that is worth something; of several, the ids are asked for")
    func meaning() async throws {
        let office = try await office()
        let first = try await office.create(name: "twin", scopes: .usual, lifetime: nil).key.id
        clock.advance(by: .seconds(1))
        let second = try await office.create(name: "twin", scopes: .usual, lifetime: nil).key.id
        #expect(throws: KeyOrderRefusal.severalKeys("twin", ids: [first, second])) { try office.key(called: "twin") }
        _ = try await office.revoke(first)
        #expect(try office.key(called: "twin").id == second)
        #expect(try office.key(called: first.text).id == first)
        _ = try await office.revoke(second)
        #expect(throws: KeyOrderRefusal.severalKeys("twin", ids: [first, second])) { try office.key(called: "twin") }
        #expect(throws: KeyOrderRefusal.noKey("nobody")) { try office.key(called: "nobody") }
        await #expect(throws: KeyOrderRefusal.noKey("nobody")) { try await office.revoke(KeyID("nobody")) }
        await #expect(throws: KeyOrderRefusal.noKey("nobody")) {
            try await office.rotate(KeyID("nobody"), overlap: .zero)
        }
    }

    @Test("what is asked for is kept: name, scopes and the end")
    func creation() async throws {
        let office = try await office()
        let made = try await office.create(name: "ops", scopes: KeyScopes([.admin]), lifetime: .seconds(90))
        #expect(office.list() == [made.key])
        #expect(made.key.expiresAt == clock.now.advanced(by: .seconds(90)))
        #expect(made.key.scopes == KeyScopes([.admin]) && made.key.name == "ops" && made.predecessor == nil)
        store.fail(.changeKeys)
        await #expect(throws: KeyOrderRefusal.store(.unavailable(reason: "disk full"))) {
            try await office.create(name: "more", scopes: .usual, lifetime: nil)
        }
        #expect(office.list().count == 1)
    }

    @Test("the keeper writes uses when it stops, and ends streams of keys whose time is over")
    func keeper() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "brief", lifetime: .seconds(60), at: clock.now)
        _ = try ring.caller(with: key.text, at: clock.now)
        let ended = EventCount()
        _ = ring.watch(key.id, at: clock.now) { ended.hit() }
        let keeper = KeyKeeper(
            keys: ring,
            tick: .milliseconds(1),
            ticksBetweenWrites: .max,
            now: { [clock] in clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let used = clock.now
        clock.advance(by: .seconds(61))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await keeper.run() }
            await ended.reached()
            group.cancelAll()
        }
        #expect(try await store.keys().first?.lastUsedAt == used)
    }

    @Test("the keeper writes uses while it runs")
    func keeperWrites() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "laptop", at: clock.now)
        _ = try ring.caller(with: key.text, at: clock.now)
        let keeper = KeyKeeper(
            keys: ring,
            tick: .milliseconds(1),
            ticksBetweenWrites: 2,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        store.fail(.changeKeys)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await keeper.run() }
            await store.failed.reached()
            while try await store.keys().first?.lastUsedAt == nil { await Task.yield() }
            group.cancelAll()
        }
    }
}
