import Outbound

/// Texts that stand where an address should, and what the parser has to say to them.
enum AddressStrings {
    typealias Refusal = (String, OutboundAddressFailure)

    static let refused: [Refusal] =
        hosts.map { ($0, .host) } + syntax.map { ($0, .syntax) } + users.map { ($0, .userinfo) }
        + schemes.map { ($0, .scheme) } + ports.map { ($0, .port) } + [(tooLong, .tooLong)]

    static let accepted: [(String, String)] = [
        ("http://good.example#@127.0.0.1/", "http://good.example/"),
        ("http://good.example/?@127.0.0.1/", "http://good.example/?@127.0.0.1/"),
        ("http://127.0.0.1#.good.example/", "http://127.0.0.1/"),
        ("http://good.example:080/", "http://good.example/"),
        ("http://good.example:/", "http://good.example/"),
        ("http://good.example:00443/", "http://good.example:443/"),
        ("HTTP://good.example/", "http://good.example/"),
        ("http://GOOD.example./", "http://good.example/"),
        ("http://xn--n3h.example/", "http://xn--n3h.example/"),
        ("https://good.example:443", "https://good.example/"),
        ("http://good.example?a=b", "http://good.example/?a=b"),
        ("http://good.example/ä?ö#ü", "http://good.example/%C3%A4?%C3%B6"),
        ("http://good.example/a%zz|b", "http://good.example/a%zz%7Cb"),
        ("http://[0:0:0:0:0:ffff:169.254.169.254]/", "http://[::ffff:169.254.169.254]/"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        (
            "http://\(String(repeating: "a", count: 63)).example/",
            "http://\(String(repeating: "a", count: 63)).example/"
        ),
        (longestName, longestName),
    ]

    /// Well-formed, and decided by their address alone: none of these may be connected to.
    static let inside = [
        "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://foo.localhost/",
        "http://ip6-localhost/", "http://ip6-loopback/", "http://[::]/", "http://[::1]/", "http://[0000::1]/",
        "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:169.254.169.254]/",
        "http://[::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/", "http://127.0.0.1#.good.example/",
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/",
    ]

    /// Well-formed, but on ports that are not open on public addresses.
    static let closedPorts = [22, 25, 6379, 2375, 8080].map { "http://good.example:\($0)/" }

    private static let longestName =
        "http://" + [63, 63, 63, 61].map { String(repeating: "a", count: $0) }.joined(separator: ".") + "/"

    private static let tooLong = "http://good.example/" + String(repeating: "a", count: 2029)

    private static let hosts = [
        "http://127.1/", "http://127.0.1/", "http://0x7f.1/", "http://0x7f000001/", "http://0X7F.0x0.0.0x1/",
        "http://2130706433/", "http://017700000001/", "http://0177.0.0.1/", "http://127.0.0.01/", "http://0/",
        "http://0x0/", "http://00000000/", "http://2852039166/", "http://0xA9FEA9FE/",
        "http://0251.0376.0251.0376/", "http://0251.254.169.254/", "http://1.2.3/", "http://4294967295/",
        "http://425.510.425.510/", "http://7147006462/", "http://0x41414141A9FEA9FE/", "http://08.8.8.8/",
        "http://0o177.0.0.1/", "http://127.0.0.1./", "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/",
        "http://127。0。0。1/", "http://%31%32%37.0.0.1/", "http://%6c%6f%63alhost/", "http://ｇｏｏｄ.example/",
        "http://127.0.0.1%00.good.example/", "http://127.0.0.1%00/", "http://localhost%00.x/",
        "http://localhost%23.good.example/", "http://good.example%40127.0.0.1/", "http://127.0.0.1;good.example/",
        "http://[fe80::1%25eth0]/", "http://[::1%25lo]/", "http://[::ffff:127.0.0.1%25]/", "http://[v1.x]/",
        "http://.good.example/", "http://good..example/", "http://-a.example/", "http://a-.example/",
        "http://a_b.example/", "http://good.example../", "http://./", "http://[127.0.0.1]/", "http://[]/",
        "http://" + String(repeating: "a.", count: 126) + "aa/",
        "http://" + String(repeating: "a", count: 64) + ".example/",
    ]

    private static let syntax = [
        "http://[::1", "http://127.0.0.1\\@good.example/", "http://good.example\\@127.0.0.1/",
        "http://1.1.1.1 &@2.2.2.2# @3.3.3.3/", "http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/",
        "http:////127.0.0.1/", "//127.0.0.1/", "http://good.example:-1/", "http://good.example:80:81/",
        "http://good.example:8o/", "http://a\tb.example/", "http://a\r\nHost:x/", "http://good.example/a b",
        "http://good.example/\u{7F}", "http://good.example/\u{0}", "http://good.example/a\\b", "http://:80/",
        "http://[::1]x/", "", ":", "good.example/a.png", " http://good.example/", "http://good.example/\n", "http://",
        "http://?", "https:",
    ]

    private static let users = [
        "http://user:pw@good.example/", "http://good.example@127.0.0.1/", "http://good.example:80@127.0.0.1:81/",
        "http://a@b@127.0.0.1/", "http://127.0.0.1%2f@good.example/", "http://@good.example/",
    ]

    private static let schemes = [
        "file:///etc/passwd", "ftp://h/", "gopher://h/_x", "dict://h/", "data:image/png;base64,AA",
        "http+unix://%2Fvar%2Frun%2Fdocker.sock/x", "https+unix://%2Fvar%2Frun%2Fdocker.sock/x",
        "unix:///var/run/docker.sock", "jar:http://127.0.0.1!/", "ldap://h/", "tftp://h/", "javascript:1",
        "httpſ://good.example/", "good.example:80/",
    ]

    private static let ports = [
        "http://good.example:0/", "http://good.example:65536/", "http://good.example:99999999999/",
        "http://good.example:000/", "http://good.example:18446744073709551696/",
    ]
}
