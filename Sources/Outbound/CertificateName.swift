import NIOSSL

/// Whether a certificate was issued for a name.
///
/// NIOSSL verifies chain and name, but for a host that is a name it also accepts a certificate for the *address* that
/// it is connected to, and one that has only a common name. Whoever can forge an answer of the name system has an address
/// with a certificate of its own, so a name must be named (RFC 9525 §6.3).
package enum CertificateName {
    /// - Parameter host: in lower case, without the final dot.
    static func matches(_ certificate: NIOSSLCertificate, host: String) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            guard name.nameType == .dnsName else { return false }
            return matches(pattern: String(decoding: name.contents, as: UTF8.self).lowercased(), host: host)
        }
    }

    /// Whether one name of a certificate covers a host; a star stands for exactly one whole label at the front.
    package static func matches(pattern: String, host: String) -> Bool {
        guard pattern.hasPrefix("*.") else { return pattern == host }
        guard let dot = host.firstIndex(of: "."), dot > host.startIndex else { return false }
        return pattern.dropFirst(2).contains(".") && pattern.dropFirst() == host[dot...]
    }
}
