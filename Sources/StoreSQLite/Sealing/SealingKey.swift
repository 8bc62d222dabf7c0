import Crypto
import Foundation
import Generation

/// The key of one data folder, under which the database keeps what clients entrusted to it.
///
/// Prompts, addresses, reports and receivers' answers are sealed with AES-256-GCM, each under a nonce of its own and for
/// its own place, so that none can be read, changed or moved to another row without the key. Where a text only has to be
/// found again, a keyed hash stands for it.
///
/// A sealed value is one byte for the key's version, 12 for the nonce, the ciphertext, and 16 for the tag.
///
/// - Source: NIST SP 800-38D for AES-GCM; §8.3 sets 2³² values as the most for one key with random nonces.
package struct SealingKey: Sendable, Discreet {
    /// Random bytes that a key is made from.
    package static let byteCount = 32
    /// Stands before each value, so that a later key can be told from this one.
    static let version: UInt8 = 1

    private static let nonceLength = 12

    private let sealing: SymmetricKey
    private let marking: SymmetricKey

    /// - Parameter bytes: ``byteCount`` random ones, the same for the whole life of a data folder.
    /// - Returns: `nil` for any other number of them.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        let master = SymmetricKey(data: bytes)
        func derived(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: master, info: Array(purpose.utf8), outputByteCount: 32)
        }
        sealing = derived("imagined sealing v1")
        marking = derived("imagined marks v1")
    }

    /// A keyed hash of nothing in particular, kept in the database to tell its key from all others.
    var proof: String { mark("sealing_key.proof", OwnerID(""), "") }

    /// - Throws: only what a key of another length would cause.
    func seal(_ bytes: [UInt8], at place: SealedPlace) throws -> [UInt8] {
        var generator = PooledRandomness()
        var nonce: [UInt8] = []
        nonce.reserveCapacity(2 * MemoryLayout<UInt64>.size)
        for _ in 0..<2 { withUnsafeBytes(of: generator.next()) { nonce.append(contentsOf: $0) } }
        nonce.removeLast(nonce.count - Self.nonceLength)
        let box = try AES.GCM.seal(
            bytes,
            using: sealing,
            nonce: try AES.GCM.Nonce(data: nonce),
            authenticating: place.bytes
        )
        // Never `nil` for a nonce of this length.
        guard let combined = box.combined else { throw Unsealable(column: place.column) }
        return [UInt8](unsafeUninitializedCapacity: 1 + combined.count) { buffer, count in
            buffer[0] = Self.version
            combined.copyBytes(to: UnsafeMutableBufferPointer(rebasing: buffer[1...]), count: combined.count)
            count = 1 + combined.count
        }
    }

    /// - Throws: ``Unsealable`` for what this key did not seal at this place, or what was changed since.
    func open(_ sealed: Data, at place: SealedPlace) throws(Unsealable) -> [UInt8] {
        guard sealed.first == Self.version else { throw Unsealable(column: place.column) }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.dropFirst())
            return [UInt8](try AES.GCM.open(box, using: sealing, authenticating: place.bytes))
        } catch {
            throw Unsealable(column: place.column)
        }
    }

    /// Whether ``open(_:at:)`` opens a value.
    func opens(_ sealed: Data, at place: SealedPlace) -> Bool {
        do throws(Unsealable) {
            _ = try open(sealed, at: place)
            return true
        } catch {
            return false
        }
    }

    /// What stands for a text that has to be found again: half of its HMAC-SHA256, as 32 hexadecimal digits.
    ///
    /// - Parameters:
    ///   - column: where it stands; the same text has another mark elsewhere.
    ///   - owner: whose text it is; another owner's has another mark.
    func mark(_ column: String, _ owner: OwnerID, _ text: String) -> String {
        var code = HMAC<SHA256>(key: marking)
        code.update(data: Array("\(column)\0\(owner.text)\0\(text)".utf8))
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        for byte in code.finalize().prefix(16) {
            for digit in [byte >> 4, byte & 15] { digits.append(digit < 10 ? 48 + digit : 87 + digit) }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

/// Where a sealed value stands; part of what its tag vouches for.
struct SealedPlace {
    /// Table and column.
    let column: String
    let bytes: [UInt8]

    private init(_ column: String, _ row: String) {
        self.column = column
        var bytes: [UInt8] = []
        bytes.reserveCapacity(column.utf8.count + 1 + row.utf8.count)
        bytes.append(contentsOf: column.utf8)
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: row.utf8)
        self.bytes = bytes
    }

    static func job(_ id: String) -> SealedPlace { SealedPlace("job.sealed", id) }

    static func address(of endpoint: Int64, _ owner: OwnerID) -> SealedPlace {
        SealedPlace("endpoint.sealed", "\(endpoint) \(owner.text)")
    }

    /// - Parameter nonce: of the delivery's name; its number is known only when it is inserted.
    static func body(of nonce: Int64, job: String) -> SealedPlace { SealedPlace("delivery.body", "\(nonce) \(job)") }

    static func answer(to delivery: Int64, attempt: Int) -> SealedPlace {
        SealedPlace("delivery_attempt.sealed", "\(delivery) \(attempt)")
    }
}

/// A sealed value that does not open: it was sealed under another key or for another place, or changed since.
struct Unsealable: Error, CustomStringConvertible {
    /// Table and column.
    let column: String
    var description: String { "A value of \(column) can't be opened with the key of this data folder" }
}
