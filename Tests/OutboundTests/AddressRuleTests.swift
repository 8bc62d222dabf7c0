import IPAddresses
import Outbound
import Testing

@Suite struct AddressRuleTests {
    @Test("an address that is not public is refused", arguments: AddressVectors.refused)
    func refused(text: String) throws {
        let address = try #require(IPAddress(parsing: text))
        #expect(!AddressRule.isPublic(address))
        #expect(!AddressRule().permits(address, port: 80))
    }

    @Test("the public neighbours of each refused range are permitted", arguments: AddressVectors.permitted)
    func permitted(text: String) throws {
        let address = try #require(IPAddress(parsing: text))
        #expect(AddressRule().permits(address, port: 443))
    }

    @Test("the vectors are complete")
    func count() {
        #expect(Set(AddressVectors.refused).count == 85)
        #expect(Set(AddressVectors.permitted).count == 36)
    }

    @Test("a public address is open on the listed ports only")
    func ports() throws {
        let address = try #require(IPAddress(parsing: "8.8.8.8"))
        #expect(AddressRule().permits(address, port: 80))
        #expect(!AddressRule().permits(address, port: 8080))
        #expect(AddressRule(ports: [8080]).permits(address, port: 8080))
    }

    @Test("an opened range is open on every port, and only that range")
    func openedRange() throws {
        let rule = AddressRule(allowed: [try AllowedRange(parsing: "10.0.0.0/8")])
        #expect(rule.permits(try #require(IPAddress(parsing: "10.1.2.3")), port: 6379))
        #expect(rule.permits(try #require(IPAddress(parsing: "::ffff:10.1.2.3")), port: 6379))
        #expect(!rule.permits(try #require(IPAddress(parsing: "11.1.2.3")), port: 6379))
        #expect(!rule.permits(try #require(IPAddress(parsing: "127.0.0.1")), port: 80))
        #expect(rule.mayPermit(port: 6379))
    }

    @Test("a range opened on one port leaves the others shut, 80 included")
    func openedPort() throws {
        let rule = AddressRule(allowed: [try AllowedRange(parsing: "127.0.0.1/32:9000")])
        let loopback = try #require(IPAddress(parsing: "127.0.0.1"))
        #expect(rule.permits(loopback, port: 9000))
        #expect(!rule.permits(loopback, port: 80))
        #expect(!rule.mayPermit(port: 9001))
    }
}

@Suite struct IPAddressTests {
    @Test(
        "only the canonical forms are addresses",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1..2.3", "0x7f.0.0.1",
            "127.1", "2130706433", "١.2.3.4", "::1%lo", "[::1]", ":::", "::g", "1.2.3.4\u{0}", "::1\u{0}",
        ]
    )
    func notAnAddress(text: String) {
        #expect(IPAddress(parsing: text) == nil)
    }

    @Test(
        "an address is written in its canonical form",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("0:0:0:0:0:0:0:1", "::1"), ("2001:DB8::0", "2001:db8::"),
            ("::FFFF:7F00:1", "::ffff:127.0.0.1"),
        ]
    )
    func canonical(text: String, expected: String) throws {
        let address = try #require(IPAddress(parsing: text))
        #expect("\(address)" == expected)
        #expect(IPAddress(bytes: address.bytes) == address)
        #expect(IPAddress(parsing: "\(address)") == address)
    }
}
