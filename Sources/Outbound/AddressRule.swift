package import IPAddresses

/// Decides which addresses a connection may go to: public ones, and those that the operator opened.
///
/// The tables follow the special-purpose registries of IANA (RFC 6890 and its updates). Version 6 is denied unless it
/// lies in the global unicast block, so a block that IANA assigns later is refused until this table knows it. Three
/// anycast blocks that are public but host no pictures (AS112, AMT), and the public address on which Azure offers its
/// host channel (168.63.129.16), are refused too.
package struct AddressRule: Sendable {
    /// What the operator opened; an address in it is permitted whatever the tables say.
    package let allowed: [AllowedRange]
    /// The ports that are permitted on public addresses.
    package let ports: Set<Int>

    /// - Parameters:
    ///   - allowed: wins over the tables and, for its own addresses, over `ports`.
    ///   - ports: 1…65535 each.
    package init(allowed: [AllowedRange] = [], ports: Set<Int> = [80, 443]) {
        self.allowed = allowed
        self.ports = ports
    }

    /// - Returns: `true` if a connection to `address` may be opened; `::ffff:a.b.c.d` is judged as `a.b.c.d`.
    package func permits(_ address: IPAddress, port: Int) -> Bool {
        let address = address.unmapped
        if isOpened(address, port: port) { return true }
        return ports.contains(port) && Self.isPublic(address)
    }

    /// Whether the operator opened that very address and port.
    package func isOpened(_ address: IPAddress, port: Int) -> Bool {
        let address = address.unmapped
        return allowed.contains { $0.contains(address, port: port) }
    }

    /// Whether there is any address at all to which this port is permitted, so that a name is worth a query.
    package func mayPermit(port: Int) -> Bool {
        ports.contains(port) || allowed.contains { $0.opens(port: port) }
    }

    /// Whether the address belongs to the public Internet, the operator's ranges left aside.
    package static func isPublic(_ address: IPAddress) -> Bool {
        let address = address.unmapped
        switch address {
        case .v4:
            return !refusedVersion4.contains { $0.contains(address) }
        case .v6(let number):
            guard globalUnicast.contains(where: { $0.contains(address) }),
                !refusedVersion6.contains(where: { $0.contains(address) })
            else { return false }
            return embeddedByISATAP(number).map(isPublic) ?? true
        }
    }

    /// The version 4 address to which a router of RFC 5214 would tunnel: interface identifiers
    /// `0000:5efe:a.b.c.d` and `0200:5efe:a.b.c.d`.
    private static func embeddedByISATAP(_ number: UInt128) -> IPAddress? {
        let identifier = UInt64(truncatingIfNeeded: number)
        guard identifier >> 32 == 0x0000_5EFE || identifier >> 32 == 0x0200_5EFE else { return nil }
        return .v4(UInt32(truncatingIfNeeded: identifier))
    }

    private static let refusedVersion4 = IPRange.table(
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15
        198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32
        """
    )

    private static let globalUnicast = IPRange.table("2000::/3")

    private static let refusedVersion6 = IPRange.table(
        "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20"
    )
}
