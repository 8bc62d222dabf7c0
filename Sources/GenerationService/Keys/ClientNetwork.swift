package import IPAddresses

/// Where requests come from, as far as one client can't choose it: an IPv4 address, or the first 64 bits of one of IPv6,
/// since a single host is given 2⁶⁴ of those.
package struct ClientNetwork: Sendable, Hashable, CustomStringConvertible {
    /// Without the bits that a client chooses.
    private let address: IPAddress

    /// An IPv4 address inside an IPv6 one (RFC 4291, §2.5.5.2) counts as that IPv4 address.
    package init(_ address: IPAddress) {
        self.address =
            switch address.unmapped {
            case .v4(let number): .v4(number)
            case .v6(let number): .v6((number >> 64) << 64)
            }
    }

    /// `192.0.2.7`, or `2001:db8:0:7::/64`.
    package var description: String {
        switch address {
        case .v4: "\(address)"
        case .v6: "\(address)/64"
        }
    }
}
