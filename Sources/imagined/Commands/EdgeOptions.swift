import ArgumentParser

/// The options of `imagined serve` about connections: who may connect how, and whose word counts.
struct EdgeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("PEM file with the certificate and its chain; serves HTTPS and HTTP/2.", valueName: "FILE")
    )
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("PEM file with the certificate's private key.", valueName: "FILE"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Believe X-Forwarded-For, -Proto and -Host of a proxy in this range.",
            discussion: "May be given several times; in the environment, separated by commas.",
            valueName: "CIDR"
        )
    )
    var trustedProxy: [String] = []

    @Option(
        help: ArgumentHelp(
            "Let web pages of this origin use the server (CORS), such as https://app.example; * for all (default none).",
            discussion: "May be given several times; in the environment, separated by commas.",
            valueName: "ORIGIN"
        )
    )
    var corsOrigin: [String] = []

    @Option(
        help:
            "Connections that may be open at once, 16 to 1000000 (default 65536, or what the limit of open files leaves)."
    )
    var maxConnections: String?

    /// Each option and what was given for it.
    var values: [(key: String, values: [String])] {
        [
            ("tls-certificate", tlsCertificate.map { [$0] } ?? []), ("tls-key", tlsKey.map { [$0] } ?? []),
            ("trusted-proxy", trustedProxy), ("cors-origin", corsOrigin),
            ("max-connections", maxConnections.map { [$0] } ?? []),
        ]
    }
}
