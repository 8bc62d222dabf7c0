package import IPAddresses

/// Why a call of the guarded client gave no answer.
///
/// `code` and `message` may be shown to strangers: they are the same for a refused address, a name that does not
/// resolve, a closed port and a silent one, so that nobody can explore a network through this program. The description
/// is for the log; it names the host, and neither path nor query.
package enum OutboundFailure: Error, Sendable, Hashable {
    /// There was no usable answer.
    case unreachable(host: String, OutboundReason)
    /// The answer is larger than the limit, which is in bytes.
    case tooLarge(host: String, maximumBytes: Int)
    /// The calling task was cancelled, or the client shut down; nothing is known about the address.
    case cancelled

    /// A stable word for programs.
    package var code: String {
        switch self {
        case .unreachable: return "reference_unreachable"
        case .tooLarge: return "reference_too_large"
        case .cancelled: return "cancelled"
        }
    }

    /// One sentence for people.
    package var message: String {
        switch self {
        case .unreachable: return "The picture's address could not be fetched"
        case .tooLarge(_, let maximumBytes): return "The picture is larger than the limit of \(maximumBytes) bytes"
        case .cancelled: return "The request was cancelled"
        }
    }
}

extension OutboundFailure: CustomStringConvertible {
    /// For the log only.
    package var description: String {
        switch self {
        case .unreachable(let host, let reason): return "\(host): \(reason)"
        case .tooLarge(let host, let maximumBytes): return "\(host): the answer exceeds \(maximumBytes) bytes"
        case .cancelled: return "cancelled"
        }
    }
}

/// What happened, for the log only; never part of an answer to a stranger.
package enum OutboundReason: Error, Sendable, Hashable {
    /// One of the addresses of the host is not permitted.
    case refusedAddress(IPAddress)
    /// No address is permitted on that port.
    case refusedPort(Int)
    /// The name has no address, or its servers gave no answer in time.
    case unresolved(HostResolutionFailure)
    /// The name has more addresses than are looked at.
    case tooManyAnswers(Int)
    /// A header of a delivery is one that this client does not send.
    case refusedHeader(name: String)
    /// No checked address accepted a connection.
    case notConnected(String)
    /// The socket is connected to another address than the one that was checked.
    case otherPeer
    /// The certificate is not one of that host, or no authority that we know vouches for it, or TLS failed otherwise.
    case insecure(String)
    /// The answer has another status than 200.
    case status(Int)
    /// The answer is compressed although nobody asked for that.
    case encoded(String)
    /// The answer is not HTTP, or its framing is ambiguous or out of proportion.
    case malformed(String)
    /// The connection ended before the answer did.
    case closedEarly
    /// The answer came more slowly than the minimum rate.
    case tooSlow
    /// The total time is over.
    case timedOut
    /// The answer points to an address that is none for us.
    case badRedirect(OutboundAddressFailure)
    /// The answer points from https to http.
    case insecureRedirect
    /// One redirect more than are followed.
    case tooManyRedirects
}

extension OutboundReason: CustomStringConvertible {
    /// A fragment of a sentence for the log.
    package var description: String {
        switch self {
        case .refusedAddress(let address): return "address \(address) is not permitted"
        case .refusedPort(let port): return "port \(port) is not permitted"
        case .unresolved(let failure): return "\(failure)"
        case .tooManyAnswers(let count): return "the name has \(count) addresses"
        case .refusedHeader(let name): return "header \(name) cannot be sent"
        case .notConnected(let problem): return "no connection: \(problem)"
        case .otherPeer: return "connected to another address than the checked one"
        case .insecure(let problem): return "TLS: \(problem)"
        case .status(let status): return "status \(status)"
        case .encoded(let encoding): return "content encoding \(encoding.debugDescription)"
        case .malformed(let problem): return "malformed answer: \(problem)"
        case .closedEarly: return "closed before the answer was complete"
        case .tooSlow: return "slower than the minimum rate"
        case .timedOut: return "out of time"
        case .badRedirect(let failure): return "redirect refused: \(failure)"
        case .insecureRedirect: return "redirect from https to http"
        case .tooManyRedirects: return "too many redirects"
        }
    }
}
