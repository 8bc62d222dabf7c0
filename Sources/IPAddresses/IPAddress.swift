#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A numeric address of the Internet Protocol, without port and without zone.
package enum IPAddress: Sendable, Hashable {
    /// Version 4, in host byte order: `127.0.0.1` is `0x7F00_0001`.
    case v4(UInt32)
    /// Version 6, in host byte order: `::1` is `1`.
    case v6(UInt128)

    /// Reads the canonical forms and no others.
    ///
    /// Version 4 is four decimal numbers from 0 to 255 without leading zeros; version 6 is what `inet_pton` accepts,
    /// without brackets and without a zone. The shorthands that resolvers understand (`127.1`, `0x7f.1`,
    /// `2130706433`, `0177.0.0.1`) give `nil`.
    package init?(parsing text: some StringProtocol) {
        if let number = Self.dottedQuad(text) {
            self = .v4(number)
            return
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") }) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, String(text), &bytes) == 1 else { return nil }
        self.init(bytes: bytes)
    }

    /// - Parameter bytes: 4 or 16 bytes in network order; any other number gives `nil`.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16: self = .v6(bytes.reduce(0) { $0 << 8 | UInt128($1) })
        default: return nil
        }
    }

    /// The same destination in the form that the kernel connects to: `::ffff:a.b.c.d` becomes `a.b.c.d`.
    package var unmapped: IPAddress {
        switch self {
        case .v4:
            return self
        case .v6(let number):
            return number >> 32 == 0xFFFF ? .v4(UInt32(truncatingIfNeeded: number)) : self
        }
    }

    /// The bytes of the address in network order: 4 or 16 of them.
    package var bytes: [UInt8] {
        switch self {
        case .v4(let number):
            return (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
        case .v6(let number):
            return (0..<16).map { UInt8(truncatingIfNeeded: number >> UInt128(120 - 8 * $0)) }
        }
    }

    /// The number of bits of the address: 32 or 128.
    package var bitWidth: Int {
        switch self {
        case .v4: return 32
        case .v6: return 128
        }
    }

    private static func dottedQuad(_ text: some StringProtocol) -> UInt32? {
        var result: UInt32 = 0
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var number: UInt32 = 0
            for byte in part {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                number = number * 10 + UInt32(byte - UInt8(ascii: "0"))
            }
            guard number <= 255 else { return nil }
            result = result << 8 | number
        }
        return result
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text: dotted decimal, or the compressed lower-case form of RFC 5952; no brackets.
    package var description: String {
        switch self {
        case .v4:
            return bytes.map(String.init).joined(separator: ".")
        case .v6:
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            let bytes = bytes
            guard inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
                preconditionFailure("inet_ntop refuses only short buffers and unknown families")
            }
            return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
