package import Logging
import NIOCertificateReloading
package import NIOSSL
import ServiceLifecycle

/// The certificate that this server shows, read from files again and again, so that it can be renewed while it serves.
package struct CertificateFiles: Service {
    private let reloader: TimedCertificateReloader
    /// What a server with this certificate is set up with; connections take the newest one.
    package let configuration: TLSConfiguration

    /// Reads the files for the first time.
    ///
    /// - Parameters:
    ///   - chain: PEM: the certificate, and those that lead from it to an authority.
    ///   - key: PEM: the certificate's private key.
    ///   - interval: how often the files are read again.
    /// - Throws: ``CertificateFailure`` when they can't be used.
    package init(
        chain: String,
        key: String,
        interval: Duration = .seconds(10),
        logger: Logger
    ) throws(CertificateFailure) {
        var configuration = TimedCertificateReloader.Configuration(
            refreshInterval: interval,
            certificateSource: .init(location: .file(path: chain), format: .pem),
            privateKeySource: .init(location: .file(path: key), format: .pem)
        )
        configuration.onCertificateLoaded = { change in
            guard change.previousCertificateChain != nil,
                change.previousCertificateChain != change.currentCertificateChain
            else { return }
            logger.notice("The certificate was read anew", metadata: ["file": "\(chain)"])
        }
        configuration.onCertificateLoadFailed = { failure in
            logger.error(
                "The certificate can't be read anew; the last one is kept",
                metadata: ["file": "\(chain)", "reason": "\(failure.error)"]
            )
        }
        do {
            reloader = try TimedCertificateReloader.makeReloaderValidatingSources(configuration: configuration)
            var tls = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
            tls.minimumTLSVersion = .tlsv12
            self.configuration = tls
        } catch {
            throw CertificateFailure(chain: chain, key: key, reason: "\(error)")
        }
    }

    /// Reads the files again now.
    package func readAgain() throws { try reloader.reload() }

    package func run() async throws { try await reloader.run() }
}

/// Why certificate and key can't be used.
package struct CertificateFailure: Error, Sendable, Hashable, CustomStringConvertible {
    let chain: String
    let key: String
    let reason: String

    /// One sentence for the operator.
    package var description: String {
        "\(chain) must be a PEM file with a certificate, and \(key) one with its private key: \(reason)"
    }
}
