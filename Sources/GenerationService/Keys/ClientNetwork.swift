#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where requests come from, as far as one client can't choose it: an IPv4 address, or the first 64 bits of one of IPv6,
/// since a single host is given 2⁶⁴ of those.
package struct ClientNetwork: Sendable, Hashable, CustomStringConvertible {
    /// 32 bits of IPv4, or 64 of IPv6.
    private let bits: UInt64
    private let family: Family

    private enum Family: Sendable, Hashable {
        case v4, v6
        /// What is no address at all; all such texts are one network.
        case none
    }

    /// Reads an address without a port; an IPv4 address inside an IPv6 one (RFC 4291, §2.5.5.2) is that IPv4 address.
    package init(_ address: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        // What stands behind `%` names an interface of this machine.
        if inet_pton(AF_INET, address, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, String(address.prefix { $0 != "%" }), &v6) == 1 {
            let (high, low) = withUnsafeBytes(of: v6) { bytes in
                (
                    UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
            if high == 0 && low >> 32 == 0xFFFF {
                self.init(v4: UInt32(truncatingIfNeeded: low))
            } else {
                self.init(bits: high, family: .v6)
            }
        } else {
            self.init(bits: 0, family: .none)
        }
    }

    private init(v4: UInt32) { self.init(bits: UInt64(v4), family: .v4) }

    private init(bits: UInt64, family: Family) {
        self.bits = bits
        self.family = family
    }

    /// `192.0.2.7`, or `2001:db8:0:7::/64`.
    package var description: String {
        switch family {
        case .v4: [24, 16, 8, 0].map { "\(UInt8(truncatingIfNeeded: bits >> $0))" }.joined(separator: ".")
        case .v6:
            [48, 32, 16, 0].map { String(UInt16(truncatingIfNeeded: bits >> $0), radix: 16) }.joined(separator: ":")
                + "::/64"
        case .none: "unknown"
        }
    }
}
