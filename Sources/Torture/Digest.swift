import Crypto

/// SHA-256 as the server writes it: 64 lower-case hexadecimal digits.
enum Digest {
    static func text(of bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
    }
}
