import Logging
import Outbound

/// The two ways out: whatever is promised of one is promised of the other.
enum Verb: CaseIterable, Sendable {
    case fetch
    case post

    /// - Returns: the failure, or `nil` if there was an answer.
    func failure(of client: OutboundClient, at text: String) async throws -> OutboundFailure? {
        let address = try OutboundAddress(parsing: text)
        do throws(OutboundFailure) {
            switch self {
            case .fetch: _ = try await client.fetch(address)
            case .post: _ = try await client.post(address, body: Array("{}".utf8), headers: [])
            }
            return nil
        } catch {
            return error
        }
    }
}

extension OutboundFailure {
    /// What the log would say happened.
    var reason: OutboundReason? {
        switch self {
        case .unreachable(_, let reason): return reason
        case .tooLarge, .cancelled: return nil
        }
    }
}

/// - Parameters:
///   - allow: values of `--outbound-allow`.
///   - ports: open besides 80 and 443, so that a test can show that the address alone was the reason.
func makeClient(
    allow: [String] = [],
    ports: [Int] = [],
    resolver: any HostResolver = ScriptedResolver(always: []),
    configure: (inout OutboundConfiguration) -> Void = { _ in }
) throws -> OutboundClient {
    var configuration = OutboundConfiguration()
    configuration.allowed = try allow.map { try AllowedRange(parsing: $0) }
    configuration.ports.formUnion(ports)
    configure(&configuration)
    return try OutboundClient(configuration: configuration, resolver: resolver, logger: Logger(label: "test"))
}

/// A complete answer.
func answer(_ body: String, status: String = "200 OK", headers: [String] = []) -> String {
    (["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers).joined(separator: "\r\n")
        + "\r\n\r\n" + body
}
