/// A block of addresses: all that share the first `prefixLength` bits of `network`.
package struct IPRange: Sendable, Hashable {
    /// The first address of the block; its bits after `prefixLength` are zero.
    package let network: IPAddress
    /// The number of leading bits that the block fixes: 0…32 or 0…128.
    package let prefixLength: Int

    /// - Returns: `nil` when the length does not fit the family, or when `network` has bits set behind it.
    package init?(network: IPAddress, prefixLength: Int) {
        guard (0...network.bitWidth).contains(prefixLength),
            Self.truncated(network, to: prefixLength) == network
        else { return nil }
        self.network = network
        self.prefixLength = prefixLength
    }

    /// The first address of the block of that length in which `address` lies.
    package static func truncated(_ address: IPAddress, to prefixLength: Int) -> IPAddress {
        switch address {
        case .v4(let number): return .v4(number & ~(UInt32.max >> UInt32(prefixLength)))
        case .v6(let number): return .v6(number & ~(UInt128.max >> UInt128(prefixLength)))
        }
    }

    /// Addresses of the other family are never inside; `::ffff:a.b.c.d` has to be unwrapped before.
    package func contains(_ address: IPAddress) -> Bool {
        switch (network, address) {
        case (.v4, .v4), (.v6, .v6): return Self.truncated(address, to: prefixLength) == network
        case (.v4, .v6), (.v6, .v4): return false
        }
    }

    /// Reads a table that is written in this program.
    ///
    /// - Parameter text: `ADDRESS/LENGTH`, separated by white space.
    package static func table(_ text: String) -> [IPRange] {
        text.split(whereSeparator: \.isWhitespace).map { entry in
            let parts = entry.split(separator: "/")
            guard parts.count == 2, let network = IPAddress(parsing: parts[0]), let length = Int(parts[1]),
                let range = IPRange(network: network, prefixLength: length)
            else { preconditionFailure("\(entry) in a table of this program is no range") }
            return range
        }
    }
}

extension IPRange: CustomStringConvertible {
    /// The usual notation: `10.0.0.0/8`, `fd00::/8`.
    package var description: String { "\(network)/\(prefixLength)" }
}
