/// What the guarded client may reach, and how long and how much it waits for.
package struct OutboundConfiguration: Sendable, Hashable {
    /// Ranges that are open although not public, on every port unless the range names one; default none.
    package var allowed: [AllowedRange] = []
    /// Ports that are open on public addresses; default 80 and 443; each 1…65535.
    package var ports: Set<Int> = [80, 443]
    /// How long one name may take to resolve; default 5 s.
    package var resolveTimeout: Duration = .seconds(5)
    /// How long one address may take to accept a connection, before the next one of the same name is tried; default 5 s.
    package var connectTimeout: Duration = .seconds(5)
    /// How long a whole call may take, redirects and all waiting included; default 15 s.
    package var totalTimeout: Duration = .seconds(15)
    /// The largest picture, in bytes, counted while it is read; default 20 MiB.
    package var maximumBytes = 20 << 20
    /// How much of the answer to a delivery is read, in bytes; default 16 KiB.
    package var maximumAnswerBytes = 16 << 10
    /// The largest header block, in bytes; default 32 KiB.
    package var maximumHeaderBytes = 32 << 10
    /// How many redirects a fetch follows; default 3.
    package var maximumRedirects = 3
    /// How many addresses a name may have; with more it is refused; default 8.
    package var maximumAnswers = 8
    /// The slowest permitted fetch, in bytes per second, over each ``rateWindow``; default 1 KiB/s.
    package var minimumBytesPerSecond = 1 << 10
    /// How long a fetch is watched before its rate is judged, again and again; default 5 s.
    package var rateWindow: Duration = .seconds(5)
    /// What the program calls itself; default `imagined`.
    package var userAgent = "imagined"
    /// A PEM file of certificate authorities that are trusted besides the system's; default none.
    package var trustedCertificatesFile: String?

    /// The defaults of each property.
    package init() {}

    /// - Throws: ``OutboundConfigurationFailure/value(name:expected:)`` for the first value that makes no sense.
    package func validate() throws(OutboundConfigurationFailure) {
        guard ports.allSatisfy((1...65535).contains) else { throw .value(name: "ports", expected: "from 1 to 65535") }
        let durations = [
            ("resolveTimeout", resolveTimeout), ("connectTimeout", connectTimeout), ("totalTimeout", totalTimeout),
            ("rateWindow", rateWindow),
        ]
        for (name, duration) in durations where duration <= .zero {
            throw .value(name: name, expected: "longer than nothing")
        }
        let counts = [
            ("maximumBytes", maximumBytes), ("maximumAnswerBytes", maximumAnswerBytes),
            ("maximumHeaderBytes", maximumHeaderBytes), ("maximumAnswers", maximumAnswers),
        ]
        for (name, count) in counts where count < 1 { throw .value(name: name, expected: "at least 1") }
        let amounts = [("maximumRedirects", maximumRedirects), ("minimumBytesPerSecond", minimumBytesPerSecond)]
        for (name, amount) in amounts where amount < 0 { throw .value(name: name, expected: "at least 0") }
        guard HeaderField.isValue(userAgent) else {
            throw .value(name: "userAgent", expected: "printable ASCII")
        }
    }
}

/// Why the guarded client could not be set up.
package enum OutboundConfigurationFailure: Error, Sendable, Hashable {
    /// One value is out of its range.
    case value(name: String, expected: String)
    /// The certificate authorities could not be read; the text is for the operator.
    case trustedCertificates(file: String?, problem: String)
}

extension OutboundConfigurationFailure: CustomStringConvertible {
    /// One sentence for the operator.
    package var description: String {
        switch self {
        case .value(let name, let expected):
            return "\(name) must be \(expected)"
        case .trustedCertificates(let file, let problem):
            return "the certificate authorities\(file.map { " in \($0)" } ?? "") could not be read: \(problem)"
        }
    }
}
