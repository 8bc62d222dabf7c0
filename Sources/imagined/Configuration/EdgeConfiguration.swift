import HTTPEdge
import IPAddresses
import Outbound

/// How this server meets its clients' connections.
struct EdgeConfiguration: Sendable {
    /// Certificate and key, both or neither.
    var certificate: (chain: String, key: String)?
    var proxies = TrustedProxies()
    var cors = CORSPolicy()
    var limits = EdgeLimits()

    /// The defaults.
    init() {}

    /// Reads the settings of connections.
    ///
    /// - `tls-certificate`, `tls-key` (default none): PEM files; one needs the other.
    /// - `trusted-proxy` (default none): ranges of addresses.
    /// - `cors-origin` (default none): origins, or `*`.
    /// - `max-connections` (default 65536, 16…1000000): open at once.
    ///
    /// - Parameters:
    ///   - number: reads a whole number of a range, or takes the default and notes why.
    ///   - refuse: notes a value that can't be used: its key, what is expected, what came.
    init(
        reading sources: ConfigurationSources,
        number: (String, ClosedRange<Int>, Int) -> Int,
        refuse: (String, String, String) -> Void
    ) {
        let (chain, key) = (sources.text("tls-certificate"), sources.text("tls-key"))
        switch (chain, key) {
        case (let chain?, let key?): certificate = (chain, key)
        case (_?, nil): refuse("tls-key", "set with --tls-certificate", "nothing")
        case (nil, _?): refuse("tls-certificate", "set with --tls-key", "nothing")
        case (nil, nil): break
        }
        var ranges: [IPRange] = []
        for text in sources.texts("trusted-proxy") {
            if let range = try? AllowedRange(parsing: text), range.port == nil {
                ranges.append(range.range)
            } else {
                refuse("trusted-proxy", "an address or range such as 10.0.0.7, 10.0.0.0/8 or fd00::/8", text)
            }
        }
        proxies = TrustedProxies(ranges)
        do {
            cors = try CORSPolicy(parsing: sources.texts("cors-origin"))
        } catch {
            refuse("cors-origin", "\(error.expectation)", error.received)
        }
        limits.maximumConnections = number("max-connections", 16...1_000_000, limits.maximumConnections)
    }

    /// `http` or `https`.
    var scheme: String { certificate == nil ? "http" : "https" }
}
