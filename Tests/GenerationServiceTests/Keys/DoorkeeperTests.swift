import Generation
import GenerationService
import GenerationTesting
import IPAddresses
import Logging
import Synchronization
import Testing

@Suite("The door", .timeLimit(.minutes(1)))
struct DoorkeeperTests {
    /// Where guesses come from.
    private static let attic = IPAddress.v4(0xC000_0207)
    private static let cellar = IPAddress.v4(0xC633_6401)

    /// One of many others.
    private static func host(_ number: Int) -> IPAddress { .v4(0x0A01_0000 + UInt32(number)) }

    private let ring: KeyRing
    private let key: APIKey
    private let door: Doorkeeper
    private let clock = ManualClock()
    private let seconds = Seconds()
    private let log = LogLines()

    private final class Seconds: Sendable {
        let value = Atomic<Int>(0)
    }

    init() async throws {
        ring = try await KeyRing(store: InMemoryJobStore())
        key = try await ring.create(name: "user", at: clock.now)
        door = Doorkeeper(
            keys: ring,
            failures: FailedAttempts(capacity: 64),
            now: { [clock] in clock.now },
            steady: { [seconds] in .seconds(seconds.value.load(ordering: .relaxed)) },
            logger: log.logger
        )
    }

    private func fail(_ count: Int, from address: IPAddress?) {
        for _ in 0..<count {
            #expect(throws: DoorRefusal.unknown) { try door.admit(APIKey().text, from: address) }
        }
    }

    @Test("after ten failures nothing from there is looked up for a minute, not even a good key; elsewhere all is well")
    func slowed() throws {
        fail(10, from: Self.attic)
        for text in [key.text, APIKey().text, "nonsense"] {
            #expect(throws: DoorRefusal.slowed(retryAfter: 60)) { try door.admit(text, from: Self.attic) }
            #expect(door.recognise(text, from: Self.attic) == nil)
        }
        #expect(try door.admit(key.text, from: Self.cellar).key == key.id)
        seconds.value.store(59, ordering: .relaxed)
        #expect(throws: DoorRefusal.slowed(retryAfter: 1)) { try door.admit(key.text, from: Self.attic) }
        seconds.value.store(60, ordering: .relaxed)
        #expect(try door.admit(key.text, from: Self.attic).key == key.id)
    }

    @Test("keys that were used from there go on working, and only those")
    func neighbours() async throws {
        let other = try await ring.create(name: "other", at: clock.now)
        #expect(try door.admit(key.text, from: Self.attic).key == key.id)
        #expect(try door.admit(other.text, from: Self.cellar).key == other.id)
        fail(10, from: Self.attic)
        #expect(try door.admit(key.text, from: Self.attic).key == key.id)
        #expect(door.recognise(key.text, from: Self.attic)?.key == key.id)
        #expect(throws: DoorRefusal.slowed(retryAfter: 60)) { try door.admit(other.text, from: Self.attic) }
    }

    @Test("a key that is recognised without a word counts as used from there")
    func recognisedFirst() throws {
        #expect(door.recognise(key.text, from: Self.attic)?.key == key.id)
        fail(10, from: Self.attic)
        #expect(try door.admit(key.text, from: Self.attic).key == key.id)
    }

    @Test("a known key that has ended tells one who waits nothing new")
    func endedNeighbour() async throws {
        #expect(try door.admit(key.text, from: Self.attic).key == key.id)
        _ = try await ring.revoke(key.id, at: clock.now)
        fail(9, from: Self.attic)
        #expect(throws: DoorRefusal.unknown) { try door.admit(key.text, from: Self.attic) }
        #expect(throws: DoorRefusal.slowed(retryAfter: 60)) { try door.admit(key.text, from: Self.attic) }
    }

    @Test("a success does not wipe out failures, so that guesses can't hide between good requests")
    func mixed() throws {
        for _ in 0..<9 {
            fail(1, from: Self.attic)
            #expect(try door.admit(key.text, from: Self.attic).key == key.id)
        }
        fail(1, from: Self.attic)
        #expect(throws: DoorRefusal.slowed(retryAfter: 60)) { try door.admit(APIKey().text, from: Self.attic) }
    }

    @Test("what is only recognised or not counts nothing and logs nothing")
    func recognising() {
        for _ in 0..<50 { #expect(door.recognise(APIKey().text, from: Self.attic) == nil) }
        fail(9, from: Self.attic)
        #expect(log.lines.count == 9)
    }

    @Test("the control socket is never slowed")
    func noAddress() throws {
        fail(50, from: nil)
        #expect(try door.admit(key.text, from: nil).key == key.id)
    }

    @Test("the log has ids and reasons, one line when a network begins to wait, and never a secret")
    func logged() async throws {
        let revoked = try await ring.create(name: "revoked", at: clock.now)
        _ = try await ring.revoke(revoked.id, at: clock.now)
        let brief = try await ring.create(name: "brief", lifetime: .seconds(1), at: clock.now)
        let stranger = APIKey()
        clock.advance(by: .seconds(2))
        for text in [revoked.text, brief.text, stranger.text, "nonsense-with-a-secret"] {
            #expect(throws: DoorRefusal.unknown) { try door.admit(text, from: Self.attic) }
        }
        #expect(
            log.lines == [
                "info A key was refused key=\(revoked.id) reason=revoked",
                "info A key was refused key=\(brief.id) reason=expired",
                "info A key was refused key=\(stranger.id) reason=unknown",
                "info A key was refused key=- reason=malformed",
            ]
        )
        fail(6, from: Self.attic)
        for _ in 0..<20 { _ = try? door.admit(APIKey().text, from: Self.attic) }
        #expect(log.lines.count == 11)
        #expect(log.lines.last == "notice Attempts with wrong keys are slowed down network=\(Self.attic)")
        for text in [revoked.text, brief.text, stranger.text] {
            #expect(!log.lines.joined().contains(text.dropFirst(13).prefix(10)))
        }
    }

    @Test("a key is remembered from the sixteen networks that it was used from last")
    func places() throws {
        for number in [0] + (0..<16) + [0] + (16..<17) {
            _ = try door.admit(key.text, from: Self.host(number))
        }
        for number in 0..<17 { fail(10, from: Self.host(number)) }
        let known = (0..<17).filter { door.recognise(key.text, from: Self.host($0)) != nil }
        #expect(known == [0] + Array(2..<17))
    }

    @Test("many networks fill a bounded table and lock nobody out")
    func manyNetworks() throws {
        for number in 0..<2000 { fail(1, from: Self.host(number)) }
        #expect(try door.admit(key.text, from: Self.attic).key == key.id)
    }
}
