import Generation
import GenerationService
import GenerationTesting
import Synchronization
import Testing

@Suite("The key ring", .timeLimit(.minutes(1)))
struct KeyRingTests {
    private let store = InMemoryJobStore()
    private let born = Timestamp(milliseconds: 1_000_000)

    private func after(_ seconds: Int) -> Timestamp { born.advanced(by: .seconds(seconds)) }

    /// A text like a key's, with its check, of another secret.
    private func forged(_ id: KeyID) throws -> APIKey {
        while true {
            let other = APIKey()
            // The check covers the id, so it has to be found by trying the last digits of the secret anew.
            let body = "imk_\(id)_" + other.text.dropFirst(13).prefix(32)
            if let key = Self.checked(body) { return key }
        }
    }

    /// The one continuation of a body that is a key.
    private static func checked(_ body: String) -> APIKey? {
        var crc = ~UInt32(0)
        for byte in body.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        var rest = Int(~crc)
        var digits = ""
        for _ in 0..<6 {
            digits = String(alphabet[rest % 62]) + digits
            rest /= 62
        }
        return APIKey(body + digits)
    }

    @Test("a new key lets its owner in at once, and after a restart")
    func create() async throws {
        let ring = try await KeyRing(store: store)
        #expect(ring.isEmpty)
        let key = try await ring.create(name: "laptop", at: born)
        #expect(!ring.isEmpty)
        let caller = try ring.caller(with: key.text, at: born)
        #expect(caller == Caller(key: key.id, owner: OwnerID(key.id.text), scopes: .usual))
        #expect(try await KeyRing(store: store).caller(with: key.text, at: born) == caller)
        #expect(ring.all.map(\.name) == ["laptop"])
    }

    @Test("what is no key lets nobody in, and the log can know why")
    func unknown() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "laptop", at: born)
        let stranger = APIKey()
        let wrong = try forged(key.id)
        #expect(wrong.id == key.id && wrong.text != key.text)
        for (text, refusal) in [
            (stranger.text, .unknown(stranger.id)), (wrong.text, .wrongSecret(key.id)), ("", .malformed),
            (key.id.text, .malformed), (String(key.text.dropLast()) + "!", .malformed),
        ] as [(String, KeyRefusal)] {
            #expect(throws: refusal) { try ring.caller(with: text, at: born) }
        }
        #expect(try ring.caller(with: key.text, at: born).key == key.id)
    }

    @Test("what is stored is a hash and not the key")
    func onlyHash() async throws {
        let key = try await KeyRing(store: store).create(name: "laptop", at: born)
        let stored = try #require(try await store.keys().first)
        #expect(stored.digest.text.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect(!"\(stored)".contains(key.text.dropFirst(13)))
    }

    @Test("a key ends at the moment of its expiry, not before, and again before it when the clock is set back")
    func expiry() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "brief", lifetime: .seconds(60), at: born)
        let last = born.advanced(by: .milliseconds(59_999))
        #expect(try ring.caller(with: key.text, at: last).key == key.id)
        #expect(throws: KeyRefusal.ended(key.id, .expired)) { try ring.caller(with: key.text, at: after(60)) }
        #expect(try ring.caller(with: key.text, at: last).key == key.id)
    }

    @Test("a revoked key lets nobody in from then on, over restarts, and others go on")
    func revocation() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "laptop", at: born)
        let other = try await ring.create(name: "phone", at: born)
        #expect(try await ring.revoke(key.id, at: after(5))?.revokedAt == after(5))
        for ring in [ring, try await KeyRing(store: store)] {
            #expect(throws: KeyRefusal.ended(key.id, .revoked)) { try ring.caller(with: key.text, at: after(5)) }
            #expect(try ring.caller(with: other.text, at: after(5)).key == other.id)
        }
        #expect(try await ring.revoke(KeyID("nothing1"), at: born) == nil)
    }

    @Test("a key that the store could not revoke goes on, and who asked is told")
    func failedRevocation() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "laptop", at: born)
        store.fail(.changeKeys)
        await #expect(throws: JobStoreFailure.self) { try await ring.revoke(key.id, at: born) }
        #expect(try ring.caller(with: key.text, at: born).key == key.id)
    }

    @Test("after a rotation two keys speak for one owner until the overlap ends, over restarts")
    func rotation() async throws {
        let ring = try await KeyRing(store: store)
        let old = try await ring.create(
            name: "shop",
            scopes: KeyScopes([.read]),
            lifetime: .seconds(1000),
            at: born
        )
        let rotated = try #require(try await ring.rotate(old.id, overlap: .seconds(60), at: after(10)))
        #expect(rotated.old.retiresAt == after(70) && rotated.new.expiresAt == after(1010))
        #expect(rotated.new.name == "shop" && rotated.new.id != old.id)
        for ring in [ring, try await KeyRing(store: store)] {
            let owner = OwnerID(old.id.text)
            for (key, seconds) in [(old, 69), (rotated.key, 69), (rotated.key, 70)] {
                let caller = try ring.caller(with: key.text, at: after(seconds))
                #expect(caller == Caller(key: key.id, owner: owner, scopes: KeyScopes([.read])))
            }
            #expect(throws: KeyRefusal.ended(old.id, .retired)) { try ring.caller(with: old.text, at: after(70)) }
        }
        #expect(try await ring.rotate(KeyID("nothing1"), overlap: .zero, at: born) == nil)
    }

    @Test("the owner of a key that has ended gets back in by a rotation, and the old key stays ended")
    func rotationAfterTheEnd() async throws {
        let ring = try await KeyRing(store: store)
        let old = try await ring.create(name: "shop", at: born)
        _ = try await ring.revoke(old.id, at: born)
        let new = try #require(try await ring.rotate(old.id, overlap: .seconds(60), at: after(1))).key
        #expect(try ring.caller(with: new.text, at: after(1)).owner == OwnerID(old.id.text))
        #expect(throws: KeyRefusal.ended(old.id, .revoked)) { try ring.caller(with: old.text, at: after(1)) }
    }

    @Test("a revocation holds, however late the answer to a rotation comes that was made before it")
    func reorderedAnswers() async throws {
        let ring = try await KeyRing(store: store)
        let old = try await ring.create(name: "shop", at: born)
        let revoked = EventCount()
        store.holdAnswer(to: .changeKeys, until: revoked)
        async let rotated = ring.rotate(old.id, overlap: .seconds(60), at: born)
        await store.held.reached()
        _ = try await ring.revoke(old.id, at: born)
        revoked.hit()
        _ = try await rotated
        #expect(throws: KeyRefusal.ended(old.id, .revoked)) { try ring.caller(with: old.text, at: born) }
        #expect(ring.all.first { $0.id == old.id }?.state(at: born) == .revoked)
    }

    @Test("uses are known at once, written once, and only when there are new ones")
    func uses() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "laptop", at: born)
        let idle = try await ring.create(name: "phone", at: after(1))
        for seconds in [5, 9, 7] { _ = try ring.caller(with: key.text, at: after(seconds)) }
        _ = try? ring.caller(with: try forged(idle.id).text, at: after(9))
        #expect(ring.all.map(\.lastUsedAt) == [after(9), nil])
        #expect(try await store.keys().map(\.lastUsedAt) == [nil, nil])
        store.fail(.changeKeys)
        await #expect(throws: JobStoreFailure.self) { try await ring.writeUses() }
        try await ring.writeUses()
        #expect(try await store.keys().map(\.lastUsedAt) == [after(9), nil])
        // Nothing is written when there is nothing new: a store that would refuse is not asked.
        store.fail(.changeKeys)
        try await ring.writeUses()
        #expect(try await KeyRing(store: store).all.map(\.lastUsedAt) == [after(9), nil])
    }

    @Test("what goes on with the right of a key ends with it, and with no other")
    func streams() async throws {
        let ring = try await KeyRing(store: store)
        let ended = Mutex<[String]>([])
        let revoked = try await ring.create(name: "a", at: born)
        let brief = try await ring.create(name: "b", lifetime: .seconds(60), at: born)
        let retiring = try await ring.create(name: "c", at: born)
        let staying = try await ring.create(name: "d", at: born)
        for (name, key) in [("a", revoked), ("b", brief), ("c", retiring), ("d", staying)] {
            _ = ring.watch(key.id, at: born) { ended.withLock { $0.append(name) } }
        }
        let gone = ring.watch(revoked.id, at: born) { ended.withLock { $0.append("gone") } }
        ring.release(gone)
        _ = try await ring.revoke(revoked.id, at: born)
        #expect(ended.withLock(\.self) == ["a"])
        ring.endStreams(at: after(59))
        #expect(ended.withLock(\.self) == ["a"])
        ring.endStreams(at: after(60))
        #expect(ended.withLock(\.self) == ["a", "b"])
        _ = try await ring.rotate(retiring.id, overlap: .zero, at: after(61))
        #expect(ended.withLock(\.self) == ["a", "b", "c"])
        // Who comes when the key has ended is not let go on either.
        _ = ring.watch(revoked.id, at: after(61)) { ended.withLock { $0.append("late") } }
        #expect(ended.withLock(\.self) == ["a", "b", "c", "late"])
        ring.endStreams(at: after(100))
        #expect(ended.withLock(\.self) == ["a", "b", "c", "late"])
    }

    @Test("an id wins over a name, and a name can mean several")
    func names() async throws {
        let ring = try await KeyRing(store: store)
        let key = try await ring.create(name: "twin", at: born)
        let twin = try await ring.create(name: "twin", at: after(1))
        _ = try await ring.create(name: key.id.text, at: after(2))
        #expect(ring.keys(called: "twin").map(\.id) == [key.id, twin.id])
        #expect(ring.keys(called: key.id.text).map(\.id) == [key.id])
        #expect(ring.keys(called: "nobody").isEmpty)
    }
}
