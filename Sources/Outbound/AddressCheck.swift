import IPAddresses

/// Turns the host of an address into the numeric addresses that a connection may go to, with one query at most.
struct AddressCheck: Sendable {
    let rule: AddressRule
    let resolver: any HostResolver
    let resolveTimeout: Duration
    let maximumAnswers: Int

    /// The checked addresses of the host, in the order in which they should be tried.
    ///
    /// If one of them is refused, all are: a name that has an inside and an outside address is a trap.
    ///
    /// - Parameter timeLeft: what remains of the whole call.
    /// - Returns: at least one address, all permitted on the port of `address`.
    func pins(for address: OutboundAddress, timeLeft: Duration) async throws(ExchangeFailure) -> [IPAddress] {
        guard rule.mayPermit(port: address.port) else { throw .refused(.refusedPort(address.port)) }
        let answers: [IPAddress]
        switch address.host {
        case .ipv4(let number):
            answers = [.v4(number)]
        case .ipv6(let number):
            answers = [.v6(number)]
        case .name(let name) where name == "localhost" || name.hasSuffix(".localhost"):
            return try openedLoopback(port: address.port)
        case .name(let name):
            answers = try await resolve(name, timeLeft: timeLeft)
        }
        guard answers.count <= maximumAnswers else { throw .refused(.tooManyAnswers(answers.count)) }
        for answer in answers where !rule.permits(answer, port: address.port) {
            let isPortAtFault = AddressRule.isPublic(answer)
            throw .refused(isPortAtFault ? .refusedPort(address.port) : .refusedAddress(answer))
        }
        guard !answers.isEmpty else { throw .refused(.unresolved(.failed("no addresses"))) }
        return answers.map(\.unmapped)
    }

    /// `localhost` and the names under it are never asked for (RFC 6761 §6.3): they are the loopback addresses, of
    /// which those remain that the operator opened.
    private func openedLoopback(port: Int) throws(ExchangeFailure) -> [IPAddress] {
        let loopback: [IPAddress] = [.v4(0x7F00_0001), .v6(1)]
        let opened = loopback.filter { rule.isOpened($0, port: port) }
        guard !opened.isEmpty else { throw .refused(.refusedAddress(loopback[0])) }
        return opened
    }

    private func resolve(_ name: String, timeLeft: Duration) async throws(ExchangeFailure) -> [IPAddress] {
        do throws(HostResolutionFailure) {
            return try await resolver.addresses(of: name, within: min(resolveTimeout, timeLeft))
        } catch {
            switch error {
            case .stopped: throw .stopped
            case .failed, .timedOut, .overloaded: throw .refused(.unresolved(error))
            }
        }
    }
}
