import HTTPEdge
import HTTPTypes
import IPAddresses
import Testing

@Suite struct TrustedProxiesTests {
    private static func range(_ text: String, _ length: Int) throws -> IPRange {
        let network = try #require(IPAddress(parsing: text))
        return try #require(IPRange(network: network, prefixLength: length))
    }

    private static func proxies() throws -> TrustedProxies {
        TrustedProxies([try range("10.0.0.0", 8), try range("fd00::", 8)])
    }

    @Test(
        "the client is the last address that is no proxy's",
        arguments: [
            // peer, X-Forwarded-For, client
            ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", ["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", ["6.6.6.6", "203.0.113.7, 10.0.0.2"], "203.0.113.7"),
            ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", [""], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.7, unknown"], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.7, <script>, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", ["203.0.113.7:4711"], "203.0.113.7"),
            ("10.0.0.1", ["[2001:db8::7]:4711"], "2001:db8::7"),
            ("10.0.0.1", ["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", ["0x7f.1"], "10.0.0.1"),
            ("::ffff:10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
            ("fd00::1", ["203.0.113.7"], "203.0.113.7"),
            // Nobody else is believed.
            ("198.51.100.9", ["203.0.113.7"], "198.51.100.9"),
            ("11.0.0.1", ["10.0.0.1"], "11.0.0.1"),
            ("fe80::1", ["203.0.113.7"], "fe80::1"),
        ]
    )
    func clients(_ peer: String, _ forwarded: [String], _ client: String) throws {
        var fields = HTTPFields()
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        for value in forwarded { fields.append(HTTPField(name: name, value: value)) }
        let origin = try Self.proxies().origin(of: fields, from: IPAddress(parsing: peer))
        #expect(origin.address == IPAddress(parsing: client))
    }

    @Test(
        "scheme and host are a proxy's, when they can be read",
        arguments: [
            ("https", "pictures.example", "https", "pictures.example"),
            ("HTTPS", "pictures.example:8443", "https", "pictures.example:8443"),
            ("http", "[2001:db8::1]:80", "http", "[2001:db8::1]:80"),
            ("http, https", "evil.example, pictures.example", "https", "pictures.example"),
            ("ftp", "pictures.example/path", nil, nil),
            ("", "user@pictures.example", nil, nil),
            ("javascript", "a b", nil, nil),
            ("https", "pictures.example:99999", "https", nil),
            ("https", "[evil]", "https", nil),
            ("https", "pictures.example:", "https", nil),
            ("https", "", "https", nil),
        ] as [(String, String, String?, String?)]
    )
    func addresses(_ proto: String, _ host: String, _ scheme: String?, _ authority: String?) throws {
        var fields = HTTPFields()
        fields.append(HTTPField(name: try #require(HTTPField.Name("X-Forwarded-Proto")), value: proto))
        fields.append(HTTPField(name: try #require(HTTPField.Name("X-Forwarded-Host")), value: host))
        let trusted = try Self.proxies().origin(of: fields, from: IPAddress(parsing: "10.0.0.1"))
        #expect(trusted.scheme == scheme)
        #expect(trusted.authority == authority)
        let stranger = try Self.proxies().origin(of: fields, from: IPAddress(parsing: "198.51.100.9"))
        #expect(stranger.scheme == nil && stranger.authority == nil)
    }

    @Test("without an address there is nobody to trust")
    func nobody() throws {
        var fields = HTTPFields()
        fields.append(HTTPField(name: try #require(HTTPField.Name("X-Forwarded-For")), value: "203.0.113.7"))
        #expect(try Self.proxies().origin(of: fields, from: nil) == ClientOrigin())
    }
}
