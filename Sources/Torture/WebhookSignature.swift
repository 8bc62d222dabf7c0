import Crypto
import Foundation

/// Checks a report as a receiver does, after Standard Webhooks 1.0.0.
struct WebhookSignature: Sendable {
    /// Seconds by which the clocks may differ.
    private static let tolerance = 300.0

    private let key: SymmetricKey

    /// - Parameter secret: `whsec_` and Base64.
    /// - Returns: `nil` for anything else.
    init?(secret: String) {
        guard secret.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(secret.dropFirst(6))),
            bytes.count >= 24
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// Why the report is not to be believed, or `nil` when it is.
    func fault(of report: WebhookReport, at now: Date) -> String? {
        guard let id = report.id, let timestamp = report.timestamp, let signature = report.signature else {
            return "one of the three headers is missing"
        }
        guard let seconds = Double(timestamp), abs(seconds - now.timeIntervalSince1970) <= Self.tolerance else {
            return "the timestamp is \(timestamp)"
        }
        let signed = Data("\(id).\(timestamp).".utf8) + report.body
        let isSigned = signature.split(separator: " ").contains { part in
            guard part.hasPrefix("v1,"), let code = Data(base64Encoded: String(part.dropFirst(3))) else { return false }
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key)
        }
        return isSigned ? nil : "the signature is wrong"
    }
}
