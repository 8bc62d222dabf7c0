import Crypto
import Foundation

/// Opens what the server seals in its database, by the description in `docs/decisions/0010-sealed-secrets.md` alone.
struct SealedText {
    /// A value that the data folder's key does not open.
    struct Unreadable: Error, CustomStringConvertible {
        let place: String
        var description: String { "\(place) can't be opened with the data folder's key" }
    }

    private let key: SymmetricKey

    /// Reads the key of a data folder.
    init(dataFolder: String) throws {
        let master = try Data(contentsOf: URL(fileURLWithPath: "\(dataFolder)/keys/sealing"))
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: master),
            info: Array("imagined sealing v1".utf8),
            outputByteCount: 32
        )
    }

    /// The client's own text for its job: the fourth of the texts that a job keeps.
    func correlation(_ sealed: Data, ofJob id: String) throws -> String? {
        var rest = try open(sealed, "job.sealed \(id)")[...]
        for _ in 0..<3 { _ = Self.text(&rest) }
        return Self.text(&rest).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The body of a report.
    func body(_ sealed: Data, nonce: Int64, job: String) throws -> [UInt8] {
        try open(sealed, "delivery.body \(nonce) \(job)")
    }

    private func open(_ sealed: Data, _ place: String) throws -> [UInt8] {
        guard sealed.first == 1, let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst()),
            let text = try? AES.GCM.open(box, using: key, authenticating: Array(place.utf8))
        else { throw Unreadable(place: place) }
        return [UInt8](text)
    }

    /// Takes the next text off the front; `nil` when it is absent.
    private static func text(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var count = 0
        var shift = 0
        while let byte = rest.popFirst() {
            count += Int(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        guard count > 0 else { return nil }
        defer { rest = rest.dropFirst(count - 1) }
        return rest.prefix(count - 1)
    }
}
