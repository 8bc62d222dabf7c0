package import IPAddresses

/// Asks for the addresses of a name.
///
/// **What implementers may rely on**: the name is a valid host name in lower case, never a numeric address, never
/// `localhost` or a name under it.
///
/// **What implementers must guarantee**: one call makes one query, and its result is not remembered; the call returns
/// or throws when `timeout` is over and when its task is cancelled, and it blocks no thread of the caller.
package protocol HostResolver: Sendable {
    /// - Parameters:
    ///   - name: the host name, without the final dot.
    ///   - timeout: how long the answer is worth waiting for.
    /// - Returns: every address of both families, in order of preference; empty if there is none.
    func addresses(of name: String, within timeout: Duration) async throws(HostResolutionFailure) -> [IPAddress]

    /// Ends what still waits, with ``HostResolutionFailure/stopped``; later calls fail at once.
    func shutdown()
}

/// Why a name gave no addresses.
package enum HostResolutionFailure: Error, Sendable, Hashable {
    /// The name does not exist, or the servers said no; the resolver's own words.
    case failed(String)
    /// No answer within the time given.
    case timedOut
    /// Too many queries wait already.
    case overloaded
    /// The calling task was cancelled, or the resolver was shut down.
    case stopped
}

extension HostResolutionFailure: CustomStringConvertible {
    /// A fragment of a sentence for the log.
    package var description: String {
        switch self {
        case .failed(let problem): return "the name does not resolve: \(problem)"
        case .timedOut: return "the name did not resolve in time"
        case .overloaded: return "too many names are being resolved"
        case .stopped: return "the resolver stopped"
        }
    }
}
